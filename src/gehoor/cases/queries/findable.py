"""What cases and messages are found by."""

from __future__ import annotations

from datetime import datetime

from gehoor.cases.models import Case, Message
from gehoor.cases.rules import found as findable
from gehoor.cases.rules.said import Attached, Said
from gehoor.core.search.entry import Entry
from gehoor.people.models import Person


def audience(case: Case) -> tuple[str, ...]:
    """Who may find this case and all in it (search)."""
    return findable.audience(team=case.team_id, is_closed=case.team.is_closed, owner=case.owner_id)


def findable_case(case: Case, *, who: str = "") -> Entry:
    """What the case itself is found by; `who` is how the customer wrote his name and address, if that is at hand."""
    return findable.of_case(
        case=case.pk,
        number=case.number,
        subject=case.subject,
        names=findable.names(case.customer.name, who or _addresses(case.customer)),
        at=case.opened_at,
        audience=audience(case),
    )


def findable_message(case: Case, message: int, said: Said, *, author: Person | None, at: datetime) -> Entry:
    """What a message is found by."""
    return findable.of_message(
        case=case.pk,
        message=message,
        subject=case.subject,
        names=findable.names(case.customer.name, author.name if author else "", said.author_line),
        text=findable.text_of_message(text=said.text, reply=said.reply, is_first=at == case.opened_at),
        files=[file.name for file in said.attachments],
        at=at,
        audience=audience(case),
    )


def all_findable(case: Case) -> list[Entry]:
    """The case and all its messages, as they stand now."""
    messages = Message.objects.filter(case=case).select_related("author").prefetch_related("attachments")
    found = [findable_case(case)]
    for message in messages.order_by("id"):
        said = _said_again(message)
        found.append(findable_message(case, message.pk, said, author=message.author, at=message.at))
    return found


def _said_again(message: Message) -> Said:
    """A message as it came, as far as it can be found by it."""
    files = (
        Attached(name=file.name, type=file.type, size=file.size, sha256=file.sha256)
        for file in message.attachments.all()
    )
    return Said(
        text=message.text,
        reply=message.reply,
        channel=message.channel,
        author_line=message.author_line,
        attachments=tuple(files),
    )


def _addresses(person: Person) -> str:
    return " ".join(person.addresses.values_list("email", flat=True))
