"""The largest value of a log-likelihood in positive parameters, by its gradient, and how sharp the top is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from gehoor_signals.frames import Numbers

Likelihood = Callable[[Numbers], tuple[float, Numbers]]
FAR = 14.0
STEP = 1e-4
CLOSE = 1e-9
STEPS = 30


@dataclass(frozen=True)
class Top:
    """at: the logarithms of the parameters; information: minus the second derivative there, in those logarithms."""

    at: Numbers
    value: float
    information: Numbers
    converged: bool


def climb(likelihood: Likelihood, starts: Sequence[Numbers], weight: float) -> Top:
    """The highest top reached from `starts`. `likelihood` takes logarithms of parameters; `weight` is its sum of weights."""

    def down(at: Numbers) -> tuple[float, Numbers]:
        value, gradient = likelihood(at)
        return -value / weight, -gradient / weight

    found = [
        minimize(down, start, jac=True, method="L-BFGS-B", bounds=[(-FAR, FAR)] * len(start))
        for start in starts
    ]
    best = min(found, key=lambda one: float(one.fun))
    return refine(likelihood, best.x, information(likelihood, best.x))


def refine(likelihood: Likelihood, start: Numbers, about: Numbers) -> Top:
    """Newton's steps from close by. `about`: minus the second derivative, roughly, until it has been found exactly."""
    at, exact = np.asarray(start, dtype=float), False
    value, gradient = likelihood(at)
    for _ in range(STEPS):
        step = _uphill(about, gradient)
        gain = float(step @ gradient)
        if gain < CLOSE:
            if exact:
                break
            about, exact = information(likelihood, at), True
            continue
        at, value, gradient, moved = _try(likelihood, at, value, gradient, step)
        if not moved and exact:
            break
        if not moved:
            about, exact = information(likelihood, at), True
    if not exact:
        about = information(likelihood, at)
    still = float(_uphill(about, gradient) @ gradient)
    return Top(at, value, about, bool(still < 1e-4 and (np.abs(at) < FAR - 1).all()))


def _try(
    likelihood: Likelihood, at: Numbers, value: float, gradient: Numbers, step: Numbers
) -> tuple[Numbers, float, Numbers, bool]:
    """The step, or a half, a quarter … of it, whichever first does not lead down."""
    step = step * min(1.0, 2.0 / float(np.abs(step).max()))
    for _ in range(12):
        there = np.clip(at + step, -FAR, FAR)
        higher, slope = likelihood(there)
        if higher >= value:
            return there, higher, slope, bool((there != at).any())
        step = step / 2
    return at, value, gradient, False


def information(likelihood: Likelihood, at: Numbers) -> Numbers:
    """Minus the second derivative, by central differences of the gradient."""
    rows = [
        (likelihood(at - STEP * one)[1] - likelihood(at + STEP * one)[1]) / (2 * STEP)
        for one in np.eye(len(at))
    ]
    matrix = np.array(rows)
    half: Numbers = (matrix + matrix.T) / 2
    return half


def covariance(information: Numbers) -> Numbers:
    """Its inverse; NaN throughout where the top is flat in some direction."""
    values, vectors = np.linalg.eigh(information)
    if values[0] <= 1e-7 * max(1.0, values[-1]) * 1e-3:
        return np.full_like(information, np.nan)
    inverse: Numbers = (vectors / values) @ vectors.T
    return inverse


def _uphill(about: Numbers, gradient: Numbers) -> Numbers:
    """Newton's step; where the top is flat or bent the other way, as far as a bend of that size allows."""
    values, vectors = np.linalg.eigh(about)
    bend = np.maximum(np.abs(values), 1e-8 * max(1.0, float(np.abs(values).max())))
    step: Numbers = vectors @ ((vectors.T @ gradient) / bend)
    return step
