"""EARS C1, C2 and C3: today against the seven days before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers
from gehoor_signals.outbreaks import alarms
from gehoor_signals.outbreaks.alarms import Alarms
from gehoor_signals.outbreaks.counts import Counts, read

ALPHA = {"C1": 0.001, "C2": 0.001, "C3": 0.025}
GUARD = {"C1": 0, "C2": 2, "C3": 2}
"""Days between the baseline and today."""
SUMMED = {"C1": 0, "C2": 0, "C3": 2}
"""Days before today that count too."""
FEW = 1.0
CELLS = 4_000_000


def ears(
    counts: Any,
    *,
    method: Literal["C1", "C2", "C3"] = "C1",
    alpha: float | None = None,
    baseline: int = 7,
    r_compatible: bool = False,
    evaluate: int | Iterable[int] | None = None,
) -> Alarms:
    """Counts above the mean of the days before by so many standard deviations; C2 leaves two days out, C3 adds three up.

    Use it on series without years behind them, or that change fast: daily or hourly counts. Not where a week has its
    own shape (weekends) unless the baseline is whole weeks, nor for counts that are mostly zero: a standard deviation
    of seven small counts is a poor guide, and many alarms will be false.

    Parameters
    ----------
    counts : array (n_series, n_times) or frame (series, time, count) or Counts
        Counts, NaN where nothing is known; where one of the baseline is not known nothing is said.
    method : "C1", "C2" or "C3"
        C1: the days right before. C2: two days are left between. C3: C2, and what the two days before were above it.
    alpha : probability
        Of an alarm by chance if counts were normal; by default .001 for C1 and C2, .025 for C3.
    baseline : days
        How many days to compare with; at least 3.
    r_compatible : bool
        C3 as R's surveillance computes it, from today's count instead of the mean of the baseline, so that today does
        not matter. Otherwise today counts, and a day whose baseline never varies adds nothing.
    evaluate : number or columns, optional
        The last so many times, or their columns counted from 0; by default all from the first that has a whole past.

    Returns
    -------
    Alarms
        `upperbound, alarm, expected, score, p_value` of shape (n_series, n_evaluated). `score` is the statistic C1, C2 or
        C3, in standard deviations.

    Raises
    ------
    BadInput
        A negative count, a setting that does not fit, a column that is not there.

    Examples
    --------
    >>> from gehoor_signals import outbreaks
    >>> found = outbreaks.ears([4, 6, 5, 7, 3, 5, 5, 14])
    >>> print(found.says)
    Look into series 1 first: 14 at 7 where 5 were expected and more than 8.99 is unusual.

    References
    ----------
    Hutwagner, Thompson, Seeman, Treadwell (2003), The bioterrorism preparedness and response Early Aberration Reporting
    System (EARS), Journal of Urban Health 80. C1 and C2, and C3 with `r_compatible`, are equal to `earsC` of R's package
    surveillance, 1.20.3.
    """
    from scipy.special import ndtr, ndtri

    if method not in ALPHA:
        raise BadInput(f'method must be "C1", "C2" or "C3", not {method!r}.')
    alarms.whole(baseline=baseline)
    if baseline < 3:
        raise BadInput(f"baseline must be at least 3, not {baseline}.")
    rate = alarms.possible(ALPHA[method] if alpha is None else alpha)
    given = read(counts)
    evaluated = alarms.columns(evaluate, baseline + GUARD[method] + SUMMED[method], given.shape[1])
    z = float(ndtri(1 - rate))
    upper, mean, score = (np.full((given.shape[0], len(evaluated)), np.nan) for _ in range(3))
    step = max(1, CELLS // max(1, len(evaluated) * baseline))
    for start in range(0, given.shape[0], step):
        part = slice(start, start + step)
        upper[part], mean[part], score[part] = _judged(
            given.counts[part], evaluated, method, baseline, z, r_compatible=r_compatible
        )
    return alarms.found(
        given,
        evaluated,
        method=f"EARS {method}, alpha {rate:g}",
        alpha=rate,
        upperbound=upper,
        alarm=given.counts[:, evaluated] > upper,
        expected=mean,
        score=score,
        p_value=ndtr(-score),
        caveats=tuple(_caveats(given, mean)),
    )


def _judged(
    counts: Numbers, evaluated: NDArray[np.int64], method: str, baseline: int, z: float, *, r_compatible: bool
) -> tuple[Numbers, Numbers, Numbers]:
    """Upper bound, mean and score."""
    observed = counts[:, evaluated]
    mean, spread = _before(counts, evaluated, baseline, GUARD[method])
    if method != "C3":
        return mean + z * spread, mean, _deviations(observed, mean, spread)
    added = np.zeros_like(observed)
    for back in (2, 1):
        at = evaluated - back
        then = counts[:, np.maximum(at, 0)]
        before, varies = _before(counts, at, baseline, GUARD[method])
        excess = np.maximum(_deviations(then, before, varies) - 1, 0.0)
        if r_compatible:
            added += np.where((varies == 0) & (then == before), np.nan, excess)
        else:
            added += np.where(varies == 0, 0.0, excess)
    if r_compatible:
        with np.errstate(invalid="ignore"):
            return np.maximum(observed + spread * (z - added), 0.0), mean, added
    return np.maximum(mean + spread * (z - added), 0.0), mean, _deviations(observed, mean, spread) + added


def _before(
    counts: Numbers, evaluated: NDArray[np.int64], baseline: int, guard: int
) -> tuple[Numbers, Numbers]:
    """Mean and standard deviation of the days before; NaN where one of them is not there."""
    columns = [np.maximum(evaluated - guard - back, 0) for back in range(baseline, 0, -1)]
    mean = sum((counts[:, at] for at in columns), np.zeros((len(counts), len(evaluated)))) / baseline
    squares = sum(((counts[:, at] - mean) ** 2 for at in columns), np.zeros_like(mean))
    mean[:, evaluated < baseline + guard] = np.nan
    return mean, np.sqrt(squares / (baseline - 1)) + 0 * mean


def _deviations(observed: Numbers, mean: Numbers, spread: Numbers) -> Numbers:
    """How many standard deviations above; without any, infinitely many for a count that differs."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((spread == 0) & (observed == mean), 0.0, (observed - mean) / spread)


def _caveats(counts: Counts, mean: Numbers) -> Iterator[str]:
    if counts.exposure is not None:
        yield "EARS takes no exposure: a product that sells fast will be in alarm for that alone."
    known = mean[~np.isnan(mean)]
    if known.size and np.median(known) < FEW:
        yield "Most counts are small: a standard deviation of a few of them is a poor guide, many alarms will be false."
