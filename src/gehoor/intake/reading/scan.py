"""The last resort: From, To, Subject, Date and Message-ID out of bytes that nothing else could read."""

from __future__ import annotations

import re

from gehoor.intake.reading import addresses, charsets, dates, headers, limits, remarks
from gehoor.intake.reading.model import Reading

_FIELD = re.compile(
    rb"^(from|to|cc|reply-to|subject|date|message-id|in-reply-to|references|return-path|auto-submitted|precedence)"
    rb"[ \t]*:((?:[^\r\n]{0,4096})(?:\r?\n[ \t][^\r\n]{0,4096}){0,20})",
    re.IGNORECASE | re.MULTILINE,
)
_BLANK = re.compile(rb"\r?\n\r?\n")
_FIELDS = 100
_BODY_BYTES = 16 * limits.KIB


def scan(raw: bytes, why: str) -> Reading:
    """What the headers say, read as simply as possible. Never raises, and marks the mail as unreadable."""
    try:
        return _scanned(raw, why)
    except Exception:  # noqa: BLE001 -- this is where every other failure ends: it must give an answer
        return Reading(unreadable=True, warnings=(why, remarks.NOT_EVEN_HEADERS))


def _scanned(raw: bytes, why: str) -> Reading:
    head = raw[: limits.HARMLESS_HEADER_BLOCK_BYTES * 2]
    found: dict[str, bytes] = {}
    for count, match in enumerate(_FIELD.finditer(head)):
        found.setdefault(match[1].decode("ascii").lower(), match[2].strip())
        if count >= _FIELDS:
            break
    blank = _BLANK.search(head)
    body = raw[blank.end() : blank.end() + _BODY_BYTES] if blank else b""
    text = charsets.clean(body.decode("utf-8", "replace")).replace("\r\n", "\n")
    message_ids = headers.ids(headers.unfold(found.get("message-id", b"")), 1)
    answered = headers.ids(headers.unfold(found.get("in-reply-to", b"")), 1)
    return Reading(
        from_=_people(found, "from"),
        to=_people(found, "to"),
        cc=_people(found, "cc"),
        reply_to=_people(found, "reply-to"),
        subject=headers.as_text(found.get("subject", b""))[: limits.HEADER_BYTES],
        date=dates.parse(headers.unfold(found.get("date", b""))),
        message_id=message_ids[0] if message_ids else "",
        in_reply_to=answered[0] if answered else "",
        references=headers.ids(headers.unfold(found.get("references", b"")), limits.REFERENCES),
        text=text,
        reply=text,
        unreadable=True,
        warnings=(why,),
    )


def _people(found: dict[str, bytes], name: str) -> tuple[addresses.Mailbox, ...]:
    return tuple(addresses.parse(found[name], limit=limits.RECIPIENTS)) if name in found else ()
