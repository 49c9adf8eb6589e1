"""One writer at a time, in turn: a lock between threads and, under it, a lock between processes.

SQLite's own waiting is not fair: with several writers one process can wait for seconds while another commits
again and again. A queue in front of it costs nothing and gives everyone his turn.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on Windows, where only the lock between threads is held
    fcntl = None  # type: ignore[assignment]  # its absence is the case that is handled


class WriteLock:
    """The lock of one database file, held from BEGIN to COMMIT or ROLLBACK."""

    def __init__(self, database: str) -> None:
        self._threads = threading.Lock()
        self._path = Path(f"{database}.lock")
        self._descriptor = -1
        self._pid = 0

    def acquire(self) -> None:
        self._threads.acquire()
        try:
            if fcntl is not None:
                fcntl.flock(self._file(), fcntl.LOCK_EX)
        except BaseException:
            self._threads.release()
            raise

    def release(self) -> None:
        try:
            if fcntl is not None:
                fcntl.flock(self._file(), fcntl.LOCK_UN)
        finally:
            self._threads.release()

    def _file(self) -> int:
        """This process's own descriptor: one that is shared after a fork would give the lock to both."""
        if self._pid != os.getpid():
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._pid = os.getpid()
        return self._descriptor


_locks: dict[str, WriteLock] = {}
_making = threading.Lock()


def lock_of(database: str) -> WriteLock:
    with _making:
        return _locks.setdefault(database, WriteLock(database))


def _forget() -> None:
    """A forked child begins with locks of its own: a thread that held one is not there to give it back."""
    global _making  # noqa: PLW0603 -- it may have been held as well
    _locks.clear()
    _making = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
