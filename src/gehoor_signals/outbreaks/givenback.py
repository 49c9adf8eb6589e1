"""What less weight for high counts takes from series that never had an outbreak: part of their mean and dispersion."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from gehoor_signals.frames import Numbers

MEANS = np.exp(np.linspace(np.log(0.05), np.log(400), 13))
SPREADS = np.exp(np.linspace(0, np.log(12), 9))
DRAWS = 20_000
ROUNDS = 4


def weights(y: Numbers, mean: Numbers, scale: Numbers, stands_out: float) -> Numbers:
    """One over the squared Anscombe residual where that stands out (Noufaily et al. 2013, section 3.3).

    `scale` is the dispersion, times one minus the leverage.
    """
    residual = 1.5 * (y ** (2 / 3) * mean ** (-1 / 6) - np.sqrt(mean)) / np.sqrt(scale)
    found: Numbers = np.where(residual > stands_out, np.maximum(residual, 1.0) ** -2.0, 1.0)
    return found


def given_back(mean: Numbers, spread: Numbers, stands_out: float) -> tuple[Numbers, Numbers]:
    """By how much each series' mean is to be multiplied, and its dispersion without what the weights took.

    mean, spread: (n_series,), the average mean and the dispersion as they were estimated with weights.
    """
    means, spreads = _taken(stands_out)
    true = spread
    for _ in range(ROUNDS):
        true = np.maximum(1.0, spread / _between(spreads, mean, true))
    return 1 / _between(means, mean, true), true


def _between(table: Numbers, mean: Numbers, spread: Numbers) -> Numbers:
    """Bilinear between the logarithms of the grid."""
    x, i = _place(np.log(mean), np.log(MEANS))
    y, j = _place(np.log(spread), np.log(SPREADS))
    found: Numbers = (1 - x) * ((1 - y) * table[i, j] + y * table[i, j + 1]) + x * (
        (1 - y) * table[i + 1, j] + y * table[i + 1, j + 1]
    )
    return found


def _place(value: Numbers, grid: Numbers) -> tuple[Numbers, np.ndarray[tuple[int, ...], np.dtype[np.intp]]]:
    at = np.clip((value - grid[0]) / (grid[1] - grid[0]), 0, len(grid) - 1 - 1e-9)
    low = np.floor(at).astype(np.intp)
    return at - low, low


@lru_cache(maxsize=8)
def _taken(stands_out: float) -> tuple[Numbers, Numbers]:
    """Shares of mean and dispersion that are left under the weights, by simulation on the grid, always the same."""
    rng = np.random.default_rng(2013)
    shape = (len(MEANS), len(SPREADS))
    means, spreads = np.ones(shape), np.ones(shape)
    for i, mean in enumerate(MEANS.tolist()):
        for j, spread in enumerate(SPREADS.tolist()):
            rate = rng.gamma(mean / (spread - 1), spread - 1, DRAWS) if spread > 1 else mean
            y = rng.poisson(rate, DRAWS).astype(np.float64)
            weight = weights(y, np.full(DRAWS, y.mean()), np.full(DRAWS, y.var() / y.mean()), stands_out)
            means[i, j] = np.average(y, weights=weight) / y.mean()
            left = np.average((y - y.mean() * means[i, j]) ** 2, weights=weight) / (y.mean() * means[i, j])
            spreads[i, j] = left * y.mean() / y.var()
    return means, spreads
