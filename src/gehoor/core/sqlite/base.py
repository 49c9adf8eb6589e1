"""Django's SQLite backend with a fair queue of writers.

Every transaction is BEGIN IMMEDIATE (a read that turns into a write cannot be upgraded and would fail at
once), and holds the write lock from before BEGIN until after COMMIT or ROLLBACK; sessions and sign-in too,
since it lives here and not in our own code.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base as sqlite

from gehoor.core.sqlite.locks import WriteLock, lock_of


base: Any = sqlite  # its stubs lack the methods that are overridden here


class DatabaseWrapper(base.DatabaseWrapper):  # type: ignore[misc]  # as above
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held: WriteLock | None = None

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
