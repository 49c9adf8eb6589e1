"""`gehoor signals reachability FILE`"""

from __future__ import annotations

import argparse
from typing import Any

from gehoor_signals.findings import Finding
from gehoor_signals.frames import Table

KINDS = ("waits", "patience", "required", "wanted")
PARTS = ("arrived", "answered", "ended", "wait", "handled", "abandoned", "channel")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--method", choices=KINDS, default="waits")
    for part in PARTS:
        parser.add_argument(f"--{part}", help=f"the column of {part}; found by itself under its usual names")
    parser.add_argument("--customer", default="customer", help="wanted: the column of customers")
    parser.add_argument("--hours", help='wanted: opening hours, "Mon-Fri 09:00-17:00; Sat 10:00-14:00"')
    parser.add_argument("--zone", default="UTC", help="the time zone of the clock, such as Europe/Amsterdam")
    parser.add_argument("--by", help="waits: hour, weekday or a column")
    parser.add_argument("--within", type=float, default=20, help="seconds within which an answer is in time")
    parser.add_argument("--target", type=float, default=0.8, help="the share that should be answered in time")


def run(table: Table, options: argparse.Namespace) -> Finding:
    from gehoor_signals import reachability
    from gehoor_signals.errors import BadInput

    columns: dict[str, Any] = {part: getattr(options, part) for part in PARTS if getattr(options, part)}
    if options.method == "patience":
        return reachability.patience(table, **columns)
    if options.method == "required":
        return reachability.required(
            table, zone=options.zone, service_level=options.target, within_s=options.within, **columns
        )
    if options.method == "waits":
        return reachability.waits(
            table, within_s=options.within, target=options.target, by=options.by, zone=options.zone, **columns
        )
    if not options.hours:
        raise BadInput("Opening hours are needed: --hours 'Mon-Fri 09:00-17:00'.")
    return reachability.wanted(
        table,
        hours=options.hours,
        customer=options.customer,
        at=options.arrived or "at",
        answered=options.answered or "answered",
        channel=options.channel,
        zone=options.zone,
    )
