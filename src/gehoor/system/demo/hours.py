"""Working hours of the demo's teams, in naive local time: nobody answers on a Sunday."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from gehoor.system.demo.records import DemoCalendar, Period

ZONE_NAME = "Europe/Amsterdam"
ZONE = ZoneInfo(ZONE_NAME)
DAY = timedelta(days=1)


def to_utc(local: datetime) -> datetime:
    return local.replace(tzinfo=ZONE).astimezone(UTC)


def to_local(at: datetime) -> datetime:
    return at.astimezone(ZONE).replace(tzinfo=None)


def easter(year: int) -> date:
    """Easter Sunday (Gregorian, the anonymous algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def holidays_of(year: int) -> tuple[tuple[date, str], ...]:
    """The days on which a Dutch customer service is closed."""
    sunday = easter(year)
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == 6:  # noqa: PLR2004 -- Sunday; the feast is a day earlier then
        kings_day -= DAY
    return (
        (date(year, 1, 1), "Nieuwjaarsdag"),
        (sunday + DAY, "Tweede paasdag"),
        (kings_day, "Koningsdag"),
        (sunday + 39 * DAY, "Hemelvaartsdag"),
        (sunday + 50 * DAY, "Tweede pinksterdag"),
        (date(year, 12, 25), "Eerste kerstdag"),
        (date(year, 12, 26), "Tweede kerstdag"),
    )


def week(days: str, opens: int, closes: int) -> tuple[Period, ...]:
    """Periods for weekdays given as digits: week("01234", 9, 17) is Monday to Friday from nine to five."""
    return tuple(Period(int(day), time(opens), time(closes)) for day in days)


def calendar(name: str, periods: tuple[Period, ...], years: range) -> DemoCalendar:
    holidays = tuple(day for year in years for day in holidays_of(year))
    return DemoCalendar(name, ZONE_NAME, periods, holidays)


class Hours:
    """Arithmetic on one calendar, with the opening minutes of a day kept for the next question."""

    def __init__(self, of: DemoCalendar) -> None:
        self._closed = {day for day, _ in of.holidays}
        self._week: list[list[tuple[int, int]]] = [[] for _ in range(7)]
        for period in of.periods:
            self._week[period.weekday].append((_minute(period.opens), _minute(period.closes)))
        self.periods_of = lru_cache(maxsize=None)(self._periods_of)

    def _periods_of(self, day: date) -> tuple[tuple[int, int], ...]:
        return () if day in self._closed else tuple(sorted(self._week[day.weekday()]))

    def is_open(self, at: datetime) -> bool:
        minute = at.hour * 60 + at.minute
        return any(opens <= minute < closes for opens, closes in self.periods_of(at.date()))

    def add(self, minutes: float, after: datetime) -> datetime:
        """The instant after so many working minutes; with 0 the first working instant from `after` on."""
        day = after.date()
        from_minute = after.hour * 60 + after.minute + after.second / 60
        while True:
            for opens, closes in self.periods_of(day):
                start = max(opens, from_minute)
                if start < closes and minutes < closes - start:
                    return datetime.combine(day, time()) + timedelta(seconds=round((start + minutes) * 60))
                minutes -= max(0, closes - start)
            day, from_minute = day + DAY, 0

    def end_of_day(self, days: int, after: datetime) -> datetime:
        """Closing time of the n-th working day after this one (0: this one or the first to come)."""
        day = after.date()
        while True:
            periods = self.periods_of(day)
            closing = datetime.combine(day, time()) + timedelta(minutes=periods[-1][1]) if periods else after
            if closing > after:
                if days == 0:
                    return closing
                days -= 1
            day += DAY


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def weighted(cumulative: list[float], dice: float) -> int:
    """The place in a list of running totals that a number in [0, 1) falls on."""
    return bisect_right(cumulative, dice * cumulative[-1])
