"""What leaves the house: each mail is remembered by its Message-ID, then handed to one transport.

Without GEHOOR_SMTP_URL mail is written as .eml files into GEHOOR_HOME/sent/, so that an installation can be
tried without writing to anyone.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction

from gehoor.core import rows, smtp
from gehoor.core.models import Outgoing

_LISTS_OF_IDS = {"message-id", "in-reply-to", "references"}
_ID = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e]{3,240}")


class LetterPolicy(EmailPolicy):
    """Headers as RFC 5322 wants them. Message-IDs go one a line and are never encoded: email's own folding
    turns a long one into an encoded word, which breaks the thread in the receiver's program.
    """

    def fold(self, name: str, value: Any) -> str:
        if name.lower() not in _LISTS_OF_IDS:
            return str(super().fold(name, value))
        return f"{name}: " + f"{self.linesep} ".join(str(value).split()) + self.linesep

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() not in _LISTS_OF_IDS:
            return super().fold_binary(name, value)
        return self.fold(name, value).encode("ascii", "replace")


POLICY = LetterPolicy(linesep="\r\n", max_line_length=78)


class Known(NamedTuple):
    """A mail that we sent: to whom, and the sender's own mark."""

    address: str
    reference: str


def new_message_id(domain: str) -> str:
    """Without angle brackets; nobody can guess its 128 random bits."""
    return f"{secrets.token_hex(16)}@{domain}"


def remember(message_id: str, *, address: str, reference: str, at: datetime) -> None:
    """We are going to send this Message-ID to this address. Call it in the transaction that queues the mail."""
    values = {
        "message_id": message_id,
        "address": address.lower(),
        "reference": reference,
        "created_at": at,
    }
    rows.insert(Outgoing, values, or_ignore=True)


def reference_of(message_id: str, *, address: str | None = None) -> Known | None:
    """What we know of a Message-ID of ours; with `address` only when it was sent to that address."""
    found = Outgoing.objects.filter(message_id=message_id.strip().strip("<>")[:200]).first()
    if found is None or (address is not None and found.address != address.lower()):
        return None
    return Known(found.address, found.reference)


def clean_ids(message_ids: list[str] | tuple[str, ...]) -> list[str]:
    """Those that may stand in a header of ours, each once, in order, without angle brackets."""
    found = [message_id.strip().strip("<>") for message_id in message_ids]
    return list(dict.fromkeys(i for i in found if _ID.fullmatch(i)))


def deliver(message: EmailMessage, *, sender: str, to: str, patience: float = smtp.ANSWER_SECONDS) -> None:
    """Hand a mail to the transport for one address. Returns when the transport has it for good; each answer of a mail
    server may take `patience` seconds.

    Raises smtp.TryLater or smtp.RefusedForGood. Never inside a transaction: a mail server may take its time.
    """
    blocks = connection.atomic_blocks
    if blocks and not getattr(
        blocks[-1], "_from_testcase", False
    ):  # how Django itself knows a test's own block
        raise transaction.TransactionManagementError("A mail must not be sent inside a transaction.")
    envelope = _in_ascii(to)
    if settings.GEHOOR_SMTP_URL:
        _by_smtp(message, sender=sender, to=envelope, patience=patience)
    else:
        _into_folder(message, to=envelope)


def folder() -> Path:
    return Path(settings.GEHOOR_HOME) / "sent"


def _by_smtp(message: EmailMessage, *, sender: str, to: str, patience: float) -> None:
    utf8 = not to.isascii()
    content = message.as_bytes(policy=POLICY.clone(utf8=utf8))
    server = smtp.Server.parse(settings.GEHOOR_SMTP_URL)
    smtp.hand_over(server, sender=sender, to=to, content=content, utf8=utf8, patience=patience)


def parsed(address: str) -> Address:
    """A mail address in its parts. Raises ValueError for what is none."""
    try:
        found = Address(addr_spec=address)
    except (ValueError, IndexError, HeaderParseError) as error:
        raise ValueError(f"Not a mail address: {address[:80]!r}") from error
    if not (found.username and found.domain) or any(sign.isspace() for sign in address):
        raise ValueError(f"Not a mail address: {address[:80]!r}")
    return found


def _in_ascii(address: str) -> str:
    """With the domain as the name system knows it (IDNA). Raises RefusedForGood for what is no address."""
    try:
        found = parsed(address)
        domain = found.domain if found.domain.isascii() else found.domain.encode("idna").decode()
    except ValueError as error:
        raise smtp.RefusedForGood("This is not a mail address.", address_is_dead=True) from error
    return f"{found.addr_spec.rpartition('@')[0]}@{domain}"


def _into_folder(message: EmailMessage, *, to: str) -> None:
    """One file a Message-ID: sending the same letter again changes nothing."""
    name = re.sub(r"[^A-Za-z0-9@._-]", "_", str(message["Message-ID"]).strip("<> "))[:200]
    path = folder() / f"{name}.eml"
    if path.exists():
        return
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{name[:100]}.{os.getpid()}.{secrets.token_hex(4)}")
    utf8 = not to.isascii()
    try:
        with temporary.open("xb") as file:
            file.write(f"X-Envelope-To: {to}\r\n".encode() + message.as_bytes(policy=POLICY.clone(utf8=utf8)))
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
    finally:
        temporary.unlink(missing_ok=True)


def references_of(message_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """For those of these Message-IDs that are ours: the address and the sender's mark, in the given order."""
    wanted = [message_id for message_id in message_ids if message_id]
    if not wanted:
        return {}
    marks = ", ".join(["%s"] * len(wanted))
    mails = rows.find(Outgoing, f"WHERE message_id IN ({marks})", *wanted)
    found = {mail.message_id: (mail.address, mail.reference) for mail in mails}
    return {message_id: found[message_id] for message_id in wanted if message_id in found}
