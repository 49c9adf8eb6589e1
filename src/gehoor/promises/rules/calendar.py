"""When a team is there for people, and how much working time lies between two moments.

A moment is open when the clock on the team's wall shows a time within that day's periods. Working time is
elapsed real time within open moments, so an hour that the wall clock shows twice counts twice and an hour
that it skips does not count. Moments come in with any time zone and go out in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PATIENCE = 400  # days without any open time after which a calendar counts as never open
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
END_OF_DAY = time(0)  # as the end of a period: 24:00

_DAY = timedelta(days=1)
_NOTHING = timedelta(0)
_DAYS_KEPT = 1024

Period = tuple[time, time]
"""Open from the first time up to, not including, the second."""


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the translators; these rules know no language themselves."""
    return sentence


class CalendarIsWrong(ValueError):
    """A calendar that cannot be used. `sentence` (translatable) and `params` say what to do about it."""

    def __init__(self, sentence: str, **params: object) -> None:
        super().__init__(sentence % params)
        self.sentence = sentence
        self.params = params


class NeverOpen(CalendarIsWrong):
    """The calendar has no open time within PATIENCE days of the moment that was asked about."""

    def __init__(self, near: datetime) -> None:
        super().__init__(
            gettext_noop(
                "This calendar is not open at any time within %(days)s days of %(date)s. "
                "Give it opening hours, or open some of its closed days."
            ),
            days=PATIENCE,
            date=near.date().isoformat(),
        )


class Span(NamedTuple):
    """One unbroken stretch of open time in UTC, half-open, within one UTC day and one `day` of the team."""

    start: datetime
    end: datetime
    day: date


