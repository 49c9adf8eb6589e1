"""A promise is made, by an agent or by a team's terms."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from gehoor.cases import queries as case_queries
from gehoor.cases.models import Case
from gehoor.core import events, rows
from gehoor.core.events import SYSTEM, Actor, Recorded
from gehoor.core.refusal import Refusal
from gehoor.promises import queries, words
from gehoor.promises.actions.row import About, Kind, about_of, refuse_moment, set_next_due
from gehoor.promises.events import PromiseMade
from gehoor.promises.models import Promise
from gehoor.promises.rules import terms
from gehoor.promises.rules.calendar import NeverOpen

logger = logging.getLogger("gehoor.promises")


class CannotPromise(Refusal):
    """Something that cannot be promised like this."""


def make(*, case: Case, kind: str, text: str, due_at: datetime, by: Actor, at: datetime) -> Promise:
    """Promise the customer something by a moment. `text` says what; only an agent's own promise needs it.

    Raises CannotPromise.
    """
    if kind not in Kind.values:
        raise CannotPromise(words.UNKNOWN_KIND)
    if kind == Kind.OWN and not text.strip():
        raise CannotPromise(words.NEEDS_TEXT)
    refuse_moment(due_at, CannotPromise, at=at)
    with transaction.atomic():
        case = case_queries.locked(case.pk)
        if case.is_over:
            raise CannotPromise(case_queries.why_over(case))
        number = _insert(
            about=about_of(case),
            kind=kind,
            text=text.strip()[:300],
            due_at=due_at,
            soon_at=when_soon(queries.hours_of(case.team_id), at=at, due_at=due_at),
            by=by,
            at=at,
        )
        set_next_due(case.pk)
    return queries.promise(number)


def make_by_terms(
    recorded: Recorded, about: About, *, kind: Promise.Kind, team: int, first_contact: bool
) -> datetime:
    """Promise within the team's term, counted from the moment of the event; returns until when."""
    at, hours = recorded.at, queries.hours_of(team)
    try:
        due_at = _due(kind, hours, at=at, first_contact=first_contact)
    except NeverOpen:
        logger.exception("The calendar of team %s has no open hours; office hours are used instead.", team)
        hours = hours._replace(calendar=queries.default_calendar())
        due_at = _due(kind, hours, at=at, first_contact=first_contact)
    _insert(
        about=about,
        kind=kind.value,
        text="",
        due_at=due_at,
        soon_at=when_soon(hours, at=at, due_at=due_at),
        by=SYSTEM,
        at=at,
    )
    return due_at


def _due(kind: str, hours: queries.Hours, *, at: datetime, first_contact: bool) -> datetime:
    return terms.due(
        terms.Kind(kind),
        received_at=at,
        calendar=hours.calendar,
        terms=hours.terms,
        first_contact=first_contact,
    )


def when_soon(hours: queries.Hours, *, at: datetime, due_at: datetime) -> datetime:
    """From when on a promise counts as due soon; at once where no hours are open."""
    try:
        found = terms.soon_at(made_at=at, due_at=due_at, calendar=hours.calendar, terms=hours.terms)
    except NeverOpen:
        return at
    return min(found, due_at)


def _insert(
    *, about: About, kind: str, text: str, due_at: datetime, soon_at: datetime, by: Actor, at: datetime
) -> int:
    values = {
        "case_id": about.case,
        "kind": kind,
        "text": text,
        "made_at": at,
        "made_by_id": by.pk,
        "to_id": about.customer,
        "due_at": due_at,
        "soon_at": soon_at,
    }
    number = rows.insert(Promise, values)
    assert number is not None
    made = PromiseMade(
        case=about.case,
        customer=about.customer,
        product=about.product,
        promise=number,
        kind=kind,
        due_at=due_at.isoformat(),
    )
    events.record(made, by=by, at=at)
    return number
