"""From a baseline to the count above which a week is unusual."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers

POWERS = {"2/3": 2 / 3, "1/2": 1 / 2, "none": 1.0}
FUZZ = 1 - 64 * float(np.finfo(np.float64).eps)
"""A probability that is met but for the last digits is met."""
HUGE = 1e14
"""Means above which counts are as good as continuous."""


@dataclass(frozen=True)
class Bound:
    """upper: the bound. p: the probability of a count as large as the one observed."""

    upper: Numbers
    p: Numbers


def transformed(
    observed: Numbers, mean: Numbers, error: Numbers, phi: Numbers, *, power: str, z: float
) -> Bound:
    """Farrington et al. (1996), section 3.5: normal after a power transformation. error: of the linear predictor."""
    from scipy.special import ndtr

    if power not in POWERS:
        raise BadInput(f"power must be one of {', '.join(POWERS)}, not {power!r}.")
    exponent = POWERS[power]
    with np.errstate(invalid="ignore", over="ignore"):
        tau = phi + (error * mean) ** 2 / mean
        spread = exponent * np.sqrt(mean ** (2 * exponent - 1) * tau)
        upper = (mean**exponent + z * spread) ** (1 / exponent)
        p = ndtr(-(observed**exponent - mean**exponent) / spread)
    return Bound(upper, p)


def counted(observed: Numbers, mean: Numbers, phi: Numbers, *, alpha: float) -> Bound:
    """Noufaily et al. (2013), section 3.3: a quantile of the negative binomial with variance phi times mean."""
    mean = np.where(np.isfinite(mean), mean, np.nan)
    return Bound(quantile(1 - alpha, mean, phi), tail(observed, mean, phi))


def tail(observed: Numbers, mean: Numbers, phi: Numbers) -> Numbers:
    """P(Y >= observed) under the same distribution; NaN where any of them is."""
    from scipy.special import betainc, gammainc

    poisson, some = phi <= 1, observed > 0
    at_least = np.where(some, observed, 1.0)
    size = mean / np.where(poisson, 1.0, phi - 1)
    found = np.where(poisson, gammainc(at_least, mean), betainc(at_least, size, 1 - 1 / phi))
    return np.where(some, found, 1.0) + 0 * (observed + mean + phi)


def quantile(probability: float, mean: Numbers, phi: Numbers) -> Numbers:
    """The smallest count that is not exceeded with this probability; Poisson where phi is 1."""
    from scipy.special import ndtri

    found = np.full(mean.shape, np.nan)
    where = np.flatnonzero((mean >= 0) & (phi >= 1))
    mean, phi = mean.ravel()[where], phi.ravel()[where]
    z, deviation = float(ndtri(probability)), np.sqrt(mean * phi)
    skewed = mean + deviation * z + (2 * phi - 1) * (z * z - 1) / 6
    guess = np.maximum(np.floor(skewed + 0.5), 0.0)
    few = mean < HUGE
    guess[few] = _searched(
        probability * FUZZ, guess[few], mean[few], phi[few], np.maximum(1.0, deviation[few] // 8)
    )
    found.ravel()[where] = guess
    return found


def _searched(probability: float, guess: Numbers, mean: Numbers, phi: Numbers, stride: Numbers) -> Numbers:
    """Strides that double until the quantile lies between, then halves."""
    below, above = guess - 1, guess.copy()
    step = stride.copy()
    while (low := np.flatnonzero(_cumulative(above, mean, phi) < probability)).size:
        below[low], above[low] = above[low], above[low] + step[low]
        step[low] *= 2
    step = stride.copy()
    while (high := np.flatnonzero((below >= 0) & (_cumulative(below, mean, phi) >= probability))).size:
        above[high], below[high] = below[high], np.maximum(below[high] - step[high], -1.0)
        step[high] *= 2
    while (open_ := np.flatnonzero(above - below > 1)).size:
        middle = np.floor((above[open_] + below[open_]) / 2)
        reached = _cumulative(middle, mean[open_], phi[open_]) >= probability
        above[open_], below[open_] = (
            np.where(reached, middle, above[open_]),
            np.where(reached, below[open_], middle),
        )
    return above


def _cumulative(count: Numbers, mean: Numbers, phi: Numbers) -> Numbers:
    """P(Y <= count) of the negative binomial with variance phi times mean; Poisson where phi is 1; 0 below 0."""
    from scipy.special import betainc, gammaincc

    above = np.maximum(count, 0.0) + 1
    poisson = phi <= 1
    found = np.empty(count.shape)
    found[poisson] = gammaincc(above[poisson], mean[poisson])
    over = ~poisson
    shape = mean[over] / (phi[over] - 1)
    found[over] = np.where(shape > 0, betainc(np.maximum(shape, 1e-300), above[over], 1 / phi[over]), 1.0)
    return np.where(count < 0, 0.0, found)
