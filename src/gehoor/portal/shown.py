"""What a customer sees of messages, promises and hand-offs: plain values for the components."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html

from gehoor.look import moments as teller
from gehoor.portal import moments, words
from gehoor.promises import words as promised


@dataclass(frozen=True, slots=True)
class File:
    url: str
    name: str
    size: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One message. `direction` is in (the customer's) or out (ours): notes are never shown here."""

    pk: int
    direction: str
    who: str
    at: datetime
    text: str
    quoted: str
    files: tuple[File, ...]


def conversation(messages: Iterable[Any], *, reader: Any, team: Any) -> list[Shown]:
    """What was said to and by the customer."""
    return [_message(one, reader=reader, team=team) for one in messages if one.kind in {"in", "out"}]


def _message(message: Any, *, reader: Any, team: Any) -> Shown:
    return Shown(
        pk=message.pk,
        direction=message.kind,
        who=_who(message, reader, team),
        at=message.at,
        text=message.reply,
        quoted=message.quoted,
        files=tuple(_files(message)),
    )


def _who(message: Any, reader: Any, team: Any) -> str:
    author = message.author
    if message.kind == "out":
        return (author and author.first_name) or team.name_for_customers
    if author == reader:
        return str(words.YOU)
    return (author and author.name) or message.author_line


def _files(message: Any) -> Iterable[File]:
    for file in message.attachments.all():
        name = file.name or str(words.NAMELESS_FILE)
        yield File(reverse("portal:file", args=[file.pk]), name, filesizeformat(file.size))


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise: a sentence and what came of it. `state` is due, kept, moved or broken; it decides the sign."""

    state: str
    icon: str
    sentence: Any
    remarks: tuple[Any, ...]


ICONS = {"due": "clock", "kept": "check", "moved": "undo", "broken": "warning"}


def promises(found: Iterable[Any], *, now: datetime) -> list[Promised]:
    """What was promised, what is owed first; without what fell away because the case ended in time."""
    return [_promise(one, now) for one in found if one.released_at is None or one.broken_at]


def _promise(promise: Any, now: datetime) -> Promised:
    state = _state(promise, now)
    remarks = [_moved(move, now) for move in promise.its_moves]
    if promise.kept_at:
        at = words.KEPT_OWN_AT if promise.kind == "own" else words.KEPT_AT
        remarks.append(format_html(str(at), moment=moments.said(promise.kept_at, now)))
    elif state in {"due", "moved"}:
        distance = teller.seen_at(now).apart(promise.due_at)
        remarks.append(str(words.DUE_IN).format(distance=distance))
    return Promised(state, ICONS[state], _sentence(promise, now, state), tuple(remarks))


def _state(promise: Any, now: datetime) -> str:
    if promise.broken_at or (promise.is_open and promise.due_at < now):
        return "broken"
    if promise.kept_at:
        return "kept"
    return "moved" if promise.moved_count else "due"


def _sentence(promise: Any, now: datetime, state: str) -> Any:
    """The promise's own sentence; one that passed unkept says so at once, whoever has not marked it yet."""
    if state == "broken" and promise.kept_at is None:
        sentence = words.BROKEN_OWN if promise.kind == "own" else words.BROKEN_PROMISE
        return format_html(str(sentence), moment=moments.said(promise.due_at, now), text=promise.text)
    return promised.as_sentence(promise)


def _moved(move: Any, now: datetime) -> Any:
    return format_html(
        str(words.MOVED),
        moment=moments.said(move.from_due_at, now),
        day=moments.day(move.at, now),
        reason=move.reason,
    )


@dataclass(frozen=True, slots=True)
class Step:
    """What look's hand_off_line draws; by first name, as customers know us."""

    from_name: str
    to_name: str
    reason: str
    minutes: int | None = None


def steps(hand_offs: Iterable[Any]) -> list[Step]:
    return [
        Step(_name(one.from_person, one.from_team), _name(one.to_person, one.to_team), one.reason)
        for one in hand_offs
    ]


def _name(person: Any, team: Any) -> str:
    return (person and person.first_name) or team.name_for_customers
