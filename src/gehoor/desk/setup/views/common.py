"""How a page of the set-up is shown, and how a form on it is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gehoor.core.refusal import Refusal
from gehoor.desk.access import View, administrators_only
from gehoor.desk.setup import words


def page_of_administrators(view: View) -> View:
    """A page with a form, for administrators only."""
    return require_http_methods(["GET", "HEAD", "POST"])(administrators_only(view))


def sections(current: str) -> list[dict[str, Any]]:
    """The parts of the set-up, for the list at the side."""
    return [
        {"name": label, "url": reverse(f"desk:setup:{name}"), "icon": icon, "is_current": name == current}
        for name, label, icon in words.SECTIONS
    ]


def show(
    request: HttpRequest, template: str, *, section: str, status: int = 200, **context: Any
) -> HttpResponse:
    context |= {"section": "setup", "part": section, "parts": sections(section)}
    return render(request, f"desk/setup/{template}", context, status=status)


@dataclass(frozen=True)
class Done:
    """What was done, in words, and where one lands."""

    words: Any
    to: str


def data(request: HttpRequest) -> Any:
    """What was sent, for a form; None when nothing was."""
    return request.POST if request.method == "POST" else None


def answered(
    request: HttpRequest,
    form: Form,
    template: str,
    *,
    section: str,
    does: Callable[[Any], Done],
    also: Iterable[Form] = (),
    **context: Any,
) -> HttpResponse:
    """The page with its form; a form that was sent is done and leads on, or comes back as it was typed with 422."""
    if not form.is_bound or "show" in request.POST or "show" in request.GET:
        return show(request, template, section=section, form=form, **context)
    if form.is_valid() and all(one.is_valid() for one in also):
        try:
            done = does(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(done.words))
            return redirect(done.to)
    return show(request, template, section=section, status=422, form=form, **context)
