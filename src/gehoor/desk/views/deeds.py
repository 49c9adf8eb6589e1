"""What an agent does on a case. Each view makes one call into the domain; what is refused comes back as typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from gehoor.cases import actions as cases
from gehoor.cases import queries
from gehoor.cases.rules.said import Attached, Said
from gehoor.core import clock, files
from gehoor.core.file_types import type_of
from gehoor.core.refusal import Refusal
from gehoor.desk import forms, words
from gehoor.desk.access import agents_only, case_or_404
from gehoor.desk.views.case import show
from gehoor.letters import actions as letters
from gehoor.people import queries as people

Deed = Callable[[HttpRequest, Any, dict[str, Any]], str]


def _deed(
    name: str, form_of: Callable[[HttpRequest, Any], Any]
) -> Callable[[Deed], Callable[..., HttpResponse]]:
    """A view that checks the form, does the deed and goes back to the case; a refusal shows the form again."""

    def made(deed: Deed) -> Callable[..., HttpResponse]:
        @require_POST
        @agents_only
        def view(request: HttpRequest, number: int) -> HttpResponse:
            case = case_or_404(request, number)
            form = form_of(request, case)
            if not form.is_valid():
                return show(request, case, bound=forms.Bound(name, form), status=422)
            try:
                done = deed(request, case, form.cleaned_data)
            except Refusal as refusal:
                return show(request, case, bound=forms.Bound(name, form), refusal=str(refusal), status=422)
            messages.success(request, done)
            return redirect("desk:case", number)

        return view

    return made


@_deed("reply", lambda request, _: forms.ReplyForm(request.POST, request.FILES, auto_id="reply_%s"))
def reply(request: HttpRequest, case: Any, given: dict[str, Any]) -> str:
    letters.reply(
        case=case,
        said=_said(given),
        to=_addresses(given["to"]),
        cc=_addresses(given["cc"]),
        seen_version=None if given["sure"] else given["version"],
        by=request.user.person,
        at=clock.now(),
    )
    return str(words.SENT % {"name": case.customer.name or given["to"]})


@_deed("note", lambda request, _: forms.NoteForm(request.POST, request.FILES, auto_id="note_%s"))
def note(request: HttpRequest, case: Any, given: dict[str, Any]) -> str:
    cases.write_note(case=case, said=_said(given), by=request.user.person, at=clock.now())
    return str(words.NOTE_KEPT)


@_deed(
    "hand_over",
    lambda request, case: forms.HandOverForm(
        request.POST, case=case, person=request.user.person, at=clock.now(), auto_id="hand_over_%s"
    ),
)
def hand_over(request: HttpRequest, case: Any, given: dict[str, Any]) -> str:
    team_id, _, person_id = given["to"].partition(":")
    team = people.team(int(team_id))
    hand_off = cases.hand_over(
        case=case,
        to_team=team,
        to=people.agent(int(person_id)) if person_id else None,
        reason=given["reason"],
        summary=given["summary"],
        by=request.user.person,
        at=clock.now(),
    )
    return str(words.HANDED_OVER % {"name": hand_off.to_person or hand_off.to_team})


@_deed("resolve", lambda request, _: forms.ResolveForm(request.POST, auto_id="resolve_%s"))
def resolve(request: HttpRequest, case: Any, given: dict[str, Any]) -> str:
    cases.resolve(
        case=case,
        how=given["how"],
        why=given["why"],
        last_words=_said(given),
        by=request.user.person,
        at=clock.now(),
    )
    return str(words.RESOLVED)


@require_POST
@agents_only
def take(request: HttpRequest, number: int) -> HttpResponse:
    return _simple(request, number, words.TAKEN, lambda case, by, at: cases.take(case=case, by=by, at=at))


@require_POST
@agents_only
def unmerge(request: HttpRequest, number: int) -> HttpResponse:
    return _simple(
        request, number, words.UNMERGED, lambda case, by, at: cases.undo_merge(case=case, by=by, at=at)
    )


@require_POST
@agents_only
def draft(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """What is being written, kept a second after the last key."""
    case = case_or_404(request, number)
    fields = {name: request.POST.get(name, "") for name in ("to", "cc")} if kind == "out" else {}
    text = request.POST.get("text", "")
    cases.save_draft(
        case=case, author=request.user.person, kind=kind, text=text, fields=fields, at=clock.now()
    )
    return JsonResponse({"kept": bool(text.strip())})


def _simple(
    request: HttpRequest, number: int, done: Any, deed: Callable[[Any, Any, Any], Any]
) -> HttpResponse:
    """A deed without a form: a button."""
    case = case_or_404(request, number)
    try:
        deed(case, request.user.person, clock.now())
    except Refusal as refusal:
        return show(request, case, refusal=str(refusal), status=422)
    messages.success(request, str(done))
    return redirect("desk:case", queries.case(case.pk).number)


def _said(given: dict[str, Any]) -> Said:
    kept = tuple(_kept(file) for file in given.get("files") or ())
    return Said(text=given["text"], channel="desk", trust="ours", attachments=kept)


def _kept(file: Any) -> Attached:
    content = file.read()
    return Attached(file.name, type_of(content), len(content), files.put(content))


def _addresses(text: str) -> list[str]:
    return [one for one in (part.strip() for part in text.replace(";", ",").split(",")) if one]
