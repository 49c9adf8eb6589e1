from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from scipy.special import ndtri

from gehoor_signals.outbreaks import alarms, tails
from gehoor_signals.outbreaks.alarms import Alarms
from gehoor_signals.outbreaks.expected import Model
from gehoor_signals.outbreaks.severalweeks import weeks_of


def together(
    counts: Any,
    *,
    alpha: float = 0.01,
    weeks: int = 2,
    today: float = 1.0,
    min_cases: tuple[int, int] = (5, 4),
    season: int = 52,
    years_back: int = 5,
    harmonics: int = 2,
    exclude_recent: int = 26,
    weight_threshold: float = 2.58,
    exposure: Any = None,
    evaluate: int | Iterable[int] | None = None,
) -> Alarms:
    """The last weeks taken together: an alarm when their surprises add up and this week itself is above its past.

    Use it on weekly counts with at least two and a half years behind them, where outbreaks build up over some weeks:
    at the same rate of false alarms it finds more of them than any one week can. Not where each week must be judged by
    itself, nor for shorter histories (`outbreaks.detect` chooses).

    Each week's count is set against a negative binomial with the mean and dispersion that its past makes one expect
    (level, trend, season; past outbreaks weigh less; the last half year is left out), as a normal deviate of its mid-p
    tail. The deviates of the last `weeks` are added and divided by the root of their number.

    Parameters
    ----------
    counts : array (n_series, n_weeks), frame (series, time, count[, exposure]) or Counts
        Counts, NaN where nothing is known.
    alpha : chance of a false alarm for each series and week.
    weeks : how many are taken together.
    today : this week's own deviate must be at least this, so that an outbreak that is over raises no alarm.
    min_cases : (cases, weeks): no alarm with fewer than so many cases in the last so many weeks.
    season : weeks in a year.
    years_back, harmonics, exclude_recent, weight_threshold : how many years the past goes back, how many waves make the
        season, how many last weeks are left out, from which Anscombe residual a past week weighs less.
    exposure : array (n_series, n_weeks) or (n_weeks,)
        Owners of the product; the mean is in proportion to it.
    evaluate : the last so many weeks, or their columns; by default all with enough past.

    Returns
    -------
    Alarms
        `upperbound, alarm, expected, score, p_value` of shape (n_series, n_evaluated). `score` is the added deviate,
        `upperbound` the highest count of this week that would raise no alarm.

    Raises
    ------
    BadInput : a negative count, a setting that does not fit, a column that is not there.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import outbreaks
    >>> counts = np.random.default_rng(1).poisson(10, 200)
    >>> counts[-2:] = 16, 16
    >>> found = outbreaks.together(counts, evaluate=1)
    >>> found.alarm.tolist(), outbreaks.farrington_flexible(counts, years_back=3, evaluate=1).alarm.tolist()
    ([[True]], [[False]])

    References
    ----------
    Regression and weights: Noufaily et al. (2013), Statistics in Medicine 32, 1206-1222, section 3.3, here with a
    season of waves (Serfling 1963, Public Health Reports 78, 494-506). Adding up deviates: Stouffer et al. (1949), The
    American Soldier, volume 1. The combination is our own; docs/methods/outbreaks-together.md measures it.
    """
    alarms.possible(alpha)
    model = Model(season, years_back, harmonics, exclude_recent, weight_threshold)
    found = weeks_of(counts, exposure, evaluate, model, lags=weeks, min_cases=min_cases)
    deviates = found.surprises
    score = deviates.sum(axis=0) / np.sqrt(weeks)
    threshold = float(-ndtri(alpha))
    needed = np.maximum(today, threshold * np.sqrt(weeks) - deviates[1:].sum(axis=0))
    mean, dispersion = found.expected.mean[0], found.expected.dispersion[0]
    return alarms.found(
        found.given,
        found.evaluated,
        method=f"{weeks} weeks together, alpha {alpha:g}",
        alpha=alpha,
        upperbound=tails.highest_below(needed, mean, dispersion),
        alarm=(score > threshold) & (deviates[0] > today) & found.enough,
        held=~found.enough,
        expected=mean,
        score=score,
        p_value=np.where(deviates[0] > today, tails.chance(score), np.where(np.isnan(score), np.nan, 1.0)),
    )
