"""When cases come in: more on Mondays and in the evening, more in winter, and more of one lot lately."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from gehoor.system.demo.calendars import DAY, ZONE
from gehoor.system.demo.luck import lucky

_WEEKDAYS = (1.35, 1.15, 1.05, 1.0, 1.0, 0.7, 0.6)
_HOURS = (1, 0, 0, 0, 0, 1, 2, 4, 8, 10, 10, 9, 7, 7, 7, 7, 7, 7, 7, 10, 11, 9, 5, 2)
_MONTHS = (1.25, 1.1, 1.0, 0.95, 0.9, 0.9, 0.85, 0.9, 0.95, 1.0, 1.15, 1.3)
OUTBREAK_DAYS = 10
# cases of the outbreak on each of its days, the last one being today
_RISE = (1, 0, 1, 1, 2, 2, 3, 4, 5, 6)


def midnight(at: datetime) -> datetime:
    """The beginning of the local day."""
    return at.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)


def arrivals(*, number: int, days: int, until: datetime, rng: Random) -> Iterator[datetime]:
    """So many instants in order over the local days up to and with that of `until`, by month, weekday and hour."""
    mornings = [midnight(until - back * DAY) for back in range(days - 1, -1, -1)]
    weights = [_WEEKDAYS[day.weekday()] * _MONTHS[day.month - 1] for day in mornings]
    local = until.astimezone(ZONE)
    weights[-1] *= sum(_HOURS[: local.hour]) / sum(_HOURS)
    total, given, running = sum(weights), 0, 0.0
    for morning, weight in zip(mornings, weights, strict=True):
        running += weight
        so_far = round(number * running / total)
        yield from _of_day(morning, so_far - given, until, rng)
        given = so_far


def _of_day(morning: datetime, number: int, until: datetime, rng: Random) -> list[datetime]:
    """Instants on one local day, none of them after `until`."""
    found = []
    for hour in rng.choices(range(24), _HOURS, k=number):
        at = morning.replace(hour=hour, minute=int(rng.random() * 60), second=int(rng.random() * 60))
        if at >= until:
            at = morning + timedelta(seconds=rng.random() * (until - morning).total_seconds() * 0.99)
        found.append(at.astimezone(UTC).replace(microsecond=0))
    return sorted(found)


def outbreak_arrivals(*, start: datetime, until: datetime, rng: Random) -> list[datetime]:
    """Instants of the failing lot: one in about three weeks at first, then rising from day to day."""
    quiet = (until - start - OUTBREAK_DAYS * DAY).days
    found = [
        start + timedelta(days=day, seconds=30_000 + rng.randrange(40_000))
        for day in range(quiet)
        if lucky(rng, 0.3 / 7)
    ]
    for place, number in enumerate(_RISE):
        day = until - (OUTBREAK_DAYS - place) * DAY
        found.extend(day + timedelta(seconds=rng.randrange(86_400)) for _ in range(number))
    return sorted(found)
