"""Quasi-Poisson regressions with a log link, thousands at once: a level for each season and, if wanted, one slope.

Every regression has its own counts and the same design, so the weighted least squares of each step has a closed form:
sums over seasons. The steps, their start and their end are those of R's glm.fit, because where a season has no cases
at all its level falls until the steps end, and a bound may hang on where that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from gehoor_signals.frames import Numbers, Truths

STEPS = 25
TOLERANCE = 1e-8
SMALLEST = float(np.finfo(np.float64).eps)
ON_ONE_CORE = 250_000
"""Multiplications of a matrix product below which no second core is woken; waking costs more than it brings."""
NOISE = 1e-15
"""What adding up costs in digits; a deviance that moves less has stopped moving."""


class Some:
    """Arrays with one row for each regression, None where there are none."""

    def some(self, keep: Any) -> Self:
        """Those rows of every array."""
        return type(self)(*(None if one is None else one[keep] for one in vars(self).values()))


@dataclass(frozen=True)
class Design:
    """Rows by how many weeks they lie before the one that is evaluated; `here` is its own season.

    lags: (n_rows,), the earliest first. season: (n_rows,), 0 .. seasons - 1.
    """

    lags: NDArray[np.int64]
    season: NDArray[np.int64]
    here: int
    seasons: int

    @property
    def now(self) -> float:
        """The evaluated week on the scale of `times`, which has its zero amid the rows."""
        return float(self.lags.mean())

    @property
    def times(self) -> Numbers:
        return self.now - self.lags.astype(np.float64)

    def sums(self) -> Numbers:
        """(n_rows, 2 seasons + 1): what adds rows up to each season, their times too, and their squared times."""
        member = (self.season[:, None] == np.arange(self.seasons)).astype(np.float64)
        times = self.times[:, None]
        return np.ascontiguousarray(np.hstack([member, times * member, times**2]))


@dataclass(frozen=True)
class Rows(Some):
    """(n_fits, n_rows) counts with what every fit of them needs. weights: of each row, None where all are one."""

    y: Numbers
    start: Numbers
    constant: Numbers
    weights: Numbers | None = None
    log_exposure: Numbers | None = None

    def weighted(self, numbers: Numbers) -> Numbers:
        return numbers if self.weights is None else numbers * self.weights


@dataclass(frozen=True)
class Fit(Some):
    """What glm.fit leaves behind: coefficients and means after the last step, working weights from before it.

    level: (n_fits, seasons). slope: (n_fits,). weight, centre: the sum of working weights of each season and the mean
    time under them. spread: sum of squared times about those, NaN without slope. mean, working: (n_fits, n_rows).
    """

    level: Numbers
    slope: Numbers
    weight: Numbers
    centre: Numbers
    spread: Numbers
    mean: Numbers
    working: Numbers
    converged: Truths

    def predicted(self, design: Design) -> tuple[Numbers, Numbers]:
        """The linear predictor at the evaluated week (no exposure) and its variance over the dispersion."""
        here = design.here
        eta = self.level[:, here] + self.slope * design.now
        apart = (design.now - self.centre[:, here]) ** 2
        sloping = np.where(np.isnan(self.spread), 0.0, over(apart, self.spread))
        return eta, over(1.0, self.weight[:, here]) + sloping

    def leverage(self, design: Design) -> Numbers:
        """(n_fits, n_rows) diagonal of the hat matrix."""
        share = np.take(over(1.0, self.weight), design.season, axis=1)
        if not np.isnan(self.spread).all():
            apart = design.times - np.take(self.centre, design.season, axis=1)
            share += apart**2 * over(1.0, self.spread)[:, None]
        share *= self.working
        return share


def rows(counts: Numbers, known: Truths | None = None, exposure: Numbers | None = None) -> Rows:
    """Counts with their logarithms. known: False for rows that are left out."""
    y = counts if known is None else np.where(known, counts, 0.0)
    log_exposure = None
    if exposure is not None:
        log_exposure = np.log(exposure if known is None else np.where(known, exposure, 1.0))
    start = (y + 0.1) * np.log(y + 0.1) - 0.1
    constant = y * np.log(np.where(y > 0, y, 1.0)) - y
    if log_exposure is not None:
        start, constant = start - (y + 0.1) * log_exposure, constant - y * log_exposure
    return Rows(y, start, constant, None if known is None else known.astype(np.float64), log_exposure)


def fit(rows: Rows, design: Design, sums: Numbers, *, slope: bool) -> Fit:
    """A regression for each of `rows`; `sums` is `design.sums()`.

    Starts from counts + 0.1 and ends when the deviance moves by less than 1e-8 of itself, or after 25 steps.
    """
    problem = _problem(rows, design, sums, slope=slope)
    left, found = np.arange(len(rows.y)), _nothing(rows.y.shape, design.seasons)
    first = rows.weighted(rows.y + 0.1)
    solved = _solve(added(first, sums), added(rows.weighted(rows.start), sums), design.seasons, slope=slope)
    earlier, working = solved, first
    deviance = np.full(len(left), np.inf)
    for step in range(1, STEPS + 1):
        solved, mean = _valid(solved, earlier, problem, design)
        before, working = working, problem.weighted(mean)
        moments = added(working, sums)
        now = problem.deviance(solved, moments[:, : design.seasons])
        moved = np.abs(now - deviance)
        done = (moved < TOLERANCE * (np.abs(now) + 0.1) + NOISE * problem.size) & (step > 1)
        ends = done | (step == STEPS) | ~np.isfinite(now)
        if ends.any():
            _keep(found, left[ends], (*_arrays(solved, ends), mean[ends], before[ends], done[ends]))
        go = ~ends
        if not go.any():
            break
        if not go.all():
            left, now, moments, working = left[go], now[go], moments[go], working[go]
            solved, problem = solved.some(go), problem.some(go)
        deviance, earlier = now, solved
        solved = _step(solved, problem, moments, design.seasons, slope=slope)
    return found


def dispersion(fit: Fit, rows: Rows, free: Numbers) -> Numbers:
    """Pearson's, from working weights and residuals as R has them; NaN with nothing free."""
    residual = rows.y / fit.mean
    residual -= 1.0
    found = np.einsum("ij,ij,ij->i", fit.working, residual, residual)
    return np.where(free > 0, over(found, free), np.nan)


