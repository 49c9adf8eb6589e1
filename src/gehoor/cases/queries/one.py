"""One case: by its number, for someone; and what it may belong to."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from gehoor.cases import words
from gehoor.cases.models import AT_WORK, Case, Message, Status
from gehoor.cases.rules import limits, subjects
from gehoor.core import rows
from gehoor.core.prepared import prepared
from gehoor.people.models import Account, Person

_TOO_LARGE = 1 << 63


def case_for(number: int, person: Person) -> Case | None:
    """The case of this number, if this person may see it."""
    return (
        next(iter(_case_for(number, person.pk, role=role_of(person))), None) if number < _TOO_LARGE else None
    )


@prepared
def _case_for(number: int, person: int, *, role: str) -> QuerySet[Case]:
    seen = Case.objects.visible_to(someone(person, role)).filter(number=number)
    return seen.select_related("customer", "team", "owner", "product")


def role_of(person: Person) -> str:
    """What a person may see hangs on this, and on who he is."""
    account = person.account
    return account.role if account and account.is_active else ""


def someone(person: int, role: str) -> Person:
    """For whom a prepared question is written."""
    return Person(pk=person, account=Account(role=role, is_active=True) if role else None)


def case(case_id: int) -> Case:
    """For tasks and rules. Raises Case.DoesNotExist."""
    found = find(case_id)
    if found is None:
        raise Case.DoesNotExist(case_id)
    return found


def fresh(at_hand: Case) -> Case:
    """The case as it is now; what it points to is taken over from the one at hand while it still does."""
    found = rows.first(Case, "WHERE id = %s", at_hand.pk)
    names = ("customer", "team", "owner")
    same = all(getattr(found, f"{name}_id", 0) == getattr(at_hand, f"{name}_id") for name in names)
    if found is None or not same:
        return case(at_hand.pk)
    for name in names:
        setattr(found, name, getattr(at_hand, name))
    return found


def find(case_id: int) -> Case | None:
    """The case, if there is one: for numbers that come from outside."""
    return next(iter(_case(case_id)), None)


@prepared
def _case(case_id: int) -> QuerySet[Case]:
    return Case.objects.filter(pk=case_id).select_related("customer", "team", "owner", "product")


def locked(case_id: int) -> Case:
    """The case as it is now, held until the end of the transaction. Raises Case.DoesNotExist."""
    found = Case.objects.select_for_update(of=("self",)) if _locks() else Case.objects
    return found.select_related("customer", "team", "owner").get(pk=case_id)


def _locks() -> bool:
    return connection.features.has_select_for_update_of


def why_over(case: Case) -> str:
    """Why nothing is done on a case that is over, and what to do first; nothing while it is at work."""
    if case.merged_into_id:
        return str(words.CASE_WENT_ON % {"number": last_stop(case).number})
    return str(words.CASE_IS_OVER % {"status": case.get_status_display()}) if case.is_over else ""


def works_here(person: Person) -> bool:
    return person.account is not None and person.account.is_active


def is_first_contact(customer: Person) -> bool:
    """Whether he never had a case before."""
    return not rows.exists(Case, "WHERE customer_id = %s", customer.pk)


def opening_message(case: Case) -> int:
    """The number of the message that the case was opened with."""
    return int(rows.value(Message, "id", "WHERE case_id = %s ORDER BY id", case.pk))


def may_belong_to(customer: Person, subject: str, at: datetime) -> Case | None:
    """A recent case of the same customer with the same subject."""
    recent = rows.values(
        Case,
        "id, subject",
        """WHERE customer_id = %s AND last_message_at >= %s AND status IN (%s, %s, %s, %s, %s)
        ORDER BY last_message_at DESC LIMIT 20""",
        customer.pk,
        at - limits.BELONGS_WITHIN,
        *(str(status) for status in (*AT_WORK, Status.RESOLVED)),
    )
    alike = (case_id for case_id, known in recent if subjects.same(known, subject))
    return next((find(case_id) for case_id in alike), None)


def last_stop(case: Case) -> Case:
    """Where a case went on after merging; itself when it was not merged."""
    seen = set()
    while case.merged_into_id and case.pk not in seen:
        seen.add(case.pk)
        case = Case.objects.select_related("customer", "team", "owner").get(pk=case.merged_into_id)
    return case
