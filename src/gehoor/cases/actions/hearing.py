"""Someone says something more on a case: its customer, or another who was asked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gehoor.cases import events as happened
from gehoor.cases import queries, words
from gehoor.cases.actions.ending import open_again
from gehoor.cases.actions.row import about, change_status, in_its_language, save
from gehoor.cases.actions.saying import add, spoke
from gehoor.cases.models import Case, Message, Status
from gehoor.cases.rules.said import Said
from gehoor.core import events
from gehoor.core.events import SYSTEM, Actor
from gehoor.people.models import Person


def receive(*, case: Case, said: Said, author: Person, at: datetime, by: Actor | None = None) -> int:
    """The customer says something more on his case; returns the message's number.

    A resolved case is opened again (the caller asks `limits.reopens` first); one that waited for the customer
    goes on. What was said on a case that became part of another at that moment is said on that one.
    """
    with transaction.atomic():
        case = _held(case)
        message = add(case, said=said, kind=Message.Kind.IN, author=author, at=at)
        spoke(case, said=said, at=at, from_customer=True)
        if case.is_over or case.status == Status.WAITING_CUSTOMER:
            _go_on(case, by=author, at=at)
        received = happened.MessageReceived(**about(case), message=message, channel=said.channel)
        events.record(received, by=by or author, at=at)
        return message


def _held(case: Case) -> Case:
    """The case in which it goes on, held until the end of the transaction."""
    held = queries.locked(case.pk)
    while held.status == Status.MERGED and held.merged_into_id:
        held = queries.locked(held.merged_into_id)
    return held


def _go_on(case: Case, *, by: Person, at: datetime) -> None:
    reason = in_its_language(case, words.REASON_CUSTOMER_WROTE)
    if case.is_over:
        open_again(case, reason=reason, by=by, at=at)
    else:
        change_status(case, Status.OPEN, reason=reason, by=by, at=at)


def receive_aside(*, case: Case, said: Said, author: Person, at: datetime) -> int:
    """Someone answers what we forwarded to him, while the case is at work; returns the message's number.

    It stays among ourselves: the customer was no party to it. A case that waited for someone else goes on.
    """
    with transaction.atomic():
        case = _held(case)
        message = add(case, said=said, kind=Message.Kind.NOTE, author=author, at=at)
        case.last_words = said.first_words
        save(case, "last_words")
        if case.status == Status.WAITING_THIRD:
            reason = in_its_language(case, words.REASON_THIRD_ANSWERED)
            change_status(case, Status.OPEN, reason=reason, by=SYSTEM, at=at)
        received = happened.AsideReceived(**about(case), message=message)
        events.record(received, by=author, at=at)
        return message
