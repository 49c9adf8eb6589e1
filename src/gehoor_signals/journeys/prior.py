"""Peak-end as the prior: a ridge that draws weights towards half peak, half end, as far as unseen journeys ask for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from gehoor_signals.frames import Numbers
from gehoor_signals.journeys.parts import matrix

PENALTIES = tuple(np.geomspace(1e-4, 1e4, 33).tolist())
FOLDS = 10


def shrink(found: Mapping[str, Numbers], names: Sequence[str], y: Numbers) -> tuple[dict[str, float], float]:
    """The weights to score with, and how far they come from the data (0: the prior, 1: least squares).

    y = b0 + b1 (peak + end) / 2 + departures; departures, in standard deviations of their part, are penalised. The
    penalty has the least error on journeys left out one by one (PRESS; Golub, Heath & Wahba 1979 for the idea).
    """
    X = matrix(found, names)
    fits = [_ridge(X, names, y, penalty) for penalty in PENALTIES]
    coef, _, used = min(fits, key=lambda one: one[1])
    least, most = fits[-1][2], fits[0][2]
    share = (used - least) / (most - least) if most > least else 1.0
    drawn = {name: float(one) for name, one in zip(("intercept", *names), coef, strict=True)}
    return drawn, float(np.clip(share, 0, 1))


def _ridge(X: Numbers, names: Sequence[str], y: Numbers, penalty: float) -> tuple[Numbers, float, float]:
    """Coefficients as in X, the sum of squared errors of journeys left out, the degrees of freedom used."""
    rule = np.array([0.0, *(0.5 if name in ("peak", "end") else 0.0 for name in names)])
    spread = X[:, 1:].std(axis=0)
    bent = (X[:, 1:] - X[:, 1:].mean(axis=0)) / spread
    design = np.column_stack([X[:, 0], X @ rule, bent])
    weight = np.concatenate(([0.0, 0.0], np.full(len(names), penalty * len(y))))
    inverse = np.linalg.inv(design.T @ design + np.diag(weight))
    hat = ((design @ inverse) * design).sum(axis=1)
    beta = inverse @ (design.T @ y)
    error = (y - design @ beta) / (1 - np.minimum(hat, 1 - 1e-9))
    slopes = beta[1] * rule[1:] + beta[2:] / spread
    intercept = beta[0] - float(beta[2:] / spread @ X[:, 1:].mean(axis=0))
    return np.concatenate(([intercept], slopes)), float((error**2).sum()), float(hat.sum())


def unseen_r2(found: Mapping[str, Numbers], names: Sequence[str], y: Numbers) -> dict[str, float]:
    """The share of variance explained in journeys not used in fitting (ten folds), of each way to score."""
    ways = {"all parts": names, "peak and end": ("peak", "end"), "mean only": ("mean",), "end only": ("end",)}
    fold = np.random.default_rng(0).permutation(len(y)) % FOLDS
    total = sum(float(((y[fold == i] - y[fold != i].mean()) ** 2).sum()) for i in range(FOLDS))
    explained = {}
    for way, some in ways.items():
        X, error = matrix(found, some), 0.0
        for i in range(FOLDS):
            coef = np.linalg.lstsq(X[fold != i], y[fold != i], rcond=None)[0]
            error += float(((y[fold == i] - X[fold == i] @ coef) ** 2).sum())
        explained[way] = 1 - error / total
    return explained
