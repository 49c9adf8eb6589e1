"""The few headers that are noted when a mail is stored, found without parsing it."""

from __future__ import annotations

import re
from typing import NamedTuple

HEAD_BYTES = 64 * 1024
LONGEST = 300

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(
    rb"^(message-id|in-reply-to|from|date|received)[ \t]*:([^\n]{0,4000}(?:\n[ \t][^\n]{0,998}){0,8})",
    re.IGNORECASE | re.MULTILINE,
)
_ID = re.compile(rb"<([^<>\s]{1,998})>")
_WORD = re.compile(rb"[^\s<>]{1,998}")
_ADDRESS = re.compile(rb"[^\s<>()\[\]\\,;:\"]{1,200}@[^\s<>()\\,;:\"]{1,200}")
_FOLD = re.compile(rb"\r?\n[ \t]+")


class Glance(NamedTuple):
    """What the first look shows; everything is a claim of the sender. The dates are as written."""

    message_id: str = ""
    in_reply_to: str = ""
    sender: str = ""
    date: str = ""
    received: str = ""


def glance(raw: bytes) -> Glance:
    """Look at the header block, at most 64 KiB of it. Never raises, linear."""
    head = raw[:HEAD_BYTES].lstrip(b"\xef\xbb\xbf\r\n")
    blank = _BLANK_LINE.search(head)
    found: dict[bytes, bytes] = {}
    for match in _FIELD.finditer(head, 0, blank.start() + 1 if blank else len(head)):
        found.setdefault(match[1].lower(), match[2])
    return Glance(
        message_id=_first_id(found.get(b"message-id", b"")),
        in_reply_to=_first_id(found.get(b"in-reply-to", b"")),
        sender=_address(found.get(b"from", b"")),
        date=_line(found.get(b"date", b"")),
        received=_line(found.get(b"received", b"").rpartition(b";")[2]),
    )


def _first_id(value: bytes) -> str:
    match = _ID.search(value)
    if match:
        return _text(match[1])[:LONGEST]
    words = (word for word in _WORD.findall(value) if b"@" in word)
    return _text(next(words, b""))[:LONGEST]


def _address(value: bytes) -> str:
    """For lists only: the last address in the header, since names may contain others."""
    found = _ADDRESS.findall(value)
    return _text(found[-1])[:320].lower() if found else ""


def _line(value: bytes) -> str:
    return _text(_FOLD.sub(b" ", value)).strip()[:200]


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace").replace("\x00", "\ufffd")
