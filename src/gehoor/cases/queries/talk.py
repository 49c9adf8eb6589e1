"""What was said and what happened on a case."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from gehoor.cases.models import Attachment, Case, Draft, HandOff, Message, Proposal
from gehoor.cases.queries.one import role_of, someone, works_here
from gehoor.cases.rules import said
from gehoor.core import events, rows
from gehoor.core.events import Recorded
from gehoor.core.prepared import prepared
from gehoor.people.models import Person


def conversation(case: Case, person: Person) -> QuerySet[Message]:
    """What was said, also on cases that went on in this one, oldest first; internal notes only for those who work
    here.
    """
    messages = (
        Message.objects.filter(case__in=parts(case, person))
        .select_related("author")
        .prefetch_related("attachments")
    )
    if not works_here(person):
        messages = messages.exclude(kind=Message.Kind.NOTE)
    return messages.order_by("id")


def parts(case: Case, person: Person) -> list[int]:
    """The cases whose words are one conversation: this one and those that went on in it, by merging, as far as this
    person may see them.
    """
    found = [case.pk]
    for number in found:
        merged = rows.values(Case, "id", "WHERE merged_into_id = %s", number)
        found += [part for (part,) in merged if part not in found]
    if len(found) == 1:
        return found
    return [case.pk, *Case.objects.visible_to(person).filter(pk__in=found[1:]).values_list("pk", flat=True)]


def whole(case: Case, person: Person) -> list[tuple[Message, list[Attachment]]]:
    """As `conversation`, each with its files, for programs that read it each time."""
    of = parts(case, person)
    alone = _whole(case.pk, with_notes=works_here(person)) if len(of) == 1 else None
    messages = list(conversation(case, person)) if alone is None else alone
    files = files_between(of, messages[0].pk, messages[-1].pk) if messages else {}
    return [(message, files.get(message.pk, [])) for message in messages]


@prepared
def _whole(case: int, *, with_notes: bool) -> QuerySet[Message]:
    found = Message.objects.filter(case=case).select_related("author")
    return (found if with_notes else found.exclude(kind=Message.Kind.NOTE)).order_by("id")


NEWEST = 1 << 62
_NOT_TALKED = ("text", "subject", "message_id", "authentication")


def stretch(of: Sequence[int], person: Person, *, most: int, before: int | None = None) -> list[Message]:
    """The newest of what was said on these cases (`parts`), or what was said before a message, newest first; as
    `conversation`.
    """
    if len(of) == 1:
        return _stretch(of[0], before or NEWEST, with_notes=works_here(person), most=most)
    found = Message.objects.filter(case__in=of, pk__lt=before or NEWEST)
    return list(_talked(found, with_notes=works_here(person))[:most])


@prepared
def _stretch(case: int, before: int, *, with_notes: bool, most: int) -> QuerySet[Message]:
    return _talked(Message.objects.filter(case=case, pk__lt=before), with_notes=with_notes)[:most]


def _talked(found: QuerySet[Message], *, with_notes: bool) -> QuerySet[Message]:
    found = found.select_related("author").defer(*_NOT_TALKED).order_by("-id")
    return found if with_notes else found.exclude(kind=Message.Kind.NOTE)


def files_between(of: Sequence[int], first: int, last: int) -> dict[int, list[Attachment]]:
    """The files of these cases' messages from the first to the last, by message."""
    found: dict[int, list[Attachment]] = {}
    for case in of:
        for file in _files_between(case, first, last):
            found.setdefault(file.message_id, []).append(file)
    return found


@prepared
def _files_between(case: int, first: int, last: int) -> QuerySet[Attachment]:
    found = Attachment.objects.filter(message__case=case, message__gte=first, message__lte=last)
    return found.order_by("id")


def message_for(message_id: int, person: Person) -> Message | None:
    """One message, if this person may see it."""
    found = Message.objects.filter(pk=message_id, case__in=Case.objects.visible_to(person)).select_related(
        "case"
    )
    if not works_here(person):
        found = found.exclude(kind=Message.Kind.NOTE)
    return found.first()


