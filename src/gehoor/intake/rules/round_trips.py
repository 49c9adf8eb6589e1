"""Mail that we send to one of our own mailboxes, to see whether it comes in."""

from __future__ import annotations

import re
from datetime import timedelta

WATCHED = timedelta(seconds=60)
PATIENCE_SECONDS = 10
REASON = "round trip"
_TOKEN = re.compile(r"\b[0-9a-f]{32}\b")


def message_id(token: str, domain: str) -> str:
    return f"{token}@{domain}"


def reference(number: int) -> str:
    """How the outbox knows it."""
    return f"round-trip:{number}"


def number_of(reference: str) -> int | None:
    """The round trip in a mark of the outbox; None when it is the mark of something else.

    >>> number_of("round-trip:7"), number_of("case:7:letter:9")
    (7, None)
    """
    kind, _, number = reference.partition(":")
    return int(number) if kind == "round-trip" and number.isascii() and number.isdigit() else None


def tokens(message_id: str, subject: str) -> tuple[str, ...]:
    """What may be the token of a round trip in a mail of ours that came in."""
    return tuple(dict.fromkeys([*_TOKEN.findall(message_id[:300]), *_TOKEN.findall(subject[:300])]))
