"""A Poisson count around E times a rate that two gamma distributions share: its fit, its posterior."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import digamma, expit, gammainc, gammaincinv, gammaln

from gehoor_signals.frames import Numbers

STARTS = (
    (0.2, 0.06, 1.4, 1.8, 0.1),
    (0.2, 0.1, 2.0, 4.0, 1 / 3),
    (3.0, 0.4, 2.0, 2.0, 0.05),
    (1.0, 0.5, 1.0, 1.0, 0.5),
)
"""The second is DuMouchel's (1999, section 4.2); the third is a few high rates among many near one."""
BOUNDS = [(-11.5, 11.5)] * 4 + [(-14.0, 14.0)]
CLOSE = 1e-8
MOST_STEPS = 60


class Theta(NamedTuple):
    """Gamma(alpha1, beta1) with weight `p`, else Gamma(alpha2, beta2); the first has the higher mean."""

    alpha1: float
    beta1: float
    alpha2: float
    beta2: float
    p: float


def fit(N: Numbers, E: Numbers, times: Numbers) -> tuple[Theta, float]:
    """The prior with the highest likelihood from several starts, and that log-likelihood.

    Only pairs with N >= 1 are seen, so each component is divided by its own chance of N >= 1.
    """
    counts, where = np.unique(N, return_inverse=True)

    def loss(z: Numbers) -> tuple[float, Numbers]:
        value, slope = _log_likelihood(z, counts, where, E, times)
        return -value / times.sum(), -slope / times.sum()

    found = [_climb(loss, start) for start in STARTS]
    best = min(found, key=lambda one: float(one.fun))
    a1, b1, a2, b2 = np.exp(best.x[:4]).tolist()
    p = float(expit(best.x[4]))
    theta = Theta(a1, b1, a2, b2, p) if a1 / b1 >= a2 / b2 else Theta(a2, b2, a1, b1, 1 - p)
    return theta, float(-best.fun * times.sum())


def _climb(loss: Any, start: tuple[float, ...]) -> Any:
    z = np.array([*np.log(start[:4]), np.log(start[4] / (1 - start[4]))])
    settings = {"maxiter": 500, "ftol": 1e-14, "gtol": 1e-8}
    return minimize(loss, z, jac=True, method="L-BFGS-B", bounds=BOUNDS, options=settings)


def _log_likelihood(
    z: Numbers, counts: Numbers, where: Any, E: Numbers, times: Numbers
) -> tuple[float, Numbers]:
    """And its slope in (log alpha1, log beta1, log alpha2, log beta2, logit p)."""
    a1, b1, a2, b2 = np.exp(z[:4]).tolist()
    first, da1, db1 = _component(a1, b1, counts, where, E)
    second, da2, db2 = _component(a2, b2, counts, where, E)
    log_p, log_q = -np.logaddexp(0, -z[4]), -np.logaddexp(0, z[4])
    both = np.logaddexp(log_p + first, log_q + second)
    share = np.exp(log_p + first - both)
    slope = np.array(
        [
            times @ (share * da1),
            times @ (share * db1),
            times @ ((1 - share) * da2),
            times @ ((1 - share) * db2),
            times @ (share - expit(z[4])),
        ]
    )
    return float(times @ both), slope


def _component(
    a: float, b: float, counts: Numbers, where: Any, E: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Log of NB(N; a, b / (b + E)) / P(N >= 1), and its slopes in log a and log b."""
    N = counts[where]
    log_share = -np.log1p(E / b)  # log of b / (b + E)
    log_none = a * log_share
    seen = -np.expm1(log_none)
    log_f = (gammaln(a + counts) - gammaln(a) - gammaln(counts + 1))[where]
    log_f = log_f + log_none + N * np.log(E / (b + E)) - np.log(seen)
    odds_none = np.exp(log_none) / seen
    slope_a = (digamma(a + counts) - digamma(a))[where] + log_share * (1 + odds_none)
    slope_b = a * E / (b * (b + E)) * (1 + odds_none) - N / (b + E)
    return log_f, a * slope_a, b * slope_b


def weight_of_first(theta: Theta, N: Numbers, E: Numbers) -> Numbers:
    """The chance, given N, that a pair's rate is of the first component (DuMouchel 1999, equation 7)."""

    def log_f(a: float, b: float) -> Numbers:
        found: Numbers = gammaln(a + N) - gammaln(a) - a * np.log1p(E / b) + N * np.log(E / (b + E))
        return found

    with np.errstate(divide="ignore"):  # a weight of exactly 0 or 1
        log_odds = np.log(theta.p) - np.log1p(-theta.p)
    found: Numbers = expit(log_odds + log_f(theta.alpha1, theta.beta1) - log_f(theta.alpha2, theta.beta2))
    return found


def quantile(level: float, theta: Theta, first: Numbers, N: Numbers, E: Numbers) -> Numbers:
    """Where the posterior of the rate reaches `level`, between its components' own quantiles, by bisection."""
    shape1, rate1 = theta.alpha1 + N, theta.beta1 + E
    shape2, rate2 = theta.alpha2 + N, theta.beta2 + E
    ends = gammaincinv(shape1, level) / rate1, gammaincinv(shape2, level) / rate2
    low: Numbers = np.minimum(*ends)
    high: Numbers = np.maximum(*ends)
    for _ in _until_close(low, high):
        middle = (low + high) / 2
        below = (
            first * gammainc(shape1, rate1 * middle) + (1 - first) * gammainc(shape2, rate2 * middle) < level
        )
        np.copyto(low, middle, where=below)
        np.copyto(high, middle, where=~below)
    return (low + high) / 2


def _until_close(low: Numbers, high: Numbers) -> Iterator[int]:
    for step in range(MOST_STEPS):
        if (high - low <= CLOSE * high).all():
            return
        yield step
