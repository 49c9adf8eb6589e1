"""Very many rows at once, with primary keys that the caller chose: imports and demo data.

SQLite takes them by one prepared statement, PostgreSQL by COPY. `settle` then tells the database how far the
numbers have come, so that the next row that it numbers itself does not collide.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, models

Row = tuple[Any, ...]


class Rows:
    """Rows of one model that wait to be written. `names` are the column attributes that are given, in order;
    all other columns take their field's default.
    """

    def __init__(self, model: type[models.Model], names: Sequence[str]) -> None:
        fields = {f.attname: f for f in model._meta.concrete_fields}  # noqa: SLF001 -- Django's documented Meta API
        missing = [f for name, f in fields.items() if name not in names]
        self.model = model
        self._rest: Row = tuple(f.get_db_prep_save(f.get_default(), connection) for f in missing)
        self.columns = tuple(str(f.column) for f in [*(fields[name] for name in names), *missing])
        self._waiting: list[Row] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, *values: Any) -> None:
        """Values as the database takes them: instants by `instant`, JSON as text."""
        self._waiting.append(values + self._rest)

    def take(self) -> list[Row]:
        """What waits, to be inserted under `columns`; nothing waits any more."""
        waiting, self._waiting = self._waiting, []
        return waiting


def insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """All of these rows; raises IntegrityError when one of them breaks a constraint."""
    quote: Any = connection.ops.quote_name
    table = quote(model._meta.db_table)  # noqa: SLF001 -- Django's documented Meta API
    named = ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            values = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({values})", rows)  # noqa: S608 -- names come from models


@lru_cache(maxsize=8192)
def instant(at: datetime) -> str:
    """An instant as both databases take it: in UTC, without saying so."""
    return str(at if at.tzinfo is UTC else at.astimezone(UTC))[:-6]


def last_number(model: type[models.Model]) -> int:
    """The highest primary key that was ever given."""
    table = model._meta.db_table  # noqa: SLF001 -- Django's documented Meta API
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            sequence = cursor.fetchone()[0]
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608 -- the database's own name
        else:
            cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        return int(cursor.fetchone()[0])


def settle(model: type[models.Model], last: int) -> None:
    """Numbers up to `last` are taken. SQLite has seen so itself."""
    if connection.vendor == "postgresql" and last:
        table = model._meta.db_table  # noqa: SLF001 -- Django's documented Meta API
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last])
