"""Fixed SQL for the rows that every message costs.

The ORM builds its statement anew for each insert; for the five or six rows of one mail that is more work than
everything else together. Here the statement is built once for a model and a set of columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models

from gehoor.core import hot

Row = TypeVar("Row", bound=models.Model)

LARGEST = 2**63 - 1
"""The largest whole number that a column holds."""

_AS_THEY_ARE = frozenset({int, str, bool, type(None)})


def _database() -> Any:
    """This thread's connection itself: the proxy that Django gives looks it up anew for each of its attributes."""
    return connections[DEFAULT_DB_ALIAS]


@lru_cache(maxsize=256)
def _plan(
    model: type[models.Model],
    names: tuple[str, ...],
    expressions: tuple[tuple[str, str], ...],
    returning: tuple[str, ...],
    *,
    or_ignore: bool,
    vendor: str,  # noqa: ARG001 -- part of the cache's key: expressions differ between databases
) -> tuple[str, list[Any], list[Any]]:
    """The statement, the fields that are given and, prepared, the defaults of those that are not."""
    database = _database()
    fields = {f.attname: f for f in model._meta.concrete_fields}  # noqa: SLF001 -- Django's documented Meta API
    given = [fields[name] for name in names]
    named = {*names, *(name for name, _ in expressions)}
    missing = [f for f in fields.values() if f.attname not in named and not f.primary_key]
    columns = [f.column for f in given + missing] + [fields[name].column for name, _ in expressions]
    values = ["%s"] * len(given + missing) + [sql for _, sql in expressions]
    quote: Any = database.ops.quote_name
    conflict = "ON CONFLICT DO NOTHING " if or_ignore else ""
    sql = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, columns))}) "  # noqa: SLF001, S608 -- names come from models, never from people
        f"VALUES ({', '.join(values)}) {conflict}RETURNING {', '.join(quote(fields[name].column) for name in returning)}"
    )
    return sql, given, _bound(missing, [f.get_default() for f in missing], database)


def insert(
    model: type[models.Model],
    values: dict[str, Any],
    *,
    expressions: tuple[tuple[str, str], ...] = (),
    or_ignore: bool = False,
) -> int | None:
    """Insert one row and return its primary key; columns that are not named take their field's default.

    `expressions` are (column attribute, SQL) pairs computed by the database. With `or_ignore` a row that breaks
    a unique constraint is not inserted, and None is returned.
    """
    row = _insert(model, values, (model._meta.pk.attname,), expressions, or_ignore=or_ignore)  # noqa: SLF001 -- every model of ours has a key
    return row[0] if row else None


def insert_new(
    model: type[Row],
    values: dict[str, Any],
    *,
    computed: dict[str, str],
    known: dict[str, models.Model] | None = None,
) -> Row:
    """Insert one row and return it as it is in the database, without asking again.

    `computed` are columns whose value the database makes by this SQL, and hands back; `known` are rows that it
    points to and that the caller has at hand.
    """
    key = model._meta.pk.attname  # noqa: SLF001 -- every model of ours has a key
    names = (key, *computed)
    given = _insert(model, values, names, tuple(computed.items()), or_ignore=False)
    assert given is not None
    made = model(**values, **dict(zip(names, given, strict=True)))
    made._state.adding, made._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001 -- it stands in the database
    for name, row in (known or {}).items():
        setattr(made, name, row)
    return made


def _insert(
    model: type[models.Model],
    values: dict[str, Any],
    returning: tuple[str, ...],
    expressions: tuple[tuple[str, str], ...],
    *,
    or_ignore: bool,
) -> tuple[Any, ...] | None:
    database = _database()
    sql, given, defaults = _plan(
        model, tuple(values), expressions, returning, or_ignore=or_ignore, vendor=database.vendor
    )
    with hot.cursor(database) as cursor:
        cursor.execute(sql, [*_bound(given, values.values(), database), *defaults])
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


@lru_cache(maxsize=128)
def _find_plan(
    model: type[models.Model], where: str, vendor: str
) -> tuple[str, list[str], list[tuple[int, Any, Any]]]:
    """The statement, the names of its columns, and what turns a column's value into Python's (by position)."""
    del vendor  # part of the cache's key: names are quoted and values converted differently
    database = _database()
    fields = list(model._meta.concrete_fields)  # noqa: SLF001 -- Django's documented Meta API
    quote: Any = database.ops.quote_name
    table = quote(model._meta.db_table)  # noqa: SLF001 -- as above
    columns = ", ".join(f"{table}.{quote(f.column)}" for f in fields)
    converters: list[tuple[int, Any, Any]] = []
    for position, field in enumerate(fields):
        column = field.cached_col
        found = [*database.ops.get_db_converters(column), *column.get_db_converters(database)]
        converters += [(position, convert, column) for convert in found]
    sql = f"SELECT {columns} FROM {table} {where}"  # noqa: S608 -- names come from models, conditions from our own code
    return sql, [f.attname for f in fields], converters


