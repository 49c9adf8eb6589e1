"""Where fixed SQL is asked. On PostgreSQL it is prepared: the server reads and plans a statement once for a connection,
not once for a mail. The ORM's own statements stay as Django sends them, whole and different each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Self


def cursor(database: Any) -> AbstractContextManager[Any]:
    """A cursor for one statement, whose rows are fetched before the next one is asked.

    While someone watches the statements (tests that count them), it is Django's own.
    """
    if database.vendor != "postgresql" or database.queries_logged or database.execute_wrappers:
        watched: AbstractContextManager[Any] = database.cursor()
        return watched
    kept: _Kept | None = getattr(database, "gehoor_kept", None)
    if kept is None or kept.connection is not database.connection or kept.is_closed:
        database.ensure_connection()
        kept = database.gehoor_kept = _Kept(database)
    return kept


class _Kept:
    """A cursor of psycopg's that binds at the server, kept as long as its connection is."""

    def __init__(self, database: Any) -> None:
        from psycopg import Cursor
        from psycopg.types.numeric import Int8Dumper

        self.connection = database.connection
        self._database = database
        self._cursor = Cursor(self.connection)
        # Else each size of number would be a type, and a statement, of its own.
        self._cursor.adapters.register_dumper(int, Int8Dumper)
        self.fetchone = self._cursor.fetchone
        self.fetchall = self._cursor.fetchall

    @property
    def is_closed(self) -> bool:
        return bool(self.connection.closed)

    @property
    def rowcount(self) -> int:
        return int(self._cursor.rowcount)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """It is kept."""

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """As Django's cursor does: its errors, and none in a transaction that is broken already."""
        self._database.validate_no_broken_transaction()
        with self._database.wrap_database_errors:
            self._cursor.execute(sql, parameters)
