from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import betaincc, ndtri, polygamma, psi

from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, number
from gehoor_signals.frames import Numbers
from gehoor_signals.multiple import benjamini_hochberg
from gehoor_signals.silence.histories import DAYS, contacts
from gehoor_signals.silence.tail import Quiet, who_is_quiet

FEWEST = 20
LOW, HIGH = 1e-3, 1e4


@dataclass(frozen=True, kw_only=True)
class Rhythm(Quiet):
    """How regular contacts come, and who is silent longer than her own rhythm explains.

    intervals, mean_gap, gap : of each customer: how many intervals are known, their mean, and the time since the last
    contact, in `unit`.
    """

    intervals: Numbers
    mean_gap: Numbers
    gap: Numbers
    unit: str

    def columns(self) -> dict[str, Any]:
        return {
            "customer": self.customer,
            "p": self.p,
            "flagged": self.flagged,
            "intervals": self.intervals,
            "mean_gap": self.mean_gap,
            "gap": self.gap,
        }


def regularity(
    data: Any,
    *,
    customer: str = "customer",
    time: str = "time",
    until: Any = None,
    unit: str = "week",
    merge: str | None = "day",
    false_share: float = 0.05,
    level: float = 0.95,
) -> Rhythm:
    """How regular contacts come (1: at random, more: like a clock, less: in bursts), and whose silence breaks her rhythm.

    Use it where customers have a rhythm: someone who came every month is missed after six weeks, not after six months.
    Do not use it for customers with one interval or two, nor where seasons set the rhythm.

    Parameters
    ----------
    data, customer, time, until, unit, merge : as in `silence.histories`.
    false_share : as in `silence.tail`. level : of the interval of the regularity.

    Raises
    ------
    BadInput : as `silence.histories`; fewer than 20 intervals between contacts in all.

    Notes
    -----
    Intervals of one customer are Gamma(k, her own rate). Their shares of her total are Dirichlet(k, ..., k) whatever
    her rate, which gives k for all; then her next interval over the total S of her n intervals has a known law:
    P(next > g) = 1 - I(g / (g + S); k, n k), exact, however few intervals she has.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import silence
    >>> days = np.datetime64("2026-01-01") + 14 * np.arange(20)
    >>> late = {"customer": ["ans"] * 20 + ["bo"] * 6,
    ...         "time": [*days, *(days[:6] + np.array([0, 1, -1, 0, 2, 0]))]}
    >>> found = silence.regularity(late, until="2026-10-01", false_share=0.01)
    >>> found.customer[found.flagged]
    array(['bo'], dtype=object)

    References
    ----------
    Platzer & Reutterer (2016), Marketing Science 35(5), 779-799 (Pareto/GGG: regularity as the shape of gamma
    intervals).
    """
    if unit not in DAYS:
        raise BadInput(f"A unit is one of {', '.join(DAYS)}; {unit!r} is not.")
    found = contacts(data, customer=customer, time=time, until=until, merge=merge)
    starts = found.starts
    size = np.diff(np.append(starts, len(found.who)))
    ends = starts + size - 1
    steps = np.diff(found.at)[np.diff(found.who) == 0] / DAYS[unit]
    n = (size - 1).astype(float)
    total, gap = (found.at[ends] - found.at[starts]) / DAYS[unit], (found.until - found.at[ends]) / DAYS[unit]
    k, low, high = _shape(steps, np.repeat(np.arange(len(n)), size - 1), level)
    enough = n > 0
    p = np.full(len(n), np.nan)
    p[enough] = betaincc(k, n[enough] * k, gap[enough] / (gap[enough] + total[enough]))
    flagged = benjamini_hochberg(p, false_share)
    names = found.names[found.who[starts]]
    return Rhythm(
        method="Regularity of contacts, gamma intervals",
        n=int(enough.sum()),
        says=who_is_quiet(names, p, flagged),
        estimates=(Estimate("regularity", k, low, high),),
        level=level,
        caveats=_caveats(found.left_out, int((~enough).sum()), low, high),
        kind=found.kind,
        customer=names,
        p=p,
        flagged=flagged,
        false_share=false_share,
        intervals=n,
        mean_gap=np.divide(total, n, out=np.full(len(n), np.nan), where=enough),
        gap=gap,
        unit=unit,
    )


def _shape(steps: Numbers, who: Any, level: float) -> tuple[float, float, float]:
    """The common shape of gamma intervals, from shares within customers, with its interval."""
    if (steps <= 0).any():
        raise BadInput("Two contacts at the same moment leave no interval: merge them by the day.")
    n = np.bincount(who, minlength=1).astype(float)
    n_of_step = n[who]
    steps, who = steps[n_of_step > 1], who[n_of_step > 1]
    if len(steps) < FEWEST:
        raise BadInput(
            f"{len(steps)} intervals of customers with two or more: at least {FEWEST} are needed to know a rhythm."
        )
    sums = np.bincount(who, steps)
    n = np.bincount(who).astype(float)
    n = n[n > 0]
    logs = float(np.log(steps / sums[who]).sum())

    def slope(k: float) -> float:
        return float(n @ psi(n * k) - n.sum() * psi(k)) + logs

    if slope(HIGH) > 0:
        return HIGH, float("nan"), float("nan")
    k = LOW if slope(LOW) < 0 else float(brentq(slope, LOW, HIGH, xtol=1e-13, rtol=1e-12))
    information = float(n.sum() * polygamma(1, k) - n**2 @ polygamma(1, n * k))
    half = float(ndtri(0.5 + level / 2)) / (k * np.sqrt(information))
    return k, k * float(np.exp(-half)), k * float(np.exp(half))


def _caveats(left_out: int, too_few: int, low: float, high: float) -> tuple[str, ...]:
    found = []
    if left_out:
        found.append(f"{left_out:,} contacts without a customer or a time are left out.")
    if too_few:
        found.append(f"Of {too_few:,} customers with a single contact no rhythm is known.")
    if high < 1:
        found.append(
            "Contacts come in bursts: a long silence after one is common, and too many may be flagged."
        )
    if low <= 1 <= high:
        found.append(f"Contacts may as well come at random ({number(low)} to {number(high)} holds 1).")
    return tuple(found)
