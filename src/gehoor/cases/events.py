from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from gehoor.core.events import Event


def personal(**kwargs: Any) -> Any:
    """A field with words of people in it; erasure replaces it."""
    return field(metadata={"personal": True}, **kwargs)


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    """Something that happened to one case of one customer."""

    case: int
    customer: int
    product: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseOpened(CaseEvent):
    """A customer's words became a case. `quiet`: he is not told (old mail, automatic mail, an import).

    `anyone`: whoever sees the answer may be someone else, who must not learn from it whether we know this
    customer; he is promised what a newcomer is.
    """

    message: int
    channel: str
    team: int
    is_first_contact: bool
    follows: int | None = None
    quiet: bool = False
    anyone: bool = False


@dataclass(frozen=True, kw_only=True)
class MessageReceived(CaseEvent):
    """The customer wrote again on a case."""

    message: int
    channel: str


@dataclass(frozen=True, kw_only=True)
class AsideReceived(CaseEvent):
    """Someone to whom we forwarded a message answered; the customer was no party to it and does not see it."""

    message: int


@dataclass(frozen=True, kw_only=True)
class MessageSent(CaseEvent):
    """We wrote to the customer."""

    message: int


@dataclass(frozen=True, kw_only=True)
class NoteWritten(CaseEvent):
    """An agent wrote down something for his colleagues."""

    message: int


@dataclass(frozen=True, kw_only=True)
class OwnerGiven(CaseEvent):
    """Someone has the case who did not ask for it to be explained: the first owner, or one of the same tray."""

    owner: int
    before: int | None
    team: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class PutInTray(CaseEvent):
    """The case waits for someone of a team, for at most a stated time."""

    team: int
    before: int | None
    until: str


@dataclass(frozen=True, kw_only=True)
class TrayTooLong(CaseEvent):
    """Nobody took the case in time; the lead has it."""

    team: int
    owner: int


@dataclass(frozen=True, kw_only=True)
class HandedOver(CaseEvent):
    """The case went to another person or team."""

    hand_off: int
    from_team: int
    to_team: int
    from_person: int | None
    to_person: int | None
    goes_back: bool
    reason: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class StatusChanged(CaseEvent):
    """The case waits, or is being worked on again."""

    before: str
    status: str
    reason: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class CaseResolved(CaseEvent):
    """The case has come to its end; `message` are the last words, None when the customer ended it."""

    how: str
    message: int | None
    reason: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class CaseReopened(CaseEvent):
    """It was not the end."""

    before: str
    reason: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class CaseNotTakenUp(CaseEvent):
    """We shall do nothing with it: spam, or not ours."""

    before: str
    is_spam: bool
    reason: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class CaseMerged(CaseEvent):
    """The case went on as part of another."""

    into: int
    before: str
    reason: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class MergeUndone(CaseEvent):
    """The case stands on its own again."""

    out_of: int
    status: str


@dataclass(frozen=True, kw_only=True)
class FactsChanged(CaseEvent):
    """Subject, product or customer of the case were corrected. `customer` is whose case it is now, `customer_before`
    whose it was; None when it stayed with him, and in what was recorded before version 2.
    """

    version: ClassVar[int] = 2

    fields: list[str]
    customer_before: int | None

    @classmethod
    def upgraded(cls, data: dict[str, Any], version: int) -> dict[str, Any]:
        return data if version > 1 else data | {"customer_before": None}


@dataclass(frozen=True, kw_only=True)
class BelongingProposed(CaseEvent):
    """This case may belong to another one; an agent decides."""

    belongs_to: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class BelongingDeclined(CaseEvent):
    """An agent decided that the two cases are two."""

    belongs_to: int
