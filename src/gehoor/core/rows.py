"""Fixed SQL for the rows that every message costs.

The ORM builds its statement anew for each insert; for the five or six rows of one mail that is more work than
everything else together. Here the statement is built once for a model and a set of columns.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


@lru_cache(maxsize=256)
def _plan(
    model: type[models.Model],
    names: tuple[str, ...],
    expressions: tuple[tuple[str, str], ...],
    returning: tuple[str, ...],
    vendor: str,  # noqa: ARG001 -- part of the cache's key: expressions differ between databases
) -> tuple[str, list[Any], list[Any]]:
    """The statement, the fields that are given and, prepared, the defaults of those that are not."""
    fields = {f.attname: f for f in model._meta.concrete_fields}  # noqa: SLF001 -- Django's documented Meta API
    given = [fields[name] for name in names]
    named = {*names, *(name for name, _ in expressions)}
    missing = [f for f in fields.values() if f.attname not in named and not f.primary_key]
    columns = [f.column for f in given + missing] + [fields[name].column for name, _ in expressions]
    values = ["%s"] * len(given + missing) + [sql for _, sql in expressions]
    quote: Any = connection.ops.quote_name
    sql = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, columns))}) "  # noqa: SLF001, S608 -- names come from models, never from people
        f"VALUES ({', '.join(values)}) RETURNING {', '.join(quote(fields[name].column) for name in returning)}"
    )
    return sql, given, [_prepared(f, f.get_default()) for f in missing]


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
    made._state.adding, made._state.db = False, connection.alias  # noqa: SLF001 -- it stands in the database
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
    sql, given, defaults = _plan(model, tuple(values), expressions, returning, connection.vendor)
    parameters = [_prepared(f, v) for f, v in zip(given, values.values(), strict=True)]
    if or_ignore:
        sql = sql.replace(" RETURNING ", " ON CONFLICT DO NOTHING RETURNING ")
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, *defaults])
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


@lru_cache(maxsize=128)
def _find_plan(
    model: type[models.Model], where: str, vendor: str
) -> tuple[str, list[str], list[tuple[int, Any, Any]]]:
    """The statement, the names of its columns, and what turns a column's value into Python's (by position)."""
    del vendor  # part of the cache's key: names are quoted and values converted differently
    fields = list(model._meta.concrete_fields)  # noqa: SLF001 -- Django's documented Meta API
    quote: Any = connection.ops.quote_name
    table = quote(model._meta.db_table)  # noqa: SLF001 -- as above
    columns = ", ".join(f"{table}.{quote(f.column)}" for f in fields)
    converters: list[tuple[int, Any, Any]] = []
    for position, field in enumerate(fields):
        column = field.cached_col
        found = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        converters += [(position, convert, column) for convert in found]
    sql = f"SELECT {columns} FROM {table} {where}"  # noqa: S608 -- names come from models, conditions from our own code
    return sql, [f.attname for f in fields], converters


def find(model: type[Row], where: str, *parameters: Any) -> list[Row]:
    """The rows of a condition that is written as SQL once and for all ("WHERE email = %s ORDER BY id LIMIT 1").

    For the questions that every message asks; everything else asks through the ORM.
    """
    sql, names, converters = _find_plan(model, where, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [_as_text(p) if _is_moment_for_sqlite(p) else p for p in parameters])
        found = cursor.fetchall()
    rows = []
    for row in found:
        values = list(row)
        for position, convert, column in converters:
            values[position] = convert(values[position], column, connection)
        rows.append(model.from_db(connection.alias, names, values))
    return rows


def first(model: type[Row], where: str, *parameters: Any) -> Row | None:
    """The first row of such a condition, None when there is none."""
    return next(iter(find(model, f"{where} LIMIT 1", *parameters)), None)


def exists(model: type[models.Model], where: str, *parameters: Any) -> bool:
    """Whether there is a row of such a condition."""
    quote: Any = connection.ops.quote_name
    table = quote(model._meta.db_table)  # noqa: SLF001 -- as above
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} {where} LIMIT 1", list(parameters))  # noqa: S608 -- as above
        return cursor.fetchone() is not None


def _is_moment_for_sqlite(value: Any) -> bool:
    return type(value) is datetime and connection.vendor == "sqlite"


@lru_cache(maxsize=64)
def _update_plan(
    model: type[models.Model],
    names: tuple[str, ...],
    where: str,
    vendor: str,  # noqa: ARG001 -- part of the cache's key: names are quoted differently
) -> tuple[str, list[Any]]:
    fields = {f.attname: f for f in model._meta.concrete_fields}  # noqa: SLF001 -- Django's documented Meta API
    quote: Any = connection.ops.quote_name
    changes = ", ".join(f"{quote(fields[name].column)} = %s" for name in names)
    table = quote(model._meta.db_table)  # noqa: SLF001 -- as above
    sql = f"UPDATE {table} SET {changes} {where}"  # noqa: S608 -- names come from models, conditions from our own code
    return sql, [fields[name] for name in names]


def update(model: type[models.Model], primary_key: int, values: dict[str, Any]) -> int:
    """Change columns of one row; returns how many rows there were, 0 or 1."""
    return update_where(model, values, "WHERE id = %s", primary_key)


def update_where(model: type[models.Model], values: dict[str, Any], where: str, *parameters: Any) -> int:
    """Change columns of the rows of a condition written as SQL; returns how many there were."""
    sql, fields = _update_plan(model, tuple(values), where, connection.vendor)
    given = [_prepared(f, v) for f, v in zip(fields, values.values(), strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*given, *parameters])
        return int(cursor.rowcount)


def _prepared(field: Any, value: Any) -> Any:
    """The value as the database driver takes it."""
    if value is None or type(value) is int or type(value) is str:
        return value
    if type(value) is datetime:
        if value.tzinfo is None:
            raise ValueError(f"{field.name} needs a time zone: {value.isoformat()}")
        return value if connection.vendor == "postgresql" else _as_text(value)
    return field.get_db_prep_save(value, connection)


def _as_text(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
