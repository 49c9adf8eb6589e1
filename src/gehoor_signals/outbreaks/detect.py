from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, number
from gehoor_signals.frames import Numbers, Truths
from gehoor_signals.outbreaks import alarms, calendar, recent
from gehoor_signals.outbreaks.alarms import Alarms
from gehoor_signals.outbreaks.counts import Counts, read, tally
from gehoor_signals.outbreaks.expected import Model
from gehoor_signals.outbreaks.multiple import adjusted
from gehoor_signals.outbreaks.together import together

YEAR = {"week": 52, "month": 12}
DAYS_OF = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4}
MOST_NAMED = 5


@dataclass(frozen=True)
class Rise:
    """One series that was in alarm without a break: since when, how many were seen in the most surprising window, how
    many were expected in it, and the smallest p-value (over the windows of that series).
    """

    series: str
    attributes: Mapping[str, str]
    since: Any
    until: Any
    observed: float
    expected: float
    p_value: float

    @property
    def name(self) -> str:
        """The series and when."""
        until = "" if self.until == self.since else f" to {self.until}"
        return f"{self.series} ({self.since}{until})"

    @property
    def times_as_many(self) -> float:
        return self.observed / self.expected


@dataclass(frozen=True, kw_only=True)
class Detected(Alarms):
    """`rises` are the alarms put together, those that last until the end first. Beside the arrays of `Alarms`: `window`
    (how many times were taken together), `window_observed`, `window_expected` and `adjusted` p-values.
    """

    rises: tuple[Rise, ...]
    rate: float
    window: Numbers = field(repr=False)
    window_observed: Numbers = field(repr=False)
    window_expected: Numbers = field(repr=False)
    adjusted: Numbers = field(repr=False)

    def columns(self) -> Mapping[str, Sequence[Any]]:
        """A row for each rise."""
        shown = {name: [one.attributes[name] for one in self.rises] for name in self._attributes}
        return {
            "name": [one.series for one in self.rises],
            **shown,
            "since": [one.since for one in self.rises],
            "until": [one.until for one in self.rises],
            "observed": [one.observed for one in self.rises],
            "expected": [one.expected for one in self.rises],
            "times_as_many": [one.times_as_many for one in self.rises],
            "p_value": [one.p_value for one in self.rises],
        }

    def told(self) -> Mapping[str, Sequence[Any]]:
        return self.columns()

    @property
    def _attributes(self) -> list[str]:
        return [name for name in (self.rises[0].attributes if self.rises else {}) if name != "name"]


