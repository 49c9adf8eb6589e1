"""Who is looking at the portal: a customer who read a letter of ours. Apart from the sign-in of those who work here.

A visit that began with the link in a letter sees that one case; one that began with a mailed code sees all cases
of its person. Neither ever sees more than a customer may, whatever else the person is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gehoor.cases import queries as cases
from gehoor.core import clock
from gehoor.people import queries as people

KEY = "portal"
A_LINK_LASTS = timedelta(hours=12)
A_CODE_LASTS = timedelta(days=14)

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Visit:
    """`cases` are the primary keys of the only cases that this visit may see; None: all of its person."""

    person: Any
    address: Any
    cases: frozenset[int] | None = None


def enter(request: HttpRequest, *, person: Any, address: Any, at: datetime, case: Any = None) -> None:
    """From now on this browser is that person's. Someone who may see more already keeps that."""
    present = visit_of(request)
    if present and present.cases is None and present.person == person:
        return
    lasts = A_LINK_LASTS if case else A_CODE_LASTS
    request.session.cycle_key()
    request.session[KEY] = {
        "person": person.pk,
        "address": address.pk,
        "cases": [case.pk] if case else None,
        "until": int((at + lasts).timestamp()),
    }


def let_see(request: HttpRequest, case: Any) -> None:
    """Let a visit that began with a link see one more case: the one that its own words have just opened."""
    kept = request.session[KEY]
    if kept["cases"] is not None:
        request.session[KEY] = kept | {"cases": [*kept["cases"], case.pk]}


def leave(request: HttpRequest) -> None:
    """Forget the visit, and nothing else that this browser is signed in for."""
    if request.session.pop(KEY, None) is not None:
        request.session.cycle_key()


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit, as long as it lasts and its address still belongs to its person."""
    kept = request.session.get(KEY)
    if not kept or clock.now() >= datetime.fromtimestamp(kept["until"], UTC):
        return None
    person = people.person(kept["person"])
    address = people.addresses_of(person).filter(pk=kept["address"]).first() if person else None
    if address is None:
        return None
    return Visit(person, address, None if kept["cases"] is None else frozenset(kept["cases"]))


def visitors_only(view: View) -> View:
    """`request.visit` is there; anyone else is asked for his mail address first, and then led to his case."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        visit = visit_of(request)
        if visit is None:
            sign_in = reverse("portal:sign_in")
            return redirect(f"{sign_in}?case={kwargs['number']}" if "number" in kwargs else sign_in)
        request.visit = visit  # type: ignore[attr-defined]  # what this decorator is for
        return view(request, *args, **kwargs)

    return inner


def case_or_404(visit: Visit, number: int) -> Any:
    """The case, when it is this customer's own and within his visit; otherwise it does not exist for him."""
    case = cases.case_for(number, visit.person)
    if case is None or not may_see(visit, case):
        raise Http404
    return case


def may_see(visit: Visit, case: Any) -> bool:
    """Whether a case is his own as a customer and, when he came by a link, one that it opens.

    Someone who works here sees as much of other people's cases in the portal as anyone: nothing.
    """
    if case.customer_id != visit.person.pk:
        return False
    if visit.cases is None or case.pk in visit.cases:
        return True
    return case.pk in _went_on_in(visit.cases) or cases.last_stop(case).pk in visit.cases


def _went_on_in(numbers: frozenset[int]) -> set[int]:
    """Where the cases of a link went on after they were merged."""
    found = (cases.find(number) for number in numbers)
    return {cases.last_stop(case).pk for case in found if case}
