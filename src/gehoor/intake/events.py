from __future__ import annotations

from dataclasses import dataclass, field

from gehoor.core.events import Event


@dataclass(frozen=True, kw_only=True)
class BounceReceived(Event):
    """A letter of ours came back. `hard`: nobody will ever be reached at that address.

    `reference` is what the sender of the letter noted in core.outbox.
    """

    case: int | None
    customer: int | None
    delivery: int
    message_id: str
    reference: str
    address: str = field(metadata={"personal": True}, default="")
    hard: bool = False
    status: str = ""


@dataclass(frozen=True, kw_only=True)
class AutomaticReceived(Event):
    """A program wrote to us; it opened no case and nobody was answered."""

    delivery: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class CaseWanted(Event):
    """Someone asked for a case of what had opened none."""

    delivery: int


@dataclass(frozen=True, kw_only=True)
class AlsoArrived(Event):
    """A mail that is part of a case already came in once more, for another address of ours."""

    case: int
    customer: int
    delivery: int
    recipient: str


@dataclass(frozen=True, kw_only=True)
class CouldNotRead(Event):
    """A mail could not be read as mail; its case was opened from what its headers say."""

    case: int
    customer: int
    delivery: int
    why: str


@dataclass(frozen=True, kw_only=True)
class CouldNotFetch(Event):
    """A mail server did not give a mail that it has, however often it was asked."""

    mailbox: int
    delivery: int
    why: str


@dataclass(frozen=True, kw_only=True)
class MailboxMade(Event):
    """We read what is written to one more address."""

    mailbox: int
    team: int


@dataclass(frozen=True, kw_only=True)
class MailboxChanged(Event):
    """A mailbox is read in another way, or by another team. Which fields, not what is in them."""

    mailbox: int
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class MailboxTried(Event):
    """A mail of ours went on its way to one of our own mailboxes."""

    mailbox: int
    round_trip: int


@dataclass(frozen=True, kw_only=True)
class RoundTripEnded(Event):
    """It came in and was read, or `said` says why it did not leave."""

    mailbox: int
    round_trip: int
    arrived: bool
    said: str = ""
