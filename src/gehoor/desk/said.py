"""How a message is shown: plain values for look's message component."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from gehoor.desk import words


@dataclass(frozen=True, slots=True)
class File:
    url: str
    name: str
    size: str


@dataclass(frozen=True, slots=True)
class Shown:
    pk: int
    direction: str
    who: str
    at: datetime
    via: str
    trust: str
    text: str
    quoted: str
    signature: str
    files: tuple[File, ...]
    letters: tuple[Any, ...]
    html_url: str
    raw_url: str
    remarks: tuple[str, ...]
    sender_line: str
    to: str


def shown(message: Any, *, letters: Iterable[Any], now: datetime) -> Shown:
    """The newest part of what was said; the rest is folded, one click away."""
    del now
    return Shown(
        pk=message.pk,
        direction=message.kind,
        who=(message.author.name if message.author else "") or message.author_line or str(words.NAMELESS),
        at=message.at,
        via=message.get_channel_display(),
        trust=_trust(message),
        text=message.reply,
        quoted=message.quoted,
        signature=message.signature,
        files=tuple(_files(message)),
        letters=tuple(letters),
        html_url=reverse("desk:html", args=[message.pk]) if message.html_sha256 else "",
        raw_url=reverse("desk:raw", args=[message.pk]) if message.raw_sha256 else "",
        remarks=tuple(message.remarks),
        sender_line=message.author_line,
        to=", ".join(message.recipients.get("to", ()) if message.kind == "out" else ()),
    )


def _trust(message: Any) -> str:
    """Only what an agent should be careful about; a sure sender needs no badge."""
    return str(message.get_trust_display()) if message.trust in words.DOUBTFUL else ""


def _files(message: Any) -> Iterable[File]:
    for file in message.attachments.all():
        name = file.name or str(words.NAMELESS_FILE)
        yield File(reverse("desk:file", args=[file.pk]), name, filesizeformat(file.size))
