"""The integrals behind models of repeat contact, by Gaussian quadrature of positive functions: no difference of large
numbers, no overflow, and no parameter at which a closed form breaks down.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from scipy.linalg import eigh_tridiagonal
from scipy.special import roots_legendre

from gehoor_signals.frames import Numbers

DROP = 30.0
CHUNK = 4096
TINY = 1e-300


class Means(NamedTuple):
    """The logarithm of an integral, and means under its integrand."""

    log: Numbers
    log_first: Numbers
    log_second: Numbers
    one_over_first: Numbers
    one_over_second: Numbers


def power_integral(
    k: Numbers, m: float | Numbers, *, a: float | Numbers, b: float | Numbers, low: Numbers, high: Numbers
) -> Means:
    """The integral of (a + u)^-k (b + u)^-m over u from `low` to `high`; arrays of equal length (m, a, b may be numbers).

    `log` is -inf where the bounds are equal. In y = log(min(a, b) + u) the integrand has no singularity within pi of
    the real line; it is cut where it has fallen below e^-30 of its start. Gauss-Legendre, with as many nodes as the
    hardest row of a block needs.
    """
    columns = np.broadcast_arrays(k, m, a, b, low, high)
    parts = [
        _means(*_block(*(one[at : at + CHUNK] for one in columns)))
        for at in range(0, max(1, len(low)), CHUNK)
    ]
    return Means(*(np.concatenate(one) for one in zip(*parts, strict=True)))


def log_power_integral(
    k: Numbers, m: float | Numbers, *, a: float | Numbers, b: float | Numbers, low: Numbers, high: Numbers
) -> Numbers:
    """The logarithm of `power_integral` alone, which is quicker."""
    columns = np.broadcast_arrays(k, m, a, b, low, high)
    parts = [
        _block(*(one[at : at + CHUNK] for one in columns))[0] for at in range(0, max(1, len(low)), CHUNK)
    ]
    found: Numbers = np.concatenate(parts)
    return found


def _block(*columns: Numbers) -> tuple[Numbers, ...]:
    """The logarithm of the integral; the share of each node in it, and both sums and their logarithms there."""
    k, m, a, b, low, high = columns
    with np.errstate(over="ignore", divide="ignore"):
        far = np.minimum((a + low) * np.expm1(DROP / k), (b + low) * np.expm1(DROP / m))
    span = np.minimum(high - low, far)
    c = np.minimum(a, b)
    half = np.log1p(span / (c + low)) / 2
    drop = k * np.log1p(span / (a + low)) + m * np.log1p(span / (b + low))
    nodes, weights = _legendre(_how_many(half, drop))
    y = (np.log(c + low) + half)[:, None] + half[:, None] * nodes
    e = np.exp(y)
    first, second = e + (a - c)[:, None], e + (b - c)[:, None]
    log_first = y if (a <= b).all() else np.log(first)
    log_second = y if (b <= a).all() else np.log(second)
    g = y - k[:, None] * log_first
    g -= m[:, None] * log_second
    top = g.max(axis=1, initial=-np.inf)
    g -= top[:, None]
    np.exp(g, out=g)
    total = g @ weights
    with np.errstate(divide="ignore"):
        log = np.log(half) + top + np.log(total)
    g *= weights
    return log, g, total, first, second, log_first, log_second


def _means(*parts: Numbers) -> Means:
    log, g, total, first, second, log_first, log_second = parts
    g /= total[:, None]
    return Means(
        log,
        np.einsum("ij,ij->i", g, log_first),
        np.einsum("ij,ij->i", g, log_second),
        np.einsum("ij,ij->i", g, 1 / first),
        np.einsum("ij,ij->i", g, 1 / second),
    )


def _how_many(half: Numbers, drop: Numbers) -> int:
    if not len(half):
        return 8
    need = 10 + 7 * half + 0.4 * np.minimum(drop, 2 * DROP)
    return int(8 * np.ceil(min(float(need.max()), 120.0) / 8))


@cache
def _legendre(n: int) -> tuple[Numbers, Numbers]:
    nodes, weights = roots_legendre(n)
    return nodes, weights


def beta_rule(a: float, b: float, n: int) -> tuple[Numbers, Numbers]:
    """Nodes and weights (they add up to 1) of the Gaussian rule for the mean of a function under Beta(a, b).

    From the three-term recurrence of Jacobi's polynomials, by the method of Golub and Welsch (1969).
    """
    i = np.arange(n, dtype=float)
    q = a + b - 2
    s = 2 * i + q
    middle, side = np.full(n, a / (a + b)), np.full(n - 1, a * b / ((a + b) ** 2 * (a + b + 1)))
    j, t = i[1:], s[1:]
    middle[1:] = (q * (a + 2 * j) + 2 * j * (j + 1)) / (t * (t + 2))
    j, t = i[2:], s[2:]
    side[1:] = j * (j + a - 1) * (j + b - 1) * (j + q) / (t**2 * (t + 1) * (t - 1))
    values, vectors = eigh_tridiagonal(middle, np.sqrt(side))
    return np.clip(values, TINY, 1.0), vectors[0] ** 2


def chebyshev(values: Numbers) -> Numbers:
    """The coefficients of the polynomial through `values` at the points of `chebyshev_points`."""
    n = values.shape[-1]
    k = np.arange(n)
    table = np.cos(np.pi * np.outer(k, k + 0.5) / n)
    coefficients: Numbers = values @ table.T * (2 / n)
    coefficients[..., 0] /= 2
    return coefficients


def chebyshev_points(n: int) -> Numbers:
    """From 1 down to -1."""
    points: Numbers = np.cos(np.pi * (np.arange(n) + 0.5) / n)
    return points
