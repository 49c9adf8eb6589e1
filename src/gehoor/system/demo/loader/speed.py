"""How fast rows are written: a demo that is cut short is begun anew, so it need not wait for the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

MANY, VERY_MANY = 2_000, 50_000  # rows in one transaction


@contextmanager
def swift() -> Iterator[None]:
    """SQLite waits for the disk now and then only: after a power failure the end of the demo may lack, no more."""
    with _pragmas("synchronous=NORMAL"):
        yield


@contextmanager
def reckless() -> Iterator[None]:
    """SQLite never waits for the disk: after a power failure the database may be lost. On it at the end."""
    with _pragmas("synchronous=OFF", "cache_size=-400000"):
        yield


@contextmanager
def _pragmas(*settings: str) -> Iterator[None]:
    """Other settings of this connection while inside; then those of the installation again."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        for setting in settings:
            cursor.execute(f"PRAGMA {setting}")
        try:
            yield
        finally:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
