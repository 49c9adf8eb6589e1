"""A rendered letter → the mail that carries it, with every header that it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage

from gehoor.core.outbox import POLICY, clean_ids, parsed
from gehoor.letters.rendering.letter import Rendered
from gehoor.letters.rules.facts import one_line

REFERENCES = 20


@dataclass(frozen=True)
class Enclosed:
    """A file that goes along."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Who writes to whom, and what the letter answers. `auto` is the value of Auto-Submitted (RFC 3834), empty
    for what a person wrote.
    """

    message_id: str
    at: datetime
    sender: str
    sender_name: str
    to: Sequence[str]
    cc: Sequence[str] = ()
    reply_to: str = ""
    in_reply_to: str = ""
    references: Sequence[str] = ()
    auto: str = ""
    enclosed: Sequence[Enclosed] = field(default=())


def mail(letter: Rendered, envelope: Envelope) -> EmailMessage:
    """Raises ValueError for an address that is none, or a header that would break out of its line."""
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(one_line(envelope.sender_name), addr_spec=envelope.sender)
    message["To"] = [parsed(address) for address in envelope.to]
    if envelope.cc:
        message["Cc"] = [parsed(address) for address in envelope.cc]
    if envelope.reply_to:
        message["Reply-To"] = Address(one_line(envelope.sender_name), addr_spec=envelope.reply_to)
    message["Subject"] = letter.subject
    message["Date"] = envelope.at
    _thread(message, envelope)
    if envelope.auto:
        message["Auto-Submitted"] = envelope.auto
        message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for file in envelope.enclosed:
        main, _, sub = file.type.partition("/")
        message.add_attachment(
            file.content, maintype=main, subtype=sub or "octet-stream", filename=one_line(file.name) or "file"
        )
    return message


def _thread(message: EmailMessage, envelope: Envelope) -> None:
    message["Message-ID"] = f"<{envelope.message_id}>"
    answered = clean_ids([envelope.in_reply_to])
    references = clean_ids([*envelope.references, *answered])
    if len(references) > REFERENCES:
        references = [references[0], *references[1 - REFERENCES :]]
    if answered:
        message["In-Reply-To"] = f"<{answered[0]}>"
    if references:
        message["References"] = " ".join(f"<{reference}>" for reference in references)
