"""`gehoor signals surveys FILE`"""

from __future__ import annotations

import argparse

from gehoor_signals.findings import Finding
from gehoor_signals.frames import Table

KINDS = ("csat", "ces", "nps")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--method", choices=KINDS, default="csat")
    parser.add_argument(
        "--answer", default="answer", help="the column of answers; empty where nobody answered"
    )
    parser.add_argument("--group", help="a column: one number for each of its values")
    parser.add_argument(
        "--weigh-by", default="", help="columns, with commas: weigh answers as these were asked"
    )
    parser.add_argument("--minimum", type=int, default=30, help="answers below which nothing is said")


def run(table: Table, options: argparse.Namespace) -> Finding:
    from gehoor_signals import files, surveys

    weigh_by = files.listed(options.weigh_by)
    return getattr(surveys, options.method)(  # type: ignore[no-any-return]
        table, answer=options.answer, group=options.group, weigh_by=weigh_by, minimum=options.minimum
    )
