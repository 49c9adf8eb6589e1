"""What we promise and by when: from the moment we received something to the moment a person is told.

Terms are in working time and start when *we* received, never at a date that someone wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from gehoor.promises.rules import calendar as working

if TYPE_CHECKING:
    from gehoor.promises.rules.calendar import Calendar

FARTHEST = timedelta(days=5 * 366)
_NOTHING = timedelta(0)


class Kind(StrEnum):
    """Promises that have a term of their own."""

    FIRST_ANSWER = "first_answer"
    NEXT_WORD = "next_word"
    AFTER_HAND_OFF = "after_hand_off"


class State(StrEnum):
    """How a promise stands at a moment."""

    DUE = "due"
    SOON = "soon"
    KEPT = "kept"
    BROKEN = "broken"
    MOVED = "moved"


@dataclass(frozen=True)
class Terms:
    """Working minutes within which a person hears from us, by kind of promise. Raises ValueError.

    `first_contact_percent` is the part of a term that someone gets who writes to us for the first time ever:
    the first experience decides. `mark` is the round of the clock that people are told (15: a quarter past),
    `soon` how many working minutes before its end a promise asks for attention.
    """

    first_answer: int = 480
    next_word: int = 480
    after_hand_off: int = 480
    first_contact_percent: int = 50
    mark: int = 15
    soon: int = 60

    def __post_init__(self) -> None:
        in_range = {
            **{kind.value: getattr(self, kind.value) >= 1 for kind in Kind},
            "first_contact_percent": 1 <= self.first_contact_percent <= 100,  # noqa: PLR2004 -- a percentage
            "mark": 1 <= self.mark <= 60,  # noqa: PLR2004 -- minutes of an hour
            "soon": self.soon >= 0,
        }
        if wrong := [name for name, right in in_range.items() if not right]:
            raise ValueError(f"terms out of range: {', '.join(wrong)}")

    def working_time(self, kind: Kind, *, first_contact: bool) -> timedelta:
        """How much working time this kind of promise leaves us."""
        percent = self.first_contact_percent if first_contact else 100
        return timedelta(minutes=getattr(self, kind.value)) * percent / 100


class PromiseDates(Protocol):
    """The moments of a promise that its state follows from."""

    @property
    def due_at(self) -> datetime: ...
    @property
    def soon_at(self) -> datetime: ...
    @property
    def kept_at(self) -> datetime | None: ...
    @property
    def moved_at(self) -> datetime | None: ...


def due(
    kind: Kind, *, received_at: datetime, calendar: Calendar, terms: Terms, first_contact: bool
) -> datetime:
    """The moment to tell a person: when the term has passed, rounded up by `told`. Raises NeverOpen."""
    term = terms.working_time(kind, first_contact=first_contact)
    return told(working.add(calendar, term, received_at), calendar=calendar, mark=terms.mark)


def told(at: datetime, *, calendar: Calendar, mark: int) -> datetime:
    """Round a moment in or at the end of an open period up to the next `mark` minutes on the team's clock.

    The answer is never earlier than `at`, nor later than the period's end unless the mark lies in a next one.
    """
    wall = calendar.local(at)
    past = timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond)
    return max(at, working.last_open(calendar, at + -past % timedelta(minutes=mark)))


def soon_at(*, made_at: datetime, due_at: datetime, calendar: Calendar, terms: Terms) -> datetime:
    """From when a promise asks for attention: only `terms.soon` working minutes are left, or it was just made."""
    before = working.between(calendar, made_at, due_at) - timedelta(minutes=terms.soon)
    return working.add(calendar, max(before, _NOTHING), made_at)


def state(promise: PromiseDates, at: datetime) -> State:
    """How the promise stands at `at`, whatever happened to it later.

    Kept or moved after it was due is broken. A promise breaks only once all that we received until it was
    due has been read, so while something is unread, pass the moment up to which everything was.
    """
    for outcome, happened_at in ((State.KEPT, promise.kept_at), (State.MOVED, promise.moved_at)):
        if happened_at is not None and happened_at <= min(at, promise.due_at):
            return outcome
    if at > promise.due_at:
        return State.BROKEN
    return State.SOON if at >= promise.soon_at else State.DUE
