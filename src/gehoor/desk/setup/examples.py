"""By when someone who writes at this moment would hear, as one reads it beside the form."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from gehoor.desk.setup import words
from gehoor.promises import actions, queries
from gehoor.promises.rules import calendar_data
from gehoor.promises.rules.calendar import Calendar, NeverOpen
from gehoor.promises.rules.terms import Terms
from gehoor.promises.words import moment

TEAM = ("first_answer", "next_word", "after_hand_off")


def of_data(data: dict[str, Any], country: str, open_on: list[str], at: datetime) -> list[str]:
    """Sentences by this calendar and the shipped terms. Raises CannotKeepHours."""
    with_days = actions.with_holidays(data, country, at.year, open_on) if country else data
    calendar = calendar_data.from_data(actions.checked_calendar(with_days, at=at))
    return of_calendar(calendar, Terms(), at, team="")[:1]


def of_calendar(calendar: Calendar, terms: Terms, at: datetime, *, team: str) -> list[str]:
    """A sentence for each kind of promise, and one for a first contact when it is another."""
    try:
        return [
            _say(kind, calendar, terms, at, team=team, first_contact=newcomer)
            for kind, newcomer in (
                ("first_answer", False),
                ("first_contact", True),
                ("next_word", False),
                ("after_hand_off", False),
            )
        ]
    except NeverOpen:
        return [str(words.NEVER_OPEN)]


def _say(said: str, calendar: Calendar, terms: Terms, at: datetime, *, team: str, first_contact: bool) -> str:
    kind = "first_answer" if first_contact else said
    due_at = queries.promised_before(
        kind=kind, calendar=calendar, terms=terms, first_contact=first_contact, at=at
    )
    about = {"team": team or str(words.A_TEAM), "moment": moment(due_at, zone=ZoneInfo(calendar.zone))}
    return str(words.EXAMPLES[said] % about)
