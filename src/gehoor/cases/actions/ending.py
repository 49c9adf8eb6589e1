"""How a case ends, and how it opens again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gehoor.cases import events as happened
from gehoor.cases import queries, words
from gehoor.cases.actions.handing_over import go_on_if_owner_left
from gehoor.cases.actions.row import about, in_its_language, refuse_over, set_status, to_new_end
from gehoor.cases.actions.saying import add, spoke
from gehoor.cases.models import Case, Draft, HowResolved, Message, Status
from gehoor.cases.rules.said import Said
from gehoor.core import events
from gehoor.core.events import SYSTEM, Actor
from gehoor.core.refusal import Refusal
from gehoor.people.models import Person


class CannotResolve(Refusal):
    """A case that cannot end like this."""


def resolve(
    *,
    case: Case,
    how: str,
    why: str,
    last_words: Said,
    by: Person,
    at: datetime,
    seen_version: int | None = None,
) -> int:
    """End the case: how, why, and a last message that ends well. Returns the number of that message.

    Raises CannotResolve when one of them lacks, when the case is over already and, with `seen_version`, when something
    has happened since that version was on the screen.
    """
    with transaction.atomic():
        case = queries.locked(case.pk)
        _refuse_resolve(case, how=how, why=why, last_words=last_words)
        if seen_version is not None and case.version != seen_version:
            raise CannotResolve(words.CHANGED_MEANWHILE)
        message = add(case, said=last_words, kind=Message.Kind.OUT, author=by, at=at)
        spoke(case, said=last_words, at=at, from_customer=False)
        Draft.objects.filter(case=case, author=by, kind=Message.Kind.OUT).delete()
        _end(case, how=how, why=why, at=at)
        events.record(
            happened.CaseResolved(**about(case), how=how, message=message, reason=why), by=by, at=at
        )
        return message


def _refuse_resolve(case: Case, *, how: str, why: str, last_words: Said) -> None:
    refuse_over(case, CannotResolve)
    if how not in dict(words.HOWS_BY_AGENTS):
        raise CannotResolve(words.UNKNOWN_HOW)
    if not why.strip():
        raise CannotResolve(words.NEEDS_REASON)
    if not last_words.text.strip():
        raise CannotResolve(words.NEEDS_WORDS)


def resolve_by_customer(*, case: Case, by: Person, at: datetime) -> None:
    """The customer says that it is solved. Does nothing when the case is over already."""
    with transaction.atomic():
        case = queries.locked(case.pk)
        if case.is_at_work:
            why = in_its_language(case, words.REASON_CUSTOMER_SOLVED)
            _end(case, how=HowResolved.BY_CUSTOMER, why=why, at=at)
            resolved = happened.CaseResolved(
                **about(case), how=HowResolved.BY_CUSTOMER, message=None, reason=why
            )
            events.record(resolved, by=by, at=at)


def _end(case: Case, *, how: str, why: str, at: datetime) -> None:
    case.how_resolved, case.why, case.resolved_at = HowResolved(how), why, at
    set_status(case, Status.RESOLVED, at=at, also=("how_resolved", "why", "resolved_at"))


def not_take_up(*, case: Case, reason: str, by: Person, at: datetime, is_spam: bool = False) -> None:
    """Do nothing with it: spam, or not ours. Can be undone by `reopen`. Raises CannotResolve without a reason or when
    it is over already.
    """
    if not reason.strip():
        raise CannotResolve(words.NEEDS_REASON)
    with transaction.atomic():
        case = queries.locked(case.pk)
        refuse_over(case, CannotResolve)
        before = case.status
        case.why = reason
        set_status(case, Status.NOT_TAKEN_UP, at=at, also=("why",))
        put_aside = happened.CaseNotTakenUp(**about(case), before=before, is_spam=is_spam, reason=reason)
        events.record(put_aside, by=by, at=at)


def reopen(*, case: Case, reason: str, by: Person, at: datetime) -> None:
    """It was not the end. The same owner goes on, or another when he works here no more; a case that had gone on in
    another stands on its own again. Raises CannotResolve without a reason or when it is at work.
    """
    if not reason.strip():
        raise CannotResolve(words.NEEDS_REASON)
    with transaction.atomic():
        case = queries.locked(case.pk)
        if case.is_at_work:
            raise CannotResolve(words.CASE_IS_AT_WORK)
        open_again(case, reason=reason, by=by, at=at)


def open_again(case: Case, *, reason: str, by: Actor, at: datetime) -> None:
    """As `reopen`, of a case that is held and over."""
    before, out_of = case.status, case.merged_into_id
    case.reopened_count += 1
    set_status(case, Status.OPEN, at=at, also=(*to_new_end(case, at=at), "reopened_count"))
    if out_of:
        apart = happened.MergeUndone(**about(case), out_of=out_of, status=case.status)
        events.record(apart, by=by, at=at)
    events.record(happened.CaseReopened(**about(case), before=before, reason=reason), by=by, at=at)
    go_on_if_owner_left(case, by=SYSTEM, at=at)
