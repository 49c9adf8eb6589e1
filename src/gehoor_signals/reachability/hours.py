"""When we are open: the clock of a place, and opening hours in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Truths

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PART = re.compile(r"(\w{3})(?:-(\w{3}))?\s+(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")
DAY_MINUTES, WEEK_MINUTES = 1440, 7 * 1440


def local(at: NDArray[np.datetime64], zone: str) -> NDArray[np.datetime64]:
    """Instants in UTC as what the clock on the wall says there. Raises BadInput for a zone that is not known."""
    if zone == "UTC" or not len(at):
        return at
    try:
        place = ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise BadInput(f"There is no time zone {zone!r}; name one as Europe/Amsterdam.") from error
    hours = at.astype("datetime64[h]")  # a clock is put forward or back on the hour (UTC) almost everywhere
    quarters = at.astype("datetime64[m]").astype(np.int64) // 15
    every, where = np.unique(quarters, return_inverse=True)
    known = ~np.isnat(hours)
    offsets = np.array(
        [
            _offset(int(one) * 900, place) if good else 0
            for one, good in zip(every, _any(known, where, len(every)), strict=True)
        ]
    )
    there: NDArray[np.datetime64] = at + offsets[where].astype("timedelta64[s]")
    return there


def _any(known: Truths, where: NDArray[np.int64], n: int) -> Truths:
    return np.bincount(where, weights=known, minlength=n) > 0


def _offset(stamp: int, place: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(stamp, UTC).astimezone(place).utcoffset()
    return round(offset.total_seconds()) if offset else 0


@dataclass(frozen=True)
class Hours:
    """Opening hours of a week, minute by minute from Monday 00:00, and the days on which it is closed."""

    open_minutes: Truths
    closed: frozenset[date]

    @classmethod
    def of(cls, words: str, closed: Iterable[Any] = ()) -> Hours:
        """From "Mon-Fri 09:00-17:00; Sat 10:00-14:00". Raises BadInput for anything else."""
        minutes = np.zeros(WEEK_MINUTES, dtype=bool)
        for part in (one.strip() for one in words.split(";") if one.strip()):
            found = PART.fullmatch(part)
            if not found or found[1].lower() not in DAYS or (found[2] or "mon").lower() not in DAYS:
                raise BadInput(
                    f"{part!r} are no opening hours; write them as Mon-Fri 09:00-17:00; Sat 10:00-14:00."
                )
            first, last = DAYS.index(found[1].lower()), DAYS.index((found[2] or found[1]).lower())
            start, end = int(found[3]) * 60 + int(found[4]), int(found[5]) * 60 + int(found[6])
            if not 0 <= start < end <= DAY_MINUTES:
                raise BadInput(f"{part!r} must begin before it ends, on one day.")
            for day in range(first, last + 1 + (7 if last < first else 0)):
                minutes[day % 7 * DAY_MINUTES + start : day % 7 * DAY_MINUTES + end] = True
        return cls(minutes, frozenset(_day(one) for one in closed))

    def is_open(self, at: NDArray[np.datetime64]) -> Truths:
        """Whether it is open at moments of the local clock."""
        shut = np.array(sorted(self.closed), dtype="datetime64[D]")
        return self.open_minutes[week_minute(at)] & ~np.isin(at.astype("datetime64[D]"), shut)

    def minutes_to_opening(self, at: NDArray[np.datetime64]) -> NDArray[np.float64]:
        """How long from each moment until it opens, closed days not counted in; infinite when it never does."""
        opens = np.flatnonzero(self.open_minutes)
        if not len(opens):
            return np.full(len(at), np.inf)
        minute = week_minute(at)
        later = opens[np.searchsorted(opens, minute) % len(opens)]
        return ((later - minute) % WEEK_MINUTES).astype(np.float64)


def week_minute(at: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Minutes since Monday 00:00."""
    found: NDArray[np.int64] = (at.astype("datetime64[m]").astype(np.int64) + 3 * DAY_MINUTES) % WEEK_MINUTES
    return found


def named(slot: int, minutes: int) -> str:
    """The name of a slot of the week: "Mon 09:30"."""
    day, minute = divmod(slot * minutes, DAY_MINUTES)
    return f"{DAYS[day].capitalize()} {minute // 60:02d}:{minute % 60:02d}"


def _day(one: Any) -> date:
    try:
        return one if isinstance(one, date) else date.fromisoformat(str(one))
    except ValueError as error:
        raise BadInput(f"{one!r} is no date; write it as 2026-12-25.") from error


def opening(hours: Any, channels: Sequence[str], closed: Iterable[Any]) -> dict[str, Hours]:
    """The hours of each channel, from one text for all or a mapping of texts. Raises BadInput for one without."""
    shut = list(closed)
    if isinstance(hours, str):
        return {channel: Hours.of(hours, shut) for channel in channels}
    missing = [channel for channel in channels if channel not in hours]
    if missing:
        raise BadInput(f"The opening hours of {missing[0]!r} are not given ('' for never open).")
    return {channel: Hours.of(hours[channel], shut) for channel in channels}
