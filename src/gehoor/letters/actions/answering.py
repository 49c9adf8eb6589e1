"""What one of us wrote becomes letters: an answer, last words, a message forwarded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from gehoor.cases import actions as cases
from gehoor.cases import queries as of_cases
from gehoor.cases.models import Case, Message
from gehoor.cases.rules.said import Attached, Said
from gehoor.core import outbox
from gehoor.core.events import SYSTEM, Recorded
from gehoor.core.refusal import Refusal
from gehoor.letters import queries, words
from gehoor.letters.actions.writing import met, why_not, write
from gehoor.letters.models import Kind
from gehoor.letters.rules import limits
from gehoor.people import queries as of_people
from gehoor.people.models import Person

if TYPE_CHECKING:
    from gehoor.cases.events import CaseResolved


class CannotReply(Refusal):
    """A letter that cannot go where it should."""


def reply(
    *,
    case: Case,
    said: Said,
    by: Person,
    at: datetime,
    to: Sequence[str] = (),
    cc: Sequence[str] = (),
    seen_version: int | None = None,
) -> int:
    """Say something to the customer by letter; returns the message's number.

    Without `to` it goes where he last wrote from. Everyone sees all addresses and gets a copy of his own, whose
    answers come in on this case. Raises CannotReply for an odd address, cases.CannotSend.
    """
    receivers = _receivers(to, cc)
    with transaction.atomic():
        if not receivers["to"]:
            receivers["to"] = _his_address(case)
        said = replace(said, recipients=receivers)
        number = cases.send(case=case, said=said, by=by, at=at, seen_version=seen_version)
        _post(case=case, message=number, kind=Kind.REPLY, by=by, at=at)
        return number


def post_last_word(recorded: Recorded) -> None:
    """The last message of a case goes to its customer. Does nothing when he ended it himself."""
    event: CaseResolved = recorded.event  # type: ignore[assignment]  # the flow gives this event only
    if event.message is None:
        return
    case = of_cases.case(event.case)
    by = of_people.person(recorded.actor) if recorded.actor else None
    _post(case=case, message=event.message, kind=Kind.LAST_WORD, by=by, at=recorded.at)


def _post(*, case: Case, message: int, kind: Kind, by: Person | None, at: datetime) -> None:
    """A letter for each address that a message of ours goes to; for the customer without one, a letter that says so."""
    said = Message.objects.get(pk=message)
    to = said.recipients.get("to") or _his_address(case) or [""]
    for email in [*to, *said.recipients.get("cc", [])]:
        address = of_people.address_of(email) if email else None
        person = address.person if address else (met(email, at=at) if email else case.customer)
        facts = queries.facts_of(case, kind=kind, at=at, address=address)
        facts = facts.with_(
            language=queries.language_of(person, case),
            subject=case.subject,
            owner="",
            due_at="",
            signed=by.first_name if by else "",
        )
        if facts.is_verified and person == case.customer:
            facts = queries.with_quoted(facts, queries.last_heard(case))
        not_sent = why_not(address) if address or not email else None
        write(
            facts=facts,
            case=case,
            person=person,
            address=email,
            message=said,
            not_sent=not_sent,
            by=by or SYSTEM,
            at=at,
        )


def _his_address(case: Case) -> list[str]:
    address = queries.address_to_answer(case)
    return [address.email] if address else []


def forward(*, case: Case, message: Message, to: Sequence[str], text: str, by: Person, at: datetime) -> int:
    """Send one message of a case, its files and some words to someone else; the case keeps an internal note of
    it, whose number is returned. His answer comes in on this case. Raises CannotReply.
    """
    receivers = _receivers(to, ())["to"]
    if not receivers:
        raise CannotReply(words.NEEDS_ADDRESS)
    with transaction.atomic():
        head = str(words.FORWARDED_TO % {"addresses": ", ".join(receivers)})
        files = tuple(
            Attached(file.name, file.type, file.size, file.sha256)
            for file in message.attachments.order_by("id")
        )
        said = Said(
            text=f"{head}\n\n{text.strip()}".strip(),
            channel="desk",
            trust="ours",
            recipients={"to": receivers},
            attachments=files,
        )
        note = cases.write_note(case=case, said=said, by=by, at=at)
        facts = queries.facts_of(case, kind=Kind.FORWARD, at=at)
        facts = facts.with_(text=text.strip(), signed=by.first_name, subject=case.subject, due_at="")
        facts = queries.with_quoted(facts, message, by=message.author_line or str(message.author or ""))
        kept = Message.objects.get(pk=note)
        for email in receivers:
            write(facts=facts, case=case, person=met(email, at=at), address=email, message=kept, by=by, at=at)
        return note


def _receivers(to: Sequence[str], cc: Sequence[str]) -> dict[str, list[str]]:
    """Clean addresses, each once. Raises CannotReply."""
    first = list(dict.fromkeys(_checked(email) for email in to if email.strip()))
    copies = [email for email in dict.fromkeys(_checked(e) for e in cc if e.strip()) if email not in first]
    if len(first) + len(copies) > limits.ADDRESSES:
        raise CannotReply(words.TOO_MANY_ADDRESSES % {"most": limits.ADDRESSES})
    return {"to": first, "cc": copies}


def _checked(email: str) -> str:
    clean = email.strip().lower()
    try:
        known = "." in outbox.parsed(clean).domain
    except ValueError:
        known = False
    if not known:
        raise CannotReply(words.ADDRESS_IS_ODD % {"email": clean[:80]})
    if queries.is_ours(clean):
        raise CannotReply(words.ADDRESS_IS_OURS % {"email": clean})
    return clean
