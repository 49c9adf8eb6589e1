"""Opening hours as people type them, and as a calendar keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS as DAY_NAMES

from gehoor.desk.setup import words
from gehoor.promises.rules.calendar import WEEKDAYS

DAYS = tuple(zip((day.lower() for day in WEEKDAYS), WEEKDAYS, DAY_NAMES.values(), strict=True))
"""Each day as it is called in a form, in a calendar, and in the reader's language."""

_PERIOD = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|—|to|tot)\s*(\d{1,2})(?:[:.](\d{2}))?", re.IGNORECASE
)
_BETWEEN = re.compile(r"[\s,;]+(?:(?:and|en)\s+)?")
_CLOSED = frozenset({"", "-", "–", "closed", "gesloten", "dicht"})


class OddHours(ValueError):
    """Hours that nobody can read; the text says how to write them."""


def read(text: str) -> list[list[str]]:
    """`9-12:30, 13-17` as periods; an empty text is a closed day. Raises OddHours.

    >>> read("9-12:30, 13-17")
    [['09:00', '12:30'], ['13:00', '17:00']]
    """
    text = text.strip()
    if text.lower() in _CLOSED:
        return []
    periods, rest = [], text
    while rest:
        match = _PERIOD.match(rest)
        if match is None:
            raise OddHours(str(words.HOURS_ARE_ODD % {"text": text[:60]}))
        periods.append([_time(match[1], match[2]), _time(match[3], match[4])])
        rest = rest[match.end() :]
        between = _BETWEEN.match(rest)
        rest = rest[between.end() :] if between else rest
    return periods


def written(periods: Iterable[Iterable[str]]) -> str:
    """Periods as one reads and changes them: 09:00–12:30, 13:00–17:00."""
    return ", ".join("–".join(period) for period in periods)


def read_days(text: str) -> dict[str, list[list[str]]]:
    """Special days, one a line: `2026-12-24 9-13` or `2026-12-31 closed`. Raises OddHours."""
    found: dict[str, list[list[str]]] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        day, _, hours = line.partition(" ")
        try:
            found[date.fromisoformat(day.rstrip(":")).isoformat()] = read(hours)
        except OddHours:
            raise
        except ValueError:
            raise OddHours(str(words.DAY_IS_ODD % {"text": line[:60]})) from None
    return found


def written_days(extra: dict[str, Any]) -> str:
    return "\n".join(f"{day} {written(periods) or words.CLOSED}" for day, periods in sorted(extra.items()))


def _time(hour: str, minute: str | None) -> str:
    return f"{int(hour):02}:{minute or '00'}"