def find(model: type[Row], where: str, *parameters: Any) -> list[Row]:
    """The rows of a condition that is written as SQL once and for all ("WHERE email = %s ORDER BY id LIMIT 1").

    For the questions that every message asks; everything else asks through the ORM.
    """
    database = _database()
    sql, names, converters = _find_plan(model, where, database.vendor)
    with hot.cursor(database) as cursor:
        cursor.execute(sql, _asked(parameters, database))
        found = cursor.fetchall()
    rows = []
    for row in found:
        values = list(row)
        for position, convert, column in converters:
            values[position] = convert(values[position], column, database)
        rows.append(model.from_db(DEFAULT_DB_ALIAS, names, values))
    return rows


def first(model: type[Row], where: str, *parameters: Any) -> Row | None:
    """The first row of such a condition, None when there is none."""
    return next(iter(find(model, f"{where} LIMIT 1", *parameters)), None)


def exists(model: type[models.Model], where: str, *parameters: Any) -> bool:
    """Whether there is a row of such a condition."""
    return value(model, "1", where, *parameters) is not None


def value(model: type[models.Model], what: str, where: str, *parameters: Any) -> Any:
    """One column, as the database has it, of the first row of such a condition; None when there is none."""
    found = values(model, what, f"{where} LIMIT 1", *parameters)
    return found[0][0] if found else None


def values(model: type[models.Model], what: str, where: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Some columns, as the database has them, of the rows of such a condition."""
    database = _database()
    table = database.ops.quote_name(model._meta.db_table)  # noqa: SLF001 -- as above
    with hot.cursor(database) as cursor:
        cursor.execute(f"SELECT {what} FROM {table} {where}", _asked(parameters, database))  # noqa: S608 -- as above
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


@lru_cache(maxsize=64)
def _update_plan(
    model: type[models.Model],
    names: tuple[str, ...],
    where: str,
    vendor: str,  # noqa: ARG001 -- part of the cache's key: names are quoted differently
) -> tuple[str, list[Any]]:
    fields = {f.attname: f for f in model._meta.concrete_fields}  # noqa: SLF001 -- Django's documented Meta API
    quote: Any = _database().ops.quote_name
    changes = ", ".join(f"{quote(fields[name].column)} = %s" for name in names)
    table = quote(model._meta.db_table)  # noqa: SLF001 -- as above
    sql = f"UPDATE {table} SET {changes} {where}"  # noqa: S608 -- names come from models, conditions from our own code
    return sql, [fields[name] for name in names]


def update(model: type[models.Model], primary_key: int, values: dict[str, Any]) -> int:
    """Change columns of one row; returns how many rows there were, 0 or 1."""
    return update_where(model, values, "WHERE id = %s", primary_key)


def update_where(model: type[models.Model], values: dict[str, Any], where: str, *parameters: Any) -> int:
    """Change columns of the rows of a condition written as SQL; returns how many there were."""
    database = _database()
    sql, fields = _update_plan(model, tuple(values), where, database.vendor)
    with hot.cursor(database) as cursor:
        cursor.execute(sql, [*_bound(fields, values.values(), database), *_asked(parameters, database)])
        return int(cursor.rowcount)


def _bound(fields: Iterable[Any], values: Iterable[Any], database: Any) -> list[Any]:
    """The values of these fields as the database's driver takes them."""
    return [
        value if type(value) in _AS_THEY_ARE else _prepared(field, value, database)
        for field, value in zip(fields, values, strict=True)
    ]


def _prepared(field: Any, value: Any, database: Any) -> Any:
    if type(value) is not datetime:
        return field.get_db_prep_save(value, database)
    if value.tzinfo is None:
        raise ValueError(f"{field.name} needs a time zone: {value.isoformat()}")
    return _moment(value, database)


def _asked(parameters: Iterable[Any], database: Any) -> list[Any]:
    """What a condition asks for as the database's driver takes it."""
    return [_taken(p, database) for p in parameters]


def _taken(parameter: Any, database: Any) -> Any:
    if type(parameter) is datetime:
        return _moment(parameter, database)
    if type(parameter) is int and not -LARGEST <= parameter <= LARGEST:
        return float(parameter)  # equal to no row's number; SQLite refuses the whole number
    return parameter


def moment(value: Any) -> datetime:
    """An instant as the database has it (`values`): PostgreSQL gives it whole, SQLite as a text in UTC."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value).replace(tzinfo=UTC)


def _moment(at: datetime, database: Any) -> Any:
    """PostgreSQL takes a moment as it is, SQLite as a text in UTC."""
    return at if database.vendor == "postgresql" else at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
