"""`gehoor signals emotion FILE`"""

from __future__ import annotations

import argparse

from gehoor_signals.findings import Finding
from gehoor_signals.frames import Table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--method", choices=("anger", "sentiment", "language"), default="anger")
    parser.add_argument("--text", default="text", help="the column of customers' texts")
    parser.add_argument("--language", choices=("nl", "en"), help="of all texts; without it, it is found out")
    parser.add_argument(
        "--customer", help="a column of yes and no: whether a customer wrote it; no other is scored"
    )


def run(table: Table, options: argparse.Namespace) -> Finding:
    from gehoor_signals import emotion

    if options.method == "language":
        return emotion.language(table, column=options.text)
    return getattr(emotion, options.method)(  # type: ignore[no-any-return]
        table, options.language, column=options.text, customer=options.customer
    )
