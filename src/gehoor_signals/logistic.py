"""Logistic regression on sparse columns, and the calibration of its answers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array
from scipy.special import expit

from gehoor_signals.frames import Numbers

Truth = NDArray[np.bool_] | Numbers


def fit(X: csr_array, truth: Truth, weights: Numbers, penalty: float) -> tuple[Numbers, float]:
    """Weights of all columns (0 where a column is empty) and the intercept, which is not held back."""
    used = np.unique(X.indices)
    some = X[:, used]
    turned = some.T.tocsr()
    sign = np.asarray(truth, dtype=float)
    total = float(weights.sum())

    def cost(at: Numbers) -> tuple[float, Numbers]:
        score = some @ at[:-1] + at[-1]
        off = weights * (expit(score) - sign)
        loss = float(weights @ (np.logaddexp(0, score) - sign * score) + penalty / 2 * at[:-1] @ at[:-1])
        slope = np.append(turned @ off + penalty * at[:-1], off.sum())
        return loss / total, slope / total

    found = minimize(cost, np.zeros(len(used) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    whole = np.zeros(X.shape[1])
    whole[used] = found.x[:-1]
    return whole, float(found.x[-1])


def left_out(
    X: csr_array, truth: Truth, weights: Numbers, *, penalty: float, parts: NDArray[np.int64]
) -> Numbers:
    """Log-odds of each text by a model that has not seen its part."""
    found = np.zeros(X.shape[0])
    for part in np.unique(parts):
        here = parts == part
        at, intercept = fit(X[~here], np.asarray(truth)[~here], weights[~here], penalty)
        found[here] = X[here] @ at + intercept
    return found


def platt(decisions: Numbers, truth: Truth, weights: Numbers) -> tuple[float, float]:
    """Slope (never below 0) and shift that turn log-odds into chances that come true, with Platt's softened targets."""
    sign = np.asarray(truth, dtype=float)
    yes, no = float((weights * sign).sum()), float((weights * (1 - sign)).sum())
    aim = np.where(sign > 0, (yes + 1) / (yes + 2), 1 / (no + 2))

    def cost(at: Numbers) -> tuple[float, Numbers]:
        score = at[0] * decisions + at[1]
        off = weights * (expit(score) - aim)
        loss = float(weights @ (np.logaddexp(0, score) - aim * score))
        return loss, np.array([off @ decisions, off.sum()])

    bounds = [(0.0, None), (None, None)]
    slope, shift = minimize(cost, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return float(slope), float(shift)
