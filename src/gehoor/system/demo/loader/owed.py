"""The promises of one case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gehoor.core.events import Event
from gehoor.promises.events import (
    PromiseBroken,
    PromiseEvent,
    PromiseKept,
    PromiseMade,
    PromiseMoved,
    PromiseReleased,
)
from gehoor.promises.models import Promise, PromiseMove
from gehoor.promises.rules import terms
from gehoor.system.demo.loader.book import Book, InTeam, stamp
from gehoor.system.demo.loader.chronicle import Entered
from gehoor.system.demo.records import Step

OWN = "own"


@dataclass(slots=True)
class Owed:
    """A promise as its row will be."""

    pk: int
    kind: str
    text: str
    made_at: datetime
    made_by: int | None
    due_at: datetime
    soon_at: datetime
    kept_at: datetime | None = None
    broken_at: datetime | None = None
    moved_count: int = 0
    released_at: datetime | None = None
    released_why: str = ""

    @property
    def is_open(self) -> bool:
        return self.kept_at is None and self.released_at is None


class Promises:
    """All promises of a case, by their places in its story."""

    def __init__(self, book: Book, **about: int | None) -> None:
        self.book, self.about = book, about
        self.all: dict[int, Owed] = {}

    def make(self, step: Step, team: InTeam, *, by: int | None, cause: Entered | None) -> Owed:
        assert step.due_at is not None
        number = self.book.number(Promise)
        text = step.text if step.promise_kind == OWN else ""
        soon = soon_at(step.at, step.due_at, team)
        owed = Owed(number, step.promise_kind, text[:300], step.at, by, step.due_at, soon)
        self.all[step.promise] = owed
        self._enter(PromiseMade(**self._facts(owed)), by=by, at=step.at, cause=cause)
        return owed

    def move(self, step: Step, team: InTeam, *, by: int) -> Entered:
        assert step.due_at is not None
        owed = self.all[step.promise]
        number, was_broken = self.book.number(PromiseMove), owed.broken_at is not None
        was, owed.due_at = owed.due_at, step.due_at
        self.book.add(
            PromiseMove,
            number,
            owed.pk,
            stamp(was),
            stamp(step.due_at),
            step.text[:300],
            was_broken,
            by,
            stamp(step.at),
        )
        owed.broken_at, owed.moved_count = None, owed.moved_count + 1
        owed.soon_at = soon_at(step.at, step.due_at, team)
        news: dict[str, Any] = {
            "from_due_at": was.isoformat(),
            "was_broken": was_broken,
            "reason": step.text[:300],
        }
        return self._enter(PromiseMoved(**self._facts(owed), **news), by=by, at=step.at)

    def keep(self, step: Step, *, by: int, cause: Entered | None) -> None:
        owed = self.all[step.promise]
        owed.kept_at = step.at
        kept = PromiseKept(**self._facts(owed), in_time=step.at <= owed.due_at)
        self._enter(kept, by=by, at=step.at, cause=cause)

    def break_(self, step: Step) -> None:
        owed = self.all[step.promise]
        owed.broken_at = owed.due_at
        self._enter(PromiseBroken(**self._facts(owed)), by=None, at=step.at)

    def release(self, why: str, *, at: datetime, by: int, cause: Entered) -> None:
        for owed in self.open():
            owed.released_at, owed.released_why = at, why
            self._enter(PromiseReleased(**self._facts(owed), why=why), by=by, at=at, cause=cause)

    def open(self) -> list[Owed]:
        """What is owed, first due first."""
        return sorted((one for one in self.all.values() if one.is_open), key=lambda one: (one.due_at, one.pk))

    def write(self) -> None:
        for owed in self.all.values():
            self.book.add(
                Promise,
                owed.pk,
                self.about["case"],
                owed.kind,
                owed.text,
                stamp(owed.made_at),
                owed.made_by,
                self.about["customer"],
                stamp(owed.due_at),
                stamp(owed.soon_at),
                stamp(owed.kept_at),
                stamp(owed.broken_at),
                int(owed.broken_at is not None),
                owed.moved_count,
                stamp(owed.released_at),
                owed.released_why,
            )

    def _facts(self, owed: Owed) -> dict[str, Any]:
        return {**self.about, "promise": owed.pk, "kind": owed.kind, "due_at": owed.due_at.isoformat()}

    def _enter(
        self, event: PromiseEvent | Event, *, by: int | None, at: datetime, cause: Entered | None = None
    ) -> Entered:
        return self.book.chronicle.enter(event, by=by, at=at, cause=cause)


def soon_at(made_at: datetime, due_at: datetime, team: InTeam) -> datetime:
    """As promises reckons it, within what is left of the term."""
    return min(
        terms.soon_at(made_at=made_at, due_at=due_at, calendar=team.calendar, terms=team.terms), due_at
    )
