"""How a customer comes in: by the link in a letter, or by a code that we mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gehoor.cases import queries as cases
from gehoor.cases.rules import tokens
from gehoor.core import clock, keys
from gehoor.core.refusal import Refusal
from gehoor.people import actions as people
from gehoor.people import queries as known
from gehoor.portal import access, forms, limits
from gehoor.portal.page import page

ASKED, WANTED = "portal_asked", "portal_wanted"
HOUR = timedelta(hours=1)
CODES_PER_NETWORK = 20
TRIES_PER_NETWORK = 60
LONGEST_NUMBER = 18


@require_safe
def link(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """The link of a letter opens its case, and only that. Whoever follows it has read the letter."""
    at = clock.now()
    address = _address(token, request.GET.get("a", ""))
    holder = tokens.read_link_token(token, address.email, at, keys.signing()) if address else None
    case = cases.find(holder.case) if holder else None
    if case is None or case.number != number or case.customer_id != address.person_id:
        return page(request, "old_link", status=404)
    if request.method == "GET":
        access.enter(request, person=address.person, address=address, case=case, at=at)
        if _is_opened_by_someone(request):
            people.verify_address(address=address, by=address.person, at=at)
    return redirect("portal:case", number)


def _address(token: str, number: str) -> Any:
    """The address that a link says it was made for; the signature decides whether that is true."""
    claimed = tokens.claimed_holder(token)
    person = known.person(claimed.person) if claimed else None
    if person is None or not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        return None
    return known.addresses_of(person).select_related("person").filter(pk=int(number)).first()


def _is_opened_by_someone(request: HttpRequest) -> bool:
    """Not a browser that fetches ahead, nor a program that looks through mail for bad links: over https every
    browser of today says that somebody went there.
    """
    if "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
        return False
    return not request.is_secure() or request.headers.get("Sec-Fetch-Mode") == "navigate"


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a code. The answer is the same for an address that we know and for one that we do not."""
    form = forms.AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not limits.may(request, "code", most=CODES_PER_NETWORK, within=HOUR):
            return render(request, "429.html", status=429)
        people.ask_code(email=form.cleaned_data["email"], at=clock.now(), language=get_language() or "")
        request.session[ASKED] = form.cleaned_data["email"]
        request.session[WANTED] = request.GET.get("case", "")
        return redirect("portal:code")
    return page(request, "sign_in", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Type the code."""
    email = request.session.get(ASKED)
    if not email:
        return redirect("portal:sign_in")
    form = forms.CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not limits.may(request, "try", most=TRIES_PER_NETWORK, within=HOUR):
            return render(request, "429.html", status=429)
        try:
            at = clock.now()
            person = people.use_code(email=email, code=form.cleaned_data["code"], at=at)
        except Refusal as refusal:
            form.add_error("code", str(refusal))
        else:
            del request.session[ASKED]
            wanted = request.session.pop(WANTED, "")
            access.enter(request, person=person, address=known.address_of(email), at=at)
            return _onward(request, wanted)
    context = {"form": form, "email": email}
    return page(request, "code", context, status=422 if form.errors else 200)


def _onward(request: HttpRequest, wanted: str) -> HttpResponse:
    """To the case that was asked for before he came in, when it is one of his; else to all of them."""
    visit = access.visit_of(request)
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) <= LONGEST_NUMBER else 0
    case = cases.case_for(number, visit.person) if visit else None
    if visit and case and access.may_see(visit, case):
        return redirect("portal:case", number)
    return redirect("portal:cases")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    access.leave(request)
    return redirect("portal:start")