def detect(
    counts: Any,
    *,
    series: str | Sequence[str] = "series",
    time: str = "time",
    count: str | None = None,
    exposure: str | None = None,
    collector: str | Sequence[str] | None = None,
    every: str | None = None,
    zone: str = "UTC",
    step: str | None = None,
    rate: float = 0.05,
    min_cases: int = 3,
    evaluate: int | Iterable[int] | None = None,
) -> Detected:
    """What is rising now, in which product and theme: the one call a helpdesk makes.

    Use it on a file of events (with `every`) or on counts of any length: it chooses the rule by how much history there
    is. Weeks with two and a half years behind them: two weeks together (`outbreaks.together`). Anything shorter: windows
    of 1, 3, 8 and 24 hours, of 1 to 3 days, or of 1, 2 and 4 weeks, each against what came before it, with the profile
    of the day or week that all series share. Not for rises that take months (`outbreaks.cusum`), nor for a product that
    was bad from its first day (`disproportionality.ebgm`).

    Parameters
    ----------
    counts : frame of events or of counts of any kind, `Counts`, or array (n_series, n_times).
    series, time, count, exposure, collector, every, zone : as in `outbreaks.tally`. With `every`, the first and the last
        period are left out, because the events begin and end in the midst of them. What had not yet begun to be
        collected is no zero.
    step : "hour", "day", "week" or "month"
        What a time is; by default what the dates say, and a week for numbers and arrays.
    rate : the share of false alarms among the alarms of each time (Benjamini-Hochberg over all series).
    min_cases : no alarm for fewer cases in the window.
    evaluate : the last so many times, or their columns; by default all with enough past.

    Returns
    -------
    Detected
        `rises`, and arrays of shape (n_series, n_evaluated).

    Raises
    ------
    BadInput : as `outbreaks.tally`; a step or rate that is not known.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import outbreaks
    >>> counts = np.random.default_rng(1).poisson(8, (4, 30))
    >>> counts[2, -2:] = 21, 25
    >>> found = outbreaks.detect(counts, step="day")
    >>> [(one.series, one.since, one.until) for one in found.rises]
    [('series 3', 28, 29)]

    References
    ----------
    Windows against what came before: Wong, Moore, Cooper & Wagner (2005), Journal of Machine Learning Research 6,
    1961-1998; share of false alarms: Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.
    Dispersion lent between series and the choice of the rule are our own; docs/methods/outbreaks-together.md tells
    how often it cries without cause.
    """
    alarms.possible(rate)
    listed = isinstance(counts, list | tuple) and not any(isinstance(one, Mapping) for one in counts)
    ready = listed or isinstance(counts, Counts | np.ndarray)
    given = (
        read(counts)
        if ready
        else tally(counts, series=series, time=time, count=count, exposure=exposure, collector=collector, every=every, zone=zone)
    )  # fmt: skip
    step = step or every or _step(given.times)
    if step not in recent.PACES:
        raise BadInput(f"step must be one of {', '.join(recent.PACES)}, not {step!r}.")
    evaluated = _evaluated(given, evaluate, recent.PACES[step].least)
    judged = recent.judge(given.counts, evaluated.tolist(), recent.PACES[step], given.exposure)
    both, yearly = _with_years(given, evaluated, step, judged)
    held = both["window_observed"] < min_cases
    fitting = adjusted(np.where(held, np.where(np.isnan(both["p_value"]), np.nan, 1.0), both["p_value"]))
    return _answer(given, evaluated, both, fitting, held, rate, step, yearly)


def _evaluated(given: Counts, evaluate: Any, least: int) -> NDArray[np.int64]:
    """Without the last period when it is partial and so not known for any series."""
    known: Truths = np.asarray(~np.isnan(given.counts).all(axis=0))
    last = int(np.flatnonzero(known)[-1]) + 1 if known.any() else 0
    asked = alarms.columns(evaluate, least, last) if last else np.zeros(0, np.int64)
    return asked[known[asked]]


