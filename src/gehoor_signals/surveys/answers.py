"""Who was asked, who answered, and how heavily each answer weighs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gehoor_signals import frames
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding
from gehoor_signals.frames import Numbers

LOW_RESPONSE = 0.3


@dataclass(frozen=True)
class Answers:
    """The answers given (floats), their weights (mean 1), each one's group, and how many were asked."""

    values: Numbers
    weights: Numbers
    groups: Any
    asked: int

    def __len__(self) -> int:
        return len(self.values)

    @property
    def effective_n(self) -> float:
        """How many equally heavy answers these are worth (Kish 1965, section 11.7): (sum w)^2 / sum w^2."""
        return float(self.weights.sum() ** 2 / (self.weights**2).sum()) if len(self) else 0.0

    def of(self, group: object) -> Answers:
        chosen = self.groups == group
        return Answers(self.values[chosen], self.weights[chosen], self.groups[chosen], int(chosen.sum()))


@dataclass(frozen=True, kw_only=True)
class Survey(Finding):
    """A finding with one estimate for all, or one for each group; `response` is the share of the asked who answered."""

    response: float


def collect(
    data: Any, *, answer: str, scale: tuple[float, float], group: str | None, weigh_by: Sequence[str]
) -> tuple[Answers, str | None]:
    """The answers in a frame with a row for everyone who was asked (no answer: a gap).

    With `weigh_by`, each answer weighs asked / answered of its cell, so that cells count as they were asked.
    Raises BadInput for an answer outside the scale, and for a cell in which nobody answered.
    """
    rows = frames.column(data, answer)
    values = rows.numbers(answer)
    given = np.isfinite(values)
    outside = values[given & ((values < scale[0]) | (values > scale[1]))]
    if len(outside):
        raise BadInput(f"Answers go from {scale[0]:g} to {scale[1]:g}; there is a {outside[0]:g}.")
    weights = _weights([rows.labels(name) for name in weigh_by], given)
    groups = rows.labels(group)[given] if group else np.full(int(given.sum()), "")
    return Answers(values[given], weights, groups, len(rows)), rows.kind


def _weights(cells: Sequence[Any], given: Any) -> Numbers:
    if not cells or not given.any():
        return np.ones(int(given.sum()))
    cell = np.array(["\x1f".join(one) for one in zip(*cells, strict=True)], dtype=object)
    names, where = np.unique(cell, return_inverse=True)
    asked, answered = np.bincount(where), np.bincount(where[given], minlength=len(names))
    if (answered == 0).any():
        silent = names[answered == 0][0].replace("\x1f", ", ")
        raise BadInput(
            f"Nobody of {silent!r} answered, so nobody can stand for them: weigh by broader groups."
        )
    weights = (asked / answered)[where[given]]
    scaled: Numbers = weights * len(weights) / weights.sum()
    return scaled


def finding(
    answers: Answers,
    estimate: Callable[[Answers, str], Estimate],
    *,
    method: str,
    what: str,
    unhappy: tuple[float, str],
    minimum: int,
    level: float,
    kind: str | None,
) -> Survey:
    """The estimate of all, or of each group with at least `minimum` answers. unhappy: who answered less than that."""
    names = [name for name in np.unique(answers.groups) if name != ""] if len(answers) else []
    parts = [(str(name), answers.of(name)) for name in names] or [(what, answers)]
    enough = [(name, one) for name, one in parts if len(one) >= minimum]
    few = [f"{name} ({len(one)})" for name, one in parts if len(one) < minimum]
    estimates = tuple(estimate(one, name) for name, one in enough)
    response = len(answers) / answers.asked if answers.asked else math.nan
    return Survey(
        method=method,
        n=len(answers),
        says=_says(estimates, what, answers, unhappy, minimum),
        estimates=estimates,
        level=level,
        caveats=_caveats(answers, few, minimum),
        kind=kind,
        response=response,
    )


def _says(
    estimates: Sequence[Estimate], what: str, answers: Answers, unhappy: tuple[float, str], minimum: int
) -> str:
    if not estimates:
        return f"Nothing can be said yet: {len(answers)} answers, and at least {minimum} are needed. Keep asking."
    worst = min(estimates, key=lambda one: one.value)
    best = max(estimates, key=lambda one: one.value)
    if len(estimates) == 1:
        below, who = unhappy
        some = int((answers.values < below).sum())
        next_ = (
            f"Ask the {some:,} of {len(answers):,} who {who} what went wrong"
            if some
            else f"Nobody who answered {who}"
        )
        words = str(worst)
        return f"{words[0].upper()}{words[1:]}. {next_}."
    if worst.high < best.low:
        return f"Begin with {worst.name}: its {what} is {worst.value:.3g} against {best.value:.3g} of {best.name}."
    return f"The groups' {what} cannot be told apart: their intervals overlap."


def _caveats(answers: Answers, few: Sequence[str], minimum: int) -> tuple[str, ...]:
    found = []
    silent = answers.asked - len(answers)
    if silent:
        found.append(f"{silent:,} of {answers.asked:,} who were asked did not answer and are left out.")
    if answers.asked and len(answers) < LOW_RESPONSE * answers.asked:
        found.append(
            "Fewer than three in ten answered: those who did may well differ from those who did not."
        )
    if len(answers) and answers.effective_n < 0.5 * len(answers):
        found.append("The weights differ so much that half of the precision is lost.")
    if few:
        found.append(f"Too few answers for a number (fewer than {minimum}): {', '.join(few)}.")
    return tuple(found)
