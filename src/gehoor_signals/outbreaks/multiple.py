"""Many series at once: the share of false alarms among the alarms of a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers, Truths
from gehoor_signals.outbreaks.alarms import Alarms, in_alarm, possible, says

WITH_P_VALUES = "detect, together, glr, ears, farrington or farrington_flexible"


@dataclass(frozen=True, kw_only=True)
class Discoveries(Alarms):
    """Alarms of which at most a given share is false on average; `adjusted` are the p-values to hold against it."""

    adjusted: Numbers
    rate: float

    def columns(self) -> Mapping[str, Sequence[Any]]:
        return {**super().columns(), "adjusted": self.adjusted.ravel().tolist()}


def benjamini_hochberg(alarms: Alarms, *, rate: float = 0.05) -> Discoveries:
    """The alarms of each time again, so that of those raised no more than `rate` are false on average.

    Use it where many series are looked at each day and each alarm costs someone an hour. Not over time: the rate holds
    within each time, for series that do not hang together negatively.

    Parameters
    ----------
    alarms : Alarms
        What a method with p-values answered: all but `cusum`. A series with too few cases stays out of alarm.
    rate : share
        Of false alarms among the alarms (the false discovery rate).

    Returns
    -------
    Discoveries
        As `alarms`, with other alarms and with `adjusted` p-values of the same shape.

    Raises
    ------
    BadInput
        Anything but alarms, or a rate that is not between 0 and 1.

    Examples
    --------
    >>> from gehoor_signals import outbreaks
    >>> counts = [[4, 6, 5, 7, 3, 5, 5, 14], [4, 6, 5, 7, 3, 5, 5, 8], [4, 6, 5, 7, 3, 5, 5, 5]]
    >>> found = outbreaks.benjamini_hochberg(outbreaks.ears(counts, alpha=0.05), rate=0.01)
    >>> found.alarm.tolist(), found.adjusted.round(3).tolist()
    ([[True], [False], [False]], [[0.0], [0.015], [0.5]])

    References
    ----------
    Benjamini, Hochberg (1995), Controlling the false discovery rate, Journal of the Royal Statistical Society B 57(1).
    """
    possible(rate)
    p = p_values(alarms)
    return again(alarms, adjusted(p), rate=rate, how="Benjamini-Hochberg")


def p_values(alarms: Any) -> Numbers:
    """Of what was looked at; 1 where too few cases came in for an alarm. Raises BadInput where there are none."""
    if not isinstance(alarms, Alarms):
        raise BadInput(f"Give what {WITH_P_VALUES} answered, not a {type(alarms).__name__}.")
    looked = ~np.isnan(alarms.observed) & ~np.isnan(alarms.expected)
    p = np.where(looked, np.where(alarms.held, 1.0, alarms.p_value), np.nan)
    if looked.any() and np.isnan(alarms.p_value).all():
        raise BadInput(f"{alarms.method} has no p-values: give what {WITH_P_VALUES} answered.")
    return p


def again(alarms: Alarms, adjusted: Numbers, *, rate: float, how: str) -> Discoveries:
    """The same with an alarm where the adjusted p-value is at most the rate."""
    alarm: Truths = adjusted <= rate
    same: dict[str, Any] = {name: vars(alarms)[name] for name in Alarms.__dataclass_fields__}
    same |= {
        "alarm": alarm,
        "method": f"{alarms.method}; {how} at {rate:g}",
        "says": says(
            alarms.series,
            alarms.times,
            alarms.observed,
            alarms.expected,
            alarms.upperbound,
            alarms.p_value,
            alarm,
        ),
        "estimates": in_alarm(alarm, ~np.isnan(adjusted)),
        "caveats": tuple(one for one in alarms.caveats if "by chance each time" not in one),
    }
    return Discoveries(**same, adjusted=adjusted, rate=rate)


def adjusted(p: Numbers) -> Numbers:
    """Benjamini and Hochberg's p-values within each column; NaN stays, and is not counted as looked at."""
    order = np.argsort(p, axis=0, kind="stable")
    ranked = np.take_along_axis(p, order, axis=0)
    looked = (~np.isnan(p)).sum(axis=0)
    ranks = np.arange(1, len(p) + 1)[:, None]
    scaled = np.where(np.isnan(ranked), np.inf, ranked * looked / ranks)
    least = np.minimum(np.minimum.accumulate(scaled[::-1], axis=0)[::-1], 1.0)
    found = np.empty_like(p)
    np.put_along_axis(found, order, least, axis=0)
    return np.where(np.isnan(p), np.nan, found)
