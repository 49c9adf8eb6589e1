from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import stdtrit

from gehoor_signals import charts
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers
from gehoor_signals.progress import shown
from gehoor_signals.reachability.calls import Calls, read_calls
from gehoor_signals.reachability.hours import WEEK_MINUTES, local, named, week_minute
from gehoor_signals.reachability.staffing import Target, people

FEW_WEEKS = 3
FEW_GONE = 10


@dataclass(frozen=True, kw_only=True)
class Required(Finding):
    """For each slot of the week in which calls come: the calls an hour and the people (the estimates) they need."""

    rows: Mapping[str, Sequence[Any]]
    aht_s: float
    patience_mean_s: float

    def columns(self) -> Mapping[str, Sequence[Any]]:
        return self.rows

    def to_svg(self) -> str:
        series = [
            charts.Line("people", list(self.rows["estimate"])),
            charts.Line("high", list(self.rows["high"]), "dashed"),
        ]
        return charts.lines(list(self.rows["name"]), series, title="People needed", description=self.says)


def required(
    data: Any,
    *,
    zone: str = "UTC",
    minutes: int = 30,
    service_level: float | None = 0.8,
    within_s: float = 20,
    abandon: float | None = None,
    aht_s: float | None = None,
    patience_mean_s: float | None = None,
    level: float = 0.95,
    **columns: str | None,
) -> Required:
    """How many people each half hour of the week needs, from the calls that came.

    Use it on at least three ordinary weeks. Do not use it for a week that will be unlike them (a launch, a holiday), and
    remember that callers who found it closed or gave up trying are not among the calls: see `wanted`.

    Parameters
    ----------
    data, columns : as in `reachability.read_calls`; the moment of arrival is needed.
    zone : the time zone of the week, such as Europe/Amsterdam.
    minutes : the length of a slot; a part of a day.
    service_level, within_s, abandon : the target, as in `staffing`.
    aht_s : mean handling time; None: that of the records.
    patience_mean_s : mean patience; None: that of the records where ten callers or more gave up, else endless.
    level : of the intervals.

    Returns
    -------
    Required with a row for each slot in which calls came: `name` ("Mon 09:30"), `estimate` (people for the mean load),
    `low`, `high` (people for the interval of that mean), `calls_per_hour`. Intervals allow for weeks that differ more
    than chance (quasi-Poisson, one dispersion for all slots).

    Raises
    ------
    BadInput : no moments of arrival, no handling time, a slot that does not divide the day.

    Examples
    --------
    >>> from gehoor_signals import reachability
    >>> at = [f"2026-11-{day:02d}T09:{minute:02d}:00" for day in (2, 9, 16) for minute in range(0, 30, 3)]
    >>> found = reachability.required({"arrived_at": at, "wait_s": [0] * 30, "handled_s": [180] * 30})
    >>> found.says
    'Plan most people on Mon 09:00: 3 (2 to 4) for 20 calls an hour.'

    References
    ----------
    Gans, Koole & Mandelbaum (2003), Manufacturing & Service Operations Management 5(2), 79-141, sections 3 and 4;
    calls that vary more than Poisson: Brown et al. (2005), JASA 100, 36-50, section 4.
    """
    calls = read_calls(data, **columns)
    if not 0 < minutes <= 1440 or 1440 % minutes:
        raise BadInput("minutes must divide a day: 15, 30, 60.")
    if len(calls) and not calls.has_times:
        raise BadInput("When calls came is unknown: name the column as arrived=.")
    target = Target(service_level, within_s, abandon)
    aht, patience = _handling(calls, aht_s), _patience(calls, patience_mean_s)
    counts, weeks = _counts(calls, zone, minutes)
    rates, low, high = _rates(counts, weeks, minutes, level)
    used = np.flatnonzero(rates > 0) if weeks.sum() else np.zeros(0, dtype=int)
    loads = (
        np.stack([one[used] for one in (rates, low, high)]) * aht / 3600 if len(used) else np.zeros((3, 0))
    )
    needed = [
        [people(float(a), aht, patience, target) for a in shown(row.tolist(), "slots")] for row in loads
    ]
    rows: dict[str, list[Any]] = {
        "name": [named(int(slot), minutes) for slot in used],
        "estimate": needed[0],
        "low": needed[1],
        "high": needed[2],
        "calls_per_hour": rates[used].tolist(),
    }
    estimates = tuple(
        Estimate(str(name), float(best), float(least), float(most), "people")
        for name, best, least, most in zip(rows["name"], *needed, strict=True)
    )
    return Required(
        method=f"People by Erlang {'C' if math.isinf(patience) else 'A'} for each {minutes} minutes, "
        f"handling {number(aht)} s",
        n=len(calls),
        says=_says(estimates, rates[used]),
        estimates=estimates,
        level=level,
        caveats=(*calls.notes, *_caveats(calls, weeks, patience, loads)),
        kind=calls.table.kind,
        rows=rows,
        aht_s=aht,
        patience_mean_s=patience,
    )


