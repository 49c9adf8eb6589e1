"""How a message is shown: plain values for look's message component."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat

from gehoor.core import sentences
from gehoor.desk import words
from gehoor.desk.shown import case_url
from gehoor.letters import queries as letters

MOST_SHOWN = 20_000
MESSAGES = "/desk/messages/"


@dataclass(frozen=True, slots=True)
class File:
    url: str
    name: str
    size: str


@dataclass(frozen=True, slots=True)
class Sent:
    """How it went with one letter. `retry_url` when it can be sent again."""

    words: str
    tone: str
    at: datetime
    why: str
    retry_url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A message. `rest_url` leads to all of a text that is too long to show."""

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
    letters: tuple[Sent, ...]
    html_url: str
    raw_url: str
    rest_url: str
    forward_url: str
    remarks: tuple[str, ...]
    copies: str

    @property
    def anchor(self) -> str:
        return f"m{self.pk}"


def shown(message: Any, *, number: int, files: Iterable[Any] = (), letters: Iterable[Any] = ()) -> Shown:
    """The newest part of what was said; the rest is folded, one click away. `number` is the case's."""
    is_long = len(message.reply) > MOST_SHOWN or len(message.quoted) > MOST_SHOWN
    return Shown(
        pk=message.pk,
        direction=message.kind,
        who=(message.author.name if message.author else "") or message.author_line or str(words.NAMELESS),
        at=message.at,
        via=_via(message),
        trust=_trust(message),
        text=message.reply[:MOST_SHOWN],
        quoted=message.quoted[:MOST_SHOWN],
        signature=message.signature[:MOST_SHOWN],
        files=tuple(_file(one) for one in files),
        letters=tuple(sent(letter) for letter in letters),
        html_url=f"{MESSAGES}{message.pk}/html/" if message.html_sha256 else "",
        raw_url=f"{MESSAGES}{message.pk}/raw/" if message.raw_sha256 else "",
        rest_url=f"{MESSAGES}{message.pk}/text/" if is_long else "",
        forward_url=f"{case_url(number)}forward/{message.pk}/" if message.kind != "note" else "",
        remarks=tuple(map(sentences.read, message.remarks)),
        copies=", ".join(copied(message)),
    )


def sent(letter: Any) -> Sent:
    """One letter: what became of it, to whom, and why when it did not arrive."""
    names = {
        "kind": letter.get_kind_display(),
        "state": letter.get_state_display(),
        "address": letter.address or words.NO_ADDRESS,
    }
    sentence = words.LETTER_OF_KIND if letter.writes_itself else words.LETTER_TO
    return Sent(
        words=str(sentence % names),
        tone=words.LETTER_TONES[letter.state],
        at=letter.failed_at or letter.sent_at or letter.queued_at,
        why=letter.get_reason_display() if letter.did_not_arrive else "",
        retry_url=f"/desk/letters/{letter.pk}/retry/" if letter.did_not_arrive else "",
    )


def copied(message: Any) -> list[str]:
    """The addresses that got a copy."""
    return [address_in(one) for one in message.recipients.get("cc", ()) if address_in(one)]


def address_in(receiver: Any) -> str:
    """The address of a receiver as it is kept: [name, address] of what came in, an address of what went out."""
    found = receiver[-1] if isinstance(receiver, list) and receiver else receiver
    return found if isinstance(found, str) else ""


def _via(message: Any) -> str:
    """How it came, and from which address when it came by mail."""
    channel = str(message.get_channel_display())
    address = letters.claimed_address(message.author_line) if message.kind != "out" else ""
    return f"{channel} · {address}" if "@" in address else channel


def _trust(message: Any) -> str:
    """Only what an agent should be careful about; a sure sender needs no badge."""
    if message.kind == "out" or message.channel != "mail" or message.trust not in words.DOUBTFUL:
        return ""
    return str(message.get_trust_display())


def _file(file: Any) -> File:
    name = file.name or str(words.NAMELESS_FILE)
    return File(f"/desk/files/{file.pk}/", name, filesizeformat(file.size))
