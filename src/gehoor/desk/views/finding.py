"""Looking for cases and people; and opening a case for someone who called."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gehoor.cases import queries as cases
from gehoor.cases.rules.said import Said
from gehoor.core import clock
from gehoor.core.refusal import Refusal
from gehoor.core.search.query import parse
from gehoor.desk import shown, words
from gehoor.desk.access import agents_only
from gehoor.desk.forms.lists import NewCaseForm, SearchForm
from gehoor.desk.trays import tray_groups
from gehoor.desk.views import lists
from gehoor.desk.views.page import number_in
from gehoor.intake import actions as intake
from gehoor.people import queries as people
from gehoor.products import queries as products

PEOPLE_FOUND, CASES, ORDERS = 8, 50, 20


@agents_only
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    found = cases.search(
        request.user.person,
        given.get("q", ""),
        statuses=cases.STATUSES.get(given.get("status", ""), ()),
        team=int(given["team"]) if given.get("team") else None,
        since=form.since_at,
        before=_place(request.GET.get("before", "")),
    )
    older = request.GET.copy()
    older["before"] = str(found.next)
    context = {
        "form": form,
        "q": given.get("q", ""),
        "found": found,
        "rows": [(one, shown.badges(one.case), shown.case_url(one.case.number)) for one in found.cases],
        "older": f"?{older.urlencode()}" if found.next is not None else "",
        "clear": f"/desk/search/?{urlencode({'q': given.get('q', '')})}" if form.is_narrowed else "",
    }
    return render(request, "desk/search.html", context)


@agents_only
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Someone, with all his cases that this agent may see."""
    someone = people.person(person_id)
    if someone is None:
        raise Http404
    found = cases.over_behind(cases.of_customer(someone, request.user.person), request.GET.get("after", ""))
    lines = cases.lines(found, CASES + 1)
    page, more = lines[:CASES], lines[CASES:]
    context = {
        "someone": someone,
        "addresses": people.addresses_of(someone),
        "holdings": products.holdings_of(someone, most=ORDERS),
        "orders": products.orders_of(someone, most=ORDERS),
        "rows": shown.rows(page, now=clock.now()),
        "older": f"?after={cases.over_key_of(page[-1])}" if more else "",
        "tray_groups": lambda: tray_groups(request.user, ""),
    }
    return lists.answer(request, "desk/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def new(request: HttpRequest) -> HttpResponse:
    """A case for a customer who called: who it is, found or new, and what he said."""
    if request.method != "POST":
        someone = _someone(request.GET.get("person"))
        form = NewCaseForm(initial=_first_values(request, someone))
        return _new_page(request, form, someone)
    form = NewCaseForm(request.POST)
    someone = _someone(request.POST.get("person"))
    if not form.is_valid():
        return _new_page(request, form, someone, status=422)
    try:
        case = _open(request, form.cleaned_data, someone)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _new_page(request, form, someone, status=422)
    sentence = words.OPENED if case.owner else words.OPENED_IN_TRAY
    messages.success(request, str(sentence % {"number": case.number, "name": case.owner or case.team}))
    return redirect(f"{shown.case_url(case.number)}?done")


def _open(request: HttpRequest, given: dict[str, Any], someone: Any) -> Any:
    said = Said(text=given["text"], channel=given["channel"], subject=given["subject"], trust="ours")
    return intake.take_note(
        said=said,
        key=given["key"],
        team=people.team(int(given["team"])),
        customer=someone,
        name=given["name"],
        email=given["email"],
        phone=given["phone"],
        remedy_sought=given["remedy_sought"],
        is_mine=given["mine"],
        by=request.user.person,
        at=clock.now(),
    )


def _new_page(request: HttpRequest, form: NewCaseForm, someone: Any, *, status: int = 200) -> HttpResponse:
    who = request.GET.get("who", "")
    found = people.search(parse(who), limit=PEOPLE_FOUND) if who.strip() and someone is None else ()
    context = {
        "form": form,
        "someone": someone,
        "addresses": people.addresses_of(someone) if someone else (),
        "who": who,
        "people": found,
        "tray_groups": lambda: tray_groups(request.user, ""),
    }
    return lists.answer(request, "desk/new.html", context, part="people", status=status)


def _first_values(request: HttpRequest, someone: Any) -> dict[str, Any]:
    team = people.teams_of(request.user.person).first()
    return {"person": someone.pk if someone else None, "team": str(team.pk) if team else "", "mine": True}


def _someone(text: str | None) -> Any:
    number = number_in(text)
    return people.person(number) if number else None


def _place(text: str) -> int | None:
    """The key of a hit; it may be below zero."""
    return int(text) if text.isascii() and text.removeprefix("-").isdigit() and len(text) < 20 else None  # noqa: PLR2004 -- what a key can have
