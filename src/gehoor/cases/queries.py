from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from gehoor.cases.models import AT_WORK, Attachment, Case, Draft, HandOff, Message, Proposal, Status
from gehoor.cases.rules import limits, subjects
from gehoor.core import events
from gehoor.core.events import Recorded
from gehoor.people.models import Person, Team


def case_for(number: int, person: Person) -> Case | None:
    """The case of this number, if this person may see it."""
    found = Case.objects.visible_to(person).filter(number=number)
    return found.select_related("customer", "team", "owner", "product", "merged_into", "follows").first()


def case(case_id: int) -> Case:
    """For tasks and rules. Raises Case.DoesNotExist."""
    return Case.objects.select_related("customer", "team", "owner", "product").get(pk=case_id)


def find(case_id: int) -> Case | None:
    """The case, if there is one: for numbers that come from outside."""
    return Case.objects.select_related("customer", "team", "owner").filter(pk=case_id).first()


def locked(case_id: int) -> Case:
    """The case as it is now, held until the end of the transaction. Raises Case.DoesNotExist."""
    found = Case.objects.select_for_update(of=("self",)) if _locks() else Case.objects
    return found.select_related("customer", "team", "owner").get(pk=case_id)


def _locks() -> bool:
    return connection.features.has_select_for_update_of


def mine(person: Person) -> QuerySet[Case]:
    return _in_order(Case.objects.filter(owner=person))


def of_team(team: Team, person: Person) -> QuerySet[Case]:
    return _in_order(Case.objects.visible_to(person).filter(team=team))


def unowned(person: Person) -> QuerySet[Case]:
    return _in_order(Case.objects.visible_to(person).filter(owner=None))


def all_at_work(person: Person) -> QuerySet[Case]:
    return _in_order(Case.objects.visible_to(person))


def _in_order(cases: QuerySet[Case]) -> QuerySet[Case]:
    """At work, next promise first."""
    return (
        cases.filter(status__in=AT_WORK).select_related("customer", "owner", "team").order_by("tray_at", "id")
    )


def behind(cases: QuerySet[Case], tray_at: datetime, case_id: int) -> QuerySet[Case]:
    """Where a page of a tray goes on."""
    return cases.filter(tray_at__gte=tray_at).exclude(tray_at=tray_at, pk__lte=case_id)


def over(person: Person) -> QuerySet[Case]:
    """What has ended, the latest first."""
    ended = (
        Case.objects.visible_to(person)
        .exclude(status__in=AT_WORK)
        .select_related("customer", "owner", "team")
    )
    return ended.order_by("-last_message_at", "-id")


def of_customer(customer: Person, person: Person) -> QuerySet[Case]:
    """Someone's cases that this person may see, the latest first."""
    found = Case.objects.visible_to(person).filter(customer=customer).select_related("owner", "team")
    return found.order_by("-last_message_at", "-id")


def conversation(case: Case, person: Person) -> QuerySet[Message]:
    """What was said, oldest first; internal notes only for those who work here."""
    messages = Message.objects.filter(case=case).select_related("author").prefetch_related("attachments")
    if not works_here(person):
        messages = messages.exclude(kind=Message.Kind.NOTE)
    return messages.order_by("id")


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


def works_here(person: Person) -> bool:
    return person.account is not None and person.account.is_active


def hand_offs(case: Case) -> QuerySet[HandOff]:
    related = ("from_person", "to_person", "from_team", "to_team", "by")
    return HandOff.objects.filter(case=case).select_related(*related).order_by("id")


def drafts_of(case: Case, author: Person) -> dict[str, Draft]:
    """By kind of message."""
    return {draft.kind: draft for draft in Draft.objects.filter(case=case, author=author)}


def proposals(case: Case) -> QuerySet[Proposal]:
    """Cases that this one may belong to, undecided."""
    return Proposal.objects.filter(case=case, decided_at=None).select_related("belongs_to")


def timeline(case: Case, person: Person) -> list[Recorded]:
    """What happened, oldest first; a customer gets only what he was told."""
    happened = events.of_case(case.pk)
    if works_here(person):
        return happened
    return [r for r in happened if r.event.name in TOLD_TO_CUSTOMERS]


TOLD_TO_CUSTOMERS = frozenset(
    f"cases.{name}"
    for name in ("CaseOpened", "MessageReceived", "MessageSent", "HandedOver", "CaseResolved", "CaseReopened")
)


def is_first_contact(customer: Person) -> bool:
    """Whether he never had a case before."""
    return not Case.objects.filter(customer=customer).exists()


def message_by_id(message_id: str) -> Message | None:
    """A message of this Message-ID, whoever wrote it."""
    if not message_id:
        return None
    return Message.objects.filter(message_id=message_id[:300]).select_related("case").order_by("id").first()


def messages_by_id(message_ids: Sequence[str], *, author: Person) -> list[Message]:
    """What this person himself wrote to us under one of these Message-IDs, the latest first."""
    found = Message.objects.filter(message_id__in=message_ids, author=author, kind=Message.Kind.IN)
    return list(found.select_related("case__customer", "case__team", "case__owner").order_by("-id")[:10])


def may_belong_to(customer: Person, subject: str, at: datetime) -> Case | None:
    """A recent case of the same customer with the same subject."""
    recent = Case.objects.filter(customer=customer, last_message_at__gte=at - limits.BELONGS_WITHIN)
    candidates = recent.filter(status__in=[*AT_WORK, Status.RESOLVED]).order_by("-last_message_at")[:20]
    return next((case for case in candidates if subjects.same(case.subject, subject)), None)


def last_stop(case: Case) -> Case:
    """Where a case went on after merging; itself when it was not merged."""
    seen = set()
    while case.merged_into_id and case.pk not in seen:
        seen.add(case.pk)
        case = Case.objects.select_related("customer", "team", "owner").get(pk=case.merged_into_id)
    return case


def too_long_in_tray(at: datetime) -> QuerySet[Case]:
    waiting = Case.objects.filter(owner=None, tray_until__lte=at, status__in=AT_WORK)
    return waiting.select_related("team").order_by("tray_until", "id")


def count_up_to(cases: QuerySet[Case], most: int = 99) -> int:
    """How many, but never more work than for `most` + 1."""
    return len(cases.order_by().values_list("pk", flat=True)[: most + 1])


def cases_by_number(numbers: Sequence[int], person: Person) -> dict[int, Case]:
    """By primary key, those that this person may see (search results)."""
    found = (
        Case.objects.visible_to(person).filter(Q(pk__in=numbers)).select_related("customer", "owner", "team")
    )
    return {case.pk: case for case in found}
