"""The unique key of a delivery: the same thing through the same door twice has the same key."""

from __future__ import annotations

import hashlib

LONGEST = 300


def posted(door: str, sha256: str, recipient: str) -> str:
    """Through a listener: each recipient of a mail is a delivery of its own."""
    return short(f"{door}:{sha256}:{recipient.lower()}")


def fetched(mailbox: int, uidvalidity: int, uid: int) -> str:
    """From an IMAP mailbox."""
    return f"imap:{mailbox}:{uidvalidity}:{uid}"


def taken(sha256: str, path: str, offset: int | None = None) -> str:
    """From a file; in an mbox the offset is part of it."""
    return short(f"take:{sha256}:{path}" if offset is None else f"take:{sha256}:{path}#{offset}")


def asked(door: str, client: str, idempotency_key: str) -> str:
    """From a program that names its own key, or a page that made one."""
    return short(f"{door}:{client}:{idempotency_key}")


def again(key: str, mark: str) -> str:
    """The key of a retry of what has this key already."""
    return short(f"{key}:again:{mark}")


def short(key: str) -> str:
    """The key itself, or its beginning and a hash when it is too long for the column."""
    clean = key.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")
    if len(clean) <= LONGEST:
        return clean
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{clean[: LONGEST - 65]}:{digest}"
