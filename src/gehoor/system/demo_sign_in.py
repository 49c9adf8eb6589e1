"""One click to look around as anybody, where there are only demo data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from gehoor.cases import queries as cases
from gehoor.core import clock
from gehoor.people import queries as people
from gehoor.portal import access
from gehoor.system.demo.loader.guests import demo_people

ROLES = ("agent", "lead", "administrator")


@require_POST
def demo_sign_in(request: HttpRequest, who: str) -> HttpResponse:
    """Sign in as one of the demo's people who have something to see, or else as the first of that role and the
    customer of the newest open case; 404 outside a demo.
    """
    if not settings.GEHOOR_DEMO or who not in {*ROLES, "customer"}:
        raise Http404
    person = demo_people().get(who) or (_newest_customer() if who == "customer" else _first(who))
    if person is None:
        raise Http404
    if who == "customer":
        return _as_customer(request, person)
    login(request, person.account, backend=settings.AUTHENTICATION_BACKENDS[0])
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return redirect(wanted if is_ours else settings.LOGIN_REDIRECT_URL)


def _first(role: str) -> Any:
    return people.agents().filter(account__role=role).order_by("pk").first()


def _newest_customer() -> Any:
    everyone = _first("administrator")
    newest = cases.all_at_work(everyone).order_by("-pk")[:50] if everyone else ()
    return next((case.customer for case in newest if people.best_address(case.customer)), None)


def _as_customer(request: HttpRequest, person: Any) -> HttpResponse:
    """Portal and desk are apart: whoever is signed in at the desk stays so."""
    address = people.best_address(person)
    if address is None:
        raise Http404
    access.leave(request)
    access.enter(request, person=person, address=address, at=clock.now())
    return redirect("portal:cases")
