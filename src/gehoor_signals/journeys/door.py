"""`gehoor signals journeys FILE`"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Finding
from gehoor_signals.frames import Table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--method", choices=("weights", "curve", "endings"), default="weights")
    parser.add_argument(
        "--outcomes", type=Path, help="a second file with a row for each journey that was rated"
    )
    parser.add_argument("--journey", default="journey", help="the column of journeys")
    parser.add_argument("--step", default="step", help="the column of the order of steps: numbers or moments")
    parser.add_argument("--valence", default="valence", help="the column of how each step felt")
    parser.add_argument(
        "--outcome", default="satisfaction", help="the column of ratings, here or in --outcomes"
    )
    parser.add_argument("--stage", help="the column of the names of steps")
    parser.add_argument("--neutral", type=float, default=0, help="the valence that is neither good nor bad")
    parser.add_argument(
        "--ending",
        action="append",
        default=[],
        metavar="NAME=VALENCE",
        help="endings: one to weigh, may be repeated",
    )


def run(table: Table, options: argparse.Namespace) -> Finding:
    from gehoor_signals import files, journeys

    columns: dict[str, Any] = {name: getattr(options, name) for name in ("journey", "step", "valence")}
    if options.method == "curve":
        return journeys.curve(table, stage=options.stage, **columns)
    outcomes = files.read(options.outcomes) if options.outcomes else None
    if outcomes is None and options.outcome not in table:
        raise BadInput(
            f"There is no column {options.outcome!r} of ratings: name it with --outcome, or give --outcomes, a file with "
            "a row for each journey."
        )
    columns |= {"outcome": options.outcome, "neutral": options.neutral}
    if options.method == "weights":
        return journeys.weights(table, outcomes, **columns)
    if not options.ending and not options.stage:
        raise BadInput(
            'Name an ending to weigh, as --ending "a call=3", or --stage, the column of the names of steps.'
        )
    return journeys.endings(
        table, outcomes, candidates=_candidates(options.ending), kind=options.stage, **columns
    )


def _candidates(words: list[str]) -> dict[str, float] | None:
    pairs = [one.rpartition("=") for one in words]
    try:
        return {name: float(valence) for name, _, valence in pairs} or None
    except ValueError as error:
        raise BadInput('An ending is written as --ending "a call=3".') from error
