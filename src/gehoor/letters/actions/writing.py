"""Every letter begins here: its Message-ID, its facts, and whether it is sent or kept with the reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from gehoor.cases.models import Case, Message
from gehoor.cases.rules.said import ASIDE
from gehoor.core import events, outbox, rows
from gehoor.core.events import SYSTEM, Actor
from gehoor.letters import queries
from gehoor.letters.events import LetterFailed, LetterHeld, LetterQueued
from gehoor.letters.models import Kind, Letter
from gehoor.letters.rules.facts import Facts
from gehoor.people import actions as people
from gehoor.people.models import Address, Person

State, Reason = Letter.State, Letter.Reason


def write(
    *,
    facts: Facts,
    case: Case | None,
    person: Person | None,
    address: str,
    at: datetime,
    message: Message | None = None,
    answers: tuple[str, list[str]] | None = None,
    not_sent: Letter.Reason | None = None,
    by: Actor = SYSTEM,
) -> None:
    """Make the letter and put it in the queue, or keep it with the reason why it is not sent.

    Its Message-ID is fixed here. `answers`: the Message-ID that it answers and those before; without it, what
    was said last on the case. A second acknowledgement of a case is not made.
    """
    if answers is None:
        answers = queries.thread(case, address) if case and facts.kind != Kind.FORWARD else ("", [])
    failed = not_sent in (Reason.NO_ADDRESS, Reason.DEAD_ADDRESS)
    values = {
        "case_id": case.pk if case else None,
        "message_id": message.pk if message else None,
        "person_id": person.pk if person else None,
        "kind": str(facts.kind),
        "state": str(State.QUEUED if not_sent is None else State.FAILED if failed else State.HELD),
        "address": address,
        "language": facts.language,
        "facts": facts.stored(),
        "mail_id": outbox.new_message_id(settings.GEHOOR_MAIL_DOMAIN),
        "in_reply_to": answers[0],
        "references": answers[1],
        "queued_at": at,
        "failed_at": at if not_sent else None,
        "reason": str(not_sent or ""),
    }
    number = rows.insert(Letter, values, or_ignore=facts.kind == Kind.ACKNOWLEDGEMENT)
    if number is None:
        return
    _tell_log(Letter(pk=number, **values), by=by, at=at)


def _tell_log(letter: Letter, *, by: Actor, at: datetime) -> None:
    """What became of a letter that was just made."""
    if letter.state == State.QUEUED:
        remember(letter, at=at)
        events.record(LetterQueued(**about(letter)), by=by, at=at)
        return
    kind = LetterFailed if letter.state == State.FAILED else LetterHeld
    events.record(kind(**about(letter), reason=letter.reason), by=by, at=at)


def remember(letter: Letter, *, at: datetime) -> None:
    """Keep its Message-ID and address, so that whatever answers it or comes back is known by them."""
    aside = f":{ASIDE}" if letter.kind == Kind.FORWARD else ""
    reference = f"case:{letter.case_id or 0}:letter:{letter.pk}{aside}"
    outbox.remember(letter.mail_id, address=letter.address, reference=reference, at=at)


def about(letter: Letter) -> dict[str, Any]:
    """What every event about a letter names."""
    return {
        "case": letter.case_id,
        "customer": letter.person_id,
        "letter": letter.pk,
        "kind": letter.kind,
    }


def why_not(address: Address | None) -> Letter.Reason | None:
    """What makes a letter that someone wrote not leave: there is no address, or mail to it came back for good."""
    if address is None:
        return Reason.NO_ADDRESS
    return Reason.DEAD_ADDRESS if address.dead_at else None


def met(email: str, *, at: datetime) -> Person:
    """The person of an address that a letter goes to; someone new when nobody has it."""
    return people.meet(email=email, by=SYSTEM, at=at)
