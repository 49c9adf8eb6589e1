"""What someone said, on its way to become a message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ASIDE = "aside"  # ends the mark of a letter that the customer was no party to


@dataclass(frozen=True)
class Attached:
    """A file, kept already: type and size come from its bytes."""

    name: str
    type: str
    size: int
    sha256: str
    content_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Said:
    """The content of one message, whatever door it came through.

    `text` is all of it, `reply` its newest part, `trust` one of Message.Trust; `author_line` is the claimed
    sender as it was written; `raw_sha256` the original bytes and `html_sha256` their HTML part as it was sent
    (core.files), when there are any.
    """

    text: str
    channel: str
    subject: str = ""
    reply: str = ""
    quoted: str = ""
    signature: str = ""
    html_sha256: str = ""
    raw_sha256: str = ""
    message_id: str = ""
    author_line: str = ""
    trust: str = "unknown"
    recipients: dict[str, Any] = field(default_factory=dict)
    authentication: dict[str, Any] = field(default_factory=dict)
    remarks: tuple[Any, ...] = ()
    attachments: tuple[Attached, ...] = ()

    @property
    def first_words(self) -> str:
        """One line for the tray."""
        return " ".join((self.reply or self.text)[:400].split())[:160]


def addresses_of(recipients: dict[str, Any]) -> list[str]:
    """To whom a message went, with copies, as it is kept: [name, address] of what came in, addresses of what went
    out.

    >>> addresses_of({"to": [["Bram", "Bram@x.example"]], "cc": ["anna@x.example"]})
    ['bram@x.example', 'anna@x.example']
    """
    boxes = [*recipients.get("to", ()), *recipients.get("cc", ())]
    found = (box[-1] if isinstance(box, list) and box else box for box in boxes)
    return [address.lower() for address in found if isinstance(address, str)]
