"""`gehoor signals fairness FILE`"""

from __future__ import annotations

import argparse

from gehoor_signals.findings import Finding
from gehoor_signals.frames import Table

MEASURES = ("waits", "counts", "shares", "scores")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--method", choices=("redress", "quantile", "treatment", "justice"), default="redress"
    )
    parser.add_argument(
        "--group", default="group", help="the column of groups; redress: or several, with commas"
    )
    parser.add_argument("--amount", default="amount", help="redress: the column of what was paid")
    parser.add_argument("--claimed", help="redress: the column of what was lost or claimed")
    parser.add_argument("--covariates", default="", help="columns, with commas, that make cases alike")
    parser.add_argument("--reference", help="the group to compare with; else the largest")
    for measure in MEASURES:
        parser.add_argument(f"--{measure}", default="", help=f"treatment: columns of {measure}, with commas")
    parser.add_argument("--minimum", type=int, default=30, help="cases below which a group is not compared")


def run(table: Table, options: argparse.Namespace) -> Finding:
    from gehoor_signals import fairness, files

    if options.method == "justice":
        return fairness.justice(table, minimum=options.minimum)
    covariates = files.listed(options.covariates)
    if options.method == "treatment":
        return fairness.treatment(
            table,
            group=options.group,
            covariates=covariates,
            reference=options.reference,
            minimum=options.minimum,
            waits=files.listed(options.waits),
            counts=files.listed(options.counts),
            shares=files.listed(options.shares),
            scores=files.listed(options.scores),
        )
    groups = files.listed(options.group)
    return fairness.redress_gap(
        table,
        amount=options.amount,
        group=groups[0] if len(groups) == 1 else groups,
        covariates=covariates,
        claimed=options.claimed,
        reference=options.reference,
        method="quantile" if options.method == "quantile" else "gamma",
        minimum=options.minimum,
    )
