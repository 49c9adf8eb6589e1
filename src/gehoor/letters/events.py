from __future__ import annotations

from dataclasses import dataclass, field

from gehoor.core.events import Event


@dataclass(frozen=True, kw_only=True)
class LetterEvent(Event):
    """Something that happened to one letter; `kind` says what the letter is."""

    case: int | None
    customer: int | None
    letter: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class LetterQueued(LetterEvent):
    """A letter is to be sent. `again` counts how often someone asked for it anew."""

    again: int = 0


@dataclass(frozen=True, kw_only=True)
class LetterSent(LetterEvent):
    """A mail server has taken the letter."""


@dataclass(frozen=True, kw_only=True)
class LetterFailed(LetterEvent):
    """The letter was not sent and will not be, unless someone tries again."""

    reason: str
    said: str = field(default="", metadata={"personal": True})


@dataclass(frozen=True, kw_only=True)
class LetterBounced(LetterEvent):
    """The letter came back after it was sent; `hard`: the address is dead."""

    hard: bool
    said: str = field(default="", metadata={"personal": True})


@dataclass(frozen=True, kw_only=True)
class LetterHeld(LetterEvent):
    """The letter was not sent because the address had enough, or nobody reads it."""

    reason: str
