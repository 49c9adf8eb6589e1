"""A case goes from one who has it to another."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from gehoor.cases import events as happened
from gehoor.cases import queries, words
from gehoor.cases.actions.row import about, in_its_language, refuse_over, save
from gehoor.cases.models import Case, HandOff
from gehoor.cases.rules import limits
from gehoor.core import events
from gehoor.core.events import Actor
from gehoor.core.refusal import Refusal
from gehoor.core.search import index
from gehoor.people import actions as people
from gehoor.people.models import Person, Team
from gehoor.people.queries import is_agent, is_member, lead_of, next_free_agent


class CannotHandOver(Refusal):
    """A hand-off that lacks something, or has nowhere to go."""


def hand_over(
    *,
    case: Case,
    to_team: Team,
    reason: str,
    summary: str,
    by: Person,
    at: datetime,
    to: Person | None = None,
    seen_version: int | None = None,
) -> HandOff:
    """Give the case to another person, or to whoever else of a team is free next; when nobody is, to its tray.

    The reason is for the customer, the summary for the next person; both are required. Raises CannotHandOver, with
    `seen_version` also when something has happened since that version was on the screen.
    """
    with transaction.atomic():
        case = queries.locked(case.pk)
        _refuse_hand_over(case, to_team=to_team, to=to, reason=reason, summary=summary)
        if seen_version is not None and case.version != seen_version:
            raise CannotHandOver(words.CHANGED_MEANWHILE)
        receiver = to or next_free_agent(to_team, at, but=case.owner)
        if receiver is None and case.team_id == to_team.pk and case.owner_id is None:
            raise CannotHandOver(words.ALREADY_WITH % {"name": to_team.name})
        return _go(case, to=receiver, to_team=to_team, reason=reason, summary=summary, by=by, at=at)


def _refuse_hand_over(case: Case, *, to_team: Team, to: Person | None, reason: str, summary: str) -> None:
    refuse_over(case, CannotHandOver)
    if not reason.strip():
        raise CannotHandOver(words.NEEDS_REASON)
    if not summary.strip():
        raise CannotHandOver(words.NEEDS_SUMMARY)
    if to and not is_agent(to):
        raise CannotHandOver(words.NOT_AN_AGENT % {"name": to.name})
    if to and to.pk == case.owner_id:
        raise CannotHandOver(words.ALREADY_WITH % {"name": to.name})
    if to and not is_member(to, to_team):
        raise CannotHandOver(words.NOT_IN_TEAM % {"name": to.name, "team": to_team.name})


def pass_on(*, person: Person, to: Person | None, by: Actor, at: datetime, most: int) -> int:
    """Cases of someone who does not work here any more go on with this colleague, or else with the lead of each
    case's team; without one with its next free agent or in its tray. Returns how many were looked at, at most
    `most`: what someone else has meanwhile stays there.
    """
    with transaction.atomic():
        left = Case.objects.filter(owner=person).at_work().order_by("id")[:most]
        numbers = list(left.values_list("pk", flat=True))
        for number in numbers:
            case = queries.locked(number)
            if case.owner_id == person.pk and case.is_at_work:
                go_on_without_owner(case, to=to, by=by, at=at)
        return len(numbers)


def go_on_if_owner_left(case: Case, *, by: Actor, at: datetime) -> None:
    """As `pass_on`, of a case that is held and opens again. Does nothing while its owner works here."""
    if case.owner and not is_agent(case.owner):
        go_on_without_owner(case, by=by, at=at)


def go_on_without_owner(case: Case, *, by: Actor, at: datetime, to: Person | None = None) -> None:
    """Whoever has this case works here no more: as `pass_on`, of one case that is held."""
    receiver = to or lead_of(case.team, at) or next_free_agent(case.team, at)
    goes_on = receiver.first_name if receiver else case.team.name_for_customers
    names = {"name": case.owner.first_name if case.owner else "", "to": goes_on}
    reason = in_its_language(case, words.REASON_LEFT, **names)
    summary = in_its_language(case, words.SUMMARY_LEFT, **names)
    _go(case, to=receiver, to_team=case.team, reason=reason, summary=summary, by=by, at=at)


def _go(
    case: Case, *, to: Person | None, to_team: Team, reason: str, summary: str, by: Actor, at: datetime
) -> HandOff:
    hand_off = _hand_off(case, to=to, to_team=to_team, reason=reason, summary=summary, by=by, at=at)
    was_closed = case.team.is_closed
    case.team, case.owner, case.owner_at = to_team, to, at if to else None
    case.tray_until = None if to else at + timedelta(minutes=to_team.tray_minutes)
    case.hand_off_count += 1
    save(case, "team", "owner", "owner_at", "tray_until", "hand_off_count")
    if to:
        people.note_given(team=to_team, person=to, at=at)
    if was_closed or to_team.is_closed:
        index.move(group=case.pk, audience=queries.audience(case))
    events.record(_handed_over(case, hand_off), by=by, at=at)
    return hand_off


def _hand_off(
    case: Case, *, to: Person | None, to_team: Team, reason: str, summary: str, by: Actor, at: datetime
) -> HandOff:
    earlier = [(h.from_person_id, h.from_team_id) for h in queries.hand_offs(case)]
    waited = at - (case.owner_at or case.opened_at)
    return HandOff.objects.create(
        case=case,
        from_person=case.owner,
        from_team=case.team,
        to_person=to,
        to_team=to_team,
        by_id=by.pk,
        at=at,
        reason=reason.strip()[:300],
        summary=summary.strip(),
        waited_minutes=max(0, int(waited.total_seconds() // 60)),
        goes_back=limits.goes_back(earlier, (to.pk if to else None, to_team.pk)),
    )


def _handed_over(case: Case, hand_off: HandOff) -> happened.HandedOver:
    return happened.HandedOver(
        **about(case),
        hand_off=hand_off.pk,
        from_team=hand_off.from_team_id,
        to_team=hand_off.to_team_id,
        from_person=hand_off.from_person_id,
        to_person=hand_off.to_person_id,
        goes_back=hand_off.goes_back,
        reason=hand_off.reason,
    )
