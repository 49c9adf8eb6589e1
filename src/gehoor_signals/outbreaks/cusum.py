from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers, numbers
from gehoor_signals.outbreaks import alarms
from gehoor_signals.outbreaks.alarms import Alarms
from gehoor_signals.outbreaks.expected import Model
from gehoor_signals.outbreaks.severalweeks import weeks_of

PATHS, STEPS = 400, 100
GRID = 0.1
"""Means and dispersions are told apart to a tenth of their logarithm; thresholds differ little within."""


@dataclass(frozen=True, kw_only=True)
class Summed(Alarms):
    """`sums`: (n_series,) where the sum of each series stands after the last evaluated week, to go on from."""

    sums: Numbers


def cusum(
    counts: Any,
    *,
    alpha: float = 0.01,
    rise: float = 1.5,
    restart: bool = True,
    min_cases: tuple[int, int] = (5, 4),
    season: int = 52,
    years_back: int = 5,
    harmonics: int = 2,
    exclude_recent: int = 26,
    weight_threshold: float = 2.58,
    exposure: Any = None,
    evaluate: int | Iterable[int] | None = None,
    seed: int = 1,
    sums: Any = None,
) -> Summed:
    """Adds up, week after week, what speaks for a lasting rise by the factor `rise`, and never goes below zero.

    Use it for rises that are small and stay: a fault that slowly spreads. Do not use it for short outbreaks
    (`outbreaks.together` finds more), nor when the size of the rise that matters is not known (`outbreaks.glr`).

    Parameters
    ----------
    counts, min_cases, season, years_back, harmonics, exclude_recent, weight_threshold, exposure, evaluate : as in
        `outbreaks.together`. The sum begins at the first evaluated week.
    alpha : the share of weeks without a rise in which the sum is above its threshold; the threshold is found by
        simulating such weeks with the series' own mean and dispersion.
    rise : the factor of the rise that is looked for.
    restart : begin anew at zero after an alarm.
    seed : of the simulation.
    sums : array (n_series,), to go on from where an earlier answer's `sums` stood; by default from zero.

    Returns
    -------
    Summed
        `score` is the sum over its threshold; `upperbound` the count of this week above which there is an alarm. There
        are no p-values.

    Raises
    ------
    BadInput : as in `outbreaks.together`; a rise of 1 or less.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import outbreaks
    >>> counts = np.random.default_rng(1).poisson(10, 200)
    >>> counts[-8:] = 13, 14, 13, 15, 14, 13, 15, 14
    >>> outbreaks.cusum(counts, evaluate=10).alarm.any().item()
    True

    References
    ----------
    Page (1954), Biometrika 41, 100-115; for negative binomial counts with a season Höhle & Paul (2008), Computational
    Statistics & Data Analysis 52, 4357-4368.
    """
    alarms.possible(alpha)
    if not rise > 1:
        raise BadInput(f"rise is the factor of a rise and must be above 1, not {rise:g}.")
    model = Model(season, years_back, harmonics, exclude_recent, weight_threshold)
    found = weeks_of(counts, exposure, evaluate, model, lags=1, min_cases=min_cases)
    mean, dispersion = found.expected.mean[0], found.expected.dispersion[0]
    per_case, per_mean = _weights(rise, dispersion)
    steps = found.observed[0] * per_case - mean * per_mean
    threshold = _thresholds(mean, dispersion, rise, alpha, seed)
    start = _sums(sums, len(steps))
    total, alarm, before, after = _added(start, steps, threshold, found.enough, restart=restart)
    answer = alarms.found(
        found.given,
        found.evaluated,
        method=f"CUSUM for a rise by {rise:g}, alpha {alpha:g}",
        alpha=alpha,
        upperbound=np.maximum(np.floor((threshold - before + mean * per_mean) / per_case), -1.0),
        alarm=alarm,
        held=~found.enough,
        expected=mean,
        score=total / threshold,
        p_value=np.full(mean.shape, np.nan),
        caveats=("Alarms of one series come in runs: once the sum is high it stays so.",)
        if not restart
        else (),
    )
    return Summed(**vars(answer), sums=after)


def _sums(given: Any, series: int) -> Numbers:
    if given is None:
        return np.zeros(series)
    found = numbers(given, "sums")
    if found.shape != (series,) or not (np.isfinite(found) & (found >= 0)).all():
        raise BadInput(f"sums must hold one number of zero or more for each of {series:,} series.")
    return found


def _weights(rise: float, dispersion: Numbers) -> tuple[Numbers, Numbers]:
    """What each case adds to the log likelihood ratio, and what each expected case takes away."""
    wide = np.maximum(dispersion - 1, 1e-9)
    both = np.log1p(wide * (rise - 1) / (1 + wide))
    return np.log(rise) - both, both / wide


def _added(
    now: Numbers, steps: Numbers, threshold: Numbers, enough: Any, *, restart: bool
) -> tuple[Numbers, Any, Numbers, Numbers]:
    """Sum, alarm and the sum before each week, and where the sums stand after the last one."""
    total, before = np.full(steps.shape, np.nan), np.full(steps.shape, np.nan)
    alarm = np.zeros(steps.shape, dtype=np.bool_)
    for i in range(steps.shape[1]):
        known = ~np.isnan(steps[:, i])
        before[known, i] = now[known]
        now = np.where(known, np.maximum(now + np.nan_to_num(steps[:, i]), 0.0), now)
        total[known, i] = now[known]
        alarm[:, i] = known & (now > threshold[:, i]) & enough[:, i]
        if restart:
            now = np.where(alarm[:, i], 0.0, now)
    return total, alarm, before, now


def _thresholds(means: Numbers, dispersion: Numbers, rise: float, alpha: float, seed: int) -> Numbers:
    """What the sum exceeds in a share alpha of the weeks without a rise, simulated once for means that are alike."""
    known = ~np.isnan(means)
    level = np.round(np.log(np.maximum(means[known], 1e-3)) / GRID)
    width = np.round(np.log(dispersion[known]) / GRID)
    pairs, where = np.unique(np.column_stack([level, width]), axis=0, return_inverse=True)
    each = [_threshold(mean, spread, rise, alpha, seed) for mean, spread in np.exp(pairs * GRID).tolist()]
    found = np.full(means.shape, np.nan)
    found[known] = np.array(each)[where.ravel()] if each else 0.0
    return found


@lru_cache(maxsize=10_000)
def _threshold(mean: float, dispersion: float, rise: float, alpha: float, seed: int) -> float:
    rng = np.random.default_rng(seed)
    rate = np.full((STEPS, PATHS), mean)
    if dispersion > 1.001:
        rate = rng.gamma(mean / (dispersion - 1), dispersion - 1, (STEPS, PATHS))
    per_case, per_mean = _weights(rise, np.array(dispersion))
    steps = rng.poisson(np.minimum(rate, 1e15)) * per_case - mean * per_mean
    total, kept = np.zeros(PATHS), []
    for i, step in enumerate(steps):
        total = np.maximum(total + step, 0.0)
        if i >= STEPS // 2:
            kept.append(total)
    return max(float(np.quantile(np.concatenate(kept), 1 - alpha)), float(per_case))
