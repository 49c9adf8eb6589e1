"""Where fixed SQL is asked: by one cursor that is kept as long as its connection is, without the layers that the ORM
needs around each statement.

On PostgreSQL it is prepared: the server reads and plans a statement once for a connection, not once for a mail. The
ORM's own statements stay as Django sends them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager
from threading import get_ident
from typing import Any, Self


def cursor(database: Any) -> AbstractContextManager[Any]:
    """A cursor for one statement, whose rows are fetched before the next one is asked.

    While someone watches the statements (tests that count them), it is Django's own.
    """
    if database.force_debug_cursor or database.execute_wrappers:
        watched: AbstractContextManager[Any] = database.cursor()
        return watched
    kept: _Kept | None = getattr(database, "gehoor_kept", None)
    if kept is None or kept.connection is not database.connection or not kept.is_usable:
        database.ensure_connection()
        kind = _Prepared if database.vendor == "postgresql" else _Plain
        kept = database.gehoor_kept = kind(database)
    return kept


class _Kept:
    """A cursor of the database's own driver, kept as long as its connection is."""

    def __init__(self, database: Any, made: Any) -> None:
        self.connection = database.connection
        self._database = database
        self._cursor = made
        self.fetchone = made.fetchone
        self.fetchall = made.fetchall

    @property
    def is_usable(self) -> bool:
        raise NotImplementedError

    @property
    def rowcount(self) -> int:
        return int(self._cursor.rowcount)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """It is kept."""


class _Prepared(_Kept):
    """psycopg's, which binds at the server."""

    def __init__(self, database: Any) -> None:
        from psycopg import Cursor
        from psycopg.types.numeric import Int8Dumper

        made = Cursor(database.connection)
        # Else each size of number would be a type, and a statement, of its own.
        made.adapters.register_dumper(int, Int8Dumper)
        super().__init__(database, made)

    @property
    def is_usable(self) -> bool:
        return not self.connection.closed

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """As Django's cursor does: its errors, and none in a transaction that is broken already."""
        self._database.validate_no_broken_transaction()
        with self._database.wrap_database_errors:
            self._cursor.execute(sql, parameters)


class _Plain(_Kept):
    """sqlite3's. A statement that is a transaction of its own takes the lock of writers, as everywhere."""

    def __init__(self, database: Any) -> None:
        super().__init__(database, database.create_cursor())
        self._thread = get_ident()

    @property
    def is_usable(self) -> bool:
        return self._thread == get_ident()

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        database = self._database
        if database.needs_rollback:
            database.validate_no_broken_transaction()
        try:
            if database.has_lock:
                sqlite3.Cursor.execute(self._cursor, self._cursor.convert_query(sql), parameters)
            else:
                self._cursor.execute(sql, parameters)
        except sqlite3.Error:
            with database.wrap_database_errors:
                raise
