"""When the demo's teams are there, and when its customers write."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from gehoor.promises.rules.calendar import Calendar
from gehoor.promises.rules.holidays import public_holidays

ZONE_NAME = "Europe/Amsterdam"
ZONE = ZoneInfo(ZONE_NAME)
DAY = timedelta(days=1)
WAKES, SLEEPS = 7, 23


def team_calendar(hours: dict[str, tuple[int, int]], years: Iterable[int]) -> Calendar:
    """A week from digits: {"01234": (9, 17)} is Monday to Friday from nine to five; Dutch holidays off."""
    week: list[tuple[tuple[time, time], ...]] = [()] * 7
    for days, (opens, closes) in hours.items():
        for day in days:
            week[int(day)] = ((time(opens), time(closes)),)
    return Calendar(ZONE_NAME, tuple(week), public_holidays("NL", years))


def awake(at: datetime, rng: Random) -> datetime:
    """This moment, or when people are asleep some time in the next morning."""
    local = at.astimezone(ZONE)
    if WAKES <= local.hour < SLEEPS:
        return at
    morning = local.replace(hour=WAKES, minute=0, second=0, microsecond=0)
    if local.hour >= SLEEPS:
        morning += DAY
    return (morning + timedelta(seconds=rng.randrange(11_000))).astimezone(at.tzinfo)
