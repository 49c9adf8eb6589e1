"""Times as columns: periods of events in local time, regular steps of counts, names for reading."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Table, is_gap

Instants = NDArray[np.datetime64]
PERIODS = ("hour", "day", "week", "month")
UNITS = {"hour": "datetime64[h]", "day": "datetime64[D]", "month": "datetime64[M]"}
MOST_STEPS = 10_000_000


def columns(
    table: Table, time: str, *, every: str | None, zone: str
) -> tuple[NDArray[Any], NDArray[np.int64], tuple[str, ...]]:
    """The times in their order without gaps, the column of each row (-1 where none is given), and what is to be said.

    Raises BadInput when a time is neither a number nor a date, or no row has one.
    """
    values = _values(table, time)
    known = ~np.isnat(values) if values.dtype.kind == "M" else ~np.isnan(values)
    if not known.any():
        raise BadInput(f"No row has a time: column {time!r} is empty.")
    said = [] if known.all() else [f"{(~known).sum():,} rows without a time are left out."]
    if every is None:
        times, found, regular = _steps(values[known])
        if not regular:
            said.append("The times are not evenly spaced; each is taken as one step after the one before.")
    else:
        times, found = _periods(values[known], every, zone)
        said.append(f"The first and the last {every} are partial and left out.")
    at = np.full(len(values), -1, dtype=np.int64)
    at[known] = found
    return times, at, tuple(said)


def names(times: NDArray[Any]) -> list[Any]:
    """Whole numbers as they are; dates without a time of day when every one is midnight."""
    if times.dtype.kind != "M":
        numbers: list[Any] = times.tolist()
        return numbers
    whole_days = bool((times == times.astype("datetime64[D]")).all())
    return [str(one) for one in times.astype("datetime64[D]" if whole_days else "datetime64[m]")]


def _values(table: Table, time: str) -> NDArray[Any]:
    """Whole numbers as floats, anything else as instants in UTC."""
    column = table[time]
    if column.dtype.kind == "M":
        return table.moments(time)
    if column.dtype.kind not in "iuf":
        first = next((one for one in column.tolist() if not is_gap(one)), None)
        try:
            float(str(first))
        except ValueError:
            return table.moments(time)
    found = table.numbers(time)
    days = _days(found)
    return found if days is None else days


def _days(numbers: NDArray[np.float64]) -> Instants | None:
    """Numbers that are all days written as 20261122, as these days; None for any others."""
    known = ~np.isnan(numbers)
    if not known.any() or (numbers[known] < 19000101).any() or (numbers[known] > 21001231).any():
        return None
    found = np.full(len(numbers), np.datetime64("NaT"), dtype="datetime64[us]")
    different, place = np.unique(numbers[known], return_inverse=True)
    try:
        each = [datetime.strptime(f"{one:.0f}", "%Y%m%d") for one in different.tolist()]  # noqa: DTZ007 -- days
    except ValueError:
        return None
    found[known] = np.array(each, dtype="datetime64[us]")[place]
    return found


def _steps(values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int64], bool]:
    """Steps as wide as most are; a step that nobody has is filled in. Midnights in local time may differ by an hour."""
    present, at = np.unique(values, return_inverse=True)
    if len(present) == 1:
        return _plain(present), at, True
    gaps = np.diff(present).astype(np.float64)
    months = _months(present)
    if months is not None:
        places = months - months[0]
        filled: NDArray[Any] = (
            np.arange(months[0], months[-1] + 1).astype("datetime64[M]").astype("datetime64[us]")
        )
        return filled, places[at], True
    steps = gaps / _step(gaps)
    if (np.abs(steps - np.round(steps)) > 0.1).any() or steps.sum() > MOST_STEPS:
        return _plain(present), at, False
    places = np.concatenate([[0], np.cumsum(np.round(steps))]).astype(np.int64)
    everything = np.arange(places[-1] + 1)
    if present.dtype.kind == "M":
        between = np.interp(everything, places, present.astype(np.int64).astype(np.float64))
        filled = np.round(between).astype(np.int64).astype("datetime64[us]")
        filled[places] = present
    else:
        filled = _plain(np.interp(everything, places, present))
    return filled, places[at], True


def _step(gaps: NDArray[np.float64]) -> float:
    """The smallest gap, or what most gaps near it are: a day of 23 hours is no step of its own."""
    near = gaps[gaps <= 1.1 * gaps.min()]
    close = gaps[gaps <= 1.1 * np.median(near)]
    return float(np.median(close))


def _months(present: NDArray[Any]) -> NDArray[np.int64] | None:
    """The months when every time is the first of one."""
    if present.dtype.kind != "M" or (present != present.astype("datetime64[M]")).any():
        return None
    found: NDArray[np.int64] = present.astype("datetime64[M]").astype(np.int64)
    return found


def _plain(values: NDArray[Any]) -> NDArray[Any]:
    """Floats that are all whole as whole numbers."""
    if values.dtype.kind == "f" and (values == np.round(values)).all():
        return values.astype(np.int64)
    return values


def _periods(values: NDArray[Any], every: str, zone: str) -> tuple[NDArray[Any], NDArray[np.int64]]:
    if every not in PERIODS:
        raise BadInput(f"every must be one of {', '.join(PERIODS)}, not {every!r}.")
    if values.dtype.kind != "M":
        raise BadInput(f"To count events by {every}, the times must be dates or instants, not numbers.")
    local = values if every == "hour" else to_local(values, zone)
    number = _number(local, every)
    first, last = int(number.min()), int(number.max())
    if last - first > MOST_STEPS:
        raise BadInput(f"{local.min()} to {local.max()} is too long to count by {every}.")
    return _start(np.arange(first, last + 1), every), number - first


def _number(local: Instants, every: str) -> NDArray[np.int64]:
    """How many periods after 1970; weeks begin on Monday, and 1970 did on a Thursday."""
    if every == "week":
        return np.asarray((local.astype("datetime64[D]").astype(np.int64) + 3) // 7)
    return local.astype(UNITS[every]).astype(np.int64)


def _start(number: NDArray[np.int64], every: str) -> Instants:
    if every == "week":
        return (7 * number - 3).astype("datetime64[D]").astype("datetime64[us]")
    return number.astype(UNITS[every]).astype("datetime64[us]")


def to_local(instants: Instants, zone: str) -> Instants:
    """What the clock of that zone shows at instants in UTC. Raises BadInput for a zone that is not known."""
    if zone == "UTC":
        return instants
    try:
        place = ZoneInfo(zone)
    except (KeyError, ValueError) as error:
        raise BadInput(f"There is no time zone {zone!r}; name one as Europe/Amsterdam.") from error
    quarters, which = np.unique(instants.astype("datetime64[m]").astype(np.int64) // 15, return_inverse=True)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    offsets = [
        (epoch + timedelta(minutes=15 * one)).astimezone(place).utcoffset() for one in quarters.tolist()
    ]
    local: Instants = instants + np.array(offsets, dtype="timedelta64[us]")[which]
    return local
