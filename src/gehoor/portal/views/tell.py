"""The web form: anyone tells us something, and is told at once what happens with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from gehoor.cases import queries as cases
from gehoor.core import clock
from gehoor.core.refusal import Refusal
from gehoor.intake import actions as intake
from gehoor.letters import queries as letters
from gehoor.portal import access, limits, words
from gehoor.portal.forms import HelpForm
from gehoor.portal.page import page

TOLD = "portal_told"
FORMS_PER_NETWORK = 20
HOUR = timedelta(hours=1)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    visit = access.visit_of(request)
    made: dict[str, Any] = {"now": clock.now(), "is_known": visit is not None}
    if request.method != "POST":
        return page(request, "help", {"form": HelpForm(**made)})
    form = HelpForm(request.POST, request.FILES, **made)
    if not form.is_valid():
        return page(request, "help", {"form": form}, status=422)
    if not limits.may(request, "form", most=FORMS_PER_NETWORK, within=HOUR):
        form.add_error(None, words.TOO_MUCH_HERE)
        return page(request, "help", {"form": form}, status=429)
    try:
        taken = _take(form.cleaned_data, visit)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return page(request, "help", {"form": form}, status=429)
    if visit:
        access.let_see(request, taken.case)
    request.session[TOLD] = taken.case.pk
    return redirect("portal:help_done")


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """Number, who has it, what happens next and by when: to whoever just wrote, and nothing of what was written."""
    case = cases.find(request.session.get(TOLD, 0))
    if case is None:
        return redirect("portal:help")
    visit = access.visit_of(request)
    context = {
        "told": letters.said_at_once(case, at=clock.now(), language=get_language() or ""),
        "case": case,
        "may_open": bool(visit and access.may_see(visit, case)),
    }
    return page(request, "help_done", context)


def _take(given: dict[str, Any], visit: access.Visit | None) -> intake.Taken:
    asked = intake.Asked(
        name=visit.person.name if visit else given["name"],
        email=visit.address.email if visit else given["email"],
        subject=given["subject"],
        text=given["text"],
        about=given["about"],
        remedy_sought=given["remedy_sought"],
        language=get_language() or "",
    )
    return intake.take_form(
        asked=asked,
        key=given["key"],
        enclosed=[(one.name, one.read()) for one in given["files"]],
        address=visit.address if visit else None,
        at=clock.now(),
    )
