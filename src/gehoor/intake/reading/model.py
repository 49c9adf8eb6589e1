"""What reading a mail gives: plain frozen values, without the service."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from gehoor.intake.reading.addresses import Mailbox, is_address

NOBODY = Mailbox("", "")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail. The name is as sent, made safe to show; the type is the sender's claim."""

    name: str
    type: str
    size: int
    sha256: str
    content: bytes = field(repr=False, default=b"")
    cid: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Auto:
    """Whether a program wrote the mail, and how we know. Kinds: bounce, feedback_report, vacation, receipt, list, other."""

    is_auto: bool = False
    kind: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address that a mail did not reach; `hard` when nobody will ever be reached there."""

    address: str
    status: str = ""
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Bounce:
    """What came back, and for whom."""

    is_bounce: bool = False
    recipients: tuple[Recipient, ...] = ()
    original_message_id: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One mail as Gehoor understands it. Everything in it is what the sender claims."""

    from_: tuple[Mailbox, ...] = ()
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    reply_to: tuple[Mailbox, ...] = ()
    subject: str = ""
    date: dt.datetime | None = None
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    text: str = ""
    html: str = ""
    reply: str = ""
    quoted: str = ""
    signature: str = ""
    attachments: tuple[Attachment, ...] = ()
    auto: Auto = Auto()
    bounce: Bounce = Bounce()
    warnings: tuple[str, ...] = ()
    # What the service needs besides.
    unreadable: bool = False
    return_path: str | None = None  # None: no such header; "": the null path of bounces
    authentication_results: tuple[str, ...] = ()
    received_at: dt.datetime | None = None  # by the topmost Received header
    delivered_to: tuple[str, ...] = ()
    list_id: str = ""
    forwarded: tuple[Mailbox, ...] = ()  # senders of the mails forwarded in it, the outermost first

    @property
    def sender(self) -> Mailbox | None:
        """The one person who claims to write; None when the header is missing, double or unclear."""
        if len(self.from_) == 1 and is_address(self.from_[0].address):
            return self.from_[0]
        return None

    @property
    def forwarded_from(self) -> Mailbox | None:
        """The first sender of a mail that was forwarded to us."""
        return self.forwarded[0] if self.forwarded else None
