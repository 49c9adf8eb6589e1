"""Writing millions of rows: what an installation never gives up, and a load that can be begun anew may."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

AT_EASE, AT_ONCE = 2_000, 50_000


@contextmanager
def full() -> Iterator[None]:
    """SQLite does not wait for the disk while inside; what was written is on it at the end."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA cache_size=-400000")
        try:
            yield
        finally:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA cache_size=-16000")
