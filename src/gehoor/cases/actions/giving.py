"""Who has a case: a first owner, or out of a tray."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gehoor.cases import events as happened
from gehoor.cases import queries, words
from gehoor.cases.actions.row import about, in_its_language, save
from gehoor.cases.models import Case
from gehoor.core import events
from gehoor.core.events import Actor
from gehoor.core.refusal import Refusal
from gehoor.core.search import index
from gehoor.people import actions as people
from gehoor.people.models import Person
from gehoor.people.queries import is_agent


class CannotOwn(Refusal):
    """Someone who cannot have this case."""


def take(*, case: Case, by: Person, at: datetime) -> None:
    """Take a case out of the tray of a team, or give oneself a case that nobody has. Raises CannotOwn."""
    with transaction.atomic():
        case = queries.locked(case.pk)
        if case.owner_id == by.pk:
            raise CannotOwn(words.ALREADY_WITH % {"name": by.name})
        if case.owner:
            raise CannotOwn(words.ALREADY_WITH % {"name": case.owner.name})
        _take(case, by=by, at=at)


def keep_for_oneself(*, case: Case, by: Person, at: datetime) -> None:
    """Who wrote the case down keeps it, whoever's turn it was. Does nothing when it is his. Raises CannotOwn."""
    if case.owner_id != by.pk:
        _take(case, by=by, at=at)


def _take(case: Case, *, by: Person, at: datetime) -> None:
    reason = in_its_language(case, words.REASON_TAKEN, name=by.first_name)
    give_owner(case=case, to=by, reason=reason, by=by, at=at)


def give_owner(*, case: Case, to: Person, reason: str, by: Actor, at: datetime) -> None:
    """The case is his now, without a hand-off: a first owner, or out of a tray. Raises CannotOwn."""
    if not is_agent(to):
        raise CannotOwn(words.NOT_AN_AGENT % {"name": to.name})
    with transaction.atomic():
        before, case.owner, case.owner_at, case.tray_until = case.owner_id, to, at, None
        save(case, "owner", "owner_at", "tray_until")
        people.note_given(team=case.team, person=to, at=at)
        if case.team.is_closed:
            index.move(group=case.pk, audience=queries.audience(case))
        given = happened.OwnerGiven(
            **about(case), owner=to.pk, before=before, team=case.team_id, reason=reason
        )
        events.record(given, by=by, at=at)
