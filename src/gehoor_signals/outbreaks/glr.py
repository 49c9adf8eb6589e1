from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from gehoor_signals.frames import Numbers
from gehoor_signals.outbreaks import alarms, tails
from gehoor_signals.outbreaks.alarms import Alarms
from gehoor_signals.outbreaks.expected import Model
from gehoor_signals.outbreaks.severalweeks import weeks_of


def glr(
    counts: Any,
    *,
    alpha: float = 0.01,
    weeks: int = 4,
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
    """Since when, within the last weeks, has the rate risen, and by how much? The generalised likelihood ratio.

    Use it when rises may be slow and of unknown size: it looks at the last 1, 2, … `weeks` and takes the window that
    speaks loudest. Where outbreaks last about two weeks, `outbreaks.together` finds more.

    For negative binomial counts with a common ratio of variance to mean, the likelihood ratio of a rise by the factor
    kappa within a window depends on its sum only. Sums are judged by their exact mid-p tail, because the chi-squared
    approximation of the ratio is poor for small counts; the threshold allows for looking at several windows.

    Parameters
    ----------
    counts, alpha, today, min_cases, season, years_back, harmonics, exclude_recent, weight_threshold, exposure, evaluate :
        as in `outbreaks.together`.
    weeks : the longest window.

    Returns
    -------
    Alarms
        `score` is the largest likelihood ratio, log, of the windows; `upperbound` the highest count of this week that
        would raise no alarm.

    Raises
    ------
    BadInput : as in `outbreaks.together`; an alpha below .0001.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import outbreaks
    >>> counts = np.random.default_rng(1).poisson(10, 200)
    >>> counts[-4:] = 13, 14, 14, 14
    >>> outbreaks.glr(counts, evaluate=2).alarm.tolist()
    [[False, True]]

    References
    ----------
    Höhle & Paul (2008), Computational Statistics & Data Analysis 52, 4357-4368 (the ratio for Poisson and negative
    binomial counts).
    """
    alarms.possible(alpha)
    model = Model(season, years_back, harmonics, exclude_recent, weight_threshold)
    found = weeks_of(counts, exposure, evaluate, model, lags=weeks, min_cases=min_cases)
    threshold = tails.threshold_of_largest(tuple(range(1, weeks + 1)), alpha)
    windows = [found.window(k) for k in range(1, weeks + 1)]
    deviates = np.array([tails.surprise(*one) for one in windows])
    ratio = np.max([log_ratio(*one) for one in windows], axis=0)
    first = deviates[0]
    bounds = [
        tails.highest_below(np.full_like(first, threshold), mean, spread) - (count - found.observed[0])
        for count, mean, spread in windows
    ]
    floor = tails.highest_below(np.full_like(first, today), windows[0][1], windows[0][2])
    largest = deviates.max(axis=0)
    return alarms.found(
        found.given,
        found.evaluated,
        method=f"Generalised likelihood ratio over {weeks} weeks, alpha {alpha:g}",
        alpha=alpha,
        upperbound=np.maximum(np.min(bounds, axis=0), floor),
        alarm=(largest > threshold) & (first > today) & found.enough,
        held=~found.enough,
        expected=windows[0][1],
        score=ratio,
        p_value=np.where(
            first > today,
            np.minimum(1.0, weeks * tails.chance(largest)),
            np.where(np.isnan(first), np.nan, 1.0),
        ),
        caveats=("Each p-value is multiplied by the number of windows, and so is a little too large.",),
    )


def log_ratio(count: Numbers, mean: Numbers, dispersion: Numbers) -> Numbers:
    """Log likelihood ratio of a rise by count / mean against none; 0 for a count below its mean."""
    rise = count / np.maximum(mean, 1e-12)
    wide = np.maximum(dispersion - 1, 1e-9)
    logs = count * np.log(np.maximum(rise, 1.0))
    size = mean / wide
    found: Numbers = np.where(rise > 1, logs - (count + size) * np.log1p(wide * (rise - 1) / (1 + wide)), 0.0)
    return np.where(np.isnan(rise), np.nan, found)
