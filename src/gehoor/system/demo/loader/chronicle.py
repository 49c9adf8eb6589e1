"""The log and the index in order of time, though cases are told one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from json import JSONEncoder
from operator import attrgetter

from gehoor.core import bulk
from gehoor.core import models as core
from gehoor.core.events import COLUMNS, Event
from gehoor.core.search import index
from gehoor.core.search.entry import Entry
from gehoor.system.demo.loader.press import EVENT, Write

as_json = JSONEncoder().encode
_COLUMNS = ("id", "transaction", "at", "name", "version", "actor", "cause", *COLUMNS, "data")
_FOUND = core.SearchRow._meta.label  # noqa: SLF001 -- Django's documented Meta API


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
        return number, 0, at, event.name, event.version, self.actor, cause, *columns, as_json(data)


@dataclass(slots=True)
class _Day:
    events: list[Entered] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


class Chronicle:
    """Collects what happened by day; days to which nothing can be added any more are written in order.

    `at_once`: so many rows in one transaction.
    """

    def __init__(self, *, at_once: int) -> None:
        self._days: dict[date, _Day] = {}
        self._past = _Day()
        self._at_once = at_once
        self.last = bulk.last_number(core.Event)
        self._taken = set(core.SearchRow.objects.values_list("id", flat=True))
        self._last_found = 0

    def enter(self, event: Event, *, by: int | None, at: datetime, cause: Entered | None = None) -> Entered:
        """This happened; `cause` is what it follows from. Of one case, in the order of time."""
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

    def close(self, before: date, write: Write) -> None:
        """Nothing more happens before this day: hand over of it what fills a transaction."""
        self._shelve(day for day in self._days if day < before)
        self._hand_over(write, least=self._at_once)

    def finish(self, write: Write) -> None:
        """Hand over all there is."""
        self._shelve(self._days)
        self._hand_over(write, least=1)

    def _shelve(self, days: Iterable[date]) -> None:
        for day in sorted(days):
            done = self._days.pop(day)
            self._past.events += sorted(done.events, key=attrgetter("at"))
            self._past.entries += sorted(done.entries, key=attrgetter("at"))

    def _hand_over(self, write: Write, *, least: int) -> None:
        past, most = self._past, self._at_once
        while len(past.events) >= least:
            events, past.events = past.events[:most], past.events[most:]
            rows = [entered.row(number) for number, entered in enumerate(events, self.last + 1)]
            self.last += len(events)
            write([(EVENT, _COLUMNS, rows)])
        while len(past.entries) >= least:
            entries, past.entries = past.entries[:most], past.entries[most:]
            found = index.new_rows(entries, after=self._last_found, taken=self._taken)
            self._last_found = found[-1][0]
            write([(_FOUND, index.COLUMNS, found)])
