from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers, Truths
from gehoor_signals.intervals import clustered_n, wilson
from gehoor_signals.reachability.calls import Calls, read_calls
from gehoor_signals.reachability.hours import local

PARTS = ("hour", "weekday")


@dataclass(frozen=True, kw_only=True)
class Waits(Finding):
    """For each group of calls: how many were answered in time (the estimates), how many gave up, how long they waited."""

    rows: Mapping[str, Sequence[Any]]

    def columns(self) -> Mapping[str, Sequence[Any]]:
        return self.rows


def waits(
    data: Any,
    *,
    within_s: float = 20,
    target: float = 0.8,
    by: str | None = None,
    zone: str = "UTC",
    minimum: int = 30,
    level: float = 0.95,
    **columns: str | None,
) -> Waits:
    """How many calls were answered in time, how many were given up, how long callers waited, as it was.

    Use it to find the hours, channels or teams where people wait. Do not compare the means of answered calls alone: the
    longest waits end in hanging up and are not among them.

    Parameters
    ----------
    data, columns : as in `reachability.read_calls`.
    within_s : seconds within which an answer is in time. A call given up is not in time, however soon.
    target : the share that should be answered in time.
    by : "hour" or "weekday" (of `zone`), or a column; None for all calls together.
    zone : the time zone of "hour" and "weekday", such as Europe/Amsterdam.
    minimum : the number of calls below which nothing is said of a group.
    level : of the intervals.

    Returns
    -------
    Waits with a row for each group: `name`, `estimate` (the share answered in time), `low`, `high`, `calls`,
    `abandoned` with its interval, `mean_wait_s` (of all calls), `p90_wait_s`. With five days or more, intervals count
    days and not calls, since a busy day is bad for all its callers.

    Raises
    ------
    BadInput : as in `reachability.read_calls`; `by` without moments of arrival.

    Examples
    --------
    >>> from gehoor_signals import reachability
    >>> found = reachability.waits({"wait_s": [5, 10, 90, 30, 8] * 20, "abandoned": [False, False, True, False, False] * 20})
    >>> found.says
    'Put people on all calls first: 60 % were answered within 20 s (50.2 to 69.1), the target is 80 %.'

    References
    ----------
    Wilson (1927), JASA 22, 209-212, on the effective number of calls (Cochran 1977, Sampling Techniques, section 6.4).
    """
    calls = read_calls(data, **columns)
    in_time = ~calls.abandoned & (calls.wait_s <= within_s)
    days = local(calls.arrived, zone).astype("datetime64[D]") if calls.has_times else None
    groups, few = _groups(calls, by, zone, minimum)
    rows: dict[str, list[Any]] = {name: [] for name in NAMES}
    for name, members in groups:
        for column, value in zip(NAMES, _row(calls, in_time, members, days, level), strict=True):
            rows[column].append(name if column == "name" else value)
    estimates = tuple(Estimate(*one) for one in zip(*(rows[name] for name in NAMES[:4]), strict=True))
    return Waits(
        method=f"Answered within {number(within_s)} s, Wilson's interval{' over days' if days is not None else ''}",
        n=len(calls),
        says=_says(estimates, within_s, target, len(calls), minimum),
        estimates=estimates,
        level=level,
        caveats=(*calls.notes, *_caveats(days, few, minimum)),
        kind=calls.table.kind,
        rows=rows,
    )


NAMES = (
    "name",
    "estimate",
    "low",
    "high",
    "calls",
    "abandoned",
    "abandoned_low",
    "abandoned_high",
    "mean_wait_s",
    "p90_wait_s",
)


def _groups(
    calls: Calls, by: str | None, zone: str, minimum: int
) -> tuple[list[tuple[str, Truths]], list[str]]:
    labels = _labels(calls, by, zone)
    every = [(str(name), labels == name) for name in sorted(set(labels.tolist()))]
    few = [f"{name or 'without a name'} ({int(one.sum())})" for name, one in every if one.sum() < minimum]
    return [(name or "without a name", one) for name, one in every if one.sum() >= minimum], few


def _labels(calls: Calls, by: str | None, zone: str) -> NDArray[Any]:
    if by is None:
        return np.full(len(calls), "all calls", dtype=object)
    if by in PARTS and by not in calls.table:
        at = local(calls.arrived, zone)
        if by == "weekday":
            return np.array([DAYS[one] for one in weekday(at)], dtype=object)
        return np.array(
            [f"{one:02d}:00" for one in at.astype("datetime64[h]").astype(int) % 24], dtype=object
        )
    return calls.table.labels(by)


DAYS = ("1 Monday", "2 Tuesday", "3 Wednesday", "4 Thursday", "5 Friday", "6 Saturday", "7 Sunday")


def weekday(at: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """0 for Monday."""
    found: NDArray[np.int64] = (at.astype("datetime64[D]").astype(np.int64) + 3) % 7
    return found


def _row(
    calls: Calls, in_time: Truths, members: Truths, days: NDArray[np.datetime64] | None, level: float
) -> tuple[Any, ...]:
    waited = calls.wait_s[members]
    share, low, high = _share(in_time[members], None if days is None else days[members], level)
    gone, gone_low, gone_high = _share(
        calls.abandoned[members], None if days is None else days[members], level
    )
    p90 = float(np.quantile(waited, 0.9))
    return "", share, low, high, len(waited), gone, gone_low, gone_high, float(waited.mean()), p90


def _share(
    hits: Truths | Numbers, days: NDArray[np.datetime64] | None, level: float
) -> tuple[float, float, float]:
    n, share = float(len(hits)), float(np.mean(hits))
    if days is not None:
        _, day = np.unique(days, return_inverse=True)
        worth = clustered_n(np.bincount(day, weights=hits).astype(float), np.bincount(day).astype(float))
        n = n if math.isnan(worth) else worth
    return share, *wilson(share, n, level)


def _says(estimates: Sequence[Estimate], within_s: float, target: float, n: int, minimum: int) -> str:
    if not estimates:
        return f"Nothing can be said yet: {n} calls, and at least {minimum} are needed. Keep recording."
    worst = min(estimates, key=lambda one: (one.high, one.name))
    share = f"{number(100 * worst.value)} % were answered within {number(within_s)} s"
    between = f"({number(100 * worst.low)} to {number(100 * worst.high)})"
    if worst.high < target:
        return f"Put people on {worst.name} first: {share} {between}, the target is {number(100 * target)} %."
    if all(one.low >= target for one in estimates):
        return (
            f"The target of {number(100 * target)} % within {number(within_s)} s is met; leave it as it is."
        )
    return f"Whether the target of {number(100 * target)} % is missed cannot be said: of {worst.name} {share} {between}."


def _caveats(days: NDArray[np.datetime64] | None, few: Sequence[str], minimum: int) -> tuple[str, ...]:
    found = []
    if days is None or len(np.unique(days)) < 5:
        found.append(
            "Fewer than five days are known: intervals count calls, which wait together, and are too short."
        )
    if few:
        found.append(f"Too few calls for a number (fewer than {minimum}): {', '.join(few)}.")
    return tuple(found)
