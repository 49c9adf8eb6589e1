"""Mails as they come in, and the way in for them."""

from __future__ import annotations

import itertools
from datetime import datetime

from gehoor.cases.models import Case
from gehoor.cases.rules import tokens
from gehoor.core import keys
from gehoor.intake import actions
from gehoor.intake.models import Delivery, Mailbox
from gehoor.intake.reader import loop
from gehoor.people.models import Person, Team

MONDAY = datetime.fromisoformat("2026-11-16T08:00:00+00:00")
MARIJKE = "Marijke de Boer <m.deboer@example.com>"
DESK = "help@desk.example"

_numbers = itertools.count(1)


def mail(
    text: str = "De wasmachine lekt weer.",
    *,
    sender: str | None = MARIJKE,
    to: str = DESK,
    subject: str = "Wasmachine lekt",
    message_id: str | None = None,
    **headers: str,
) -> bytes:
    """A plain mail; further headers by name, `in_reply_to="<a@b>"`."""
    if message_id is None:
        message_id = f"<{next(_numbers)}@mua.example.com>"
    lines = [f"From: {sender}"] if sender is not None else []
    lines += [f"To: {to}", f"Subject: {subject}", "Date: Mon, 16 Nov 2026 08:59:00 +0100"]
    lines += [f"Message-ID: {message_id}"] if message_id else []
    lines += [f"{name.replace('_', '-').title()}: {value}" for name, value in headers.items()]
    lines += ["Content-Type: text/plain; charset=utf-8", "", text, ""]
    return "\r\n".join(lines).encode()


def deliver(raw: bytes, *, recipient: str = DESK, at: datetime = MONDAY, **values: object) -> Delivery:
    """Store a mail as the listener does."""
    key = f"test:{next(_numbers)}"
    stored = actions.store(raw, door="lmtp", key=key, recipient=recipient, at=at, **values)
    return Delivery.objects.get(pk=stored.delivery_id)


def read(at: datetime = MONDAY) -> None:
    """Read all that waits, as the worker does."""
    while loop.read_waiting(at):
        pass


def heard(raw: bytes, *, recipient: str = DESK, at: datetime = MONDAY, **values: object) -> Delivery:
    """A mail that has come in and was read."""
    delivery = deliver(raw, recipient=recipient, at=at, **values)
    read(at)
    delivery.refresh_from_db()
    return delivery


def mailbox(team: Team, address: str = DESK, **values: object) -> Mailbox:
    return Mailbox.objects.create(address=address, team=team, **values)


def reply_address(case: Case, person: Person, address: str, domain: str = "gehoor.localhost") -> str:
    token = tokens.reply_token(tokens.Holder(case.pk, person.pk), address, keys.signing())
    return f"reply+{token}@{domain}"
