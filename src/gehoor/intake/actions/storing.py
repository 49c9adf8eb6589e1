"""What came in through a door is kept, before anyone is told that we have it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from gehoor.core import files, rows
from gehoor.intake.models import Delivery
from gehoor.intake.reading import limits
from gehoor.intake.rules import keys
from gehoor.intake.rules.glance import glance


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Something that has come in through a door and is to be kept.

    `key` makes it unique (rules/keys.py). `envelope_from` is what the sending server gave, None when there was
    no envelope, "" for the null path. `quiet`: nobody is sent an acknowledgement for it. `once`: the same
    bytes that came by the same mailbox before are a duplicate, whatever their key.
    """

    raw: bytes
    door: str
    key: str
    at: datetime
    recipient: str = ""
    envelope_from: str | None = None
    quiet: bool = False
    mailbox: int | None = None
    once: bool = False


@dataclass(frozen=True)
class Stored:
    """Where an arrival is kept. Not new: a delivery with this key was there; this one points to it."""

    delivery_id: int
    is_new: bool


def store(
    raw: bytes,
    *,
    door: str,
    key: str,
    recipient: str,
    at: datetime,
    quiet: bool = False,
    envelope_from: str | None = None,
    mailbox: int | None = None,
) -> Stored:
    """Keep what came in; when this returns it is on the disk and committed, and the sender may be told so.

    What is in it is not looked at here beyond a glance at its headers: the worker reads it.
    """
    arrival = Arrival(
        raw=raw,
        door=door,
        key=key,
        at=at,
        recipient=recipient,
        envelope_from=envelope_from,
        quiet=quiet,
        mailbox=mailbox,
    )
    return store_all([arrival])[0]


def store_all(arrivals: Sequence[Arrival]) -> list[Stored]:
    """Keep several things in one transaction: all of them or, when it raises, none."""
    kept = [row_of(arrival, files.put(arrival.raw)) for arrival in arrivals]
    with transaction.atomic():
        return [_stored(row, once=arrival.once) for row, arrival in zip(kept, arrivals, strict=True)]


def row_of(arrival: Arrival, sha256: str) -> dict[str, Any]:
    seen = glance(arrival.raw)
    envelope = arrival.envelope_from
    return {
        "raw_sha256": sha256,
        "size": len(arrival.raw),
        "door": arrival.door,
        "key": keys.short(arrival.key),
        "received_at": arrival.at,
        "message_id": seen.message_id,
        "in_reply_to": seen.in_reply_to,
        "sender": seen.sender,
        "envelope_from": None if envelope is None else clean(envelope)[:320],
        "recipient": clean(arrival.recipient)[:320].lower(),
        "mailbox_id": arrival.mailbox,
        "is_plain": limits.precheck(arrival.raw).plainly_harmless,
        "quiet": arrival.quiet,
    }


def clean(text: str) -> str:
    """Text that every database takes: no NUL, no halves of letters."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")


def _stored(row: dict[str, Any], *, once: bool) -> Stored:
    """A new delivery; or a duplicate that points to the first. A mailbox that gives the same mail under the same
    number again has said nothing new: that leaves no trace.
    """
    known = rows.first(Delivery, _SAME_BYTES, row["raw_sha256"], row["mailbox_id"]) if once else None
    number = rows.insert(Delivery, row if known is None else row | _repeats(known, row), or_ignore=True)
    if number is not None:
        return Stored(number, is_new=known is None)
    first = Delivery.objects.only("pk").get(key=row["key"])
    if row["door"] == Delivery.Door.IMAP:
        return Stored(first.pk, is_new=False)
    retry = row | {"key": keys.again(row["key"], secrets.token_hex(8))} | _repeats(first, row)
    number = rows.insert(Delivery, retry)
    assert number is not None
    return Stored(number, is_new=False)


_SAME_BYTES = "WHERE raw_sha256 = %s AND mailbox_id = %s ORDER BY id"


def _repeats(first: Delivery, row: dict[str, Any]) -> dict[str, Any]:
    duplicate = Delivery.State.DUPLICATE.value
    return {"state": duplicate, "duplicate_of_id": first.pk, "read_at": row["received_at"]}
