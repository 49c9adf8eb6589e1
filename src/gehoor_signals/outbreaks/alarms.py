"""What a detector answers: a bound, an expectation and an alarm for each series and time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor_signals import charts
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers, Truths
from gehoor_signals.outbreaks import calendar
from gehoor_signals.outbreaks.counts import Counts

NAMED = 5


@dataclass(frozen=True, kw_only=True)
class Alarms(Finding):
    """Arrays of shape (n_series, n_evaluated): upperbound, alarm, expected, score, p_value, observed; NaN where nothing
    can be said. `series` names the rows, `times` the columns; `evaluated` are the columns of the counts that came in.
    `held` is true where too few cases came in lately for an alarm.
    """

    upperbound: Numbers
    alarm: Truths
    expected: Numbers
    score: Numbers
    p_value: Numbers
    observed: Numbers
    held: Truths
    series: tuple[str, ...]
    times: NDArray[Any]
    evaluated: NDArray[np.int64]
    alpha: float

    def columns(self) -> Mapping[str, Sequence[Any]]:
        """A row for each series and time."""
        times = calendar.names(self.times)
        return {
            "series": [name for name in self.series for _ in times],
            "time": [time for _ in self.series for time in times],
            "observed": self.observed.ravel().tolist(),
            "expected": self.expected.ravel().tolist(),
            "upperbound": self.upperbound.ravel().tolist(),
            "score": self.score.ravel().tolist(),
            "p_value": self.p_value.ravel().tolist(),
            "alarm": self.alarm.ravel().tolist(),
        }

    def told(self) -> Mapping[str, Sequence[Any]]:
        """The rows of the last time that is known, the least probable first."""
        columns = {name: np.asarray(one, dtype=object) for name, one in self.columns().items()}
        if not self.p_value.size:
            return self.columns()
        now = newest(~np.isnan(self.expected) & ~np.isnan(self.observed)) % len(self.times)
        order = np.lexsort(
            (-np.nan_to_num(self.score[:, now], nan=-np.inf), self.p_value[:, now], ~self.alarm[:, now])
        )
        rows = order * len(self.times) + now
        return {name: one[rows].tolist() for name, one in columns.items()}

    def to_svg(self) -> str:
        """The series that is furthest above its bound in the last time, or has the most alarms: counts and bound."""
        if self.upperbound.size == 0:
            return charts.lines(
                [0], [charts.Line("observed", [0.0])], title=self.method, description=self.says
            )
        now = newest(~np.isnan(self.expected) & ~np.isnan(self.observed))
        last = np.where(self.alarm[:, now], -np.nan_to_num(self.p_value[:, now], nan=1.0), -2.0)
        row = int(np.lexsort((self.alarm.sum(axis=1), last))[-1])
        drawn = [
            charts.Line("observed", self.observed[row].tolist()),
            charts.Line("upper bound", self.upperbound[row].tolist(), how="dashed"),
            charts.Line("expected", self.expected[row].tolist(), how="dotted"),
        ]
        return charts.lines(
            calendar.names(self.times),
            drawn,
            title=f"{self.series[row]}: {self.method}",
            description=self.says,
            marks=np.flatnonzero(self.alarm[row]).tolist(),
        )


def found(
    counts: Counts,
    evaluated: NDArray[np.int64],
    *,
    method: str,
    alpha: float,
    upperbound: Numbers,
    alarm: Truths,
    expected: Numbers,
    score: Numbers,
    p_value: Numbers,
    held: Truths | None = None,
    caveats: Sequence[str] = (),
) -> Alarms:
    """The alarms with the sentence for a manager and what to beware of."""
    observed = counts.counts[:, evaluated]
    looked = ~np.isnan(expected) & ~np.isnan(observed)
    times = counts.times[evaluated]
    return Alarms(
        method=method,
        n=int(looked.sum()),
        says=says(counts.series, times, observed, expected, upperbound, p_value, alarm),
        estimates=in_alarm(alarm, looked),
        level=1 - alpha,
        caveats=(
            *counts.caveats,
            *caveats,
            *_not_judged(counts, observed, expected),
            *_by_chance(alpha, _last(looked)),
        ),
        kind=counts.kind,
        upperbound=upperbound,
        alarm=alarm,
        expected=expected,
        score=score,
        p_value=p_value,
        observed=observed,
        held=np.zeros(alarm.shape, dtype=bool) if held is None else held,
        series=counts.series,
        times=times,
        evaluated=evaluated,
        alpha=alpha,
    )


def columns(evaluate: Any, first: int, columns: int) -> NDArray[np.int64]:
    """The columns to evaluate: all from `first` on, the last so many, or those given (counted from 0).

    Raises BadInput for columns that are not there.
    """
    if evaluate is None:
        return np.arange(min(first, columns), columns)
    if isinstance(evaluate, int | np.integer):
        if not 0 < evaluate <= columns:
            raise BadInput(f"evaluate the last {evaluate}? There are {columns} times.")
        return np.arange(columns - int(evaluate), columns)
    try:
        asked = np.asarray(list(evaluate))
    except TypeError as error:
        raise BadInput(f"evaluate must be a whole number or hold columns, not {evaluate!r}.") from error
    if asked.dtype.kind == "b" and asked.shape == (columns,):
        return np.flatnonzero(asked)
    if asked.size and (asked.dtype.kind not in "iu" or asked.min() < 0 or asked.max() >= columns):
        raise BadInput(f"evaluate must hold columns from 0 to {columns - 1}, or how many of the last.")
    return asked.astype(np.int64)


def possible(alpha: float) -> float:
    """Raises BadInput for anything but a rate between 0 and 1."""
    if not (isinstance(alpha, Real) and 0 < alpha < 1):
        raise BadInput(f"alpha must be between 0 and 1, not {alpha!r}.")
    return alpha


def whole(**settings: int) -> None:
    """Raises BadInput for a setting that is not a whole number of zero or more."""
    for name, value in settings.items():
        if not isinstance(value, Integral) or value < 0:
            raise BadInput(f"{name} must be a whole number, zero or more, not {value!r}.")


def in_alarm(alarm: Truths, looked: Truths) -> tuple[Estimate, ...]:
    """How many series are in alarm at the last time that is known, of those that were looked at."""
    if not looked.any():
        return ()
    now = newest(looked)
    return (Estimate("series in alarm", float(alarm[:, now].sum()), unit=f"of {_last(looked):,}"),)


def newest(looked: Truths) -> int:
    """The last time of which anything is known: of events that still come in, the last period is not over. -1: none."""
    known = np.flatnonzero(looked.any(axis=0))
    return int(known[-1]) if known.size else -1


def _last(looked: Truths) -> int:
    """How many series were looked at at the last time that is known."""
    return int(looked[:, newest(looked)].sum()) if looked.size else 0


def says(  # noqa: PLR0917 -- the arrays of one finding
    series: Sequence[str],
    times: NDArray[Any],
    observed: Numbers,
    expected: Numbers,
    upperbound: Numbers,
    p_value: Numbers,
    alarm: Truths,
) -> str:
    """What to look into first at the last time that is known, by how improbable it is; or that nothing is up, or can be said."""
    looked = ~np.isnan(expected) & ~np.isnan(observed)
    if not looked.any():
        return "Nothing can be said: no series is long enough to be compared with its past."
    last = newest(looked)
    names = calendar.names(times)
    at = names[last]
    unknown = "" if last == len(names) - 1 else f" Nothing can be said of {names[-1]} yet."
    rows = np.flatnonzero(alarm[:, last])
    if rows.size == 0:
        return f"No series is in alarm at {at}, of {looked[:, last].sum():,}: nothing to look into.{unknown}"
    rows = rows[np.argsort(p_value[rows, last], kind="stable")]
    first = rows[0]
    others = [series[row] for row in rows[1:NAMED]]
    more = f", then {', '.join(others)}" if others else ""
    rest = f" and {len(rows) - NAMED:,} more" if len(rows) > NAMED else ""
    return (
        f"Look into {series[first]} first{more}{rest}: {number(observed[first, last])} at {at} where "
        f"{number(expected[first, last])} were expected and more than {number(upperbound[first, last])} is unusual."
        f"{unknown}"
    )


def _not_judged(counts: Counts, observed: Numbers, expected: Numbers) -> tuple[str, ...]:
    """Series with cases at the last time that is known of which nothing can be said, the largest first."""
    if observed.size == 0:
        return ()
    last = newest(~np.isnan(observed))
    now = np.where(np.isnan(expected[:, last]), np.nan_to_num(observed[:, last]), 0.0)
    rows = np.argsort(-now, kind="stable")[: int((now > 0).sum())]
    if rows.size == 0:
        return ()
    named = ", ".join(f"{counts.series[row]} ({number(now[row])})" for row in rows[:NAMED])
    more = f" and {len(rows) - NAMED:,} more" if len(rows) > NAMED else ""
    return (f"Not judged, for want of a past to compare with, though there are cases now: {named}{more}.",)


def _by_chance(alpha: float, series: int) -> tuple[str, ...]:
    if series < 2:
        return ()
    chance = f"Of {series:,} series, about {number(alpha * series)} would be in alarm by chance each time"
    return (f"{chance}; benjamini_hochberg holds the share of false alarms.",)
