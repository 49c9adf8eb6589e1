"""A calendar as plain data, for a JSON column, an export and the API.

    {"zone": "Europe/Amsterdam",
     "week": {"Monday": [["09:00", "12:30"], ["13:00", "17:00"]], ...},
     "holidays": ["2026-12-25"],
     "extra": {"2026-12-24": [["09:00", "13:00"]]}}

Days of the week that are left out are closed; so is an extra day with an empty list.
"""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from gehoor.promises.rules.calendar import (
    END_OF_DAY,
    WEEKDAYS,
    Calendar,
    CalendarIsWrong,
    Period,
    gettext_noop,
)

_KEYS = ("zone", "week", "holidays", "extra")
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)


def as_data(calendar: Calendar) -> dict[str, Any]:
    """The calendar as JSON can hold it; `from_data` gives an equal calendar back."""
    days = zip(WEEKDAYS, calendar.week, strict=True)
    return {
        "zone": calendar.zone,
        "week": {day: _as_lists(periods) for day, periods in days if periods},
        "holidays": [day.isoformat() for day in sorted(calendar.holidays)],
        "extra": {day.isoformat(): _as_lists(periods) for day, periods in sorted(calendar.extra.items())},
    }


def from_data(data: Any) -> Calendar:
    """Read what `as_data` wrote, or a person typed. Raises CalendarIsWrong, which says what to do."""
    data = _mapping(data, "calendar", _KEYS)
    week = _mapping(data.get("week", {}), "week", WEEKDAYS)
    extra = _mapping(data.get("extra", {}), "extra")
    return Calendar(
        zone=data.get("zone", ""),
        week=tuple(_periods(day, week.get(day, [])) for day in WEEKDAYS),
        holidays=frozenset(_date(day) for day in _list(data.get("holidays", []), "holidays")),
        extra={_date(day): _periods(day, periods) for day, periods in extra.items()},
    )


def _as_lists(periods: tuple[Period, ...]) -> list[list[str]]:
    return [
        [f"{opens:%H:%M}", "24:00" if closes == END_OF_DAY else f"{closes:%H:%M}"]
        for opens, closes in periods
    ]


def _periods(day: str, pairs: Any) -> tuple[Period, ...]:
    periods = []
    for pair in _list(pairs, day):
        match pair:
            case [str(opens), str(closes)] if _is_time(opens) and closes == "24:00":
                periods.append((time.fromisoformat(opens), END_OF_DAY))
            case [str(opens), str(closes)] if _is_time(opens) and _is_time(closes) and closes != "00:00":
                periods.append((time.fromisoformat(opens), time.fromisoformat(closes)))
            case _:
                raise CalendarIsWrong(
                    gettext_noop(
                        "%(day)s: %(value)s is not a period. Write when it begins and when it ends as hours "
                        "and minutes, such as 09:00 and 17:00; the end of the day is 24:00."
                    ),
                    day=day,
                    value=pair,
                )
    return tuple(periods)


def _is_time(text: str) -> bool:
    return _TIME.fullmatch(text) is not None


def _date(text: Any) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise CalendarIsWrong(
            gettext_noop("“%(value)s” is not a date. Write year, month and day, such as 2026-12-25."),
            value=text,
        ) from error


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise CalendarIsWrong(
            gettext_noop("“%(name)s” must be a list; leave it empty when there is nothing in it."), name=name
        )
    return list(value)


def _mapping(value: Any, name: str, known: tuple[str, ...] = ()) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CalendarIsWrong(gettext_noop("“%(name)s” must be a set of names with their values."), name=name)
    if known and (strange := sorted(str(key) for key in value if key not in known)):
        raise CalendarIsWrong(
            gettext_noop("“%(name)s” has no “%(key)s”. Use only: %(known)s."),
            name=name,
            key=strange[0],
            known=", ".join(known),
        )
    return value
