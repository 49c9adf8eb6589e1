"""Words that go out or stay inside: reply, note, forward, the last message; and drafts of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from gehoor.cases import actions as cases
from gehoor.cases import queries
from gehoor.cases.rules.said import Attached, Said
from gehoor.core import clock, files
from gehoor.core.file_types import type_of
from gehoor.core.refusal import Refusal
from gehoor.desk import dock, shown, words
from gehoor.desk.access import agents_only, case_or_404
from gehoor.desk.dock import Opened
from gehoor.desk.forms.deeds import ForwardForm, NoteForm, ReplyForm, ResolveForm
from gehoor.desk.talk import Talk
from gehoor.desk.views.doing import Done, deed, is_behind, look_first, seen_on
from gehoor.desk.views.page import Asked
from gehoor.letters import actions as letters
from gehoor.letters import queries as of_letters
from gehoor.promises import queries as promises


def _reply_form(asked: Asked, *sent: Any, auto_id: str) -> ReplyForm:
    if sent:
        return ReplyForm(*sent, auto_id=auto_id)
    talk = Talk(asked.case, asked.person)
    draft = queries.drafts_of(asked.case, asked.person).get("out")
    if "all" not in asked.request.GET:
        return dock.reply_form(asked.case, talk, draft)
    address = of_letters.address_to_answer(asked.case)
    others = dock.others_of(talk.last_heard, besides=address.email if address else "")
    return dock.reply_form(asked.case, talk, draft, cc=", ".join(others))


def _keep_files(asked: Asked, opened: Opened, refusal: Refusal) -> Opened:
    """The files need not be chosen again, and a reply that was too late can be sent all the same."""
    given = opened.form.cleaned_data
    opened.form.data = opened.form.data.copy()  # type: ignore[attr-defined]  # what was sent is a query dict
    opened.form.data["kept"] = dock.keep(_attached(asked, given), asked.person)
    is_stale = is_behind(asked, given)
    if is_stale:
        opened.form.data["version"] = asked.case.version
    seen = given.get("seen")
    return opened.refused(str(refusal), is_stale=is_stale, about={"since": seen} if is_stale else {})


@deed("reply", _reply_form, refused=_keep_files)
def reply(asked: Asked, given: dict[str, Any]) -> Done:
    number = letters.reply(
        case=asked.case,
        said=_said(asked, given),
        to=given["to"],
        cc=given["cc"],
        seen_version=given["version"],
        by=asked.person,
        at=asked.at,
    )
    addresses = [letter.address for letter in of_letters.of_message(number) if letter.address]
    return Done(words.SENT % {"addresses": ", ".join(addresses)} if addresses else words.SENT_NOWHERE)


def _note_form(asked: Asked, *sent: Any, auto_id: str) -> NoteForm:
    draft = queries.drafts_of(asked.case, asked.person).get("note")
    return NoteForm(*sent, auto_id=auto_id, initial={"text": draft.text if draft else ""})


@deed("note", _note_form, refused=_keep_files)
def note(asked: Asked, given: dict[str, Any]) -> Done:
    cases.write_note(case=asked.case, said=_said(asked, given), by=asked.person, at=asked.at)
    return Done(words.NOTE_KEPT)


def _still_to_do(asked: Asked, form: Any) -> dict[str, Any]:
    del form
    return {"still_to_do": promises.still_to_do(asked.case)}


def _resolve_form(asked: Asked, *sent: Any, auto_id: str) -> ResolveForm:
    draft = queries.drafts_of(asked.case, asked.person).get("out")
    initial = seen_on(asked) | {"text": draft.text if draft else ""}
    return ResolveForm(*sent, auto_id=auto_id, initial=initial)


@deed("resolve", _resolve_form, about=_still_to_do, refused=look_first, unfit=queries.why_over)
def resolve(asked: Asked, given: dict[str, Any]) -> Done:
    cases.resolve(
        case=asked.case,
        how=given["how"],
        why=given["why"],
        last_words=_said(asked, given),
        seen_version=given["version"],
        by=asked.person,
        at=asked.at,
    )
    return Done(words.RESOLVED, undo=shown.url("unresolve", asked.case))


def _forwarded(asked: Asked, form: Any) -> dict[str, Any]:
    """The message that is forwarded: the one in the address, of this conversation, and no internal note."""
    del form
    message = queries.message_for(asked.more["message_id"], asked.person)
    if message is None or message.kind == "note":
        raise Http404
    if message.case_id not in queries.parts(asked.case, asked.person):
        raise Http404
    return {"message": message}


@deed("forward", lambda _, *sent, auto_id: ForwardForm(*sent, auto_id=auto_id), about=_forwarded)
def forward(asked: Asked, given: dict[str, Any]) -> Done:
    letters.forward(
        case=asked.case,
        message=_forwarded(asked, None)["message"],
        to=given["to"],
        text=given["text"],
        by=asked.person,
        at=asked.at,
    )
    return Done(words.FORWARDED)


@require_POST
@agents_only
def draft(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """What is being written, kept a second after the last key."""
    case = case_or_404(request, number)
    fields = {name: request.POST.get(name, "") for name in ("to", "cc")} if kind == "out" else {}
    text = request.POST.get("text", "")
    author = request.user.person
    at = clock.now()
    cases.save_draft(case=case, author=author, kind=kind, text=text, fields=fields, at=at)
    return JsonResponse({"kept": bool(text.strip()), "time": f"{timezone.localtime(at):%H:%M}"})


def _said(asked: Asked, given: dict[str, Any]) -> Said:
    return Said(text=given["text"], channel="desk", trust="ours", attachments=_attached(asked, given))


def _attached(asked: Asked, given: dict[str, Any]) -> tuple[Attached, ...]:
    """The files that were chosen now, and those of a first try that was refused."""
    chosen = tuple(_kept(file) for file in given.get("files") or ())
    return dock.kept(given.get("kept", ""), asked.person) + chosen


def _kept(file: Any) -> Attached:
    file.seek(0)
    content = file.read()
    return Attached(file.name, type_of(content), len(content), files.put(content))
