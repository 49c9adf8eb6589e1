"""Instants as a letter says them: in the reader's language, in the team's zone, with the day by name."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language

from gehoor.letters import words


def told(moment: str, *, zone: str, written_at: str) -> str:
    """Tuesday 24 November 12:00; with the year when it is not that of the letter."""
    return _told(moment, zone, written_at, get_language())


@lru_cache(maxsize=64)
def _told(moment: str, zone: str, written_at: str, language: str | None) -> str:
    """Each sentence of a letter may name the same two or three moments."""
    del language  # it is active; part of the cache's key
    at = datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))
    written = datetime.fromisoformat(written_at).astimezone(ZoneInfo(zone))
    sentence = words.MOMENT if at.year == written.year else words.MOMENT_WITH_YEAR
    return str(sentence) % {
        "weekday": WEEKDAYS[at.weekday()],
        "day": at.day,
        "month": MONTHS[at.month],
        "year": at.year,
        "clock": f"{at.hour}:{at.minute:02}",
    }


def clock(moment: str, *, zone: str) -> str:
    """12:00"""
    at = datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))
    return f"{at.hour}:{at.minute:02}"
