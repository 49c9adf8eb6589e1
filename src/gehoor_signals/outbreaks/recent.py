"""What the last days or weeks make one expect, for series without years of history: a level, a shared profile of the
day or week, and a dispersion that series lend each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gehoor_signals.frames import Numbers, Truths
from gehoor_signals.outbreaks import tails
from gehoor_signals.progress import shown

LENT = 10.0
"""The dispersion that all series have weighs as much as so many windows of a series' own."""
ROUNDS = 3
CAP = 5.0
"""No series counts for more than this many times the median in what all series have: it may hold an outbreak."""
START = 0.5
"""Half a case is added to the past, so that a series without any does not make the first one infinitely surprising."""


@dataclass(frozen=True)
class Pace:
    """How times of one kind are looked at.

    windows: how many times are taken together. cycle: times in a day (hours) or week (days), 1 for none; `cycles` of
    them are needed before the profile is used. least, most: how many times of the past are needed and are looked at.
    """

    windows: tuple[int, ...]
    cycle: int
    cycles: int
    least: int
    most: int


HOURS = Pace(windows=(1, 3, 8, 24), cycle=24, cycles=3, least=72, most=672)
DAYS = Pace(windows=(1, 2, 3), cycle=7, cycles=4, least=4, most=56)
WEEKS = Pace(windows=(1, 2, 4), cycle=1, cycles=1, least=8, most=26)
PACES = {"hour": HOURS, "day": DAYS, "week": WEEKS, "month": WEEKS}


@dataclass(frozen=True)
class Judged:
    """(n_series, n_evaluated): the p-value over all windows; observed and expected of the most surprising window, and
    how many times that window has; `alone` is what was expected of the evaluated time by itself.
    """

    p_value: Numbers
    deviate: Numbers
    observed: Numbers
    expected: Numbers
    window: Numbers
    alone: Numbers


def judge(counts: Numbers, evaluated: Sequence[int], pace: Pace, owners: Numbers | None = None) -> Judged:
    """Each window that ends at an evaluated time against what came before that window."""
    size = (len(counts), len(evaluated))
    best = {name: np.full(size, np.nan) for name in ("deviate", "observed", "expected", "window")}
    looked, alone = np.zeros(size), np.full(size, np.nan)
    for i, now in enumerate(shown(evaluated, "Time")):
        for k in pace.windows:
            found = _window(counts, now, k, pace, owners)
            if found is None:
                continue
            deviate, observed, expected = found
            looked[:, i] += ~np.isnan(deviate)
            if k == 1:
                alone[:, i] = np.where(np.isnan(deviate), np.nan, expected)
            higher = ~np.isnan(deviate) & ~(deviate <= best["deviate"][:, i])
            for name, one in (("deviate", deviate), ("observed", observed), ("expected", expected)):
                best[name][higher, i] = one[higher]
            best["window"][higher, i] = k
    p_value = tails.chance_of_largest(best["deviate"], pace.windows, looked)
    return Judged(p_value=p_value, alone=alone, **best)


def _window(
    counts: Numbers, now: int, k: int, pace: Pace, owners: Numbers | None
) -> tuple[Numbers, Numbers, Numbers] | None:
    """Deviate, count and expected count of the k times until `now`; None without a past long enough for any."""
    end = now - k + 1
    begin = max(0, end - pace.most)
    if end - begin < max(pace.least, k):
        return None
    past, last = counts[:, begin:end], counts[:, end : now + 1]
    known = ~np.isnan(past)
    places = np.arange(begin, now + 1) % pace.cycle
    shape = _profile(past, known, places[: end - begin], pace)[places]
    weight = np.broadcast_to(shape, (len(counts), len(shape)))
    if owners is not None:
        weight = weight * owners[:, begin : now + 1]
    then, ahead = np.where(known, weight[:, : end - begin], 0.0), weight[:, end - begin :].sum(axis=1)
    seen, share = np.where(known, past, 0.0).sum(axis=1), then.sum(axis=1)
    usable = (known.sum(axis=1) >= max(pace.least, k)) & ~np.isnan(last).any(axis=1) & (share > 0)
    level = (seen + START) / np.where(usable, share, 1.0)
    expected = level * ahead
    spread = _dispersion(
        np.where(known, past - level[:, None] * then, 0.0), level[:, None] * then, known, k, usable
    )
    spread = spread * (1 + ahead / np.where(usable, share, 1.0))
    observed = last.sum(axis=1)
    deviate = tails.deviate(tails.at_least(np.where(usable, observed, np.nan), expected, spread))
    return deviate, observed, expected


def _profile(past: Numbers, known: Truths, places: NDArray[np.int64], pace: Pace) -> Numbers:
    """What each place in the cycle has of an average time, of all series that are known throughout."""
    flat = np.ones(pace.cycle)
    throughout = known.all(axis=1)
    if pace.cycle == 1 or past.shape[1] < pace.cycle * pace.cycles or not throughout.any():
        return flat
    total = past[throughout].sum(axis=0)
    cases = np.bincount(places, weights=total, minlength=pace.cycle)
    times = np.bincount(places, minlength=pace.cycle)
    return np.asarray((cases + START) / (times * total.mean() + START))


def _dispersion(misses: Numbers, means: Numbers, known: Truths, k: int, usable: Truths) -> Numbers:
    """Variance over mean of sums of k times: what all series have, and each series' own as far as it is known.

    The fewer the cases, the less a series' own says: its error follows from the kurtosis of the negative binomial.
    What is not known of it widens it a little.
    """
    whole = ~np.isnan(tails.sums(np.where(known, 0.0, np.nan), k))
    squares = np.where(whole, np.nan_to_num(tails.sums(misses, k)) ** 2, 0.0).sum(axis=1)
    sizes = np.where(whole, np.nan_to_num(tails.sums(means, k)), 0.0).sum(axis=1)
    blocks = known.sum(axis=1) / k
    free = np.where(usable, np.maximum(blocks - 1, 0.0), 0.0)
    own = squares / np.maximum(sizes, 1e-12) * blocks / np.maximum(blocks - 1, 0.5)
    typical = np.maximum(sizes / np.maximum(whole.sum(axis=1), 1), 1e-6)
    common = 1.0
    for _ in range(ROUNDS):
        kurtosis = (6 * (common - 1) + 1 / common) / typical
        told = free * 2 / (2 + kurtosis)
        common = max(1.0, _of_most(own, told))
    free = told + LENT
    found: Numbers = np.maximum(1.0, (told * own + LENT * common) / (free - 1))
    return found


def _of_most(own: Numbers, weight: Numbers) -> float:
    """The weighted mean, in which nothing counts for more than some times the weighted median."""
    if weight.sum() <= 0:
        return 1.0
    order = np.argsort(own)
    middle = own[order][np.searchsorted(np.cumsum(weight[order]), weight.sum() / 2)]
    return float(np.average(np.minimum(own, CAP * max(1.0, middle)), weights=weight))
