"""How a deed on a case is done: its form in the dock, one call into the domain, back to the case.

What is refused comes back as it was typed, with the reason, as 422.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from gehoor.core.refusal import Refusal
from gehoor.desk import shown
from gehoor.desk.access import View, agents_only
from gehoor.desk.dock import Opened
from gehoor.desk.views.page import Asked, number_in, page, show

UNDO = "undo "


@dataclass(frozen=True)
class Done:
    """What was done, in words; `undo` is the address that takes it back, `to` where one lands (else the case)."""

    words: Any
    undo: str = ""
    to: str = ""


Forms = Callable[..., Form]
Does = Callable[[Asked, dict[str, Any]], Done]
Refused = Callable[[Asked, Opened, Refusal], Opened]
Unfit = Callable[[Any], str]


def _plainly(asked: Asked, opened: Opened, refusal: Refusal) -> Opened:
    del asked
    return opened.refused(str(refusal))


def deed(
    name: str,
    form_of: Forms,
    *,
    about: Any = None,
    refused: Refused = _plainly,
    unfit: Unfit = lambda _: "",
) -> Callable[[Does], View]:
    """A view with a form. `form_of(asked, *data, auto_id=…)` makes it; `about(asked, form)` finds what else the
    panel shows; `unfit(case)` says at once why it would be refused, to whom comes back to the form afterwards.
    """

    def made(does: Does) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @agents_only
        def view(request: HttpRequest, number: int, **more: Any) -> HttpResponse:
            asked = Asked.of(request, number, **more)
            sent = (request.POST, request.FILES) if request.method == "POST" else ()
            form = form_of(asked, *sent, auto_id=f"{name}_%s")
            opened = Opened(name, form, about=about(asked, form) if about else {})
            if not sent:
                opened = opened.refused(unfit(asked.case))
                return _panel(asked, opened) if _wants_panel(request, name) else show(asked, opened)
            if not form.is_valid():
                return show(asked, opened, status=422)
            try:
                done = does(asked, form.cleaned_data)
            except Refusal as refusal:
                return show(asked, refused(asked, opened, refusal), status=422)
            return land(asked, done)

        return view

    return made


def seen_on(asked: Asked) -> dict[str, int | None]:
    """What of the case was on the page on which a tab of the dock was opened."""
    query = asked.request.GET
    version = number_in(query.get("version")) or asked.case.version
    return {"version": version, "seen": number_in(query.get("seen"))}


def look_first(asked: Asked, opened: Opened, refusal: Refusal) -> Opened:
    """Whoever has seen now what happened meanwhile can do it all the same."""
    form = opened.form
    form.data = form.data.copy()  # type: ignore[attr-defined]  # what was sent is a query dict
    form.data["version"] = asked.case.version
    is_stale = asked.case.is_at_work and is_behind(asked, form.cleaned_data)
    since = {"since": form.cleaned_data.get("seen")} if is_stale else {}
    return opened.refused(str(refusal), is_stale=is_stale, about=opened.about | since)


def is_behind(asked: Asked, given: dict[str, Any]) -> bool:
    """Whether something happened since the page was opened, and it can be done all the same."""
    return given.get("version") not in {None, asked.case.version} and asked.case.merged_into_id is None


def button(does: Callable[[Asked], Done]) -> View:
    """A view of a deed without a form: a button."""

    @require_POST
    @agents_only
    def view(request: HttpRequest, number: int, **more: Any) -> HttpResponse:
        asked = Asked.of(request, number, **more)
        try:
            done = does(asked)
        except Refusal as refusal:
            return show(asked, refusal=str(refusal), status=422)
        return land(asked, done)

    return view


def land(asked: Asked, done: Done) -> HttpResponse:
    """Say what was done, with a way back when there is one, on the page where one goes on."""
    messages.success(asked.request, str(done.words), extra_tags=f"{UNDO}{done.undo}" if done.undo else "")
    return redirect(done.to or f"{shown.case_url(asked.case.number)}?done")


def _wants_panel(request: HttpRequest, name: str) -> bool:
    return bool(request.htmx) and request.htmx.target == f"panel-{name}"


def _panel(asked: Asked, opened: Opened) -> HttpResponse:
    """The form alone, for a tab of the dock that was opened."""
    context = page(asked, opened)
    return render(asked.request, f"desk/deeds/{opened.deed}.html", context | {"is_fetched": True})
