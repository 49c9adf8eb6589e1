"""`gehoor signals disproportionality FILE`"""

from __future__ import annotations

import argparse

from gehoor_signals.findings import Finding
from gehoor_signals.frames import Table

KINDS = ("ebgm", "bcpnn", "prr", "ror")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--method", choices=KINDS, default="ebgm")
    parser.add_argument("--product", default="product", help="the column of products")
    parser.add_argument("--event", default="event", help="the column of complaints or themes")
    parser.add_argument("--report", default="report", help="the column that numbers the reports or cases")
    parser.add_argument("--stratify-by", help="a column of each report: expect within each of its values")


def run(table: Table, options: argparse.Namespace) -> Finding:
    from gehoor_signals import disproportionality
    from gehoor_signals.errors import BadInput

    columns = {"product": options.product, "event": options.event, "report": options.report}
    if options.stratify_by and options.method not in {"ebgm", "bcpnn"}:
        raise BadInput("Only ebgm and bcpnn expect within strata: leave out --stratify-by.")
    if options.method in {"ebgm", "bcpnn"}:
        columns["stratify_by"] = options.stratify_by
    return getattr(disproportionality, options.method)(table, **columns)  # type: ignore[no-any-return]