@dataclass(frozen=True)
class Calendar:
    """A team's working hours: a week from Monday, less the holidays; `extra` goes before both on its dates.

    Periods are put in order. A period that ends at `time(0)` ends at 24:00. Raises CalendarIsWrong.
    """

    zone: str
    week: tuple[tuple[Period, ...], ...]
    holidays: frozenset[date] = frozenset()
    extra: Mapping[date, tuple[Period, ...]] = field(default_factory=dict, hash=False)
    _spans: dict[int, tuple[Span, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.week) != len(WEEKDAYS):
            raise CalendarIsWrong(
                gettext_noop(
                    "A week has 7 days, these are %(number)s. Give each day its periods, from Monday."
                ),
                number=len(self.week),
            )
        week = tuple(_checked(day, periods) for day, periods in zip(WEEKDAYS, self.week, strict=True))
        extra = {day: _checked(day.isoformat(), periods) for day, periods in self.extra.items()}
        object.__setattr__(self, "_zone", _zone(self.zone))
        object.__setattr__(self, "week", week)
        object.__setattr__(self, "extra", extra)

    def hours(self, day: date) -> tuple[Period, ...]:
        """The periods on a date of the team's own wall calendar."""
        if day in self.extra:
            return self.extra[day]
        return () if day in self.holidays else self.week[day.weekday()]

    def local(self, at: datetime) -> datetime:
        """The moment as the team's own clock shows it."""
        return _aware(at).astimezone(self._zone)

    def spans(self, utc_day: int) -> tuple[Span, ...]:
        """The open stretches of one UTC day (an ordinal), in order. Kept, as every question starts here."""
        spans = self._spans.get(utc_day)
        if spans is None:
            if len(self._spans) >= _DAYS_KEPT:
                self._spans.clear()
            spans = self._spans[utc_day] = tuple(_open_spans(self, utc_day))
        return spans


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether the team is there at this moment; at the end of a period it is not."""
    at = _utc(at)
    return any(start <= at < end for start, end, _ in calendar.spans(at.toordinal()))


def add(calendar: Calendar, working: timedelta, after: datetime) -> datetime:
    """The first moment at which so much working time has passed since `after`.

    It lies within an open period or at its end; no working time at all gives `after` itself.
    Raises NeverOpen, and ValueError for less than no working time.
    """
    if working < _NOTHING:
        raise ValueError(f"working time cannot be less than nothing: {working}")
    after = _utc(after)
    if not working:
        return after
    for start, end in _open_from(calendar, after):
        length = end - start
        if working <= length:
            return start + working
        working -= length
    raise NeverOpen(after)


def add_days(calendar: Calendar, working_days: int, after: datetime) -> datetime:
    """The end of the nth working day after the day of `after`, which itself does not count.

    A working day is a date with open time on the team's wall calendar.
    Raises NeverOpen, and ValueError for less than one day.
    """
    if working_days < 1:
        raise ValueError(f"working days are counted from 1, not {working_days}")
    day = last = calendar.local(after).date()
    while (day - last).days <= PATIENCE:
        day += _DAY
        if end := _end_of(calendar, day):
            last = day
            working_days -= 1
            if not working_days:
                return end
    raise NeverOpen(after)


def between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """How much working time lies between two moments; less than nothing when `end` comes first."""
    start, end = _utc(start), _utc(end)
    if end < start:
        return -between(calendar, end, start)
    total = _NOTHING
    for utc_day in range(start.toordinal(), end.toordinal() + 1):
        for opens, closes, _ in calendar.spans(utc_day):
            if opens < end and closes > start:
                total += min(closes, end) - max(opens, start)
    return total


def next_open(calendar: Calendar, at: datetime) -> datetime:
    """The first open moment from `at` on: `at` itself when the team is there. Raises NeverOpen."""
    at = _utc(at)
    for start, _ in _open_from(calendar, at):
        return start
    raise NeverOpen(at)


def last_open(calendar: Calendar, at: datetime) -> datetime:
    """The last moment up to `at` that is open or the end of an open period. Raises NeverOpen."""
    at = _utc(at)
    today = at.toordinal()
    for utc_day in range(today, today - PATIENCE - 1, -1):
        for start, end, _ in reversed(calendar.spans(utc_day)):
            if start <= at:
                return min(end, at)
    raise NeverOpen(at)


def _open_from(calendar: Calendar, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """All open stretches from `at` on; ends when none has come for PATIENCE days."""
    utc_day = last = at.toordinal()
    while utc_day - last <= PATIENCE:
        for start, end, _ in calendar.spans(utc_day):
            if end > at:
                last = utc_day
                yield max(start, at), end
        utc_day += 1


def _end_of(calendar: Calendar, day: date) -> datetime | None:
    """When the team closes for the day; None on a day without open time."""
    ordinal = day.toordinal()
    near = (ordinal + 1, ordinal, ordinal - 1)  # a date is under way somewhere on earth during three UTC days
    ends = (span.end for utc_day in near for span in calendar.spans(utc_day) if span.day == day)
    return max(ends, default=None)


def _open_spans(calendar: Calendar, utc_day: int) -> Iterator[Span]:
    """Lay the periods of the team's dates over one UTC day, one stretch of unchanged offset at a time."""
    midnight = datetime.fromordinal(utc_day).replace(tzinfo=UTC)
    for start, end, offset in _by_offset(calendar, midnight, midnight + _DAY):
        wall_start = (start + offset).replace(tzinfo=None)
        wall_end = (end + offset).replace(tzinfo=None)
        day = wall_start.date()
        while (dawn := datetime.combine(day, time.min)) < wall_end:
            for opens, closes in calendar.hours(day):
                last = dawn + _DAY if closes == END_OF_DAY else datetime.combine(day, closes)
                from_ = max(datetime.combine(day, opens), wall_start)
                until = min(last, wall_end)
                if from_ < until:
                    yield Span(
                        (from_ - offset).replace(tzinfo=UTC), (until - offset).replace(tzinfo=UTC), day
                    )
            day += _DAY


def _by_offset(
    calendar: Calendar, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """Cut a UTC day where the zone's offset from UTC changes; no zone changes it twice within one."""
    before = calendar.local(start).utcoffset() or _NOTHING
    after = calendar.local(end - timedelta.resolution).utcoffset() or _NOTHING
    if before == after:
        yield start, end, before
        return
    same, changed = 0, int((end - start).total_seconds())
    while changed - same > 1:
        middle = (same + changed) // 2
        if calendar.local(start + timedelta(seconds=middle)).utcoffset() == before:
            same = middle
        else:
            changed = middle
    change = start + timedelta(seconds=changed)
    yield start, change, before
    yield change, end, after


def _checked(day: str, periods: tuple[Period, ...]) -> tuple[Period, ...]:
    """The day's periods in order. Raises CalendarIsWrong when one has no length or two overlap."""
    periods = tuple(sorted(periods))
    previous: Period | None = None
    for opens, closes in periods:
        if closes <= opens and closes != END_OF_DAY:
            raise CalendarIsWrong(
                gettext_noop(
                    "%(day)s: %(period)s ends before it begins. Turn the times around, or write a night as "
                    "two periods: until 24:00 on this day and from 00:00 on the next."
                ),
                day=day,
                period=_shown((opens, closes)),
            )
        if previous and (previous[1] == END_OF_DAY or opens < previous[1]):
            raise CalendarIsWrong(
                gettext_noop(
                    "%(day)s: %(first)s and %(second)s overlap. Let one end before the other begins, or make "
                    "them one period."
                ),
                day=day,
                first=_shown(previous),
                second=_shown((opens, closes)),
            )
        previous = (opens, closes)
    return periods


def _shown(period: Period) -> str:
    opens, closes = period
    return f"{opens:%H:%M}-{'24:00' if closes == END_OF_DAY else format(closes, '%H:%M')}"


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise CalendarIsWrong(
            gettext_noop(
                "There is no time zone “%(zone)s”. Choose one by continent and city, such as Europe/Amsterdam."
            ),
            zone=name,
        ) from error


def _aware(at: datetime) -> datetime:
    """Refuse a moment without a time zone: it would silently be read as this machine's own time."""
    if at.tzinfo is None:
        raise ValueError(f"a moment needs a time zone: {at.isoformat()}")
    return at


def _utc(at: datetime) -> datetime:
    return at if at.tzinfo is UTC else _aware(at).astimezone(UTC)
