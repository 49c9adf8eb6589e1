"""The log and the index in order of time, though cases are told one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from json import JSONEncoder
from operator import attrgetter
from typing import Any

from django.db import connection, transaction

from gehoor.core import bulk
from gehoor.core import models as core
from gehoor.core.events import COLUMNS, Event
from gehoor.core.search import index
from gehoor.core.search.entry import Entry

as_json = JSONEncoder().encode
_NAMES = ("id", "transaction", "at", "name", "version", "actor", "cause", *COLUMNS, "data")


@dataclass(slots=True)
class Entered:
    """An event on its way into the log; its number is known once all before it are written."""

    at: datetime
    actor: int | None
    event: Event
    cause: Entered | None
    id: int = 0

    def row(self, number: int) -> bulk.Row:
        self.id = number
        event, data = self.event, dict(vars(self.event))
        columns = [data.pop(column, None) for column in COLUMNS]
        cause = self.cause.id if self.cause else None
        at = bulk.instant(self.at)
        return number, at, event.name, event.version, self.actor, cause, *columns, as_json(data)


@dataclass(slots=True)
class _Day:
    events: list[Entered] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


class Chronicle:
    """Collects what happened by day and writes each day in order, when nothing can be added to it any more.

    `at_once`: so many rows in one transaction.
    """

    def __init__(self, *, at_once: int) -> None:
        self._days: dict[date, _Day] = {}
        self._at_once = at_once
        self.first = self.last = bulk.last_number(core.Event)

    def enter(self, event: Event, *, by: int | None, at: datetime, cause: Entered | None = None) -> Entered:
        """This happened; `cause` is what it follows from. In one case, call it in the order of time."""
        entered = Entered(at, by, event, cause)
        self._day(at).events.append(entered)
        return entered

    def find(self, entry: Entry) -> None:
        """This is to be found."""
        self._day(entry.at).entries.append(entry)

    def _day(self, at: datetime) -> _Day:
        day = at.date()
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = _Day()
        return found

    def write(self, before: date | None = None) -> None:
        """Write all days before this one, or all there are."""
        for day in sorted(day for day in self._days if before is None or day < before):
            done = self._days.pop(day)
            done.events.sort(key=attrgetter("at"))
            done.entries.sort(key=attrgetter("at"))
            for events in _parts(done.events, self._at_once):
                self._write_events(events)
            for entries in _parts(done.entries, self._at_once):
                with transaction.atomic():
                    index.put_new(entries)

    def _write_events(self, events: list[Entered]) -> None:
        with transaction.atomic():
            running = _transaction()
            rows = []
            for entered in events:
                self.last += 1
                number, *rest = entered.row(self.last)
                rows.append((number, running, *rest))
            bulk.insert(core.Event, _NAMES, rows)

    def settle(self) -> None:
        bulk.settle(core.Event, self.last)


def _transaction() -> int:
    """What the log's cursor goes by on PostgreSQL."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(cursor.fetchone()[0])


def _parts(found: list[Any], most: int) -> Iterator[list[Any]]:
    return (found[start : start + most] for start in range(0, len(found), most))