def _handling(calls: Calls, given: float | None) -> float:
    if given is not None:
        if not given > 0:
            raise BadInput("aht_s must be more than 0.")
        return float(given)
    known = calls.handled_s[np.isfinite(calls.handled_s)]
    if not len(known):
        raise BadInput(
            "How long calls are handled is unknown: name a column for handled (seconds), or give aht_s."
        )
    return float(known.mean())


def _patience(calls: Calls, given: float | None) -> float:
    if given is not None:
        if not given > 0:
            raise BadInput("patience_mean_s must be more than 0.")
        return float(given)
    gone, waited = int(calls.abandoned.sum()), float(calls.wait_s.sum())
    return waited / gone if gone >= FEW_GONE and waited > 0 else math.inf


def _counts(calls: Calls, zone: str, minutes: int) -> tuple[Numbers, Numbers]:
    """Calls of each slot of the week by week (weeks x slots), and for each day of each week whether it was seen."""
    slots = WEEK_MINUTES // minutes
    if not len(calls):
        return np.zeros((1, slots)), np.zeros((1, slots))
    at = local(calls.arrived, zone)
    week = (at.astype("datetime64[D]").astype(np.int64) + 3) // 7
    week -= week.min()
    slot = week_minute(at) // minutes
    shape = (int(week.max()) + 1, slots)
    counts = np.bincount(week * slots + slot, minlength=shape[0] * slots).reshape(shape).astype(float)
    day = np.arange(slots) * minutes // 1440
    first, last = (int(slot[i]) // (1440 // minutes) for i in (int(at.argmin()), int(at.argmax())))
    seen = np.ones(shape)
    seen[0, day < first] = 0
    seen[-1, day > last] = 0
    return counts, seen


def _rates(counts: Numbers, seen: Numbers, minutes: int, level: float) -> tuple[Numbers, Numbers, Numbers]:
    """Calls an hour of each slot with its interval: log scale, one dispersion for all slots, at least Poisson's."""
    weeks, total = seen.sum(axis=0), counts.sum(axis=0)
    mean = np.divide(total, weeks, out=np.zeros_like(total), where=weeks > 0)
    freedom = float(np.maximum(weeks - 1, 0)[total > 0].sum())
    spread = (seen * (counts - mean) ** 2).sum(axis=0)
    pearson = float(np.divide(spread, mean, out=np.zeros_like(mean), where=mean > 0).sum())
    dispersion = max(1.0, pearson / freedom) if freedom > 0 else 1.0
    quantile = (
        float(stdtrit(max(1.0, freedom), 0.5 + level / 2))
        if freedom
        else float(stdtrit(1e6, 0.5 + level / 2))
    )
    half = np.exp(quantile * np.sqrt(np.divide(dispersion, total, out=np.zeros_like(total), where=total > 0)))
    hourly = mean * 60 / minutes
    return hourly, hourly / half, hourly * half


def _says(estimates: Sequence[Estimate], rates: Numbers) -> str:
    if not estimates:
        return "Nothing can be said yet: no calls are recorded. Keep recording when calls come."
    busiest = int(np.argmax(rates))
    one = estimates[busiest]
    return (
        f"Plan most people on {one.name}: {one.value:.0f} ({one.low:.0f} to {one.high:.0f}) for "
        f"{number(float(rates[busiest]))} calls an hour."
    )


def _caveats(calls: Calls, seen: Numbers, patience: float, loads: Numbers) -> tuple[str, ...]:
    found = []
    if len(calls) and seen.sum(axis=0).max() < FEW_WEEKS:
        found.append("Fewer than three weeks are known: what is seen of a slot may have been chance.")
    if math.isinf(patience):
        found.append(
            "Too few gave up to know their patience; nobody is taken to hang up, so fewer people may do."
        )
    if loads.size and loads[0].min() < 1:
        found.append(
            "Where less than one person's work comes, one person is still needed to be reached at all."
        )
    return tuple(found)
