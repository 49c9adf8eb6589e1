"""Fixed SQL for the rows that every message costs.

The ORM builds its statement anew for each insert; for the five or six rows of one mail that is more work than
everything else together. Here the statement is built once for a model and a set of columns.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, models


@lru_cache(maxsize=256)
def _plan(
    model: type[models.Model],
    names: tuple[str, ...],
    expressions: tuple[tuple[str, str], ...],
    vendor: str,  # noqa: ARG001 -- part of the cache's key: expressions differ between databases
) -> tuple[str, list[Any], list[Any]]:
    """The statement, the fields that are given and those that fall back on their default."""
    fields = {f.attname: f for f in model._meta.concrete_fields}  # noqa: SLF001 -- Django's documented Meta API
    given = [fields[name] for name in names]
    named = {*names, *(name for name, _ in expressions)}
    missing = [f for f in fields.values() if f.attname not in named and not f.primary_key]
    columns = [f.column for f in given + missing] + [fields[name].column for name, _ in expressions]
    values = ["%s"] * len(given + missing) + [sql for _, sql in expressions]
    quote: Any = connection.ops.quote_name
    sql = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, columns))}) "  # noqa: SLF001, S608 -- names come from models, never from people
        f"VALUES ({', '.join(values)}) RETURNING {quote(model._meta.pk.column)}"  # noqa: SLF001 -- as above
    )
    return sql, given, missing


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
    sql, given, missing = _plan(model, tuple(values), expressions, connection.vendor)
    parameters = [_prepared(f, v) for f, v in zip(given, values.values(), strict=True)]
    parameters += [_prepared(f, f.get_default()) for f in missing]
    if or_ignore:
        sql = sql.replace(" RETURNING ", " ON CONFLICT DO NOTHING RETURNING ")
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        row = cursor.fetchone()
    return row[0] if row else None


@lru_cache(maxsize=64)
def _update_plan(
    model: type[models.Model],
    names: tuple[str, ...],
    vendor: str,  # noqa: ARG001 -- part of the cache's key: names are quoted differently
) -> tuple[str, list[Any]]:
    fields = {f.attname: f for f in model._meta.concrete_fields}  # noqa: SLF001 -- Django's documented Meta API
    quote: Any = connection.ops.quote_name
    changes = ", ".join(f"{quote(fields[name].column)} = %s" for name in names)
    meta = model._meta  # noqa: SLF001 -- as above
    key = f"{quote(meta.pk.column)} = %s"
    sql = f"UPDATE {quote(meta.db_table)} SET {changes} WHERE {key}"  # noqa: S608 -- names come from models, never from people
    return sql, [fields[name] for name in names]


def update(model: type[models.Model], primary_key: int, values: dict[str, Any]) -> int:
    """Change columns of one row; returns how many rows there were, 0 or 1."""
    sql, fields = _update_plan(model, tuple(values), connection.vendor)
    parameters = [_prepared(f, v) for f, v in zip(fields, values.values(), strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, primary_key])
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
