"""What something does to those it befell, from data in which it did not fall by chance: cross-fitted, doubly robust."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtri

from gehoor_signals.errors import BadInput, optional
from gehoor_signals.frames import Numbers, Truths
from gehoor_signals.regressions import Design, linear, logistic

FEWEST = 20
CLIP = 0.01
SHOWN = 4


@dataclass(frozen=True)
class Effect:
    """An effect with its standard error; `with_it` and `without_it` are the means compared, `naive` their raw likes.

    clipped : the share of rows so unlike the others that their weight was held back. n : rows in both groups.
    """

    value: float
    error: float
    naive: float
    naive_error: float
    with_it: float
    without_it: float
    clipped: float
    n: int
    n_with: int

    def interval(self, level: float) -> tuple[float, float]:
        half = float(ndtri(0.5 + level / 2)) * self.error
        return self.value - half, self.value + half

    def naive_interval(self, level: float) -> tuple[float, float]:
        half = float(ndtri(0.5 + level / 2)) * self.naive_error
        return self.naive - half, self.naive + half


@dataclass(frozen=True)
class Learners:
    """How outcomes and chances are foreseen: linear and logistic, or a regressor and a classifier of scikit-learn."""

    outcome: Any = None
    chance: Any = None

    def outcomes(self, X: Numbers, y: Numbers, at: Numbers) -> Numbers:
        if self.outcome is None:
            return _with_one(at) @ linear(_with_one(X), y).coefficients
        found: Numbers = np.asarray(_fresh(self.outcome).fit(X, y).predict(at), dtype=float)
        return found

    def chances(self, X: Numbers, d: Truths, at: Numbers) -> Numbers:
        if self.chance is None:
            found: Numbers = expit(_with_one(at) @ logistic(_with_one(X), d.astype(float)).coefficients)
            return found
        learnt = _fresh(self.chance).fit(X, d.astype(int)).predict_proba(at)
        chances: Numbers = np.asarray(learnt, dtype=float)[:, 1]
        return chances


def effect(
    y: Numbers,
    befell: Truths,
    X: Numbers,
    *,
    on: str = "treated",
    folds: int = 5,
    seed: int = 0,
    learners: Learners | None = None,
) -> Effect:
    """The effect on those it befell (`on="treated"`) or on everyone (`on="all"`), by cross-fitted AIPW.

    y : outcomes. befell : whom it befell. X : covariates known before, standardised. Rows may come in any order: they
    are dealt to folds by their content. Raises BadInput for fewer than 20 rows on either side.

    References: Robins, Rotnitzky & Zhao (1994), JASA 89, 846-866 (AIPW); Chernozhukov et al. (2018), Econometrics
    Journal 21, C1-C68 (cross-fitting; score of the effect on the treated in section 5.1).
    """
    d = np.asarray(befell, dtype=bool)
    few = min(int(d.sum()), int((~d).sum()))
    if few < FEWEST:
        raise BadInput(f"{few} on one side of a comparison: at least {FEWEST} are needed on both.")
    order = np.lexsort((*X.T, y, d))
    y, d, X = y[order], d[order], X[order]
    fold = _folds(d, min(folds, few // 2), np.random.default_rng(seed))
    without, with_, chance = _nuisances(y, d, X, fold, learners or Learners(), both=on == "all")
    held = np.clip(chance, CLIP, 1 - CLIP)
    share = float(d.mean())
    if on == "all":
        up = with_ + np.where(d, (y - with_) / held, 0.0)
        down = without + np.where(d, 0.0, (y - without) / (1 - held))
        with_it, without_it = float(up.mean()), float(down.mean())
        influence = up - down - (with_it - without_it)
    else:
        odds = held / (1 - held)
        lost = np.where(d, without, odds * (y - without)) / share
        with_it, without_it = float(y[d].mean()), float(lost.mean())
        influence = np.where(d, (y - with_it + without_it) / share, 0.0) - lost
    value = with_it - without_it
    beyond = (chance < CLIP) | (chance > 1 - CLIP) if on == "all" else chance > 1 - CLIP
    a, b = y[d], y[~d]
    return Effect(
        value=value,
        error=float(np.sqrt((influence**2).sum())) / len(y),
        naive=float(a.mean() - b.mean()),
        naive_error=math.sqrt(float(a.var(ddof=1)) / len(a) + float(b.var(ddof=1)) / len(b)),
        with_it=with_it,
        without_it=without_it,
        clipped=float(beyond.mean()),
        n=len(y),
        n_with=int(d.sum()),
    )


def _folds(d: Truths, folds: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Both sides are dealt evenly."""
    fold = np.zeros(len(d), dtype=np.intp)
    for side in (d, ~d):
        fold[side] = rng.permutation(int(side.sum())) % folds
    return fold


def _nuisances(
    y: Numbers, d: Truths, X: Numbers, fold: NDArray[np.intp], learners: Learners, *, both: bool
) -> tuple[Numbers, Numbers, Numbers]:
    """What is foreseen of each row by models that have not seen it: its outcome without and with, and its chance."""
    without, with_, chance = np.zeros(len(y)), np.zeros(len(y)), np.zeros(len(y))
    for one in range(int(fold.max()) + 1):
        here, rest = fold == one, fold != one
        no, yes = rest & ~d, rest & d
        without[here] = learners.outcomes(X[no], y[no], X[here])
        if both:
            with_[here] = learners.outcomes(X[yes], y[yes], X[here])
        chance[here] = learners.chances(X[rest], d[rest], X[here])
    return without, with_, chance


