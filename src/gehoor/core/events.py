"""The log of everything that happened, written in the transaction of the change itself.

`record` adds a row, runs at once what must hold together with it (`now`) and puts in the queue what follows
from it (`later`); which that is, stands in system/flow.py and is handed over at start-up by `use`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Protocol, Self

from django.db import connection, transaction
from django.db.models import QuerySet

from gehoor.core import rows
from gehoor.core.models import Event as Row
from gehoor.core.prepared import prepared

COLUMNS = ("case", "customer", "product")
ERASED = "erased"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events. A subclass is a frozen dataclass whose fields are plain values (int, str, bool,
    None, lists of them); `case`, `customer` and `product` become columns. Fields with
    `metadata={"personal": True}` are replaced by a tombstone when the customer is erased.
    """

    version: ClassVar[int] = 1
    name: ClassVar[str]
    known: ClassVar[dict[str, type[Event]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        folder = cls.__module__.removeprefix("gehoor.").split(".")[0]
        cls.name = f"{folder}.{cls.__name__}"
        Event.known[cls.name] = cls

    @classmethod
    def upgraded(cls, data: dict[str, Any], version: int) -> dict[str, Any]:
        """The data of an older version in today's shape; events that change shape override this."""
        del version
        return data


class Actor(Protocol):
    """Who did it: a person, or SYSTEM."""

    @property
    def pk(self) -> Any: ...


@dataclass(frozen=True)
class _System:
    pk: None = None


SYSTEM: Actor = _System()


@dataclass(frozen=True)
class Recorded:
    """An event as it stands in the log. `actor` is a person's number, None for the system itself."""

    id: int
    transaction: int
    at: datetime
    actor: int | None
    cause: int | None
    event: Event


@dataclass(frozen=True)
class Cursor:
    """How far someone has read. Opaque outside: str() and parse()."""

    transaction: int = 0
    id: int = 0

    def __str__(self) -> str:
        return f"{self.transaction}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError for anything that str() did not make."""
        first, _, second = text.partition("-")
        if not (first.isascii() and first.isdigit() and second.isascii() and second.isdigit()):
            raise ValueError(f"Not a cursor of this event log: {text[:40]!r}")
        return cls(int(first), int(second))


Now = Callable[[Recorded], None]


@dataclass(frozen=True)
class Then:
    """What follows from an event: `now` in its transaction and in this order, `later` as jobs."""

    now: tuple[Now, ...] = ()
    later: tuple[Any, ...] = ()


class FlowCircle(RuntimeError):
    """An event that follows from itself would never end."""


_flow: dict[str, Then] = {}
_causes: ContextVar[tuple[Recorded, ...]] = ContextVar("causes", default=())


def use(flow: Mapping[type[Event], Then]) -> None:
    """Take over the table of what follows from what. Called once, when the program starts."""
    _flow.clear()
    _flow.update({event.name: then for event, then in flow.items()})


def record(event: Event, *, by: Actor, at: datetime) -> Recorded:
    """Write the event, do what follows at once, enqueue what follows later.

    Call it inside the transaction of the change it tells of; an error in what follows rolls all of it back.
    Raises FlowCircle when the event follows from itself.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(f"{event.name} must be recorded with its change.")
    causes = _causes.get()
    if any(type(cause.event) is type(event) and cause.event == event for cause in causes):
        raise FlowCircle(" → ".join([*(c.event.name for c in causes), event.name]))
    recorded = _write(event, by=by, at=at, cause=causes[-1].id if causes else None)
    then = _flow.get(event.name)
    if then:
        with because(recorded):
            _follow(then, recorded)
    return recorded


@contextmanager
def because(cause: Recorded) -> Iterator[None]:
    """What is recorded inside has this event as its cause."""
    token = _causes.set((*_causes.get(), cause))
    try:
        yield
    finally:
        _causes.reset(token)


def get(event_id: int) -> Recorded:
    """One event by its number. Raises Event.DoesNotExist."""
    return _recorded(Row.objects.get(pk=event_id))


def of_case(case: int, *, limit: int = 500) -> list[Recorded]:
    """The newest events of a case, oldest first."""
    return [_recorded(row) for row in _of_case(case, limit=limit)][::-1]


@prepared
def _of_case(case: int, *, limit: int) -> QuerySet[Row]:
    return Row.objects.filter(case=case).order_by("-id")[:limit]


def after(cursor: Cursor, *, limit: int = 500) -> list[Recorded]:
    """The events behind the cursor in an order without gaps: one that is committed later never comes before.

    On PostgreSQL numbers are handed out before commit, so readers go by the pair (transaction, id) and stop
    below the oldest transaction that is still running; on SQLite there is one writer and the number will do.
    """
    sql = f"""
        SELECT id, "transaction", at, name, version, actor, cause, "case", customer, product, data
        FROM core_event WHERE ("transaction", id) > (%s, %s) AND {_settled()}
        ORDER BY "transaction", id LIMIT %s"""  # noqa: S608 -- a fixed condition
    return [_recorded(row) for row in Row.objects.raw(sql, [cursor.transaction, cursor.id, limit])]


def last_cursor() -> Cursor:
    """Behind everything that `after` gives at this moment, and before everything that it will give later."""
    sql = f"""
        SELECT "transaction", id FROM core_event WHERE {_settled()}
        ORDER BY "transaction" DESC, id DESC LIMIT 1"""  # noqa: S608 -- a fixed condition
    with connection.cursor() as cursor:
        cursor.execute(sql)
        newest = cursor.fetchone()
    return Cursor(*newest) if newest else Cursor()


def _settled() -> str:
    """The condition that no transaction that is still running can come before a row."""
    if connection.vendor == "postgresql":
        return '"transaction" < pg_snapshot_xmin(pg_current_snapshot())::text::bigint'
    return "true"


def cursor_of(recorded: Recorded) -> Cursor:
    return Cursor(recorded.transaction, recorded.id)


def erase(*, customer: int, at: datetime) -> int:
    """Replace the personal content of a customer's events by a tombstone; return how many were changed."""
    changed = 0
    for row in Row.objects.filter(customer=customer).iterator():
        known = Event.known.get(row.name)
        personal = (
            {f.name for f in dataclasses.fields(known) if f.metadata.get("personal")} if known else set()
        )
        if personal & row.data.keys():
            row.data = {k: ERASED if k in personal else v for k, v in row.data.items()}
            row.data["erased_at"] = at.isoformat()
            row.save(update_fields=["data"])
            changed += 1
    return changed


def _write(event: Event, *, by: Actor, at: datetime, cause: int | None) -> Recorded:
    data = dict(vars(event))
    values: dict[str, Any] = {
        "at": at,
        "name": event.name,
        "version": event.version,
        "actor": by.pk,
        "cause": cause,
    }
    values |= {column: data.pop(column, None) for column in COLUMNS}
    values["data"] = data
    expressions: tuple[tuple[str, str], ...] = ()
    if connection.vendor == "postgresql":
        expressions = (("transaction", "pg_current_xact_id()::text::bigint"),)
    number = rows.insert(Row, values, expressions=expressions)
    assert number is not None
    return Recorded(id=number, transaction=0, at=at, actor=by.pk, cause=cause, event=event)


def _follow(then: Then, recorded: Recorded) -> None:
    from gehoor.core import jobs

    for function in then.now:
        function(recorded)
    for task in then.later:
        jobs.enqueue(task, at=recorded.at, key=f"{recorded.id}:{task.name}", event=recorded.id)


def _recorded(row: Row) -> Recorded:
    return Recorded(row.pk, row.transaction, row.at, row.actor, row.cause, _rebuilt(row))


def _rebuilt(row: Row) -> Event:
    kind = Event.known.get(row.name)
    if kind is None:
        return Unknown(
            case=row.case, customer=row.customer, product=row.product, what=row.name, data=row.data
        )
    columns = {"case": row.case, "customer": row.customer, "product": row.product}
    data = kind.upgraded(dict(row.data), row.version) | columns
    names = _fields_of(row.name)
    return kind(**{name: value for name, value in data.items() if name in names})


@cache
def _fields_of(name: str) -> frozenset[str]:
    return frozenset(field.name for field in dataclasses.fields(Event.known[name]))


@dataclass(frozen=True, kw_only=True)
class Unknown(Event):
    """An event of a version of Gehoor, or a folder, that is not here any more."""

    case: int | None = None
    customer: int | None = None
    product: int | None = None
    what: str = ""
    data: dict[str, Any] = dataclasses.field(default_factory=dict, hash=False)
