"""How fast rows are written: a demo that is cut short is begun anew, so it need not wait for the disk."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

MANY, VERY_MANY = 2_000, 50_000  # rows in one transaction


@contextmanager
def swift() -> Iterator[None]:
    """SQLite waits for the disk now and then only: after a power failure the end of the demo may lack, no more."""
    with _settings("synchronous=NORMAL"):
        yield


@contextmanager
def reckless() -> Iterator[None]:
    """SQLite never waits for the disk: after a power failure the database may be lost. On it at the end."""
    with _settings("synchronous=OFF", "cache_size=-400000"):
        yield


@contextmanager
def _settings(*settings: str) -> Iterator[None]:
    """Other settings of this connection while inside; then those of the installation again.

    Python does not look for circles meanwhile: there are none among the many rows that it would look at.
    """
    looks = gc.isenabled()
    gc.disable()
    try:
        with _on_sqlite(settings):
            yield
    finally:
        if looks:
            gc.enable()


@contextmanager
def _on_sqlite(settings: tuple[str, ...]) -> Iterator[None]:
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