def _with_years(
    given: Counts, evaluated: NDArray[np.int64], step: str, judged: recent.Judged
) -> tuple[dict[str, Numbers], Truths]:
    """What is known of each series and time; where there are years of history, from two weeks together."""
    found = {
        "p_value": judged.p_value,
        "expected": judged.alone,
        "score": judged.deviate,
        "window": judged.window,
        "window_observed": judged.observed,
        "window_expected": judged.expected,
    }
    season = YEAR.get(step)
    none = np.zeros(judged.p_value.shape, dtype=np.bool_)
    if season is None or given.shape[1] <= Model(season, exclude_recent=season // 2).least + season // 2:
        return found, none
    years = together(
        given, season=season, exclude_recent=season // 2, evaluate=evaluated.tolist(), exposure=given.exposure
    )
    told = ~np.isnan(years.p_value)
    two = np.maximum(evaluated - 1, 0)
    observed = years.observed + given.counts[:, two]
    better = {
        "p_value": np.where(years.held, 1.0, years.p_value),
        "expected": years.expected,
        "score": years.score,
        "window": np.full(told.shape, 2.0),
        "window_observed": observed,
        "window_expected": 2 * years.expected,
    }
    return {name: np.where(told, better[name], one) for name, one in found.items()}, told


def _answer(  # noqa: PLR0917 -- the parts of one finding
    given: Counts,
    evaluated: NDArray[np.int64],
    both: dict[str, Numbers],
    fitting: Numbers,
    held: Truths,
    rate: float,
    step: str,
    yearly: Truths,
) -> Detected:
    alarm = fitting <= rate
    looked = ~np.isnan(both["p_value"])
    times = given.times[evaluated]
    names = calendar.names(times)
    rises = _rises(given, names, alarm, both)
    now = alarms.newest(looked)
    return Detected(
        method=f"Rises by the {step}, at most {rate:.0%} of the alarms false",
        n=int(looked.sum()),
        says=_says(rises, looked, names, now),
        estimates=tuple(
            Estimate(one.name, one.times_as_many, unit="times as many as expected")
            for one in rises[:MOST_NAMED]
        ),
        level=1 - rate,
        caveats=(*given.caveats, *_caveats(given, looked, now, yearly, step)),
        kind=given.kind,
        upperbound=np.full(alarm.shape, np.nan),
        alarm=alarm,
        expected=both["expected"],
        score=both["score"],
        p_value=both["p_value"],
        observed=given.counts[:, evaluated],
        held=held,
        series=given.series,
        times=times,
        evaluated=evaluated,
        alpha=rate,
        rises=rises,
        rate=rate,
        adjusted=fitting,
        **{name: both[name] for name in ("window", "window_observed", "window_expected")},
    )


def _rises(given: Counts, times: Sequence[Any], alarm: Truths, both: dict[str, Numbers]) -> tuple[Rise, ...]:
    found = []
    for row in np.flatnonzero(alarm.any(axis=1)):
        edges = np.diff(np.concatenate([[0], alarm[row].astype(np.int8), [0]]))
        for begin, end in zip(
            np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True
        ):
            best = begin + int(np.argmin(both["p_value"][row, begin:end]))
            rise = Rise(
                series=given.series[row],
                attributes={name: str(values[row]) for name, values in given.attributes.items()},
                since=times[begin],
                until=times[end - 1],
                observed=float(both["window_observed"][row, best]),
                expected=float(both["window_expected"][row, best]),
                p_value=float(both["p_value"][row, best]),
            )
            found.append((-end, rise.p_value, -rise.times_as_many, row, rise))
    return tuple(one[-1] for one in sorted(found, key=lambda one: one[:-1]))


def _says(rises: Sequence[Rise], looked: Truths, times: Sequence[Any], now: int) -> str:
    if not looked.any():
        return "Nothing can be said yet: no series has a past that is long enough."
    at = times[now]
    unknown = "" if at == times[-1] else f" Nothing can be said of {times[-1]} yet."
    rising = [one for one in rises if one.until == at]
    if not rising:
        past = f" {len(rises):,} rises before are over." if rises else ""
        return f"Nothing is rising at {at}, of {looked[:, now].sum():,} series: nothing to look into now.{past}{unknown}"
    first = rising[0]
    others = f", then {'; '.join(one.series for one in rising[1:MOST_NAMED])}" if rising[1:] else ""
    more = f" and {len(rising) - MOST_NAMED:,} more" if len(rising) > MOST_NAMED else ""
    return (
        f"Look into {first.series} first{others}{more}: {number(first.observed)} where {number(first.expected)} "
        f"were expected, in alarm since {first.since}.{unknown}"
    )


def _caveats(given: Counts, looked: Truths, now: int, yearly: Truths, step: str) -> list[str]:
    found = []
    short = [name for name, one in zip(given.series, looked, strict=True) if one.size and not one[now]]
    if short:
        names = ", ".join(short[:MOST_NAMED])
        found.append(
            f"{len(short):,} of {len(given.series):,} series have too little past or no last count: {names}."
        )
    if not yearly.any() and looked.any():
        found.append(
            f"There are no years to compare with: a season that has begun looks like a rise ({step}s)."
        )
    return found


def _step(times: NDArray[Any]) -> str:
    """The step nearest to the gap between times; a week where times are numbers."""
    if times.dtype.kind != "M" or len(times) < 2:
        return "week"
    days = float(np.median(np.diff(times.astype("datetime64[us]").astype(np.int64)))) / 86_400_000_000
    return min(DAYS_OF, key=lambda name: abs(np.log(days / DAYS_OF[name])))
