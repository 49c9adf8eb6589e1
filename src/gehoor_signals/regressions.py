"""Linear and logistic regression in NumPy, for methods that need a small model on the way to their answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, xlog1py, xlogy

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers, Table

STEPS = 60
MOST_LEVELS = 50


@dataclass(frozen=True)
class Design:
    """Columns of numbers made from columns of a frame, each centred and scaled to spread 1; `steps` undoes that."""

    names: tuple[str, ...]
    matrix: Numbers
    steps: Numbers

    def where(self, rows: Numbers | np.ndarray) -> Design:
        """Those rows, without the columns that say nothing there."""
        part = self.matrix[rows]
        keep = np.ptp(part, axis=0) > 1e-12 if len(part) else np.zeros(part.shape[1], dtype=bool)
        return Design(
            tuple(name for name, one in zip(self.names, keep, strict=True) if one),
            part[:, keep],
            self.steps[keep],
        )


def design(table: Table, names: Sequence[str]) -> Design:
    """Numbers as they are, text as a column of 0 and 1 for each value but the first. Constant columns are left out.

    Raises BadInput for text with more than 50 different values.
    """
    found: list[tuple[str, Numbers]] = []
    for name in names:
        try:
            found.append((name, table.numbers(name)))
        except BadInput:
            if name not in table:
                raise
            found += _dummies(name, table)
    found = [(name, column) for name, column in found if _varies(column)]
    matrix = np.column_stack([column for _, column in found]) if found else np.zeros((len(table), 0))
    if len(matrix) and matrix.shape[1]:
        steps = np.nanstd(matrix, axis=0)
        matrix = (matrix - np.nanmean(matrix, axis=0)) / steps
    else:
        steps = np.ones(matrix.shape[1])
    return Design(tuple(name for name, _ in found), matrix, steps)


def _varies(column: Numbers) -> bool:
    known = column[np.isfinite(column)]
    return bool(len(known) and np.ptp(known) > 1e-12 * max(1.0, float(np.abs(known).max())))


def _dummies(name: str, table: Table) -> list[tuple[str, Numbers]]:
    labels = table.labels(name)
    values = np.unique(labels.astype(str))
    if len(values) > MOST_LEVELS:
        raise BadInput(
            f"Column {name!r} has {len(values)} different texts, at most {MOST_LEVELS} can be used."
        )
    return [
        (f"{name} {value}", np.where(labels == "", np.nan, labels == value).astype(float))
        for value in values[1:]
    ]


@dataclass(frozen=True)
class Regression:
    """Coefficients and their covariance."""

    coefficients: Numbers
    covariance: Numbers


def linear(X: Numbers, y: Numbers, *, ridge: float = 1e-8) -> Regression:
    """Least squares. `ridge` (relative to the number of rows) keeps columns that repeat each other from breaking it."""
    n, p = X.shape
    inverse = np.linalg.inv(X.T @ X + ridge * max(n, 1) * np.eye(p))
    coefficients = inverse @ (X.T @ y)
    rest = y - X @ coefficients
    variance = float(rest @ rest) / max(n - p, 1)
    return Regression(coefficients, variance * inverse)


def logistic(
    X: Numbers, events: Numbers, trials: Numbers | float = 1.0, *, ridge: float = 1e-6, free: int = 1
) -> Regression:
    """Logistic regression of `events` out of `trials` by Newton's method with halved steps.

    `ridge` (relative to the number of trials) keeps the coefficients finite where a column separates the events;
    the first `free` columns are not held back.
    """
    n, p = X.shape
    m = np.broadcast_to(np.asarray(trials, dtype=float), (n,))
    held = ridge * max(float(m.sum()), 1.0) * np.where(np.arange(p) < free, 1e-3, 1.0)
    at, value = np.zeros(p), -np.inf
    value = _fit_of(X, events, m, at, held)
    for _ in range(STEPS):
        chance = expit(X @ at)
        slope = X.T @ (events - m * chance) - held * at
        bend = (X * (m * chance * (1 - chance))[:, None]).T @ X + np.diag(held + 1e-12)
        step = np.linalg.solve(bend, slope)
        for _ in range(30):
            there = _fit_of(X, events, m, at + step, held)
            if there >= value:
                break
            step = step / 2
        else:
            break
        gain, at, value = there - value, at + step, there
        if gain < 1e-12 * (1 + abs(value)):
            break
    chance = expit(X @ at)
    bend = (X * (m * chance * (1 - chance))[:, None]).T @ X + np.diag(held + 1e-12)
    return Regression(at, np.linalg.inv(bend))


def _fit_of(X: Numbers, events: Numbers, trials: Numbers, at: Numbers, held: Numbers) -> float:
    eta = X @ at
    return float(events @ eta - trials @ np.logaddexp(0, eta) - (held * at) @ at / 2)


def deviance(events: Numbers, trials: Numbers, chance: Numbers) -> float:
    """Minus twice the log-likelihood of `events` out of `trials`."""
    return float(-2 * (xlogy(events, chance) + xlog1py(trials - events, -chance)).sum())
