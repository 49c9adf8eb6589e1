"""The log as one CSV file, for `gehoor signals … --helpdesk` or a spreadsheet: what happened, then what was bought.

    gehoor log events.csv --texts
    gehoor signals outbreaks events.csv --helpdesk

Customers and cases are numbers in it. With --texts it holds what customers wrote themselves: personal data, so the
file is for this user alone; an employee's words never stand in it.
"""

from __future__ import annotations

import argparse
import csv
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gehoor.cases import queries as cases
from gehoor.cases.events import CaseEvent, CaseOpened, MessageReceived
from gehoor.core import events
from gehoor.core.events import Recorded
from gehoor.products import queries as products
from gehoor_signals.files import harmless

COLUMNS = ("at", "name", "case", "customer", "product", "lot", "channel", "text")
PAGE = 500
FOR_ME_ALONE = 0o600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("file", type=Path, help="where to write it; it must not be there yet")
    parser.add_argument("--texts", action="store_true", help="also what customers wrote (personal data)")


def run(options: argparse.Namespace) -> int:
    """0; 2 when the file cannot be made."""
    part = options.file.with_name(
        f"{options.file.name}.part"
    )  # what was cut short never has the name of a whole one
    try:
        if options.file.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        part.unlink(missing_ok=True)
        made = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FOR_ME_ALONE)
    except OSError as error:
        sys.stderr.write(f"{options.file}: {error.strerror}. Name a file that is not there yet.\n")
        return 2
    with os.fdopen(made, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for row in _rows(texts=options.texts):
            writer.writerow({name: harmless(value) for name, value in row.items()})
    part.replace(options.file)
    sys.stdout.write(f"What happened is in {options.file}.\n")
    return 0


def _rows(*, texts: bool) -> Iterator[dict[str, Any]]:
    names = {product.pk: product.name for product in products.products()}
    for page in _pages():
        lots = products.lots_of({one.event.customer for one in page})
        now = cases.products_of({one.event.case for one in page})
        words = cases.own_words({one.event.message for one in page if _says(one)}) if texts else {}
        for one in page:
            about = one.event
            product = now.get(about.case, 0)
            yield {
                "at": one.at.isoformat(),
                "name": about.name,
                "case": about.case,
                "customer": about.customer,
                "product": names.get(product, ""),
                "lot": lots.get((about.customer, product), ""),
                "channel": getattr(about, "channel", ""),
                "text": words.get(about.message, "") if _says(one) else "",
            }
    for order in products.all_orders():
        yield {
            "at": order.ordered_at.isoformat(),
            "name": "Bought",
            "customer": order.person_id,
            "product": names[order.product_id],
        }


def _pages() -> Iterator[list[Any]]:
    """Of the whole log what is about a case, some at a time."""
    cursor = events.Cursor()
    while found := events.after(cursor, limit=PAGE):
        yield [one for one in found if isinstance(one.event, CaseEvent)]
        cursor = events.cursor_of(found[-1])


def _says(one: Recorded) -> bool:
    return isinstance(one.event, CaseOpened | MessageReceived)