def attachment_for(attachment_id: int, person: Person) -> Attachment | None:
    """One file, if this person may see the message it came with."""
    found = Attachment.objects.select_related("message").filter(pk=attachment_id).first()
    return found if found and message_for(found.message_id, person) else None


def hand_offs(case: Case) -> list[HandOff]:
    """Oldest first."""
    return _hand_offs(case.pk)


@prepared
def _hand_offs(case: int) -> QuerySet[HandOff]:
    related = ("from_person", "to_person", "from_team", "to_team")
    return HandOff.objects.filter(case=case).select_related(*related).order_by("id")


def drafts_of(case: Case, author: Person) -> dict[str, Draft]:
    """By kind of message."""
    return {draft.kind: draft for draft in _drafts(case.pk, author.pk)}


@prepared
def _drafts(case: int, author: int) -> QuerySet[Draft]:
    return Draft.objects.filter(case=case, author=author)


def proposals(case: Case, person: Person) -> list[Proposal]:
    """Cases that this one may belong to and that this person may see, undecided."""
    return _proposals(case.pk, person.pk, role=role_of(person))


@prepared
def _proposals(case: int, person: int, *, role: str) -> QuerySet[Proposal]:
    seen = Case.objects.visible_to(someone(person, role))
    found = Proposal.objects.filter(case=case, decided_at=None, belongs_to__in=seen)
    return found.select_related("belongs_to").order_by("id")


def timeline(case: Case, person: Person, *, limit: int = 500) -> list[Recorded]:
    """What happened, oldest first and the newest of it only; a customer gets only what he was told."""
    happened = events.of_case(case.pk, limit=limit)
    if works_here(person):
        return happened
    return [r for r in happened if r.event.name in TOLD_TO_CUSTOMERS]


TOLD_TO_CUSTOMERS = frozenset(
    f"cases.{name}"
    for name in (
        "CaseOpened",
        "MessageReceived",
        "MessageSent",
        "HandedOver",
        "StatusChanged",
        "CaseResolved",
        "CaseReopened",
    )
)


def takes_part(case: Case, person: Person, addresses: Sequence[str]) -> bool:
    """Whether someone is in the conversation with the customer: he wrote in it, or something in it was also
    written to one of his addresses.
    """
    heard = Message.objects.filter(case=case).exclude(kind=Message.Kind.NOTE)
    if case.customer_id == person.pk or heard.filter(author=person).exists():
        return True
    return any(
        address in addresses
        for recipients in heard.values_list("recipients", flat=True)
        for address in said.addresses_of(recipients)
    )


def message_by_id(message_id: str) -> Message | None:
    """A message of this Message-ID, whoever wrote it."""
    if not message_id:
        return None
    return Message.objects.filter(message_id=message_id[:300]).select_related("case").order_by("id").first()


def products_of(cases: Collection[int]) -> dict[int, int]:
    """By key the product that each of these cases is known to be about now."""
    return dict(Case.objects.filter(pk__in=cases).exclude(product=None).values_list("pk", "product"))


def own_words(messages: Collection[int]) -> dict[int, str]:
    """By key what customers wrote newly in these messages."""
    found = Message.objects.filter(pk__in=messages, kind=Message.Kind.IN)
    return {pk: reply or text for pk, reply, text in found.values_list("pk", "reply", "text")}


def messages_by_id(message_ids: Sequence[str], *, author: Person) -> list[Message]:
    """What this person himself wrote to us under one of these Message-IDs, the latest first."""
    marks = ", ".join(["%s"] * len(message_ids))
    where = f"""WHERE message_id IN ({marks}) AND NOT message_id = '' AND author_id = %s AND kind = 'in'
        ORDER BY id DESC LIMIT 10"""
    return rows.find(Message, where, *message_ids, author.pk) if message_ids else []
