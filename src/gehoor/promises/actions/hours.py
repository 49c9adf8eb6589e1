"""By which hours, holidays and terms a team promises."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from gehoor.core import events, names
from gehoor.core.events import SYSTEM, Actor
from gehoor.core.refusal import Refusal
from gehoor.people.models import Team
from gehoor.promises import queries, words
from gehoor.promises.events import CalendarChanged, CalendarDropped, TermsChanged
from gehoor.promises.models import TeamTerms, WorkCalendar
from gehoor.promises.rules import calendar as working
from gehoor.promises.rules import calendar_data, holidays
from gehoor.promises.rules.calendar import CalendarIsWrong

YEARS_AHEAD = 2
LONGEST_SECONDS = 60

logger = logging.getLogger("gehoor.promises")


class CannotKeepHours(Refusal):
    """Opening hours or terms that cannot be used."""


def save_calendar(
    *,
    name: str,
    data: dict[str, Any],
    by: Actor,
    at: datetime,
    country: str = "",
    open_on: Sequence[str] = (),
    calendar: WorkCalendar | None = None,
) -> WorkCalendar:
    """Make a calendar, or give one other hours; promises that were told keep their moments.

    With a country, its public holidays of these years are added to `data`, less those in `open_on` (by the names
    of rules.holidays). Raises CannotKeepHours.
    """
    if not name.strip():
        raise CannotKeepHours(words.CALENDAR_NEEDS_NAME)
    others = WorkCalendar.objects.exclude(pk=calendar.pk if calendar else 0)
    if others.filter(name=name.strip()[:80]).exists():
        raise CannotKeepHours(words.CALENDAR_NAME_IS_TAKEN)
    stored = checked_calendar(with_holidays(data, country, at.year, open_on) if country else data, at=at)
    calendar = calendar or WorkCalendar()
    calendar.open_on = sorted(open_on) if country else []
    calendar.name, calendar.country = name.strip()[:80], country.strip().upper()[:10]
    _keep_hours(calendar, stored, by=by, at=at)
    return calendar


def _keep_hours(calendar: WorkCalendar, data: dict[str, Any], *, by: Actor, at: datetime) -> None:
    calendar.data, calendar.version = data, _fingerprint(data)
    with transaction.atomic():
        with names.taken_meanwhile(CannotKeepHours, words.CALENDAR_NAME_IS_TAKEN):
            calendar.save()
        events.record(CalendarChanged(calendar=calendar.pk), by=by, at=at)


def checked_calendar(data: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """As it is stored. Raises CannotKeepHours for hours that contradict each other or never come."""
    try:
        calendar = calendar_data.from_data(data)
        working.next_open(calendar, at)
    except CalendarIsWrong as error:
        raise CannotKeepHours(_said(error)) from error
    return calendar_data.as_data(calendar)


def with_holidays(
    data: dict[str, Any], country: str, year: int, open_on: Sequence[str] = ()
) -> dict[str, Any]:
    """The calendar's data with the country's days off of this year and those ahead. Raises CannotKeepHours."""
    try:
        days = holidays.public_holidays(country, _years(year), without=open_on)
    except CalendarIsWrong as error:
        raise CannotKeepHours(_said(error)) from error
    return _with_days(data, days)


def _years(year: int) -> range:
    return range(year, year + YEARS_AHEAD)


def _with_days(data: dict[str, Any], days: Iterable[date]) -> dict[str, Any]:
    return data | {"holidays": sorted(set(data.get("holidays", [])) | {day.isoformat() for day in days})}


def _found_apart(country: str, years: range) -> dict[date, str]:
    """The days off, looked up by a process that ends: the countries of the world stay in nobody's memory.

    Raises CannotKeepHours.
    """
    words_of_it = [sys.executable, "-m", holidays.__name__, country, *map(str, years)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    try:
        done = subprocess.run(  # noqa: S603 -- our own module, run by the Python that runs us
            words_of_it, env=environment, capture_output=True, check=True, timeout=LONGEST_SECONDS
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise CannotKeepHours(words.HOLIDAYS_NOT_FOUND % {"country": country}) from error
    return {date.fromisoformat(day): name for day, name in json.loads(done.stdout).items()}


def _said(error: CalendarIsWrong) -> str:
    """The rule's sentence in the reader's language."""
    return gettext(error.sentence) % error.params


def _fingerprint(data: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:32]


def drop_calendar(*, calendar: WorkCalendar, by: Actor, at: datetime) -> None:
    """Remove a calendar. Raises CannotKeepHours while a team promises by it."""
    teams = TeamTerms.objects.filter(calendar=calendar).values_list("team__name", flat=True)
    if teams:
        raise CannotKeepHours(words.CALENDAR_IS_USED % {"teams": ", ".join(sorted(teams))})
    with transaction.atomic():
        dropped = CalendarDropped(calendar=calendar.pk, calendar_name=calendar.name)
        calendar.delete()
        events.record(dropped, by=by, at=at)


def extend_holidays(*, at: datetime) -> int:
    """Give calendars with a country the holidays of the years to come; returns how many calendars changed.

    One that cannot have them stays as it is, the program's log says why, and the others go on.
    """
    countries = WorkCalendar.objects.exclude(country="").order_by("country").values_list("country", flat=True)
    return sum(_extend_in(country, at=at) for country in countries.distinct())


def _extend_in(country: str, *, at: datetime) -> int:
    try:
        found = _found_apart(country, _years(at.year))
    except CannotKeepHours as refusal:
        logger.warning("Calendars of %s keep the holidays that they have. %s", country, refusal)
        return 0
    calendars = WorkCalendar.objects.filter(country=country).order_by("id")
    return sum(_extend(calendar, found, at=at) for calendar in calendars)


def _extend(calendar: WorkCalendar, found: Mapping[date, str], *, at: datetime) -> bool:
    data = _with_days(calendar.data, holidays.kept(found, without=calendar.open_on))
    if data["holidays"] == calendar.data.get("holidays"):
        return False
    try:
        stored = checked_calendar(data, at=at)
    except CannotKeepHours as refusal:
        logger.warning("Calendar %s keeps the holidays that it has. %s", calendar.pk, refusal)
        return False
    return _keep_if_same(calendar, stored, at=at)


def _keep_if_same(calendar: WorkCalendar, data: dict[str, Any], *, at: datetime) -> bool:
    """Give a calendar these hours unless someone gave it others meanwhile: those stay, and tomorrow is a day too."""
    with transaction.atomic():
        same = WorkCalendar.objects.filter(pk=calendar.pk, version=calendar.version)
        if not same.update(data=data, version=_fingerprint(data)):
            return False
        events.record(CalendarChanged(calendar=calendar.pk), by=SYSTEM, at=at)
    return True


def set_terms(
    *, team: Team, calendar: WorkCalendar | None, terms: dict[str, Any], by: Actor, at: datetime
) -> TeamTerms:
    """What the team promises from now on (`terms` by the names of rules.terms.Terms). Raises CannotKeepHours."""
    try:
        queries.read_terms(terms)
    except (TypeError, ValueError) as error:
        wrong = str(error).rpartition(": ")[2]
        raise CannotKeepHours(words.TERMS_ARE_WRONG % {"names": wrong}) from error
    with transaction.atomic():
        values = {"calendar": calendar, "terms": terms}
        row, _ = TeamTerms.objects.update_or_create(team=team, defaults=values)
        events.record(TermsChanged(team=team.pk, calendar=calendar.pk if calendar else None), by=by, at=at)
    return row
