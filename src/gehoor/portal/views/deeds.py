"""What a customer does on his case: say something, say that it is solved, say that it is not."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from gehoor.cases import actions as cases
from gehoor.cases.words import REASON_CUSTOMER_NOT_SOLVED
from gehoor.core import clock
from gehoor.core.refusal import Refusal
from gehoor.intake import actions as intake
from gehoor.portal import forms, words
from gehoor.portal.access import case_or_404, let_see, visitors_only
from gehoor.portal.views.cases import show


@require_POST
@visitors_only
def reply(request: HttpRequest, number: int) -> HttpResponse:
    return _say(request, case_or_404(request.visit, number), forms.ReplyForm(request.POST, request.FILES))


@require_POST
@visitors_only
def not_solved(request: HttpRequest, number: int) -> HttpResponse:
    """It was not the end: the same case goes on, or a new one when it ended too long ago."""
    case = case_or_404(request.visit, number)
    goes_on = intake.goes_on(case, clock.now())
    form_class = forms.NotSolvedForm if goes_on else forms.ReplyForm
    form = form_class(request.POST, request.FILES)
    if not goes_on or not form.is_valid() or _has_content(form):
        return _say(request, case, form)
    if case.is_over:
        reason = str(REASON_CUSTOMER_NOT_SOLVED)
        cases.reopen(case=case, reason=reason, by=request.visit.person, at=clock.now())
    messages.success(request, str(words.OPENED_AGAIN))
    return redirect("portal:case", number)


@require_POST
@visitors_only
def solved(request: HttpRequest, number: int) -> HttpResponse:
    case = case_or_404(request.visit, number)
    cases.resolve_by_customer(case=case, by=request.visit.person, at=clock.now())
    messages.success(request, str(words.THANKS_SOLVED))
    return redirect("portal:case", number)


def _say(request: HttpRequest, case: Any, form: forms.ReplyForm) -> HttpResponse:
    if not form.is_valid():
        return show(request, case, form=form, status=422)
    given = form.cleaned_data
    try:
        taken = intake.take_portal(
            case=case,
            author=request.visit.person,
            address=request.visit.address,
            text=given["text"].strip(),
            enclosed=[(one.name, one.read()) for one in given["files"]],
            key=given["key"],
            at=clock.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return show(request, case, form=form, status=422)
    return _thanks(request, case, taken)


def _thanks(request: HttpRequest, case: Any, taken: intake.Taken) -> HttpResponse:
    if taken.is_new:
        let_see(request, taken.case)
        messages.success(request, str(words.NEW_CASE))
    elif case.is_over:
        messages.success(request, str(words.OPENED_AGAIN))
    elif case.owner and case.owner.first_name:
        messages.success(request, str(words.SENT).format(who=case.owner.first_name))
    else:
        messages.success(request, str(words.SENT_TO_TEAM))
    return redirect("portal:case", taken.case.number)


def _has_content(form: forms.ReplyForm) -> bool:
    return bool(form.cleaned_data["text"].strip() or form.cleaned_data["files"])
