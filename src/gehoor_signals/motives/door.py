"""`gehoor signals motives FILE`"""

from __future__ import annotations

import argparse

from gehoor_signals.findings import Finding
from gehoor_signals.frames import Table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--text", default="text", help="the column of customers' texts")


def run(table: Table, options: argparse.Namespace) -> Finding:
    from gehoor_signals import motives

    return motives.classify(table, column=options.text)
