"""What every action does with a promise: hold it, say which it is, and keep the case's next moment true."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from gehoor.cases import actions as cases
from gehoor.cases import events as happened
from gehoor.cases import queries as case_queries
from gehoor.cases.models import Case
from gehoor.core.refusal import Refusal
from gehoor.promises import words
from gehoor.promises.models import Promise
from gehoor.promises.rules import terms

Kind = Promise.Kind


class About(NamedTuple):
    """Which case, customer and product an event speaks of."""

    case: int
    customer: int
    product: int | None


def about_of(of: Case | happened.CaseEvent) -> About:
    if isinstance(of, Case):
        return About(of.pk, of.customer_id, of.product_id)
    return About(of.case, of.customer, of.product)


def facts(promise: Promise, about: About) -> dict[str, Any]:
    """What every event about a promise names."""
    return {
        "case": about.case,
        "customer": about.customer,
        "product": about.product,
        "promise": promise.pk,
        "kind": promise.kind,
        "due_at": promise.due_at.isoformat(),
    }


def locked(promise: Promise) -> tuple[Case, Promise]:
    """Both rows as they are now. The case always comes first: two orders would wait for each other."""
    case = case_queries.locked(promise.case_id)
    found = Promise.objects.select_for_update().get(pk=promise.pk)
    if found.case_id != case.pk:  # it went along with its case, or came back, since it was read
        case = case_queries.locked(found.case_id)
    return case, found


def refuse_ended(promise: Promise, refusal: type[Refusal]) -> None:
    """Raises the refusal when the promise is not owed any more, and says since when or why."""
    if promise.kept_at:
        raise refusal(words.PROMISE_IS_KEPT % {"moment": words.moment(promise.kept_at)})
    if promise.released_at:
        raise refusal(words.PROMISE_IS_RELEASED % {"why": promise.get_released_why_display()})


def refuse_moment(due_at: datetime, refusal: type[Refusal], *, at: datetime) -> None:
    """Raises the refusal for a moment that is not ahead of us, or so far ahead that nobody can mean it."""
    if due_at <= at:
        raise refusal(words.MOMENT_IS_PAST)
    if due_at > at + terms.FARTHEST:
        raise refusal(words.MOMENT_IS_FAR)


def set_next_due(case_id: int) -> None:
    """Tell the case what is owed first on it, for the order of trays."""
    owed = Promise.objects.filter(case=case_id).open().order_by("due_at", "id")
    due_at, kind = owed.values_list("due_at", "kind").first() or (None, "")
    cases.set_next_due(case_id=case_id, due_at=due_at, kind=kind)
