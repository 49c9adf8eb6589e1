from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import gammaincinv, ndtri

from gehoor_signals import charts
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers
from gehoor_signals.reachability.calls import read_calls

FEW = 10


@dataclass(frozen=True, kw_only=True)
class Patience(Finding):
    """How long callers are willing to wait: the mean (the first estimate), and the share `staying` after `seconds`."""

    seconds: Numbers
    staying: Numbers
    staying_low: Numbers
    staying_high: Numbers
    abandonments: int

    def staying_after(self, seconds: float) -> float:
        """The share that would still wait after so many seconds; NaN beyond the longest wait that was seen."""
        if seconds < 0 or not len(self.seconds) or seconds > self.seconds[-1]:
            return math.nan
        place = int(np.searchsorted(self.seconds, seconds, side="right")) - 1
        return 1.0 if place < 0 else float(self.staying[place])

    def to_svg(self) -> str:
        shown = (
            np.unique(np.linspace(0, len(self.seconds) - 1, 60).astype(int))
            if len(self.seconds)
            else slice(0)
        )
        xs, stays, low, high = (
            one[shown].tolist() for one in (self.seconds, self.staying, self.staying_low, self.staying_high)
        )
        curve = charts.Line("share that stays", stays)
        return charts.lines(
            xs, [curve], title="Patience in seconds", description=self.says, band=(low, high) if xs else None
        )


def patience(data: Any, *, level: float = 0.95, **columns: str | None) -> Patience:
    """How long callers are willing to wait, where most are answered before they would have given up.

    Use it for the mean patience that `erlang_a` needs. An answered call says only that its caller's patience was longer
    than the wait; the mean wait of those who gave up is therefore no estimate of patience, and far too short. Do not
    use it where callers are told their place in the queue and some are not: they are two kinds of people.

    Parameters
    ----------
    data, columns : as in `reachability.read_calls`.
    level : of the intervals.

    Returns
    -------
    Patience: estimates `mean patience` (exponential: total waiting / abandonments; seconds) and `median patience`
    (Kaplan-Meier; no number where fewer than half give up within the longest wait), and the curve `seconds`, `staying`,
    `staying_low`, `staying_high` (Kaplan-Meier, log-log interval).

    Raises
    ------
    BadInput : as in `reachability.read_calls`.

    Examples
    --------
    >>> from gehoor_signals import reachability
    >>> calls = {"wait_s": [5, 10, 20, 30, 60] * 20, "abandoned": [False, True, False, False, True] * 20}
    >>> found = reachability.patience(calls)
    >>> found.estimates[0]
    Estimate(name='mean patience', value=62.5, low=46.89..., high=87.48..., unit='s')
    >>> found.staying_after(30)
    0.75

    References
    ----------
    Kaplan & Meier (1958), JASA 53, 457-481; Brown et al. (2005), JASA 100, 36-50, section 5. The interval of the mean:
    2 x abandonments x mean / truth is about chi-square with 2 x abandonments degrees of freedom (Cox & Oakes 1984,
    Analysis of Survival Data, section 3.2).
    """
    calls = read_calls(data, **columns)
    waited, gone = calls.wait_s, calls.abandoned
    total = float(waited.sum())
    given_up = int(gone.sum()) if total > 0 else 0
    seconds, staying, low, high = kaplan_meier(waited, gone, level)
    estimates = (_mean(given_up, total, level), _median(seconds, staying, low, high))
    enough = given_up >= FEW
    return Patience(
        method="Patience: exponential mean, Kaplan-Meier curve",
        n=len(calls),
        says=_says(estimates, given_up),
        estimates=estimates if enough else (),
        level=level,
        caveats=(*calls.notes, *(_caveats(estimates[0], seconds, staying) if enough else ())),
        kind=calls.table.kind,
        seconds=seconds,
        staying=staying,
        staying_low=low,
        staying_high=high,
        abandonments=given_up,
    )


def kaplan_meier(
    waited: Numbers, gone: Numbers | Any, level: float
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """At each wait at which somebody left or was answered: the share that stays, with its log-log interval."""
    times, place = np.unique(waited, return_inverse=True)
    left = np.bincount(place, weights=gone, minlength=len(times))
    at_risk = len(waited) - np.concatenate(([0], np.cumsum(np.bincount(place, minlength=len(times)))[:-1]))
    staying = np.cumprod(1 - left / at_risk)
    variance = np.cumsum(
        np.divide(left, at_risk * (at_risk - left), out=np.zeros(len(times)), where=at_risk > left)
    )
    inside = (staying > 0) & (staying < 1)
    logs = np.log(staying, out=np.full(len(times), -1.0), where=inside)
    half = np.where(inside, float(ndtri(0.5 + level / 2)) * np.sqrt(variance) / np.abs(logs), 0.0)
    low = np.where(inside, np.exp(logs * np.exp(half)), staying)
    high = np.where(inside, np.exp(logs * np.exp(-half)), staying)
    return times, staying, low, high


def _mean(given_up: int, total: float, level: float) -> Estimate:
    if not given_up:
        return Estimate("mean patience", math.nan, unit="s")
    tail = 0.5 - level / 2
    low = total / float(gammaincinv(given_up, 1 - tail))
    return Estimate("mean patience", total / given_up, low, total / float(gammaincinv(given_up, tail)), "s")


def _median(seconds: Numbers, staying: Numbers, low: Numbers, high: Numbers) -> Estimate:
    """Where the curve and its bounds cross one half (Brookmeyer & Crowley 1982)."""

    def crossed(curve: Numbers) -> float:
        below = np.flatnonzero(curve <= 0.5)
        return float(seconds[below[0]]) if len(below) else math.nan

    middle = crossed(staying)
    return Estimate(
        "median patience", middle, crossed(low), math.inf if math.isnan(crossed(high)) else crossed(high), "s"
    )


def _says(estimates: Sequence[Estimate], given_up: int) -> str:
    if given_up < FEW:
        return (
            f"Nothing can be said yet: {given_up} callers gave up after some wait, and at least {FEW} are needed. "
            "Keep recording who hangs up."
        )
    mean = estimates[0]
    return (
        f"Plan with a mean patience of {number(mean.value)} s ({number(mean.low)} to {number(mean.high)}): give it to "
        "erlang_a or staffing."
    )


def _caveats(mean: Estimate, seconds: Numbers, staying: Numbers) -> tuple[str, ...]:
    found = []
    early = seconds <= mean.value
    expected = np.exp(-seconds / max(mean.value, 1e-9))
    if np.abs(staying - expected)[early].max(initial=0.0) > 0.1:
        found.append(
            "Patience is not exponential: the curve leaves the exponential one by more than 10 points; "
            "the share that gives up in erlang_a is then rough."
        )
    if len(staying) and staying[-1] > 0.5:
        found.append("Fewer than half would have given up within the longest wait: the median is not seen.")
    return tuple(found)
