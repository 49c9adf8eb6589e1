"""The group of cells with the highest score: of each attribute a subset of its values, in linear time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from gehoor_signals.frames import Numbers, Truths

ROUNDS = 20
STARTS = 4
"""Single values of each attribute from which the search begins, beside "everything"."""
KEEPS = 0.9
"""A smaller or simpler group explains the rise when it keeps this share of the score."""


@dataclass(frozen=True)
class Cells:
    """Combinations that occur: codes (n_cells, n_attributes), and the values of each attribute that they number."""

    codes: NDArray[np.int64]
    names: tuple[NDArray[Any], ...]

    @classmethod
    def of(cls, columns: Sequence[NDArray[Any]]) -> Cells:
        coded = [np.unique(column.astype(str), return_inverse=True) for column in columns]
        return cls(np.column_stack([codes for _, codes in coded]), tuple(names for names, _ in coded))

    def within(self, subsets: Sequence[Truths], leave_out: int = -1) -> Truths:
        """Which cells lie in all subsets, but for that of one attribute."""
        inside = np.ones(len(self.codes), dtype=np.bool_)
        for i, subset in enumerate(subsets):
            if i != leave_out:
                inside &= subset[self.codes[:, i]]
        return inside

    def by_value(self, attribute: int, values: Numbers) -> Numbers:
        size = len(self.names[attribute])
        return np.bincount(self.codes[:, attribute], weights=values, minlength=size).astype(np.float64)

    def independent(self, values: Numbers) -> Numbers:
        """What each cell would have were the attributes unrelated, with at least a trace everywhere."""
        total = max(float(values.sum()), 1.0)
        found = np.full(len(values), total)
        for i in range(len(self.names)):
            found *= (self.by_value(i, values)[self.codes[:, i]] + 0.5) / (total + 0.5 * len(self.names[i]))
        return found


@dataclass(frozen=True)
class Best:
    """For each attribute, which of its values are in the group; the group's score."""

    subsets: tuple[Truths, ...]
    score: float


def poisson_score(seen: Numbers, expected: Numbers) -> Numbers:
    """Log likelihood ratio of a rate above what is expected, 0 for none (expectation-based Poisson)."""
    ratio = seen / expected
    return np.where(ratio > 1, seen * np.log(np.maximum(ratio, 1.0)) + expected - seen, 0.0)


def best_group(cells: Cells, seen: Numbers, expected: Numbers) -> Best:
    """The highest score over subsets of each attribute in turn, from several starts, until nothing improves."""
    found = [_climb(cells, seen, expected, start) for start in _starts(cells, seen, expected)]
    return max(found, key=lambda one: one.score)


def smallest(cells: Cells, seen: Numbers, expected: Numbers, best: Best) -> Best:
    """The simplest group that keeps most of the score: attributes that say little are dropped, then single values.

    An attribute says little when what it adds to the score is no more than the logarithm of the number of subsets of
    that size, from which its own was chosen (minimum description length).
    """
    subsets = list(best.subsets)
    for i in range(len(subsets)):
        wider = [*subsets]
        wider[i] = np.ones_like(subsets[i])
        loss = _score(cells, seen, expected, subsets) - _score(cells, seen, expected, wider)
        if not subsets[i].all() and loss <= max((1 - KEEPS) * best.score, _choices(subsets[i])):
            subsets = wider
    goal = KEEPS * _score(cells, seen, expected, subsets)
    while (narrower := _without_a_value(cells, seen, expected, subsets)) is not None:
        if _score(cells, seen, expected, narrower) < goal:
            break
        subsets = narrower
    return Best(tuple(subsets), _score(cells, seen, expected, subsets))


def _choices(subset: Truths) -> float:
    of, chosen = len(subset), int(subset.sum())
    return float(gammaln(of + 1) - gammaln(chosen + 1) - gammaln(of - chosen + 1))


def _without_a_value(
    cells: Cells, seen: Numbers, expected: Numbers, subsets: Sequence[Truths]
) -> list[Truths] | None:
    """The group without the one value whose loss costs least, of attributes that are not wholly in."""
    options = []
    for i, subset in enumerate(subsets):
        if subset.all() or subset.sum() < 2:
            continue
        for value in np.flatnonzero(subset).tolist():
            fewer = subset.copy()
            fewer[value] = False
            options.append([*subsets[:i], fewer, *subsets[i + 1 :]])
    return max(options, key=lambda one: _score(cells, seen, expected, one), default=None)


def _starts(cells: Cells, seen: Numbers, expected: Numbers) -> list[list[Truths]]:
    everything = [np.ones(len(names), dtype=np.bool_) for names in cells.names]
    found = [everything]
    for i in range(len(everything)):
        scores = poisson_score(cells.by_value(i, seen), cells.by_value(i, expected))
        for value in np.argsort(-scores, kind="stable")[:STARTS].tolist():
            one = np.zeros(len(scores), dtype=np.bool_)
            one[value] = True
            found.append([*everything[:i], one, *everything[i + 1 :]])
    return found


def _climb(cells: Cells, seen: Numbers, expected: Numbers, start: Sequence[Truths]) -> Best:
    subsets, score = list(start), -1.0
    for _ in range(ROUNDS):
        before = score
        for i in range(len(subsets)):
            inside = cells.within(subsets, leave_out=i)
            c, b = (cells.by_value(i, np.where(inside, one, 0.0)) for one in (seen, expected))
            subsets[i], score = _best_subset(c, b)
        if score <= before + 1e-9:
            break
    return Best(tuple(subsets), score)


def _best_subset(c: Numbers, b: Numbers) -> tuple[Truths, float]:
    """The best of all subsets is among the first so many by c / b (linear-time subset scanning)."""
    possible = b > 0
    order = np.argsort(-np.where(possible, c / np.where(possible, b, 1.0), -1.0), kind="stable")
    scores = poisson_score(np.cumsum(c[order]), np.maximum(np.cumsum(b[order]), 1e-12))
    many = int(np.argmax(scores)) + 1
    chosen = np.zeros(len(c), dtype=np.bool_)
    chosen[order[:many]] = True
    return chosen, float(scores[many - 1])


def _score(cells: Cells, seen: Numbers, expected: Numbers, subsets: Sequence[Truths]) -> float:
    inside = cells.within(subsets)
    b = float(expected[inside].sum())
    return float(poisson_score(np.array(seen[inside].sum()), np.array(b))) if b > 0 else 0.0
