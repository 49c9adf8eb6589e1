"""We say something: to the customer, or among ourselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from gehoor.cases import events as happened
from gehoor.cases import queries, words
from gehoor.cases.actions.row import about, save, set_status
from gehoor.cases.actions.saying import add, spoke
from gehoor.cases.models import Case, Draft, Message, Status
from gehoor.cases.rules.said import Said
from gehoor.core import events
from gehoor.core.refusal import Refusal
from gehoor.people.models import Person


class CannotSend(Refusal):
    """A message that cannot go out as it is."""


def send(*, case: Case, said: Said, by: Person, at: datetime, seen_version: int | None = None) -> int:
    """Say something to the customer; returns the message's number. Letters carry it to him.

    Raises CannotSend when it is empty, when the case went on in another one (what is owed is owed there) and, with
    `seen_version`, when something has happened since that version was on the screen.
    """
    with transaction.atomic():
        case = queries.locked(case.pk)
        _refuse_empty(said)
        if case.status == Status.MERGED:
            raise CannotSend(words.ANSWER_THERE % {"number": queries.last_stop(case).number})
        if seen_version is not None and case.version != seen_version:
            raise CannotSend(words.CHANGED_MEANWHILE)
        message = add(case, said=said, kind=Message.Kind.OUT, author=by, at=at)
        spoke(case, said=said, at=at, from_customer=False)
        Draft.objects.filter(case=case, author=by, kind=Message.Kind.OUT).delete()
        if case.status == Status.NEW:
            set_status(case, Status.OPEN, at=at)
        events.record(happened.MessageSent(**about(case), message=message), by=by, at=at)
        return message


def write_note(*, case: Case, said: Said, by: Person, at: datetime) -> int:
    """Write something for colleagues only. Raises CannotSend when it is empty."""
    with transaction.atomic():
        case = queries.locked(case.pk)
        _refuse_empty(said)
        message = add(case, said=said, kind=Message.Kind.NOTE, author=by, at=at)
        Draft.objects.filter(case=case, author=by, kind=Message.Kind.NOTE).delete()
        save(case)
        events.record(happened.NoteWritten(**about(case), message=message), by=by, at=at)
        return message


def save_draft(
    *, case: Case, author: Person, kind: str, text: str, fields: dict[str, Any], at: datetime
) -> None:
    """Keep what someone is writing; an empty text throws the draft away."""
    if not text.strip():
        Draft.objects.filter(case=case, author=author, kind=kind).delete()
        return
    values = {"text": text, "fields": fields, "saved_at": at}
    Draft.objects.update_or_create(case=case, author=author, kind=kind, defaults=values)


def _refuse_empty(said: Said) -> None:
    if not said.text.strip() and not said.attachments:
        raise CannotSend(words.NEEDS_TEXT)
