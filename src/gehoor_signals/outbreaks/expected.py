"""What a series with years of history makes one expect: level, trend and season of the past, without its outbreaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral

import numpy as np

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers
from gehoor_signals.outbreaks.givenback import given_back, weights
from gehoor_signals.progress import shown

STEPS = 25
CLOSE = 1e-7
AT_ONCE = 2000
RIDGE = 1e-6
LOWEST = -12.0


@dataclass(frozen=True)
class Model:
    """A quasi-Poisson regression on a trend and `harmonics` waves of a year of `season` times.

    It looks back `years_back` years, leaves out the last `exclude_recent` times (an outbreak that goes on must not
    become its own norm), and gives less weight to times that stood out by more than `weight_threshold`.
    """

    season: int = 52
    years_back: int = 5
    harmonics: int = 2
    exclude_recent: int = 26
    weight_threshold: float = 2.58

    def __post_init__(self) -> None:
        for name in ("season", "years_back", "harmonics", "exclude_recent"):
            if not isinstance(getattr(self, name), Integral):
                raise BadInput(f"{name} must be a whole number, not {getattr(self, name)!r}.")
        if min(self.season, self.years_back) < 1 or min(self.harmonics, self.exclude_recent) < 0:
            raise BadInput(
                "season and years_back must be at least 1, harmonics and exclude_recent at least 0."
            )
        if 2 * self.harmonics >= self.season:
            raise BadInput(f"A year of {self.season} times holds fewer than {self.season / 2:g} harmonics.")
        if self.looked_back - self.exclude_recent < self.least:
            raise BadInput(
                f"{self.years_back} years back without the last {self.exclude_recent} times leave less than two years "
                f"to learn from: give more years_back."
            )

    @property
    def least(self) -> int:
        """So many known times are needed: two years, for with less a trend and a season cannot be told apart."""
        return 2 * self.season

    @property
    def looked_back(self) -> int:
        """How many times before the evaluated one the past begins."""
        return self.years_back * self.season + 3

    def columns(self, times: Numbers, now: float) -> Numbers:
        """Counted from now, so that what is expected does not hang on when the history began."""
        years = (times - now) / self.season
        angles = 2 * np.pi * np.outer(years, np.arange(1, self.harmonics + 1))
        return np.column_stack([np.ones_like(times), years, np.cos(angles), np.sin(angles)])

    def reach(self, lags: int) -> int:
        """How many columns the expectation of the last one and the lags - 1 before it is made from."""
        return max(self.looked_back, lags) + 1


@dataclass(frozen=True)
class Expected:
    """For each series and evaluated time: the mean of that time and of the ones before it, and the dispersion.

    mean, dispersion: (n_lags, n_series, n_evaluated), lag 0 is the evaluated time itself. The dispersion holds what the
    regression does not know of its own mean. NaN where history is too short.
    """

    mean: Numbers
    dispersion: Numbers


def expect(
    counts: Numbers, evaluated: Sequence[int], model: Model, *, lags: int, exposure: Numbers | None = None
) -> Expected:
    """Expected counts at each evaluated column and the lags - 1 before it, from what was known long before."""
    shape = (lags, len(counts), len(evaluated))
    mean, dispersion = np.full(shape, np.nan), np.full(shape, np.nan)
    for i, now in enumerate(shown(evaluated, "Time")):
        for first in range(0, len(counts), AT_ONCE):
            some = slice(first, first + AT_ONCE)
            owners = None if exposure is None else exposure[some]
            mean[:, some, i], dispersion[:, some, i] = _at(counts[some], now, model, lags, owners)
    return Expected(mean, dispersion)


def _at(
    counts: Numbers, now: int, model: Model, lags: int, exposure: Numbers | None
) -> tuple[Numbers, Numbers]:
    nothing = np.full((lags, len(counts)), np.nan)
    past = np.arange(max(0, now - model.looked_back), max(0, now - model.exclude_recent))
    enough = (~np.isnan(counts[:, past])).sum(axis=1) >= model.least
    if not enough.any() or now < lags - 1:
        return nothing, nothing
    y = counts[enough][:, past]
    X = model.columns(past.astype(np.float64), now)
    ahead = np.arange(now, now - lags, -1)
    ahead_X = model.columns(ahead.astype(np.float64), now)
    owners = np.zeros_like(y) if exposure is None else np.log(exposure[enough][:, past])
    owners_ahead = 0.0 if exposure is None else np.log(exposure[enough][:, ahead])
    level, information, spread = _regression(y, X, owners, model.weight_threshold)
    with np.errstate(over="ignore"):
        expected = np.exp(np.maximum(level @ ahead_X.T + owners_ahead, LOWEST))
        unsure = np.einsum("ti,nij,tj->nt", ahead_X, np.linalg.inv(information), ahead_X) * expected
    mean, dispersion = nothing.copy(), nothing.copy()
    mean[:, enough], dispersion[:, enough] = expected.T, (spread[:, None] * (1 + unsure)).T
    return mean, dispersion


def _regression(
    y: Numbers, X: Numbers, owners: Numbers, stands_out: float
) -> tuple[Numbers, Numbers, Numbers]:
    """Coefficients, information matrix and dispersion, with the weight of past outbreaks taken away once."""
    known = ~np.isnan(y)
    counted, owners = np.where(known, y, 0.0), np.where(known, owners, 0.0)
    weight = known.astype(np.float64)
    start = 0.5 * counted + 0.5 * (counted.sum(axis=1) / known.sum(axis=1))[:, None] + 0.05
    _, mean, information = _steps(counted, X, owners, weight, np.log(start))
    leverage = weight * mean * np.einsum("ti,nij,tj->nt", X, np.linalg.inv(information), X, optimize=True)
    spread = _spread(counted, mean, weight, X.shape[1])
    scale = spread[:, None] * np.clip(1 - leverage, 1e-6, None)
    weight = weight * weights(counted, mean, scale, stands_out)
    weight *= (known.sum(axis=1) / weight.sum(axis=1))[:, None]
    level, mean, information = _steps(counted, X, owners, weight, np.log(mean))
    typical = np.where(known, mean, 0.0).sum(axis=1) / known.sum(axis=1)
    more, spread = given_back(typical, _spread(counted, mean, weight, X.shape[1]), stands_out)
    level[:, 0] += np.log(more)
    return level, information, spread


def _steps(
    y: Numbers, X: Numbers, owners: Numbers, weight: Numbers, eta: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Iteratively reweighted least squares, all series at once."""
    highest = np.log(10 * y.max(axis=1, keepdims=True) + 10)
    pairs = (X[:, :, None] * X[:, None, :]).reshape(len(X), -1)
    small = RIDGE * np.eye(X.shape[1])
    level: Numbers = np.zeros((len(y), X.shape[1]))
    for _ in range(STEPS):
        mean = np.exp(eta)
        working = weight * mean
        information = (working @ pairs).reshape(len(y), X.shape[1], X.shape[1]) + small
        target = (working * (eta - owners) + weight * (y - mean)) @ X
        new: Numbers = np.asarray(np.linalg.solve(information, target[..., None])[..., 0], dtype=np.float64)
        moved = np.abs(new - level).max(initial=0)
        level = new
        eta = np.clip(level @ X.T + owners, LOWEST, highest)
        if moved < CLOSE:
            break
    return level, np.exp(eta), information


def _spread(y: Numbers, mean: Numbers, weight: Numbers, columns: int) -> Numbers:
    free = (weight > 0).sum(axis=1) - columns
    found: Numbers = np.maximum((weight * (y - mean) ** 2 / mean).sum(axis=1) / free, 1.0)
    return found
