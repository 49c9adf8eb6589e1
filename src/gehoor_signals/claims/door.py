"""`gehoor signals claims FILE`"""

from __future__ import annotations

import argparse

from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Finding
from gehoor_signals.frames import Table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--method", choices=("curve", "logistic", "cost", "break-even"), default="curve")
    parser.add_argument("--badness", default="badness", help="the column of how bad it was; higher is worse")
    parser.add_argument("--claimed", default="claimed", help="curve: the column of whether there was a claim")
    parser.add_argument("--paid", default="paid", help="the column of what was paid")
    parser.add_argument(
        "--better-by", type=float, help="break-even: how much less bad prevention makes a case"
    )
    parser.add_argument("--cost", type=float, help="break-even: what prevention costs a case")
    parser.add_argument("--product", default="product", help="cost: the column of products")
    parser.add_argument("--month", default="month", help="cost: the column of months")
    parser.add_argument("--claims", default="claims", help="cost: the column of how many claims")
    parser.add_argument("--exposure", help="cost: the column of how many could claim")


def run(table: Table, options: argparse.Namespace) -> Finding:
    from gehoor_signals import claims

    if options.method == "cost":
        return claims.cost(
            table,
            product=options.product,
            month=options.month,
            claims=options.claims,
            paid=options.paid,
            exposure=options.exposure,
        )
    if options.method == "break-even":
        if options.better_by is None:
            raise BadInput("How much better prevention makes it is needed: --better-by 1.")
        return claims.break_even(
            table, better_by=options.better_by, cost=options.cost, badness=options.badness, paid=options.paid
        )
    return claims.curve(
        table,
        badness=options.badness,
        claimed=options.claimed,
        method="logistic" if options.method == "logistic" else "isotonic",
    )
