"""Farrington 1996: the same weeks of the years before, a trend when it shows, a transformed normal bound."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from gehoor_signals.outbreaks import alarms, bounds, reference
from gehoor_signals.outbreaks.alarms import Alarms
from gehoor_signals.outbreaks.counts import read
from gehoor_signals.outbreaks.farrington_flexible import YEARS_FOR_A_TREND, held_back, how_many_held

TREND_ALPHA = 0.05
WEIGHT_THRESHOLD = 1.0


def farrington(
    counts: Any,
    *,
    years_back: int = 5,
    half_window: int = 3,
    alpha: float = 0.05,
    reweight: bool = True,
    power: str = "2/3",
    trend: bool = True,
    min_cases: tuple[int, int] | None = (5, 4),
    exposure: Any = None,
    season: int = 52,
    evaluate: int | Iterable[int] | None = None,
) -> Alarms:
    """Weekly counts above a bound from the same few weeks of each year before.

    Use it to compare with what others published; `farrington_flexible` gives fewer false alarms for the same detection.

    Parameters
    ----------
    counts : array (n_series, n_weeks) or frame (series, time, count[, exposure]) or Counts
        Counts, NaN where nothing is known.
    years_back, half_window : years, weeks
        How far to look back, and how many weeks on either side of the same week.
    alpha : probability
        Of two sides: an alarm comes with half of it.
    reweight : bool
        Whether weeks whose Anscombe residual is above 1 weigh less.
    power : "2/3", "1/2" or "none"
        The transformation after which a count is taken as normal.
    trend : bool
        A slope over time where it differs from zero at 5 %, there are three years or more, and the mean it leads to was
        reached at least once before.
    min_cases : (cases, weeks) or None
        No alarm with fewer cases than this in so many weeks up to the evaluated one; the bound is 0 then, as in R.
    exposure : array (n_series, n_weeks), optional
        Owners of the product: an offset.
    season : weeks in a year.
    evaluate : number or columns, optional
        The last so many weeks, or their columns counted from 0; by default all that have a whole past.

    Returns
    -------
    Alarms
        `upperbound, alarm, expected, score, p_value` of shape (n_series, n_evaluated). `score` is above 1 in alarm:
        (observed - expected) / (upperbound - expected).

    Raises
    ------
    BadInput
        A negative count, a setting that does not fit, a column that is not there.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import outbreaks
    >>> counts = np.random.default_rng(7).poisson(6, size=300)
    >>> counts[-1] = 30
    >>> found = outbreaks.farrington(counts, evaluate=2)
    >>> found.upperbound.round(2).tolist(), found.alarm.tolist()
    ([[10.49, 10.93]], [[False, True]])

    References
    ----------
    Farrington, Andrews, Beale, Catchpole (1996), A statistical algorithm for the early detection of outbreaks of
    infectious disease, Journal of the Royal Statistical Society A 159(3). Equal to `farrington` of R's package
    surveillance, 1.20.3.
    """
    from scipy.special import ndtri

    alarms.possible(alpha)
    alarms.whole(years_back=years_back, half_window=half_window, season=season)
    given = read(counts, exposure)
    evaluated = alarms.columns(evaluate, years_back * season + half_window, given.shape[1])
    design = reference.windows(years_back, half_window, season)
    slopes = trend and years_back >= YEARS_FOR_A_TREND
    manner = reference.Manner(design, slopes, TREND_ALPHA, reweight, WEIGHT_THRESHOLD, of_1996=True)
    base = reference.baseline(given, evaluated, manner)
    observed = given.counts[:, evaluated]
    z = float(ndtri(1 - alpha / 2))
    bound = bounds.transformed(observed, base.response, base.error, base.phi, power=power, z=z)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = (observed - base.mean) / (bound.upper - base.mean)
    held = held_back(given, evaluated, min_cases)
    return alarms.found(
        given,
        evaluated,
        method=f"Farrington 1996, alpha {alpha:g} of two sides",
        alpha=alpha / 2,
        upperbound=np.where(held, 0.0, bound.upper),
        alarm=~held & (score > 1),
        expected=base.mean,
        score=score,
        p_value=bound.p,
        held=held,
        caveats=how_many_held(held, observed, min_cases),
    )
