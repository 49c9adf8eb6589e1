"""A case is opened: with its first message, a number, and someone who has it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from gehoor.cases import events as happened
from gehoor.cases import queries, words
from gehoor.cases.actions.row import about, in_its_language
from gehoor.cases.actions.saying import add
from gehoor.cases.models import Case, Message
from gehoor.cases.rules import subjects
from gehoor.cases.rules.said import Said
from gehoor.core import events, rows
from gehoor.core.events import SYSTEM, Actor
from gehoor.core.search import index
from gehoor.people import actions as people
from gehoor.people.models import Person, Team
from gehoor.people.queries import next_free_agent

FIRST_NUMBER = 1001


def open_case(
    *,
    customer: Person,
    team: Team,
    said: Said,
    by: Actor,
    at: datetime,
    subject: str = "",
    remedy_sought: str = "",
    language: str = "",
    follows: Case | None = None,
    could_not_read: bool = False,
    quiet: bool = False,
    anyone: bool = False,
) -> Case:
    """Open a case with its first message and give it an owner, in one transaction.

    The next free agent of the team owns it; when there is none it waits in the team's tray. `at` is when we
    received the words. `quiet`: nobody is told that we have them (old mail, automatic mail, an import). `anyone`:
    whoever sees the answer at once may be someone else (a form that anyone can fill in).
    """
    with transaction.atomic(savepoint=False):  # what fails in here undoes all of what it is part of
        first_contact = queries.is_first_contact(customer)
        agent = next_free_agent(team, at)
        case = _new_case(
            customer=customer,
            team=team,
            owner=agent,
            said=said,
            at=at,
            subject=(subjects.core(subject or said.subject) or str(words.NO_SUBJECT))[:300],
            is_first_contact=first_contact,
            remedy_sought=remedy_sought,
            language=language,
            follows_id=follows.pk if follows else None,
            could_not_read=could_not_read,
        )
        index.put(queries.findable_case(case, who=said.author_line))
        message = add(case, said=said, kind=Message.Kind.IN, author=customer, at=at)
        _tell_first_owner(case, at=at)
        opened = happened.CaseOpened(
            **about(case),
            message=message,
            channel=said.channel,
            team=team.pk,
            is_first_contact=first_contact,
            follows=case.follows_id,
            quiet=quiet,
            anyone=anyone,
        )
        events.record(opened, by=by, at=at)
        return case


def _new_case(
    *, customer: Person, team: Team, owner: Person | None, said: Said, at: datetime, **values: Any
) -> Case:
    """One row by fixed SQL; the number comes from the database in the same statement."""
    values |= {
        "channel": said.channel,
        "last_words": said.first_words,
        "customer_id": customer.pk,
        "team_id": team.pk,
        "owner_id": owner.pk if owner else None,
        "owner_at": at if owner else None,
        "opened_at": at,
        "status_at": at,
        "last_message_at": at,
        "tray_until": None if owner else at + timedelta(minutes=team.tray_minutes),
        "message_count": 1,
    }
    number = "nextval('cases_case_number')"
    if connection.vendor != "postgresql":
        number = f"(SELECT COALESCE(MAX(number), {FIRST_NUMBER - 1}) + 1 FROM cases_case)"  # noqa: S608 -- a constant
    known: dict[str, Any] = {"customer": customer, "team": team, "owner": owner}
    return rows.insert_new(Case, values, computed={"number": number}, known=known)


def _tell_first_owner(case: Case, *, at: datetime) -> None:
    if case.owner:
        people.note_given(team=case.team, person=case.owner, at=at)
        reason = in_its_language(case, words.REASON_GIVEN)
        given = happened.OwnerGiven(
            **about(case), owner=case.owner.pk, before=None, team=case.team_id, reason=reason
        )
        events.record(given, by=SYSTEM, at=at)
    else:
        until = case.tray_until.isoformat() if case.tray_until else ""
        waits = happened.PutInTray(**about(case), team=case.team_id, before=None, until=until)
        events.record(waits, by=SYSTEM, at=at)
