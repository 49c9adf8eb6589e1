"""`gehoor signals recovery FILE`"""

from __future__ import annotations

import argparse

from gehoor_signals.findings import Finding
from gehoor_signals.frames import Table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--outcome", default="outcome", help="a column, better when higher: satisfaction afterwards, say")
    add("--failure", default="failure", help="a column: how many failures, or whether there was one")
    add("--recovered", default="recovered", help="a column: 1 recovered well, 0 badly, -1 did not complain")
    add("--covariates", default="", help="columns known before the failure, with commas")
    add("--complained", help="a column that tells who complained")
    add("--severity", default="severity", help="a column, used when it is there")
    add("--instrument", help="a column that shifts handling and nothing else, such as case load")
    add("--stayed", help="a column that tells who is a customer still")
    add("--value", help="a column of money; with --stayed: what silence costs")


def run(table: Table, options: argparse.Namespace) -> Finding:
    from gehoor_signals import files, recovery

    return recovery.paradox(
        table,
        outcome=options.outcome,
        failure=options.failure,
        recovered=options.recovered,
        covariates=files.listed(options.covariates),
        complained=options.complained,
        severity=options.severity,
        instrument=options.instrument,
        stayed=options.stayed,
        value=options.value,
    )
