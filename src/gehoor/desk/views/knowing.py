"""What we know of a case and of its customer, corrected; and what was promised besides."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone

from gehoor.cases import actions as cases
from gehoor.cases import queries
from gehoor.desk import words
from gehoor.desk.forms.deeds import AddressForm, FactsForm, MovePromiseForm, PersonForm, PromiseForm
from gehoor.desk.views.doing import Done, button, deed
from gehoor.desk.views.page import Asked
from gehoor.people import actions as people
from gehoor.promises import actions as promises
from gehoor.promises import queries as of_promises


def _facts_form(asked: Asked, *sent: Any, auto_id: str) -> FactsForm:
    case = asked.case
    initial = {"subject": case.subject, "product": str(case.product_id or "")}
    return FactsForm(*sent, auto_id=auto_id, initial=initial)


@deed("facts", _facts_form)
def facts(asked: Asked, given: dict[str, Any]) -> Done:
    values = {"subject": given["subject"], "product": given["product"]}
    if given["customer"]:
        values["customer"] = given["customer"]
    cases.change_facts(case=asked.case, by=asked.person, at=asked.at, **values)
    return Done(words.FACTS_KEPT)


def _person_form(asked: Asked, *sent: Any, auto_id: str) -> PersonForm:
    someone = asked.case.customer
    initial = {name: getattr(someone, name) for name in ("name", "phone", "language", "note")}
    return PersonForm(*sent, auto_id=auto_id, initial=initial)


@deed("person", _person_form)
def person(asked: Asked, given: dict[str, Any]) -> Done:
    someone = people.change_person(person=asked.case.customer, by=asked.person, at=asked.at, **given)
    return Done(words.PERSON_KEPT % {"name": someone})


@deed("address", lambda _, *sent, auto_id: AddressForm(*sent, auto_id=auto_id))
def address(asked: Asked, given: dict[str, Any]) -> Done:
    people.add_address(person=asked.case.customer, email=given["email"], by=asked.person, at=asked.at)
    return Done(words.ADDRESS_KEPT)


@deed("promise", lambda _, *sent, auto_id: PromiseForm(*sent, auto_id=auto_id), unfit=queries.why_over)
def promise(asked: Asked, given: dict[str, Any]) -> Done:
    promises.make(
        case=asked.case,
        kind="own",
        text=given["text"],
        due_at=given["due_at"],
        by=asked.person,
        at=asked.at,
    )
    return Done(words.PROMISED)


def _promise(asked: Asked, form: Any = None) -> dict[str, Any]:
    del form
    found = of_promises.promise_of(asked.case, asked.more["promise_id"])
    if found is None:
        raise Http404
    return {"promise": found}


def _move_form(asked: Asked, *sent: Any, auto_id: str) -> MovePromiseForm:
    due_at = timezone.localtime(_promise(asked)["promise"].due_at)
    return MovePromiseForm(*sent, auto_id=auto_id, initial={"due_at": due_at})


@deed("move_promise", _move_form, about=_promise)
def move_promise(asked: Asked, given: dict[str, Any]) -> Done:
    promises.move(
        promise=_promise(asked)["promise"],
        due_at=given["due_at"],
        reason=given["reason"],
        by=asked.person,
        at=asked.at,
    )
    return Done(words.PROMISE_MOVED)


@button
def keep_promise(asked: Asked) -> Done:
    """It was done: by telephone, at the door, by the bank."""
    promises.keep(promise=_promise(asked)["promise"], by=asked.person, at=asked.at)
    return Done(words.PROMISE_KEPT)
