"""Django's SQLite backend with a fair queue of writers.

Every transaction is BEGIN IMMEDIATE (a read that turns into a write cannot be upgraded and would fail at
once), and holds the write lock from before BEGIN until after COMMIT or ROLLBACK; sessions and sign-in too,
since it lives here and not in our own code. A single statement that writes outside of a transaction holds the
lock while it runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from threading import get_ident
from typing import Any, Self

from django.db.backends.sqlite3 import base as sqlite

from gehoor.core.sqlite.locks import WriteLock, lock_of

base: Any = sqlite  # its stubs lack the methods that are overridden here


WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@lru_cache(maxsize=512)
def _with_question_marks(query: str) -> str:
    """The same statements come again and again; Django's own way looks for the marks each time."""
    return str(base.SQLiteCursorWrapper.convert_query(None, query))


class _Cursor(base.SQLiteCursorWrapper):  # type: ignore[misc]  # as above
    """Takes the lock for a statement that is a transaction of its own."""

    _database: DatabaseWrapper

    def of(self, database: DatabaseWrapper) -> Self:
        self._database = database
        return self

    def execute(self, query: str, params: Any = None) -> Any:
        if not self._writes_alone(query):
            return super().execute(query, params)
        with self._database.write_alone():
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        if not self._writes_alone(query):
            return super().executemany(query, param_list)
        with self._database.write_alone():
            return super().executemany(query, param_list)

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        return (
            _with_question_marks(query)
            if param_names is None
            else super().convert_query(query, param_names=param_names)
        )

    def _writes_alone(self, query: str) -> bool:
        return not self._database.has_lock and query.lstrip()[:7].upper().startswith(WRITES)


class _Operations(base.DatabaseOperations):  # type: ignore[misc]  # as above
    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """As Django's own, but for asking anew for each moment whether zones are used, and in which these are."""
        if type(value) is datetime and value.tzinfo is None and connection.timezone is UTC:
            return value.replace(tzinfo=UTC)
        return super().convert_datetimefield_value(value, expression, connection)


class DatabaseWrapper(base.DatabaseWrapper):  # type: ignore[misc]  # as above
    ops_class = _Operations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held: WriteLock | None = None

    def cursor(self) -> Any:
        """As Django's own, less what only a connection over a network needs; every statement asks for one."""
        if self.connection is None or self.force_debug_cursor or self._thread_ident != get_ident():
            return super().cursor()
        return self.make_cursor(self.create_cursor())

    def create_cursor(self, name: str | None = None) -> Any:
        del name
        return self.connection.cursor(factory=_Cursor).of(self)

    def _start_transaction_under_autocommit(self) -> None:
        self._take_lock()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._give_lock()
            raise

    def _commit(self) -> None:
        super()._commit()
        self._give_lock()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._give_lock()

    def close(self) -> None:
        super().close()
        if not self.in_atomic_block:
            self._give_lock()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._give_lock()

    @property
    def has_lock(self) -> bool:
        return self._held is not None

    @contextmanager
    def write_alone(self) -> Iterator[None]:
        self._take_lock()
        try:
            yield
        finally:
            self._give_lock()

    def _take_lock(self) -> None:
        name = str(self.settings_dict["NAME"])
        if self._held is None and not self.is_in_memory_db():
            lock = lock_of(name)
            lock.acquire()
            self._held = lock

    def _give_lock(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.release()
