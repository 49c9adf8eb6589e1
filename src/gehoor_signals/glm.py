"""Generalised linear models by iteratively reweighted least squares, with variances that do not trust the model."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import expit, xlogy

from gehoor_signals.frames import Numbers

ROUNDS, HALVINGS, ENOUGH = 100, 30, 1e-10
FAR = 30.0  # the linear predictor is kept where its exponential is a number


class Family(NamedTuple):
    """A mean from a linear predictor, its variance (up to a factor), its slope, and a quasi-likelihood."""

    mean: Callable[[Numbers], Numbers]
    slope: Callable[[Numbers], Numbers]
    variance: Callable[[Numbers], Numbers]
    likelihood: Callable[[Numbers, Numbers], float]
    start: Callable[[Numbers], Numbers]


def _exp(eta: Numbers) -> Numbers:
    found: Numbers = np.exp(np.clip(eta, -700, 700))
    return found


FAMILIES = {
    "gaussian": Family(
        lambda eta: eta,
        np.ones_like,
        np.ones_like,
        lambda y, mu: -float(((y - mu) ** 2).sum()),
        lambda y: y,
    ),
    "gamma": Family(
        _exp,
        lambda mu: mu,
        lambda mu: mu**2,
        lambda y, mu: -float((y / mu + np.log(mu)).sum()),
        lambda y: np.log((y + y.mean()) / 2),
    ),
    "poisson": Family(
        _exp,
        lambda mu: mu,
        lambda mu: mu,
        lambda y, mu: float((xlogy(y, mu) - mu).sum()),
        lambda y: np.log((y + y.mean()) / 2),
    ),
    "binomial": Family(
        lambda eta: expit(np.clip(eta, -FAR, FAR)),
        lambda mu: mu * (1 - mu),
        lambda mu: mu * (1 - mu),
        lambda y, mu: float((xlogy(y, mu) + xlogy(1 - y, 1 - mu)).sum()),
        lambda y: np.log((y + 0.5) / (1.5 - y)),
    ),
}
"""Identity for gaussian, logit for binomial, else log. Gamma takes zeros: only mean and variance are assumed."""


@dataclass(frozen=True)
class Fit:
    """Coefficients with their covariance: `robust` (HC3, sandwich) and `model` (dispersion x inverse information).

    `influence` has a row for each observation: what it adds to the coefficients' error; its cross-product is `robust`.
    """

    coef: Numbers
    robust: Numbers
    model: Numbers
    influence: Numbers
    mu: Numbers
    dispersion: float
    freedom: int
    converged: bool


def fit(
    X: Numbers, y: Numbers, family: str, *, offset: Numbers | None = None, weights: Numbers | None = None
) -> Fit:
    """Fit a mean to y (n), given X (n, p) of full rank with its column of ones, and an offset on the predictor's scale.

    Zeros are allowed in Gamma (quasi-likelihood). The caller sees to it that n > p and that columns are not collinear
    (`independent`).
    """
    kind, w = FAMILIES[family], np.ones(len(y)) if weights is None else weights
    base = np.zeros(len(y)) if offset is None else offset
    coef, converged = _climb(X, y, kind, base, w)
    mu = kind.mean(X @ coef + base)
    slope, variance = kind.slope(mu), kind.variance(mu)
    working = w * slope**2 / variance
    root = X * np.sqrt(working)[:, None]
    bread = np.linalg.inv(root.T @ root)
    leverage = np.minimum(((root @ bread) * root).sum(axis=1), 1 - 1e-9)
    freedom = len(y) - X.shape[1]
    dispersion = float((w * (y - mu) ** 2 / variance).sum()) / freedom if freedom > 0 else math.nan
    score = w * (y - mu) * slope / variance / (1 - leverage)
    influence = (X * score[:, None]) @ bread
    return Fit(
        coef,
        influence.T @ influence,
        np.asarray(dispersion * bread, dtype=np.float64),
        influence,
        mu,
        dispersion,
        freedom,
        converged,
    )


def _climb(X: Numbers, y: Numbers, kind: Family, base: Numbers, w: Numbers) -> tuple[Numbers, bool]:
    """IRLS; a step that loses likelihood is halved."""
    coef = np.asarray(np.linalg.lstsq(X, kind.start(y) - base, rcond=None)[0], dtype=np.float64)
    best = kind.likelihood(y, kind.mean(X @ coef + base))
    for _ in range(ROUNDS):
        mu = kind.mean(X @ coef + base)
        slope = kind.slope(mu)
        root = np.sqrt(w / kind.variance(mu)) * slope
        step = np.asarray(
            np.linalg.lstsq(X * root[:, None], root * (y - mu) / slope, rcond=None)[0], dtype=np.float64
        )
        for _ in range(HALVINGS):
            found = kind.likelihood(y, kind.mean(X @ (coef + step) + base))
            if found >= best - 1e-12 * abs(best):
                break
            step = step / 2
        coef, gained, best = coef + step, abs(found - best), found
        if gained <= 1e-14 * (abs(best) + 1) and float(np.abs(step).max(initial=0)) <= ENOUGH * (
            1 + float(np.abs(coef).max(initial=0))
        ):
            return coef, True
    return coef, False


def independent(X: Numbers, *, tolerance: float = 1e-9) -> list[int]:
    """The columns, in order, that each add something that those before do not have."""
    kept: list[int] = []
    basis = np.zeros((X.shape[0], 0))
    for i in range(X.shape[1]):
        column = X[:, i]
        size = float(np.linalg.norm(column))
        rest = column - basis @ (basis.T @ column)
        rest -= basis @ (basis.T @ rest)
        if size > 0 and float(np.linalg.norm(rest)) > tolerance * size:
            basis = np.column_stack([basis, rest / np.linalg.norm(rest)])
            kept.append(i)
    return kept
