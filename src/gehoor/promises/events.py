from __future__ import annotations

from dataclasses import dataclass

from gehoor.cases.events import CaseEvent, personal
from gehoor.core.events import Event


@dataclass(frozen=True, kw_only=True)
class PromiseEvent(CaseEvent):
    """Something that happened to what we promised a customer. `due_at` is an instant in ISO 8601."""

    promise: int
    kind: str
    due_at: str


@dataclass(frozen=True, kw_only=True)
class PromiseMade(PromiseEvent):
    """We owe the customer something by a moment."""


@dataclass(frozen=True, kw_only=True)
class PromiseKept(PromiseEvent):
    """We did what we promised; `in_time` says whether by the moment that was promised."""

    in_time: bool


@dataclass(frozen=True, kw_only=True)
class PromiseBroken(PromiseEvent):
    """The moment passed and the customer had not heard from us."""


@dataclass(frozen=True, kw_only=True)
class PromiseMoved(PromiseEvent):
    """The customer is told a new moment (`due_at`), and why; `was_broken` when the old one had passed."""

    from_due_at: str
    was_broken: bool
    reason: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class PromiseReleased(PromiseEvent):
    """It is not owed any more: the case is over."""

    why: str


@dataclass(frozen=True, kw_only=True)
class CalendarChanged(Event):
    """A calendar of working hours is new or has other hours. Promises that were made keep their moments."""

    calendar: int


@dataclass(frozen=True, kw_only=True)
class CalendarDropped(Event):
    """A calendar that no team promised by is gone."""

    calendar: int
    calendar_name: str


@dataclass(frozen=True, kw_only=True)
class TermsChanged(Event):
    """A team promises other terms from now on, or by another calendar."""

    team: int
    calendar: int | None
