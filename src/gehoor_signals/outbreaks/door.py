"""`gehoor signals outbreaks FILE`"""

from __future__ import annotations

import argparse

from gehoor_signals.findings import Finding
from gehoor_signals.frames import Table
from gehoor_signals.outbreaks import calendar

KINDS = ("detect", "scan", "nowcast", "together", "glr", "cusum", "farrington_flexible", "farrington", "ears")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--method", choices=KINDS, default="detect")
    parser.add_argument("--series", default="series", help="columns that tell series apart, with commas")
    parser.add_argument("--time", default="time", help="the column of times: numbers, dates or instants")
    parser.add_argument("--count", help="the column of counts; without it each row counts one")
    parser.add_argument("--exposure", help="a column: how many own the product")
    parser.add_argument("--collector", help="columns, with commas: by whom a series is collected")
    parser.add_argument("--every", choices=calendar.PERIODS, help="count events by this period")
    parser.add_argument(
        "--reported", default="reported", help="nowcast: the column of when each became known"
    )
    parser.add_argument("--zone", default="UTC", help="whose days and weeks: Europe/Amsterdam")
    parser.add_argument("--season", type=int, default=52, help="times in a year")
    parser.add_argument("--years-back", type=int, default=5, help="years to compare with")


def run(table: Table, options: argparse.Namespace) -> Finding:
    from gehoor_signals import outbreaks

    if options.method == "scan":
        return outbreaks.scan(
            table,
            attributes=options.series.split(","),
            time=options.time,
            count=options.count,
            every=options.every,
            zone=options.zone,
        )
    if options.method == "nowcast":
        every = options.every or "day"
        return outbreaks.nowcast(
            table, occurred=options.time, reported=options.reported, every=every, zone=options.zone
        )
    counts = outbreaks.tally(
        table,
        series=options.series.split(","),
        time=options.time,
        count=options.count,
        exposure=options.exposure,
        collector=options.collector.split(",") if options.collector else None,
        every=options.every,
        zone=options.zone,
    )
    if options.method == "detect":
        return outbreaks.detect(counts, step=options.every)
    year = {} if options.method == "ears" else {"season": options.season, "years_back": options.years_back}
    found: Finding = getattr(outbreaks, options.method)(counts, **year)
    return found
