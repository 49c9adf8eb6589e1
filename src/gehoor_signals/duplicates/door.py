"""`gehoor signals duplicates FILE`"""

from __future__ import annotations

import argparse

from gehoor_signals.findings import Finding
from gehoor_signals.frames import Table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--method", choices=("near", "themes"), default="near")
    parser.add_argument("--text", default="text", help="the column of texts")
    parser.add_argument(
        "--threshold", type=float, default=0.7, help="near: how alike the same is, from .3 to 1"
    )
    parser.add_argument("--count", type=int, help="themes: how many; without it, what sets them apart best")


def run(table: Table, options: argparse.Namespace) -> Finding:
    from gehoor_signals import duplicates

    if options.method == "themes":
        return duplicates.themes(table, column=options.text, count=options.count)
    return duplicates.near(table, options.threshold, column=options.text)