def two_stage(y: Numbers, befell: Truths, instrument: Numbers, X: Numbers) -> tuple[float, float, float]:
    """The effect by two-stage least squares, its robust standard error, and F of the instrument (robust).

    What the instrument shifts, and through nothing else, tells the effect on those it can sway. Wooldridge (2010),
    Econometric Analysis of Cross Section and Panel Data, 2nd ed., section 5.2.
    """
    d = np.asarray(befell, dtype=float)
    order = np.lexsort((*X.T, y, instrument, d))
    y, d, X, z = y[order], d[order], X[order], instrument[order]
    one = _with_one(X)
    d_rest, z_rest, y_rest = (v - one @ linear(one, v).coefficients for v in (d, z, y))
    first = float(z_rest @ d_rest) / float(z_rest @ z_rest)
    first_error = math.sqrt(float(z_rest**2 @ (d_rest - first * z_rest) ** 2)) / float(z_rest @ z_rest)
    value = float(z_rest @ y_rest) / float(z_rest @ d_rest)
    rest = y_rest - value * d_rest
    n, p = one.shape
    error = math.sqrt(float(z_rest**2 @ rest**2) * n / max(n - p - 1, 1)) / abs(float(z_rest @ d_rest))
    return value, error, (first / first_error) ** 2 if first_error else math.inf


def e_value(value: float, low: float, high: float, spread: float) -> tuple[float, float]:
    """How strong a hidden common cause must be to explain the effect away, and to bring its interval to 0.

    As a risk ratio with both sides; 1: nothing is needed. `spread` is the standard deviation of the outcome.
    VanderWeele & Ding (2017), Annals of Internal Medicine 167(4), 268-274: RR about exp(.91 d) for a difference of d
    standard deviations, E = RR + sqrt(RR (RR - 1)).
    """
    if not (spread > 0 and math.isfinite(value)):
        return math.nan, math.nan
    nearest = 0.0 if low <= 0 <= high else min(abs(low), abs(high))
    return _e(abs(value) / spread), _e(nearest / spread)


def _e(d: float) -> float:
    ratio = math.exp(min(0.91 * d, 300.0))
    return ratio + math.sqrt(ratio * (ratio - 1))


def _with_one(X: Numbers) -> Numbers:
    return np.column_stack([np.ones(len(X)), X])


def _fresh(model: Any) -> Any:
    return optional("sklearn.base", for_what="A model of your own", extra="signals").clone(model)


@dataclass(frozen=True)
class Comparison:
    """One question answered both ways: the adjusted effect and the plain difference of the same groups."""

    name: str
    effect: Effect
    low: float
    high: float
    naive_low: float
    naive_high: float
    e_value: float
    e_value_of_interval: float
    left_out: tuple[str, ...]

    @property
    def naive_misleads(self) -> bool:
        """Whether the plain difference lies outside the interval of the adjusted one."""
        return not self.low <= self.effect.naive <= self.high


@dataclass(frozen=True)
class Study:
    """Outcomes and what was known before, of the same rows, and how comparisons are made of them."""

    y: Numbers
    made: Design
    folds: int = 5
    seed: int = 0
    learners: Learners | None = None
    level: float = 0.95

    def compare(self, name: str, yes: Truths, no: Truths, *, on: str = "treated") -> Comparison:
        """Those to whom something happened beside those to whom it did not, alike in what was known before.

        A column that does not vary within one of the groups cannot make them alike and is left out of the comparison.
        Raises BadInput for fewer than 20 rows on either side.
        """
        rows = np.flatnonzero(yes | no)
        both = [_varying(self.made.matrix[side]) for side in (yes, no)]
        keep = both[0] & both[1]
        X = self.made.matrix[rows][:, keep]
        found = effect(
            self.y[rows], yes[rows], X, on=on, folds=self.folds, seed=self.seed, learners=self.learners
        )
        low, high = found.interval(self.level)
        strength = e_value(found.value, low, high, float(self.y[rows].std()))
        gone = tuple(one for one, here in zip(self.made.names, keep, strict=True) if not here)
        return Comparison(name, found, low, high, *found.naive_interval(self.level), *strength, gone)


def _varying(matrix: Numbers) -> NDArray[np.bool_]:
    if not len(matrix):
        return np.zeros(matrix.shape[1], dtype=bool)
    return np.asarray(np.ptp(matrix, axis=0) > 1e-9)


def enough(yes: Truths, no: Truths) -> bool:
    """Whether a comparison can be made."""
    return min(int(yes.sum()), int(no.sum())) >= FEWEST


def doubts(comparisons: Sequence[Comparison]) -> list[str]:
    """What the comparisons themselves give reason to doubt."""
    found = []
    misleading = [one.name for one in comparisons if one.naive_misleads]
    if misleading:
        found.append(f"The plain difference misleads about: {_some(misleading)}.")
    clipped = [one.name for one in comparisons if one.effect.clipped > 0.02]
    if clipped:
        found.append(
            f"Some customers have no like on the other side, their weight is held back: {_some(clipped)}."
        )
    gone = sorted({name for one in comparisons for name in one.left_out})
    if gone:
        found.append(f"Left out of comparisons in which they do not vary on both sides: {', '.join(gone)}.")
    return found


def _some(names: Sequence[str]) -> str:
    more = f"; and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return "; ".join(names[:SHOWN]) + more
