"""What happens on a case makes, keeps, moves along or ends its promises: what system/flow.py calls."""

from __future__ import annotations

from gehoor.cases import actions as cases
from gehoor.cases import events as happened
from gehoor.cases import queries as case_queries
from gehoor.core.events import Actor, Recorded
from gehoor.promises.actions.keeping import keep_all, release_all
from gehoor.promises.actions.making import make_by_terms
from gehoor.promises.actions.row import Kind, about_of, set_next_due
from gehoor.promises.models import Promise


def make_first(recorded: Recorded) -> None:
    """A new case: its customer hears from us within the team's term, sooner if it is his first contact ever."""
    opened = recorded.event
    assert isinstance(opened, happened.CaseOpened)
    due_at = make_by_terms(
        recorded,
        about_of(opened),
        kind=Kind.FIRST_ANSWER,
        team=opened.team,
        first_contact=opened.is_first_contact or opened.anyone,
    )
    cases.set_next_due(case_id=opened.case, due_at=due_at, kind=Kind.FIRST_ANSWER.value)


def after_customer(recorded: Recorded) -> None:
    """The customer said something more, or the case was opened again: he hears from us again.

    Does nothing while he is still to hear from us; what an agent promised him besides does not count as that.
    """
    event = recorded.event
    assert isinstance(event, happened.CaseEvent)
    if not _is_to_hear(event.case):
        case = case_queries.case(event.case)
        make_by_terms(
            recorded,
            about_of(event),
            kind=Kind.NEXT_WORD,
            team=case.team_id,
            first_contact=case.is_first_contact,
        )
        set_next_due(event.case)


def after_hand_off(recorded: Recorded) -> None:
    """Another has the case now and owes what was promised; when nothing was, he owes a word of himself."""
    event = recorded.event
    assert isinstance(event, happened.HandedOver)
    if not _is_to_hear(event.case):
        make_by_terms(
            recorded, about_of(event), kind=Kind.AFTER_HAND_OFF, team=event.to_team, first_contact=False
        )
        set_next_due(event.case)


def _is_to_hear(case_id: int) -> bool:
    """Whether the customer is still to hear from us, by a promise that an answer keeps."""
    return Promise.objects.filter(case=case_id).open().exclude(kind=Kind.OWN).exists()


def keep_by_answer(recorded: Recorded) -> None:
    """We wrote to the customer: whatever he was to hear is kept at that moment, late or not.

    What an agent promised of his own, a call or a refund, is kept when he says so.
    """
    event = recorded.event
    assert isinstance(event, happened.CaseEvent)
    spoken = [promise for promise in _open(event.case) if promise.is_kept_by_words]
    keep_all(spoken, at=recorded.at, by=_actor(recorded), about=about_of(event))
    set_next_due(event.case)


def close(recorded: Recorded) -> None:
    """The case is over. Last words to the customer keep what he was to hear; what else was owed is released.

    What was promised on a case that went on in another is owed there, at the same moment.
    """
    event = recorded.event
    assert isinstance(event, happened.CaseEvent)
    owed = _open(event.case)
    if isinstance(event, happened.CaseResolved) and event.message is not None:
        spoken = [promise for promise in owed if promise.is_kept_by_words]
        unspoken = [promise for promise in owed if not promise.is_kept_by_words]
        keep_all(spoken, at=recorded.at, by=_actor(recorded), about=about_of(event))
        release_all(unspoken, why=_why(event), at=recorded.at, by=_actor(recorded), about=about_of(event))
    elif isinstance(event, happened.CaseMerged) and case_queries.case(event.into).is_at_work:
        Promise.objects.filter(pk__in=[p.pk for p in owed]).update(case=event.into, came_with=event.case)
        set_next_due(event.into)
    else:
        release_all(owed, why=_why(event), at=recorded.at, by=_actor(recorded), about=about_of(event))
    cases.set_next_due(case_id=event.case, due_at=None, kind="")


def give_back(recorded: Recorded) -> None:
    """A case stands on its own again and owes what it had brought along and is still open."""
    event = recorded.event
    assert isinstance(event, happened.MergeUndone)
    brought = Promise.objects.filter(case=event.out_of, came_with=event.case).open()
    brought.update(case=event.case, came_with=None)
    set_next_due(event.case)
    set_next_due(event.out_of)


def follow_customer(recorded: Recorded) -> None:
    """The case is someone else's: what is owed on it is owed to him. What was kept, was kept to whom it was told."""
    event = recorded.event
    assert isinstance(event, happened.FactsChanged)
    if "customer" in event.fields:
        Promise.objects.filter(case=event.case).open().update(to=event.customer)


def _open(case_id: int) -> list[Promise]:
    """What is owed on a case, held until the end of the transaction."""
    return list(Promise.objects.select_for_update().filter(case=case_id).open().order_by("id"))


def _why(event: happened.CaseEvent) -> str:
    match event:
        case happened.CaseNotTakenUp():
            return Promise.Why.NOT_TAKEN_UP
        case happened.CaseMerged():
            return Promise.Why.MERGED
    return Promise.Why.RESOLVED


def _actor(recorded: Recorded) -> Actor:
    """Who did what the event tells of, as the events that follow from it name him."""
    return _Known(recorded.actor)


class _Known:
    def __init__(self, pk: int | None) -> None:
        self.pk = pk
