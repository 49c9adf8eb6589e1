"""Two cases that are one, and two that look like it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gehoor.cases import events as happened
from gehoor.cases import queries, words
from gehoor.cases.actions.handing_over import go_on_if_owner_left
from gehoor.cases.actions.row import about, save, set_status, to_new_end
from gehoor.cases.models import Case, Proposal, Status
from gehoor.core import events
from gehoor.core.events import SYSTEM
from gehoor.core.refusal import Refusal
from gehoor.people.models import Person


class CannotMerge(Refusal):
    """Two cases that cannot become one."""


def merge(*, case: Case, into: Case, reason: str, by: Person, at: datetime) -> None:
    """Let a case go on as part of another of the same customer, or of the one that this went on in. Raises CannotMerge."""
    with transaction.atomic():
        into = queries.last_stop(into)
        held = _held(case.pk, into.pk)
        case, into = held[case.pk], held[into.pk]
        _refuse_merge(case, into=into, reason=reason)
        before, case.merged_into, case.why = case.status, into, reason
        set_status(case, Status.MERGED, at=at, also=("merged_into", "why"))
        Proposal.objects.filter(case=case, decided_at=None).update(decided_at=at)
        save(into)
        events.record(
            happened.CaseMerged(**about(case), into=into.pk, before=before, reason=reason), by=by, at=at
        )


def _refuse_merge(case: Case, *, into: Case, reason: str) -> None:
    if case.pk == into.pk:
        raise CannotMerge(words.CANNOT_MERGE_SELF)
    if case.status == Status.MERGED:
        raise CannotMerge(words.CANNOT_MERGE_TWICE % {"number": queries.last_stop(case).number})
    if into.status == Status.MERGED:
        raise CannotMerge(words.WENT_ON_MEANWHILE % {"number": into.number})
    if case.customer_id != into.customer_id:
        raise CannotMerge(words.CANNOT_MERGE_OTHERS)
    if not reason.strip():
        raise CannotMerge(words.NEEDS_REASON)


def _held(*numbers: int | None) -> dict[int, Case]:
    """The rows as they are now, until the end of the transaction. The older comes first: two orders would wait for
    each other.
    """
    return {number: queries.locked(number) for number in sorted({number for number in numbers if number})}


def undo_merge(*, case: Case, by: Person, at: datetime) -> None:
    """The case stands on its own again, open. Raises CannotMerge when it was not merged."""
    with transaction.atomic():
        case = _held(case.pk, case.merged_into_id)[case.pk]
        if case.status != Status.MERGED:
            raise CannotMerge(words.NOT_MERGED)
        out_of = case.merged_into_id or 0
        set_status(case, Status.OPEN, at=at, also=to_new_end(case, at=at))
        undone = happened.MergeUndone(**about(case), out_of=out_of, status=case.status)
        events.record(undone, by=by, at=at)
        go_on_if_owner_left(case, by=SYSTEM, at=at)


def propose_belonging(*, case: Case, belongs_to: Case, reason: str, at: datetime) -> None:
    """Ask an agent whether two cases are one."""
    with transaction.atomic():
        values = {"reason": reason, "at": at}
        _, made = Proposal.objects.get_or_create(case=case, belongs_to=belongs_to, defaults=values)
        if made:
            proposed = happened.BelongingProposed(**about(case), belongs_to=belongs_to.pk, reason=reason)
            events.record(proposed, by=SYSTEM, at=at)


def decline_belonging(*, case: Case, belongs_to: Case, by: Person, at: datetime) -> None:
    """The two cases are two. Does nothing when that was decided already."""
    with transaction.atomic():
        open_ones = Proposal.objects.filter(case=case, belongs_to=belongs_to, decided_at=None)
        if open_ones.update(decided_at=at):
            events.record(happened.BelongingDeclined(**about(case), belongs_to=belongs_to.pk), by=by, at=at)
