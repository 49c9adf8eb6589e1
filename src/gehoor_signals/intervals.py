"""Intervals that several questions need: a share, a count, a ratio over days."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import gammaincinv, ndtri

from gehoor_signals.frames import Numbers


def wilson(share: float, n: float, level: float) -> tuple[float, float]:
    """The interval of a share of n (which need not be whole): Wilson (1927), JASA 22, 209-212."""
    z = float(ndtri(0.5 + level / 2))
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def poisson(count: float, level: float) -> tuple[float, float]:
    """The exact interval of the mean of a count: Garwood (1936), Biometrika 28, 437-442."""
    tail = 0.5 - level / 2
    low = float(gammaincinv(count, tail)) if count > 0 else 0.0
    return low, float(gammaincinv(count + 1, 1 - tail))


def clustered_n(hits: Numbers, totals: Numbers) -> float:
    """How many independent yes-or-no answers a share is worth, when they came in clusters (days, customers).

    hits and totals: one number for each cluster. Never more than the answers there are; NaN with fewer than five
    clusters. The variance is that of a ratio estimator (Cochran 1977, Sampling Techniques, section 6.4).
    """
    clusters, n = len(totals), float(totals.sum())
    if clusters < 5:
        return math.nan
    share = float(hits.sum()) / n
    variance = clusters / (clusters - 1) * float(((hits - share * totals) ** 2).sum()) / n**2
    if variance == 0 or share in (0.0, 1.0):
        return n
    return min(n, share * (1 - share) / variance)
