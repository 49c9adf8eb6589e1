from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import stdtrit

from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers
from gehoor_signals.journeys.parts import Steps, collect, framed, matrix, parts
from gehoor_signals.journeys.weights import weights


@dataclass(frozen=True, kw_only=True)
class Endings(Finding):
    """What each ending would add to the outcome (the estimates, best first); `best` surely adds more than the others."""

    best: str | None
    helps: tuple[str, ...]
    valences: Mapping[str, float]


def endings(
    steps: Any,
    outcomes: Any = None,
    *,
    candidates: Mapping[str, float] | None = None,
    kind: str | None = None,
    added: bool = True,
    journey: str = "journey",
    step: str = "step",
    valence: str = "valence",
    outcome: str = "satisfaction",
    neutral: float = 0,
    minimum: int = 50,
    level: float = 0.95,
) -> Endings:
    """Which ending would help: what journeys would be rated had they ended so, by your customers' own weights.

    Use it to choose what to try. Do not take it for proof: the weights are associations, and an ending feels as it does
    now to those who get it now. Try the ending on half of the cases, by lot, and compare.

    Parameters
    ----------
    steps, outcomes, journey, step, valence, outcome, neutral, minimum, level : as in `journeys.weights`.
    candidates : endings and how they feel, as {"a call by the owner": 3}; or None with
    kind : a column with the name of each step: every kind that occurs `minimum` times is a candidate, and feels as it
        does in the mean.
    added : whether the ending comes after the last step (one step more) or in its place.

    Returns
    -------
    Endings with an estimate for each candidate: the mean change of the outcome over all journeys, through all parts that
    it changes; intervals hold together (Bonferroni). `helps` are those that surely add something, `best` the one that
    surely adds more than every other, or None.

    Raises
    ------
    BadInput : neither candidates nor kind, and as in `journeys.weights`.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import journeys
    >>> rng = np.random.default_rng(1)
    >>> v = rng.normal(0, 2, (400, 4)).round(1)
    >>> steps = {"journey": np.repeat(np.arange(400), 4), "step": np.tile(np.arange(4), 400), "valence": v.ravel()}
    >>> rated = {"journey": np.arange(400), "satisfaction": v[:, 3] + rng.normal(0, 1, 400)}
    >>> journeys.endings(steps, rated, candidates={"a letter": 0.5, "a call": 3}).best
    'a call'

    References
    ----------
    Redelmeier, Katz & Kahneman (2003), Pain 104, 187-194 (a milder end was remembered as less painful, by lot). The
    interval is that of a linear function of regression coefficients with HC3 covariance.
    """
    columns = {"journey": journey, "step": step, "valence": valence}
    steps, outcomes = framed(steps, outcomes, {**columns, "outcome": outcome})
    own = weights(steps, outcomes, outcome=outcome, neutral=neutral, minimum=minimum, level=level, **columns)
    walked, _ = collect(steps, kind=kind, **columns)
    felt = dict(candidates) if candidates else _kinds(walked, minimum)
    if not felt and kind is None:
        raise BadInput(
            "Name endings with how they feel as candidates=, or the column of step names as kind=."
        )
    names = [one.name for one in own.estimates]
    moved = _moves(walked, felt, names, neutral, added=added) if names else np.zeros((0, 0))
    found = {name: moved[i] for i, name in enumerate(felt)} if names else {}
    coef = np.array([one.value for one in own.estimates])
    quantile = _quantile(own.freedom, level, len(felt)) if found else math.nan
    estimates = [_effect(name, move, coef, own.covariance[1:, 1:], quantile) for name, move in found.items()]
    estimates.sort(key=lambda one: (-one.value, one.name))
    helps = tuple(one.name for one in estimates if one.low > 0)
    best = _best(helps, found, coef, own.covariance[1:, 1:], quantile)
    return Endings(
        method=f"Outcome with another ending {'added' if added else 'in place of the last step'}, by the weights of these journeys",
        n=own.n,
        says=_says(estimates, helps, best, own.says),
        estimates=tuple(estimates),
        level=level,
        caveats=(
            *own.caveats,
            "Weights are associations: try the ending on half of the cases, by lot, before all.",
        ),
        kind=own.kind,
        best=best,
        helps=helps,
        valences=felt,
    )


def _kinds(walked: Steps, minimum: int) -> dict[str, float]:
    if walked.kinds is None:
        return {}
    names, which = np.unique(walked.kinds.astype(str), return_inverse=True)
    count = np.bincount(which)
    mean = np.bincount(which, weights=walked.valence) / np.maximum(1, count)
    return {str(names[i]): float(mean[i]) for i in range(len(names)) if names[i] and count[i] >= minimum}


def _moves(
    walked: Steps, felt: Mapping[str, float], names: Sequence[str], neutral: float, *, added: bool
) -> Numbers:
    """Candidates x parts: how each part's mean over journeys changes."""
    before = matrix(parts(walked, neutral), names)[:, 1:].mean(axis=0)
    after = [
        matrix(parts(walked.ending_with(one, added=added), neutral), names)[:, 1:].mean(axis=0)
        for one in felt.values()
    ]
    moved: Numbers = np.array(after).reshape(len(felt), len(names)) - before
    return moved


def _quantile(freedom: int, level: float, candidates: int) -> float:
    questions = candidates * (candidates + 1) / 2  # each against nothing and each against each
    return float(stdtrit(freedom, 1 - (1 - level) / 2 / questions))


def _effect(name: str, move: Numbers, coef: Numbers, covariance: Numbers, quantile: float) -> Estimate:
    value = float(move @ coef)
    half = quantile * math.sqrt(max(0.0, float(move @ covariance @ move)))
    return Estimate(name, value, value - half, value + half)


def _best(
    helps: Sequence[str], found: Mapping[str, Numbers], coef: Numbers, covariance: Numbers, quantile: float
) -> str | None:
    if not helps:
        return None
    first = helps[0]
    rest = [
        _effect(name, found[first] - move, coef, covariance, quantile)
        for name, move in found.items()
        if name != first
    ]
    return first if all(one.low > 0 for one in rest) else None


def _says(estimates: Sequence[Estimate], helps: Sequence[str], best: str | None, of_weights: str) -> str:
    if not estimates:
        return (
            of_weights
            if of_weights.startswith("Nothing")
            else "Nothing can be said: no ending occurs often enough."
        )
    if not helps:
        return "None of these endings surely helps. Ask customers what they missed at the end."
    one = estimates[0]
    gain = f"{number(one.value)} ({number(one.low)} to {number(one.high)})"
    if best:
        others = ", surely more than the others" if estimates[1:] else ""
        return f"Try to end with {best}: it would add {gain} to the outcome{others}."
    return f"Try {' or '.join(helps)}: they surely help ({helps[0]} by {gain}), but which helps most cannot be said."
