"""How surprising a count is: upper tails of Poisson and negative binomial counts, on the scale of the normal."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.special import betainc, gammainc, ndtr, ndtri, owens_t

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers

NEARLY_ONE = 1 + 1e-6
SMALLEST = 1e-300
DRAWS = 400_000
RAREST = 1e-4


def at_least(y: Numbers, mean: Numbers, dispersion: Numbers) -> Numbers:
    """P(Y >= y) for a count with that mean and the variance dispersion x mean; Poisson where dispersion is 1."""
    mean, spread = np.maximum(mean, 1e-12), np.broadcast_to(dispersion, np.shape(mean))
    several = np.maximum(y, 1.0)
    wide = np.maximum(spread - 1, NEARLY_ONE - 1)
    tail = np.where(
        spread > NEARLY_ONE,
        betainc(several, mean / wide, wide / (1 + wide)),
        gammainc(several, mean),
    )
    found: Numbers = np.where(np.isnan(y), np.nan, np.where(y < 1, 1.0, tail))
    return found


def surprise(y: Numbers, mean: Numbers, dispersion: Numbers) -> Numbers:
    """The tail with half of the count's own probability (mid-p), as a normal deviate: 1.64 is one in twenty."""
    tail = 0.5 * (at_least(y, mean, dispersion) + at_least(y + 1, mean, dispersion))
    return deviate(tail)


def deviate(tail: Numbers) -> Numbers:
    """What the normal exceeds with such a chance."""
    found: Numbers = -ndtri(np.clip(tail, SMALLEST, 1 - 1e-16))
    return found


def sums(values: Numbers, window: int) -> Numbers:
    """Of each value with the window - 1 before it, along the last axis; NaN where these are not all known."""
    total = np.cumsum(
        np.concatenate([np.zeros((*values.shape[:-1], 1)), np.nan_to_num(values)], axis=-1), axis=-1
    )
    gaps = np.cumsum(np.concatenate([np.zeros((*values.shape[:-1], 1)), np.isnan(values)], axis=-1), axis=-1)
    found = np.full(values.shape, np.nan)
    if window <= values.shape[-1]:
        whole = gaps[..., window:] == gaps[..., :-window]
        found[..., window - 1 :] = np.where(whole, total[..., window:] - total[..., :-window], np.nan)
    return found


@lru_cache(maxsize=64)
def threshold_of_largest(windows: tuple[int, ...], alpha: float) -> float:
    """What the largest of sums over these windows, each with variance 1, exceeds with chance alpha.

    The windows end together and so overlap: simulated once from normal numbers, always the same.
    """
    if not RAREST <= alpha < 0.5:
        raise BadInput(f"alpha must lie between {RAREST:g} and 0.5, not {alpha:g}.")
    if len(windows) == 1:
        return float(-ndtri(alpha))
    rng = np.random.default_rng(1964)
    normal = np.cumsum(rng.standard_normal((DRAWS, max(windows)), dtype=np.float32), axis=1)
    largest = np.max([normal[:, k - 1] / np.sqrt(k) for k in windows], axis=0)
    return float(np.quantile(largest, 1 - alpha))


def chance(deviate: Numbers) -> Numbers:
    """The upper tail of the normal."""
    found: Numbers = ndtr(-deviate)
    return found


def highest_below(deviate: Numbers, mean: Numbers, dispersion: Numbers) -> Numbers:
    """The highest count that is no more surprising than that deviate; -1 where none is."""
    mean, deviate = np.broadcast_arrays(mean, deviate)
    wide = np.sqrt(np.maximum(mean * dispersion, 1.0))
    low = np.full(mean.shape, -1.0)
    high = np.ceil(mean + wide * (10 + np.maximum(deviate, 0)) ** 2)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        below = surprise(middle, mean, dispersion) <= deviate
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    found: Numbers = np.where(np.isnan(mean * dispersion * deviate), np.nan, low)
    return found


def chance_of_largest(largest: Numbers, windows: tuple[int, ...], looked: Numbers) -> Numbers:
    """At most the chance that any of sums over the first `looked` windows, each with variance 1, is as large.

    Each window's own chance less what it has in common with the one before (Worsley 1982, Biometrika 69, 297-302).
    """
    found: Numbers = chance(largest)
    for i in range(1, len(windows)):
        together = np.sqrt(windows[i - 1] / windows[i])
        more = 2 * owens_t(largest, np.sqrt((1 - together) / (1 + together)))
        found = found + np.where(looked > i, more, 0.0)
    return np.minimum(found, 1.0)
