from __future__ import annotations

import json
import logging
from dataclasses import asdict
from datetime import datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from gehoor.cases.models import Case
from gehoor.core import preferences
from gehoor.core.prepared import prepared
from gehoor.people.models import Team
from gehoor.promises.models import Promise, PromiseMove, TeamTerms, WorkCalendar
from gehoor.promises.rules import calendar_data
from gehoor.promises.rules import terms as rules
from gehoor.promises.rules.calendar import Calendar, CalendarIsWrong
from gehoor.promises.rules.terms import Terms

OFFICE_HOURS = ((time(9), time(17)),)
CALENDARS_KEPT = 200

logger = logging.getLogger("gehoor.promises")


class Hours(NamedTuple):
    """By which calendar and in which terms a team promises."""

    calendar: Calendar
    terms: Terms


def of_case(case: Case) -> list[Promise]:
    """All promises of a case, what is owed first, each with how it was moved (`its_moves`, oldest first)."""
    found = _of_case(case.pk)
    moves = _moves_of(case.pk) if any(promise.moved_count for promise in found) else []
    for promise in found:
        promise.case = case
        promise.its_moves = [move for move in moves if move.promise_id == promise.pk]
    return sorted(found, key=lambda promise: not promise.is_open)


@prepared
def _moves_of(case: int) -> QuerySet[PromiseMove]:
    return PromiseMove.objects.filter(promise__case=case).select_related("by").order_by("id")


@prepared
def _of_case(case: int) -> QuerySet[Promise]:
    return Promise.objects.filter(case=case).select_related("made_by").order_by("due_at", "id")


def still_to_do(case: Case) -> list[Promise]:
    """What is owed besides a word: a letter does not keep it, someone has to say that it was done."""
    return [promise for promise in of_case(case) if promise.is_open and not promise.is_kept_by_words]


def next_of(case: Case) -> Promise | None:
    """What is owed first; a broken promise that was not made good comes before later ones."""
    owed = Promise.objects.filter(case=case).open().select_related("case__owner", "case__team", "made_by")
    return owed.order_by("due_at", "id").first()


def promise_of(case: Case, promise_id: int) -> Promise | None:
    """One promise of a case that the reader may see."""
    return (
        Promise.objects.filter(case=case, pk=promise_id).select_related("case__owner", "case__team").first()
    )


def promise(promise_id: int) -> Promise:
    """For tasks and rules. Raises Promise.DoesNotExist."""
    return Promise.objects.select_related("case__owner", "case__team", "made_by").get(pk=promise_id)


def calendar_of(team: Team) -> Calendar:
    return hours_of(team.pk).calendar


def terms_of(team: Team) -> Terms:
    return hours_of(team.pk).terms


def calendars() -> QuerySet[WorkCalendar]:
    return WorkCalendar.objects.order_by("name")


def calendar(calendar_id: int) -> WorkCalendar | None:
    return WorkCalendar.objects.filter(pk=calendar_id).first()


def terms_row_of(team: Team) -> TeamTerms | None:
    """What was decided for a team; None when it promises by default."""
    return TeamTerms.objects.filter(team=team).select_related("calendar").first()


def promised_before(
    *, kind: str, calendar: Calendar, terms: Terms, first_contact: bool, at: datetime
) -> datetime:
    """Until when someone who writes at this moment would hear. Raises rules.calendar.NeverOpen."""
    return rules.due(
        rules.Kind(kind), received_at=at, calendar=calendar, terms=terms, first_contact=first_contact
    )


def team_terms() -> QuerySet[TeamTerms]:
    return TeamTerms.objects.select_related("team", "calendar").order_by("team__name")


def hours_of(team_id: int) -> Hours:
    """One short query; calendar and terms are kept in the process by what is in them."""
    sql = """
        SELECT t.terms, t.calendar_id, c.version FROM promises_teamterms t
        LEFT JOIN promises_workcalendar c ON c.id = t.calendar_id WHERE t.team_id = %s"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [team_id])
        row = cursor.fetchone()
    if row is None:
        return Hours(default_calendar(), Terms())
    terms, calendar_id, version = row
    return Hours(
        _calendar(calendar_id, version), _terms(terms if isinstance(terms, str) else json.dumps(terms))
    )


def hours_by(calendar: WorkCalendar | None) -> Calendar:
    """The hours of a calendar; office hours without one."""
    return _calendar(calendar.pk, calendar.version) if calendar else default_calendar()


def default_calendar() -> Calendar:
    """Monday to Friday from 9 to 17 in the installation's time zone."""
    return _office(preferences.current().time_zone)


@lru_cache(maxsize=8)
def _office(zone: str) -> Calendar:
    return Calendar(zone=zone, week=(OFFICE_HOURS,) * 5 + ((), ()))


@lru_cache(maxsize=CALENDARS_KEPT)
def _terms(text: str) -> Terms:
    return read_terms(json.loads(text))


def read_terms(data: dict[str, Any]) -> Terms:
    """Terms as stored; names of another version of Gehoor are passed over. Raises ValueError."""
    return Terms(**{name: value for name, value in data.items() if name in Terms.__dataclass_fields__})


def as_kept(terms: Terms) -> dict[str, int]:
    """Terms as they are stored; read_terms gives equal terms back."""
    return asdict(terms)


_calendars: dict[str, Calendar] = {}


def _calendar(calendar_id: int | None, version: str) -> Calendar:
    """The calendar of these contents; one that cannot be used gives way to the default, never stops a mail."""
    if calendar_id is None:
        return default_calendar()
    kept = _calendars.get(version)
    if kept is None:
        version, data = WorkCalendar.objects.values_list("version", "data").get(pk=calendar_id)
        try:
            kept = calendar_data.from_data(data)
        except CalendarIsWrong:
            logger.exception("Calendar %s cannot be used; office hours are used instead.", calendar_id)
            kept = default_calendar()
        if len(_calendars) >= CALENDARS_KEPT:
            _calendars.clear()
        _calendars[version] = kept
    return kept