def added(numbers: Numbers, sums: Numbers) -> Numbers:
    """(n_fits, n_rows) times (n_rows, n_sums), a few fits at a time."""
    fits = max(1, ON_ONE_CORE // sums.size)
    whole = len(numbers) // fits * fits
    found = np.empty((len(numbers), sums.shape[1]))
    if whole:
        shape = (whole // fits, fits)
        found[:whole] = (numbers[:whole].reshape(*shape, -1) @ sums).reshape(whole, -1)
    found[whole:] = numbers[whole:] @ sums
    return found


def over(numbers: Any, by: Any) -> Numbers:
    """Numbers divided, 0 where there is nothing to divide by."""
    numbers, by = np.broadcast_arrays(numbers, by)
    found = np.zeros(by.shape)
    np.divide(numbers, by, out=found, where=by > 0)
    return found


@dataclass(frozen=True)
class _Solution(Some):
    level: Numbers
    slope: Numbers
    weight: Numbers
    centre: Numbers
    spread: Numbers


@dataclass(frozen=True)
class _Problem(Some):
    """cases: weighted counts of each season. timed: the sum of counts times times. constant: of the deviance."""

    cases: Numbers
    timed: Numbers
    constant: Numbers
    size: Numbers
    weights: Numbers | None
    log_exposure: Numbers | None

    def weighted(self, mean: Numbers) -> Numbers:
        return mean if self.weights is None else mean * self.weights

    def deviance(self, solved: _Solution, expected: Numbers) -> Numbers:
        fitted = (solved.level * self.cases).sum(axis=1) + solved.slope * self.timed
        return np.asarray(2 * (self.constant - fitted + expected.sum(axis=1)))


def _problem(rows: Rows, design: Design, sums: Numbers, *, slope: bool) -> _Problem:
    totals = added(rows.weighted(rows.y), sums)
    constant = rows.weighted(rows.constant)
    return _Problem(
        totals[:, : design.seasons],
        totals[:, design.seasons : -1].sum(axis=1) * slope,
        constant.sum(axis=1),
        np.abs(constant).sum(axis=1),
        rows.weights,
        rows.log_exposure,
    )


def _solve(weights: Numbers, targets: Numbers, seasons: int, *, slope: bool) -> _Solution:
    """Weighted least squares from sums of weights and of weights times targets."""
    weight, centre, spread = _moments(weights, seasons, slope=slope)
    mean = over(targets[:, :seasons], weight)
    if not slope:
        return _Solution(mean, np.zeros(len(mean)), weight, centre, spread)
    steep = targets[:, seasons:-1].sum(axis=1) - (centre * targets[:, :seasons]).sum(axis=1)
    steepness = over(steep, spread)
    return _Solution(mean - centre * steepness[:, None], steepness, weight, centre, spread)


def _step(solved: _Solution, problem: _Problem, moments: Numbers, seasons: int, *, slope: bool) -> _Solution:
    """Newton's step, which for counts with a log link is the same as weighted least squares again."""
    weight, centre, spread = _moments(moments, seasons, slope=slope)
    misses = problem.cases - moments[:, :seasons]
    level, steepness = solved.level + over(misses, weight), solved.slope
    if slope:
        rise = problem.timed - moments[:, seasons:-1].sum(axis=1) - (centre * misses).sum(axis=1)
        steeper = over(rise, spread)
        level, steepness = level - centre * steeper[:, None], steepness + steeper
    return _Solution(level, steepness, weight, centre, spread)


def _moments(sums: Numbers, seasons: int, *, slope: bool) -> tuple[Numbers, Numbers, Numbers]:
    """Of working weights: their sum and mean time in each season, and the squared times about those."""
    weight = sums[:, :seasons]
    if not slope:
        return weight, np.zeros_like(weight), np.full(len(weight), np.nan)
    centre = over(sums[:, seasons:-1], weight)
    return weight, centre, sums[:, -1] - (weight * centre**2).sum(axis=1)


def _valid(
    solved: _Solution, earlier: _Solution, problem: _Problem, design: Design
) -> tuple[_Solution, Numbers]:
    """The means at a solution; one that is beyond all numbers is halved towards the one before."""
    level, slope = solved.level, solved.slope
    mean = _means(level, slope, design, problem.log_exposure)
    for _ in range(STEPS):
        broken = ~np.isfinite(mean.sum(axis=1))
        if not broken.any() or earlier is solved:
            break
        level = np.where(broken[:, None], (level + earlier.level) / 2, level)
        slope = np.where(broken, (slope + earlier.slope) / 2, slope)
        mean = _means(level, slope, design, problem.log_exposure)
    return _Solution(level, slope, solved.weight, solved.centre, solved.spread), mean


def _means(level: Numbers, slope: Numbers, design: Design, log_exposure: Numbers | None) -> Numbers:
    eta = np.take(level, design.season, axis=1)
    if slope.any():
        eta += slope[:, None] * design.times
    if log_exposure is not None:
        eta += log_exposure
    with np.errstate(over="ignore"):
        np.exp(eta, out=eta)
    return np.maximum(eta, SMALLEST, out=eta)


def _nothing(shape: tuple[int, ...], seasons: int) -> Fit:
    fits, each = shape[0], shape[1]
    by_season = [np.empty((fits, seasons)) for _ in range(3)]
    level, weight, centre = by_season
    slope, spread = np.empty(fits), np.empty(fits)
    return Fit(
        level,
        slope,
        weight,
        centre,
        spread,
        np.empty((fits, each)),
        np.empty((fits, each)),
        np.zeros(fits, bool),
    )


def _arrays(solved: _Solution, keep: Truths) -> tuple[Numbers, ...]:
    return tuple(vars(solved.some(keep)).values())


def _keep(found: Fit, which: NDArray[np.int64], arrays: tuple[NDArray[Any], ...]) -> None:
    for whole, part in zip(vars(found).values(), arrays, strict=True):
        whole[which] = part
