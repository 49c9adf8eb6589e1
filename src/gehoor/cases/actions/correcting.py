"""What we know of a case, corrected."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from gehoor.cases import events as happened
from gehoor.cases import queries, words
from gehoor.cases.actions.finding import index_again
from gehoor.cases.actions.row import about, save
from gehoor.cases.models import Case, Draft, Message, Proposal, Status
from gehoor.core import events
from gehoor.core.refusal import Refusal
from gehoor.people.models import Person
from gehoor.people.queries import addresses_of


class CannotCorrect(Refusal):
    """Facts that a case cannot have."""


def change_facts(*, case: Case, by: Person, at: datetime, **values: Any) -> None:
    """Correct subject, product or customer. With another customer goes all that went on in the case by merging.

    Raises CannotCorrect for an empty subject, and for another customer of a case that went on in another one.
    """
    unknown = values.keys() - {"subject", "product", "customer"}
    if unknown:
        raise TypeError(f"A case has no {', '.join(sorted(unknown))} to correct.")
    if not values.get("subject", "x").strip():
        raise CannotCorrect(words.SUBJECT_IS_EMPTY)
    with transaction.atomic():
        case = queries.locked(case.pk)
        changed = sorted(name for name, value in values.items() if getattr(case, name) != value)
        if "customer" in changed:
            _refuse_part(case)
            for part in _went_on_in(case):
                _correct(part, {"customer": values["customer"]}, by=by, at=at)
        if changed:
            _correct(case, {name: values[name] for name in changed}, by=by, at=at)


def _refuse_part(case: Case) -> None:
    """Its conversation is that of the case in which it went on: they have one customer."""
    if case.status == Status.MERGED:
        raise CannotCorrect(words.CORRECT_THE_WHOLE % {"number": queries.last_stop(case).number})


def _went_on_in(case: Case) -> list[Case]:
    """What became part of this case, held until the end of the transaction."""
    found = [case.pk]
    for number in found:
        found += Case.objects.filter(merged_into=number).order_by("pk").values_list("pk", flat=True)
    return [queries.locked(number) for number in found[1:]]


def _correct(case: Case, values: dict[str, Any], *, by: Person, at: datetime) -> None:
    before = case.customer
    for name, value in values.items():
        setattr(case, name, value)
    also = ("is_first_contact",) if "customer" in values else ()
    if also:
        _follow_customer(case, before=before, at=at)
    save(case, *values, *also)
    index_again(case)
    changed = happened.FactsChanged(
        **about(case), fields=list(values), customer_before=before.pk if "customer" in values else None
    )
    events.record(changed, by=by, at=at)


def _follow_customer(case: Case, *, before: Person, at: datetime) -> None:
    """What was about the customer whose case it was is about him no more."""
    earlier = Case.objects.filter(customer=case.customer, opened_at__lt=case.opened_at)
    case.is_first_contact = not earlier.exists()
    pairs = Proposal.objects.filter(Q(case=case) | Q(belongs_to=case), decided_at=None)
    pairs.update(decided_at=at)
    his = set(addresses_of(before).values_list("email", flat=True))
    for draft in Draft.objects.filter(case=case, kind=Message.Kind.OUT):
        kept = {name: _without(typed, his) for name, typed in draft.fields.items()}
        if kept != draft.fields:
            draft.fields = kept
            draft.save(update_fields=["fields"])


def _without(typed: str, addresses: set[str]) -> str:
    """The addresses that stand in a field, less these."""
    parts = [part.strip() for part in typed.replace(";", ",").split(",")]
    return ", ".join(part for part in parts if part and part.lower() not in addresses)
