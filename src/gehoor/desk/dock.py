"""The dock below the conversation: reply and note are always there, one other deed can be open."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django import forms
from django.core import signing

from gehoor.cases import queries as cases
from gehoor.cases.rules.said import Attached
from gehoor.desk import words
from gehoor.desk.forms.deeds import NoteForm, ReplyForm
from gehoor.desk.said import address_in
from gehoor.desk.side import Side
from gehoor.desk.talk import Talk
from gehoor.letters import queries as letters

TABS = ("reply", "note", "hand_over", "resolve")
KEPT_FOR_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Opened:
    """The deed that is open, its form (bound when it was refused) and what else its panel shows."""

    deed: str
    form: forms.Form
    refusal: str = ""
    is_stale: bool = False
    about: dict[str, Any] = field(default_factory=dict)

    def refused(self, why: str, **values: Any) -> Opened:
        return replace(self, refusal=why, **values)


class Dock:
    """`form` is the open deed's; `reply` and `note` are filled from drafts."""

    def __init__(self, case: Any, person: Any, talk: Talk, side: Side, opened: Opened | None) -> None:
        self.case, self._person, self._talk, self._side, self.opened = case, person, talk, side, opened

    @cached_property
    def open(self) -> str:
        if self.opened:
            return self.opened.deed
        return "note" if self.note_draft and not self.reply_draft else "reply"

    @cached_property
    def tabs(self) -> tuple[str, ...]:
        """A case that is over is not handed over or resolved; what is open stays, with what was typed."""
        if self.case.is_at_work:
            return TABS
        return tuple(one for one in TABS if one in {"reply", "note", self.open})

    @cached_property
    def is_other(self) -> bool:
        """Whether a deed is open that has no tab of its own."""
        return self.open not in TABS

    @cached_property
    def label(self) -> str:
        return str(words.DEEDS[self.open])

    @cached_property
    def template(self) -> str:
        return f"desk/deeds/{self.open}.html"

    @cached_property
    def _drafts(self) -> dict[str, Any]:
        return cases.drafts_of(self.case, self._person)

    @cached_property
    def reply_draft(self) -> Any:
        return self._drafts.get("out")

    @cached_property
    def note_draft(self) -> Any:
        return self._drafts.get("note")

    @cached_property
    def reply(self) -> forms.Form:
        if self.opened and self.opened.deed == "reply":
            return self.opened.form
        return reply_form(self.case, self._talk, self.reply_draft)

    @cached_property
    def note(self) -> forms.Form:
        if self.opened and self.opened.deed == "note":
            return self.opened.form
        text = self.note_draft.text if self.note_draft else ""
        return NoteForm(initial={"text": text}, auto_id="note_%s")

    @cached_property
    def address(self) -> str:
        """Where an answer goes when nothing else is typed."""
        last = self._talk.last_heard
        found = (
            letters.where_to_answer(last, self._side.addresses)
            if last
            else letters.address_to_answer(self.case)
        )
        return found.email if found else ""

    @cached_property
    def others(self) -> list[str]:
        """Who else got the customer's last message: "reply to all" writes to them too."""
        return others_of(self._talk.last_heard, besides=self.address)


def reply_form(case: Any, talk: Talk, draft: Any = None, **more: Any) -> ReplyForm:
    initial: dict[str, Any] = {"text": draft.text, **draft.fields} if draft else {}
    initial |= {"version": case.version, "seen": talk.newest, **more}
    return ReplyForm(initial=initial, auto_id="reply_%s")


def others_of(message: Any, *, besides: str) -> list[str]:
    """Every address that a message was for, but ours and the one that is answered anyway."""
    if message is None:
        return []
    receivers = [*message.recipients.get("to", ()), *message.recipients.get("cc", ())]
    found = dict.fromkeys(address_in(one).lower() for one in receivers)
    sender = besides.lower()
    return [one for one in found if one and one != sender and not letters.is_ours(one)]


def keep(attached: tuple[Attached, ...], person: Any) -> str:
    """Files of a letter that was refused, signed, so that they need not be chosen again."""
    facts = [(one.name, one.type, one.size, one.sha256) for one in attached]
    return signing.dumps([person.pk, facts], salt="desk.kept") if facts else ""


def kept(token: str, person: Any) -> tuple[Attached, ...]:
    """What `keep` signed for this person; nothing for anything else."""
    try:
        whose, facts = signing.loads(token, salt="desk.kept", max_age=KEPT_FOR_SECONDS)
    except signing.BadSignature:
        return ()
    return tuple(Attached(*one) for one in facts) if whose == person.pk else ()
