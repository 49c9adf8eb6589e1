"""Farrington Flexible: seasons, trend and past outbreaks in the baseline, a negative binomial bound."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers, Truths
from gehoor_signals.outbreaks import alarms, bounds, reference
from gehoor_signals.outbreaks.alarms import Alarms
from gehoor_signals.outbreaks.counts import Counts, read

YEARS_FOR_A_TREND = 3


def farrington_flexible(
    counts: Any,
    *,
    years_back: int = 5,
    half_window: int = 3,
    periods: int = 10,
    exclude_recent: int = 26,
    weight_threshold: float = 2.58,
    reweight: bool = True,
    trend: Literal["always", "tested"] | None = "always",
    trend_alpha: float = 0.05,
    threshold: Literal["nb", "muan", "delta"] = "nb",
    alpha: float = 0.01,
    min_cases: tuple[int, int] | None = (5, 4),
    exposure: Any = None,
    season: int = 52,
    evaluate: int | Iterable[int] | None = None,
    power: str = "2/3",
) -> Alarms:
    """Weekly counts above a bound from the same season in the years before, past outbreaks weighed down, all series at once.

    Use it on weekly counts (or daily or monthly: set `season`) with at least three years behind them. Not for series
    that began lately: see `ears`. Not to find a small rise that lasts for weeks: one week is looked at by itself.

    Parameters
    ----------
    counts : array (n_series, n_weeks) or frame (series, time, count[, exposure]) or Counts
        Counts, NaN where nothing is known.
    years_back, half_window : years, weeks
        How far to look back, and how many weeks on either side of the same week count as the same season.
    periods : number
        Seasons of a year: one of `2 half_window + 1` weeks around now, the others equal. With 1 only that season is used.
    exclude_recent : weeks
        So many weeks before the evaluated one are left out, so that an outbreak under way does not raise its own bound.
    weight_threshold, reweight :
        Weeks whose Anscombe residual is above it weigh less, as they were outbreaks themselves.
    trend : "always", "tested" or None
        A slope over time, kept always or when it differs from zero at `trend_alpha`; in both cases only with three years
        or more and when the mean it leads to was reached at least once before.
    threshold : "nb", "muan" or "delta"
        The bound: a quantile of the negative binomial at the estimated mean; the same at the upper end of the mean's
        interval; or of the normal after the transformation `power` ("2/3", "1/2", "none").
    alpha : probability
        Of an alarm in a week without an outbreak (one side).
    min_cases : (cases, weeks) or None
        No alarm with fewer cases than this in so many weeks up to the evaluated one; the bound is NaN then.
    exposure : array (n_series, n_weeks), optional
        Owners of the product: an offset.
    season : weeks in a year.
    evaluate : number or columns, optional
        The last so many weeks, or their columns counted from 0; by default all that have a whole past.

    Returns
    -------
    Alarms
        `upperbound, alarm, expected, score, p_value` of shape (n_series, n_evaluated). `score` is above 1 in alarm:
        (observed - predictor) / (upperbound - predictor), with "nb" and "muan" from the linear predictor, as R has it.

    Raises
    ------
    BadInput
        A negative count, a setting that does not fit, a column that is not there.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import outbreaks
    >>> counts = np.random.default_rng(7).poisson(6, size=(2, 300))
    >>> counts[1, -1] = 30
    >>> found = outbreaks.farrington_flexible(counts, evaluate=1)
    >>> found.upperbound.tolist(), found.alarm.tolist()
    ([[12.0], [11.0]], [[False], [True]])

    References
    ----------
    Noufaily, Enki, Farrington, Garthwaite, Andrews, Charlett (2013), An improved algorithm for outbreak detection in
    multiple surveillance systems, Statistics in Medicine 32(7), doi 10.1002/sim.5595. Equal to `farringtonFlexible` of
    R's package surveillance, 1.20.3.
    """
    _possible(trend, threshold, alpha, trend_alpha, min_cases)
    alarms.whole(
        years_back=years_back,
        half_window=half_window,
        periods=periods,
        exclude_recent=exclude_recent,
        season=season,
    )
    given = read(counts, exposure)
    design = reference.seasons(years_back, half_window, season, periods, exclude_recent)
    evaluated = alarms.columns(evaluate, years_back * season + half_window, given.shape[1])
    manner = reference.Manner(
        design,
        trend is not None and years_back >= YEARS_FOR_A_TREND,
        reference.ALWAYS if trend == "always" else trend_alpha,
        reweight,
        weight_threshold,
        of_1996=False,
    )
    base = reference.baseline(given, evaluated, manner)
    observed = given.counts[:, evaluated]
    bound, predictor = _bound(base, observed, threshold, alpha, power)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = (observed - predictor) / (bound.upper - predictor)
    held = held_back(given, evaluated, min_cases)
    return alarms.found(
        given,
        evaluated,
        method=f"Farrington Flexible, {threshold}, alpha {alpha:g}",
        alpha=alpha,
        upperbound=np.where(held, np.nan, bound.upper),
        alarm=~held & (score > 1) & (observed > 0),
        expected=base.mean,
        score=score,
        p_value=bound.p,
        held=held,
        caveats=how_many_held(held, observed, min_cases),
    )


def held_back(counts: Counts, evaluated: Any, min_cases: tuple[int, int] | None) -> Truths:
    """Where too few cases came in lately for an alarm."""
    if min_cases is None:
        return np.zeros((counts.shape[0], len(evaluated)), dtype=bool)
    cases, weeks = min_cases
    running = np.cumsum(np.nan_to_num(counts.counts), axis=1)
    running = np.hstack([np.zeros((len(running), 1)), running])
    before = running[:, np.maximum(np.asarray(evaluated) + 1 - weeks, 0)]
    return np.asarray(running[:, np.asarray(evaluated) + 1] - before < cases)


def how_many_held(held: Truths, observed: Numbers, min_cases: tuple[int, int] | None) -> tuple[str, ...]:
    """What is to be said of the last known week of series with too few cases."""
    known = ~np.isnan(observed)
    last = int((held & known)[:, alarms.newest(known)].sum()) if held.size else 0
    if min_cases is None or last == 0:
        return ()
    return (
        f"{last:,} series had fewer than {min_cases[0]} cases in {min_cases[1]} weeks and cannot be in alarm.",
    )


def _bound(
    base: reference.Baseline, observed: Numbers, threshold: str, alpha: float, power: str
) -> tuple[bounds.Bound, Numbers]:
    """The bound, and from where the score is measured."""
    from scipy.special import ndtri

    z = float(ndtri(1 - alpha))
    if threshold == "delta":
        bound = bounds.transformed(observed, base.response, base.error, base.phi, power=power, z=z)
        return bound, base.mean
    with np.errstate(over="ignore"):
        mean = base.mean if threshold == "nb" else np.exp(base.eta + z * base.error)
    return bounds.counted(observed, mean, base.phi, alpha=alpha), base.eta


def _possible(
    trend: str | None, threshold: str, alpha: float, trend_alpha: float, min_cases: tuple[int, int] | None
) -> None:
    alarms.possible(alpha)
    if not 0 < trend_alpha <= 1:
        raise BadInput(f"trend_alpha must be above 0 and at most 1, not {trend_alpha}.")
    if trend not in ("always", "tested", None):
        raise BadInput(f'trend must be "always", "tested" or None, not {trend!r}.')
    if threshold not in ("nb", "muan", "delta"):
        raise BadInput(f'threshold must be "nb", "muan" or "delta", not {threshold!r}.')
    if min_cases is not None and (min_cases[0] < 0 or min_cases[1] < 1):
        raise BadInput(f"min_cases must be (cases, weeks) with at least one week, not {min_cases}.")
