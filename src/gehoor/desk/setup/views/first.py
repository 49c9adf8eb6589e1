"""The page of the first run: whoever has the link that Gehoor printed becomes its first administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gehoor.core import clock
from gehoor.core.refusal import Refusal
from gehoor.desk.setup import words
from gehoor.desk.setup.begin import Beginning, begin
from gehoor.desk.setup.forms.first import STEPS, first_values
from gehoor.people import actions as people


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: HttpRequest) -> HttpResponse:
    """One form in three steps; all that was typed travels along, so nothing is kept before the end."""
    token = request.POST.get("token") or request.GET.get("token", "")
    try:
        people.refuse_first_run(token=token)
    except Refusal as refusal:
        return render(request, "desk/setup/first_closed.html", {"refusal": refusal}, status=403)
    if request.method != "POST":
        return _show(request, token, 0, STEPS[0](initial=first_values()))
    return _step(request, token, _number(request.POST.get("step", "")))


def _step(request: HttpRequest, token: str, step: int) -> HttpResponse:
    if request.POST.get("go") == "back":
        back = max(0, step - 1)
        return _show(request, token, back, STEPS[back](initial=_typed(request, back)))
    form = STEPS[step](request.POST)
    if not form.is_valid():
        return _show(request, token, step, form, status=422)
    if step + 1 < len(STEPS):
        return _show(request, token, step + 1, STEPS[step + 1](initial=_typed(request, step + 1)))
    return _end(request, token, form)


def _end(request: HttpRequest, token: str, last: forms.Form) -> HttpResponse:
    given: dict[str, Any] = {}
    for number, kind in enumerate(STEPS):
        form = kind(request.POST)
        if not form.is_valid():
            return _show(request, token, number, form, status=422)
        given |= form.cleaned_data
    del given["again"]
    try:
        account = begin(token=token, what=Beginning(**given), at=clock.now())
    except Refusal as refusal:
        last.add_error(None, str(refusal))
        return _show(request, token, len(STEPS) - 1, last, status=422)
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    said = words.BEGUN if given["mailbox"] else words.BEGUN_WITHOUT_MAILBOX
    about = {"name": account.person.first_name, "address": given["mailbox"]}
    messages.success(request, str(said % about))
    return redirect("desk:setup:index")


def _show(
    request: HttpRequest, token: str, step: int, form: forms.Form, *, status: int = 200
) -> HttpResponse:
    hidden = {
        name: request.POST.get(name, "")
        for number, kind in enumerate(STEPS)
        for name in kind.base_fields
        if number != step and name not in {"password", "again"} and name in request.POST
    }
    context = {
        "form": form,
        "token": token,
        "step": step,
        "number": step + 1,
        "of": len(STEPS),
        "is_last": step + 1 == len(STEPS),
        "hidden": hidden,
    }
    return render(request, "desk/setup/first.html", context, status=status)


def _typed(request: HttpRequest, step: int) -> dict[str, Any]:
    """What was typed at a step before, else what stands there at first."""
    values = first_values()
    return {
        name: request.POST[name] if name in request.POST else values.get(name, "")
        for name in STEPS[step].base_fields
    }


def _number(text: str) -> int:
    return int(text) if text in {str(n) for n in range(len(STEPS))} else 0
