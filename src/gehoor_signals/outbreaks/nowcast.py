from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor_signals import charts, frames
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers, Table
from gehoor_signals.outbreaks import calendar

DRAWS = 4000
HALF = 0.5
EVERY = ("hour", "day", "week")
Whole = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Nowcast(Finding):
    """One estimate for each of the last times: how many there will be once all are reported; `reported` so far, and
    `complete`, the share that is.
    """

    times: tuple[Any, ...]
    reported: Whole = field(repr=False)
    complete: Numbers = field(repr=False)

    def to_svg(self) -> str:
        values = [one.value for one in self.estimates] or [0.0]
        return charts.lines(
            self.times or (0,),
            [
                charts.Line("will be", values),
                charts.Line("reported so far", self.reported.tolist() or [0.0], how="dashed"),
            ],
            title=self.method,
            description=self.says,
            band=(
                [one.low for one in self.estimates] or [0.0],
                [one.high for one in self.estimates] or [0.0],
            ),
        )


def nowcast(
    data: Any,
    *,
    occurred: str = "occurred",
    reported: str = "reported",
    every: str = "day",
    zone: str = "UTC",
    now: Any = None,
    max_delay: int = 28,
    window: int = 90,
    level: float = 0.95,
    seed: int = 1,
) -> Nowcast:
    """How many of the last days' events there will be once all have been reported.

    Use it where the day that something happened matters and people tell days later: without it, the last days always
    look better than they were. Not where the delay has just changed (a new channel, a strike): it takes the last
    `window` times for the rule.

    Parameters
    ----------
    data : a frame with a row for each event.
    occurred, reported : its columns: when it happened and when it became known; dates, instants, or whole numbers (then
        each is a time, and `every` and `zone` do not matter).
    every : "hour", "day" or "week".
    now : the last time that is known in full; by default the last that was reported.
    max_delay : times after which nothing more is awaited; later reports are left out and told.
    window : how many times before now the delays are learned from.
    level, seed : of the interval, which is simulated.

    Raises
    ------
    BadInput : a column that is not there; a report before its event; fewer than 10 reports to learn from.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import outbreaks
    >>> rng = np.random.default_rng(1)
    >>> occurred = np.repeat(np.arange(60), 20)
    >>> reported = occurred + rng.geometric(0.4, len(occurred)) - 1
    >>> seen = reported < 60
    >>> found = outbreaks.nowcast({"occurred": occurred[seen], "reported": reported[seen]}, max_delay=10)
    >>> print(found.estimates[-1])
    59 13.1 (6 to 23)

    References
    ----------
    Hazards in reversed time, from the truncated triangle of reports: Kalbfleisch & Lawless (1989), JASA 84, 360-372;
    Lawless (1994), Canadian Journal of Statistics 22, 15-31. What is still to come is negative binomial given what is
    in, with half an event added (Jeffreys).
    """
    table = frames.table(data)
    if every not in EVERY:
        raise BadInput(f"every must be one of {', '.join(EVERY)}, not {every!r}.")
    if max_delay < 1 or window < 1:
        raise BadInput("max_delay and window must be at least 1.")
    begun, known = _places(table, occurred, every, zone), _places(table, reported, every, zone)
    whole = ~(np.isnan(begun) | np.isnan(known))
    at, seen = begun[whole].astype(np.int64), known[whole].astype(np.int64)
    if (seen < at).any():
        raise BadInput(
            f"{(seen < at).sum():,} events were reported before they happened: swap or mend the columns."
        )
    last = _last(seen, now, table[occurred].dtype.kind in "iuf", every, zone)
    kept = (seen <= last) & (seen - at <= max_delay)
    triangle = _triangle(at[kept], seen[kept] - at[kept], last, max_delay, max(window, max_delay + 1))
    if triangle.sum() < 10:
        raise BadInput("Fewer than ten reports to learn the delays from: wait, or take a longer window.")
    values, complete = _drawn(triangle, level, seed)
    times = _names(np.arange(last - max_delay + 1, last + 1), table, occurred, every)
    estimates = tuple(Estimate(str(time), *one) for time, one in zip(times, values.tolist(), strict=True))
    late = int(((seen - at > max_delay) & (seen <= last)).sum())
    return Nowcast(
        method=f"Nowcast, delays of the last {window} times",
        n=int(triangle.sum()),
        says=_says(estimates, triangle, complete),
        estimates=estimates,
        level=level,
        caveats=_caveats(int((~whole).sum()), late, max_delay),
        kind=table.kind,
        times=tuple(times),
        reported=_so_far(triangle),
        complete=complete,
    )


