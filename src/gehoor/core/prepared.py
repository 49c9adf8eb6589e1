"""Questions that are put into SQL once and asked often.

For a page that asks fifteen short questions, Django's work of writing the SQL each time is most of all the work.
Here a query set is written once for a thread and asked again with other keys. Its meaning stays where it was: in
the query set.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.query import get_related_populators

from gehoor.core import hot

Row = TypeVar("Row")
_MARK, _MOST_KEYS = 8_700_000_000_000_000_000, 100


@dataclass
class _Plan:
    """What is kept of a query set that was written: its SQL, and how its rows become what it gives."""

    connection: Any
    sql: str
    parameters: list[Any]
    places: list[tuple[int, int]]
    compiler: Any
    converters: dict[int, Any]
    build: Callable[[Any], Any]

    def filled(self, keys: tuple[int, ...]) -> list[Any]:
        """The parameters with these keys in their places."""
        parameters = self.parameters.copy()
        for place, number in self.places:
            parameters[place] = keys[number]
        return parameters


class Prepared(Generic[Row]):
    """Ask with `(*keys)`: the rows as a list. `build(*keys, **shape)` makes the query set.

    Keys are whole numbers, and the form of the query may not depend on them; on what follows by name it may: for
    each such shape it is written anew. Nothing is fetched beforehand (prefetch_related).
    """

    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        self._build = build
        self._kept = threading.local()
        self.__doc__ = build.__doc__

    def __call__(self, *keys: int, **shape: Any) -> list[Row]:
        plan = self._plan(len(keys), shape)
        with _cursor(plan.connection) as cursor:
            cursor.execute(plan.sql, plan.filled(keys))
            rows: Any = cursor.fetchall()
        if plan.converters:
            rows = plan.compiler.apply_converters(rows, plan.converters)
        return list(map(plan.build, rows))

    def written(self, *keys: int, **shape: Any) -> tuple[str, list[Any]]:
        """The SQL and its parameters, to be part of a larger question."""
        plan = self._plan(len(keys), shape)
        return plan.sql, plan.filled(keys)

    def _plan(self, number: int, shape: dict[str, Any]) -> _Plan:
        if number > _MOST_KEYS:  # the mark of one more would go to the database as it is, and find nothing
            raise ValueError(f"A prepared question has at most {_MOST_KEYS} keys, not {number}.")
        kept: dict[Any, _Plan] = self._kept.__dict__
        name = f"{number} {sorted(shape.items())}" if shape else f"{number}"
        plan = kept.get(name)
        if plan is None or plan.connection is not _here():
            plan = kept[name] = _written(self._build(*range(_MARK, _MARK + number), **shape))
        return plan


def prepared(build: Callable[..., QuerySet[Any]]) -> Prepared[Any]:
    """As a decorator of the function that makes the query set."""
    return Prepared(build)


def _here() -> Any:
    """The thread's own connection, behind Django's proxy."""
    return connections[DEFAULT_DB_ALIAS]


def _cursor(database: Any) -> Any:
    """On PostgreSQL Django's own: its query sets lean on parameters being put in by the client."""
    return database.cursor() if database.vendor == "postgresql" else hot.cursor(database)


def _written(found: QuerySet[Any]) -> _Plan:
    if found._prefetch_related_lookups:  # type: ignore[attr-defined]  # noqa: SLF001 -- no other way to see them
        raise TypeError("A prepared question fetches nothing beforehand.")
    compiler: Any = found.query.get_compiler(found.db)
    sql, parameters = compiler.as_sql()
    columns = [column[0] for column in islice(compiler.select, compiler.col_count)]
    is_values = found._fields is not None  # type: ignore[attr-defined]  # as above
    return _Plan(
        connection=_here(),
        sql=sql,
        parameters=list(parameters),
        places=_places(parameters),
        compiler=compiler,
        converters=compiler.get_converters(columns),
        build=tuple if is_values else _instances(compiler, found.db),
    )


def _places(parameters: Iterable[Any]) -> list[tuple[int, int]]:
    """Where which key goes; PostgreSQL's marks are of types of their own, kinds of int."""
    marks = ((place, value - _MARK) for place, value in enumerate(parameters) if isinstance(value, int))
    return [(place, number) for place, number in marks if 0 <= number < _MOST_KEYS]


def _instances(compiler: Any, alias: str) -> Callable[[Any], Any]:
    """Makes rows into objects with what was selected along with them, as Django's own ModelIterable does."""
    model, places = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    start, end = places[0], places[-1] + 1
    names = [column[0].target.attname for column in compiler.select[start:end]]
    related = get_related_populators(compiler.klass_info, compiler.select, alias)  # type: ignore[call-arg]  # the stubs are of Django 6

    def build(row: Any) -> Any:
        made = model.from_db(alias, names, row[start:end])
        for populator in related:
            populator.populate(row, made)
        return made

    return build
