"""Groups compared in like cases: one family of comparisons, whose intervals hold together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from gehoor_signals import glm
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Finding
from gehoor_signals.frames import Numbers, Table, Truths
from gehoor_signals.regressions import design


@dataclass(frozen=True)
class Comparison:
    """One group against the reference: the coefficient, its standard error, its degrees of freedom, its size."""

    group: str
    reference: str
    value: float
    error: float
    freedom: int
    n: int
    measure: str = ""
    family: str = "gamma"

    @property
    def p(self) -> float:
        return 2 * float(stdtr(self.freedom, -abs(self.value) / self.error)) if self.error > 0 else 1.0


@dataclass(frozen=True, kw_only=True)
class Gaps(Finding):
    """A gap for each group (the estimates), with intervals that hold together; `different` are those that surely differ.

    `p` is each comparison's p-value times the number of comparisons (Bonferroni), at most 1.
    """

    references: Mapping[str, str]
    different: tuple[str, ...]
    sizes: Mapping[str, int]
    p: Mapping[str, float]


def labels(rows: Table, name: str) -> NDArray[np.str_]:
    return rows.labels(name).astype(str)


def like_cases(rows: Table, covariates: Sequence[str]) -> Numbers:
    """What makes cases alike, as columns; NaN where it is not known."""
    return design(rows, covariates).matrix if covariates else np.zeros((len(rows), 0))


def choose_reference(
    groups: NDArray[np.str_], given: str | None, minimum: int
) -> tuple[str | None, list[str], list[str]]:
    """The group that others are compared with (the largest, unless given), the others, and those that are too small."""
    names, counts = np.unique(groups[groups != ""], return_counts=True)
    large = [str(name) for name, n in zip(names, counts, strict=True) if n >= minimum]
    few = [f"{name} ({n})" for name, n in zip(names, counts, strict=True) if n < minimum]
    if given is not None and given not in names:
        raise BadInput(f"There is no group {given!r}; there are {', '.join(names) or 'none'}.")
    if given is not None and given not in large:
        raise BadInput(f"The reference {given!r} has fewer than {minimum} cases; choose a larger group.")
    if not large:
        return None, [], few
    reference = given or str(names[int(np.argmax(counts))])
    return reference, [name for name in large if name != reference], few


Cases: TypeAlias = tuple[Numbers, NDArray[np.str_], Numbers]
"""What is compared, each case's group, and what makes cases alike."""


def compare(
    cases: Cases, family: str, *, reference: str, others: Sequence[str]
) -> tuple[list[Comparison], list[str]]:
    """Each of the others against the reference, given what makes cases alike; and the groups of which nothing is known.

    The error is the larger of the model's and the sandwich's (HC3): the first is too short where groups differ in
    spread, the second where groups are small and amounts are skewed.
    """
    y, groups, likeness = cases
    inside = np.isin(groups, [reference, *others])
    y, groups, likeness = y[inside], groups[inside], likeness[inside]
    relative = family in ("gamma", "poisson")
    empty = [one for one in (reference, *others) if relative and not y[groups == one].any()]
    told = [one for one in others if one not in empty]
    if reference in empty or not told:
        return [], empty
    keep = ~np.isin(groups, empty)
    y, groups, likeness = y[keep], groups[keep], likeness[keep]
    dummies = np.column_stack([(groups == one).astype(float) for one in told])
    X = np.column_stack([np.ones(len(y)), dummies, likeness])
    X = X[:, glm.independent(X)]
    if len(y) <= X.shape[1] + 1:
        return [], empty
    found = glm.fit(X, y, family)
    variance = np.maximum(np.diag(found.robust), np.diag(found.model))
    comparisons = [
        Comparison(
            one, reference, float(found.coef[i]), float(np.sqrt(variance[i])), found.freedom,
            int((groups == one).sum()), family=family,
        )
        for i, one in enumerate(told, 1)
    ]  # fmt: skip
    return comparisons, empty


def bounds(one: Comparison, comparisons: int, level: float) -> tuple[float, float, float]:
    """The gap and its interval: relative (-0.08 is 8 % less) or in the measure's own unit."""
    half = float(stdtrit(one.freedom, 1 - (1 - level) / 2 / max(1, comparisons))) * one.error
    ends = np.array([one.value, one.value - half, one.value + half])
    shown = np.expm1(np.minimum(ends, 700)) if one.family in ("gamma", "poisson") else ends
    return float(shown[0]), float(shown[1]), float(shown[2])


def left_out(usable: Truths, what: str) -> tuple[str, ...]:
    n = int((~usable).sum())
    return (f"{n:,} cases without {what} are left out.",) if n else ()