def _triangle(at: Whole, delay: Whole, last: int, max_delay: int, window: int) -> Whole:
    """(window, max_delay + 1): events of each of the last times by delay; what lies after now is zero."""
    back = last - at
    mine = (back >= 0) & (back < window)
    place = (window - 1 - back[mine]) * (max_delay + 1) + delay[mine]
    return np.bincount(place, minlength=window * (max_delay + 1)).reshape(window, max_delay + 1)


def _drawn(triangle: Whole, level: float, seed: int) -> tuple[Numbers, Numbers]:
    """(max_delay, 3): mean, low and high of each of the last times, and the share of each that is reported."""
    rng = np.random.default_rng(seed)
    window, delays = triangle.shape
    old = np.arange(window)[::-1]
    whole = old[:, None] >= np.arange(delays)
    seen = np.where(whole, triangle, 0)
    of_delay = seen.sum(axis=0)
    upto = np.array([np.cumsum(seen, axis=1)[whole[:, d], d].sum() for d in range(delays)])
    hazard = rng.beta(of_delay + HALF, upto - of_delay + HALF, (DRAWS, delays))
    later = np.cumprod(np.hstack([np.ones((DRAWS, 1)), (1 - hazard)[:, :0:-1]]), axis=1)[:, ::-1]
    share = later[:, :-1][:, ::-1]  # of the oldest of the last times first
    so_far = _so_far(triangle)
    rate = rng.gamma(so_far + HALF, 1.0, (DRAWS, len(so_far))) / share
    total = so_far + rng.poisson(rate * (1 - share))
    bounds = np.quantile(total, [0.5 - level / 2, 0.5 + level / 2], axis=0, method="inverted_cdf")
    return np.column_stack([total.mean(axis=0), *bounds]), share.mean(axis=0)


def _so_far(triangle: Whole) -> Whole:
    """What is reported of each of the last times, the oldest first."""
    found: Whole = triangle[-(triangle.shape[1] - 1) :].sum(axis=1)
    return found


def _places(table: Table, name: str, every: str, zone: str) -> Numbers:
    column = table[name]
    if column.dtype.kind in "iuf":
        return table.numbers(name)
    local = calendar.to_local(table.moments(name), zone)
    found = np.full(len(local), np.nan)
    given = ~np.isnat(local)
    found[given] = _number(local[given], every)
    return found


def _number(local: NDArray[np.datetime64], every: str) -> Whole:
    """Weeks begin on Monday, and 1970 did on a Thursday."""
    days = local.astype("datetime64[D]").astype(np.int64)
    if every == "hour":
        return local.astype("datetime64[h]").astype(np.int64)
    return days if every == "day" else (days + 3) // 7


def _last(seen: Whole, now: Any, numbers: bool, every: str, zone: str) -> int:  # noqa: FBT001 -- the kind of the times
    if now is None:
        if not len(seen):
            raise BadInput("There is no row with both times: give events that were reported.")
        return int(seen.max())
    given: Any = np.array([now], dtype=np.float64) if numbers else frames.moments([now], "now")
    return int(_places(Table({"now": given}), "now", every, zone)[0])


def _names(places: Whole, table: Table, name: str, every: str) -> list[Any]:
    if table[name].dtype.kind in "iuf":
        return [int(one) for one in places]
    if every == "hour":
        return calendar.names(places.astype("datetime64[h]").astype("datetime64[us]"))
    days = places if every == "day" else 7 * places - 3
    return calendar.names(days.astype("datetime64[D]").astype("datetime64[us]"))


def _says(estimates: tuple[Estimate, ...], triangle: Whole, complete: Numbers) -> str:
    last, so_far = estimates[-1], int(_so_far(triangle)[-1])
    return (
        f"Reckon with {number(last.value)} events of {last.name} ({number(last.low)} to {number(last.high)}): "
        f"{so_far:,} are reported, about {complete[-1]:.0%} of what is to come."
    )


def _caveats(gaps: int, late: int, max_delay: int) -> tuple[str, ...]:
    found = ["The delays of the past are taken to hold now."]
    if gaps:
        found.append(f"{gaps:,} rows without one of the two times are left out.")
    if late:
        found.append(f"{late:,} reports came more than {max_delay} times late and are left out.")
    return tuple(found)
