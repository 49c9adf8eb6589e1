"""A chance that can only rise: its maximum likelihood estimate, and the interval that a likelihood ratio leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression
from scipy.special import xlog1py, xlogy

from gehoor_signals.frames import Numbers

HALVINGS = 50


@dataclass(frozen=True)
class Levels:
    """The different values of x, rising; at each how many cases and how many hits."""

    x: Numbers
    n: Numbers
    hits: Numbers

    @classmethod
    def of(cls, x: Numbers, hit: NDArray[np.bool_]) -> Levels:
        values, place = np.unique(x, return_inverse=True)
        return cls(values, np.bincount(place).astype(float), np.bincount(place, weights=hit).astype(float))

    def part(self, rows: slice) -> Levels:
        return Levels(self.x[rows], self.n[rows], self.hits[rows])


def rising(levels: Levels) -> Numbers:
    """The chance at each level that is likeliest among all that never fall."""
    if not len(levels.x):
        return np.zeros(0)
    found: Numbers = isotonic_regression(levels.hits / levels.n, weights=levels.n).x
    return np.clip(found, 0.0, 1.0)


def likelihood(levels: Levels, chance: Numbers | float) -> float:
    return float((xlogy(levels.hits, chance) + xlog1py(levels.n - levels.hits, -np.asarray(chance))).sum())


def bounds(levels: Levels, x0: float, most: float) -> tuple[float, float]:
    """All chances at x0 whose twice log-likelihood is no more than `most` below the best."""
    best = rising(levels)
    start, end = (
        int(np.searchsorted(levels.x, x0, side="left")),
        int(np.searchsorted(levels.x, x0, side="right")),
    )
    left, here, right = (
        levels.part(slice(start)),
        levels.part(slice(start, end)),
        levels.part(slice(end, None)),
    )
    below, above, top = rising(left), rising(right), likelihood(levels, best)

    def falls_short(chance: float) -> bool:
        held = likelihood(left, np.minimum(below, chance)) + likelihood(here, chance)
        return 2 * (top - held - likelihood(right, np.maximum(above, chance))) > most

    return _edge(falls_short, value(levels.x, best, x0), 0.0), _edge(
        falls_short, value(levels.x, best, x0), 1.0
    )


def _edge(falls_short: Callable[[float], bool], inside: float, outside: float) -> float:
    if not falls_short(outside):
        return outside
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if falls_short(middle):
            outside = middle
        else:
            inside = middle
    return inside


def value(x: Numbers, chance: Numbers, x0: float) -> float:
    """The step function: the chance of the last level at or before x0 (of the first before all)."""
    return float(chance[max(0, int(np.searchsorted(x, x0, side="right")) - 1)])
