"""When each collector began to be collected: before that a count of nothing says nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor_signals.frames import Numbers

SHARE = 0.02
"""Before it began, a collector counts at most this share of what it counts after."""
EVIDENCE = 12.0
"""Log likelihood ratio of the change (Poisson) from which it is beyond doubt."""
BREADTH = 3
"""At least so many series of the collector rise at once; one series that rises alone is an outbreak."""
STRAYS = 10
"""A collector that counted more than this was collected, however little that is beside what it counts later."""
MOST = 0.8
"""No series makes up more than this share of the rise."""


def first_collected(counts: Numbers, collectors: NDArray[Any], given: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For each series, the column from which its collector was collected; the number of columns when never.

    Parameters
    ----------
    counts : array (n_series, n_times)
        Counts, NaN where not known.
    collectors : array (n_series,)
        What each series is collected by: a product, an airline, a channel.
    given : array (n_series, n_times)
        Where a row was given, if only to say zero.

    A collector begins at its first row. Where it was hardly collected at first (the odd stray), it begins at the jump,
    provided that at least three of its series take part, and half as many as collectors have: a few series that rise
    alone are what we look for.
    """
    begun = np.zeros(len(counts), dtype=np.int64)
    names, of, sizes = np.unique(collectors.astype(str), return_inverse=True, return_counts=True)
    least = max(BREADTH, float(np.median(sizes)) / 2)
    for one in range(len(names)):
        mine = of == one
        seen = given[mine].any(axis=0)
        first = int(np.argmax(seen)) if seen.any() else counts.shape[1]
        begun[mine] = first + _jump(np.nan_to_num(counts[mine][:, first:]), least)
    return begun


def _jump(counts: Numbers, least: float) -> int:
    """Columns before the one at which all series rise from hardly anything; 0 when they never do."""
    columns = counts.shape[1]
    total = counts.sum(axis=0)
    if columns < 2 or total.sum() == 0:
        return 0
    at = np.arange(1, columns)
    before, after = np.cumsum(total)[:-1], total.sum() - np.cumsum(total)[:-1]
    rate_before, rate_after, rate = before / at, after / (columns - at), total.sum() / columns
    ratio = _times_log(before, rate_before / rate) + _times_log(after, rate_after / rate)
    best = int(np.argmax(np.where(rate_before < rate_after, ratio, -np.inf)))
    few = before[best] <= STRAYS and rate_before[best] <= SHARE * rate_after[best]
    if not few or ratio[best] < EVIDENCE:
        return 0
    k = best + 1
    rises = counts[:, k:].mean(axis=1) - counts[:, :k].mean(axis=1)
    takes_part = rises > max(rises.max(), 0) / 100
    broad = takes_part.sum() >= least and rises.max() <= MOST * rises.sum()
    return k if broad else 0


def _times_log(count: Numbers, ratio: Numbers) -> Numbers:
    """The count times the log ratio, 0 where nothing was counted."""
    return np.asarray(count * np.log(np.where(count > 0, ratio, 1.0)))
