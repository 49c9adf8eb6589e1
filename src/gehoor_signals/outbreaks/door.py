"""`gehoor signals outbreaks FILE`"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from gehoor_signals.findings import Finding
from gehoor_signals.frames import Table
from gehoor_signals.outbreaks import calendar

if TYPE_CHECKING:
    from gehoor_signals.outbreaks.alarms import Alarms

KINDS = ("detect", "scan", "nowcast", "together", "glr", "cusum", "farrington_flexible", "farrington", "ears")


HOLDS = ("day", "lord", "saffron")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--method", choices=KINDS, default="detect")
    add("--series", default="series", help="columns that tell series apart, with commas")
    add("--time", default="time", help="the column of times: numbers, dates or instants")
    add("--count", help="the column of counts; without it each row counts one")
    add("--exposure", help="a column: how many own the product")
    add("--collector", help="columns, with commas: by whom a series is collected")
    add("--every", choices=calendar.PERIODS, help="count events by this period")
    add("--reported", default="reported", help="nowcast: the column of when each became known")
    add("--zone", default="UTC", help="whose days and weeks: Europe/Amsterdam")
    add("--alpha", type=float, help="chance of a false alarm; by default the method's own")
    add("--season", type=int, default=52, help="times in a year")
    add("--years-back", type=int, default=5, help="years to compare with")
    add("--c", choices=("1", "2", "3"), default="1", help="ears: C1, C2 or C3")
    add("--window", type=int, default=1, help="scan: so many times are taken together")
    add(
        "--cycle",
        type=int,
        default=1,
        help="scan: compare with every so many windows; 7 for Mondays with Mondays",
    )
    add(
        "--hold",
        choices=HOLDS,
        help="hold the share of false alarms: among those of each time (Benjamini-Hochberg), or among all ever raised "
        "(LORD++, SAFFRON); detect holds it by day of itself",
    )
    add("--rate", type=float, default=0.05, help="that share")


def run(table: Table, options: argparse.Namespace) -> Finding:
    from gehoor_signals import files, outbreaks

    times = {"every": options.every, "zone": options.zone}
    if options.method == "scan":
        return outbreaks.scan(
            table,
            attributes=files.listed(options.series),
            time=options.time,
            count=options.count,
            window=options.window,
            cycle=options.cycle,
            **times,
            **_alpha(options),
        )
    if options.method == "nowcast":
        times["every"] = options.every or "day"
        return outbreaks.nowcast(table, occurred=options.time, reported=options.reported, **times)
    counts = outbreaks.tally(
        table,
        series=files.listed(options.series),
        time=options.time,
        count=options.count,
        exposure=options.exposure,
        collector=files.listed(options.collector) or None,
        **times,
    )
    if options.method == "detect":
        found = outbreaks.detect(counts, step=options.every, rate=options.rate)
    else:
        found = getattr(outbreaks, options.method)(counts, **_settings(options), **_alpha(options))
    return _held(found, options)


def _settings(options: argparse.Namespace) -> dict[str, object]:
    if options.method == "ears":
        return {"method": f"C{options.c}"}
    return {"season": options.season, "years_back": options.years_back}


def _alpha(options: argparse.Namespace) -> dict[str, Any]:
    return {} if options.alpha is None else {"alpha": options.alpha}


def _held(found: Alarms, options: argparse.Namespace) -> Alarms:
    from gehoor_signals import outbreaks

    if options.hold is None or (options.hold == "day" and options.method == "detect"):
        return found
    if options.hold == "day":
        return outbreaks.benjamini_hochberg(found, rate=options.rate)
    return outbreaks.online_fdr(found, rate=options.rate, method=options.hold)
