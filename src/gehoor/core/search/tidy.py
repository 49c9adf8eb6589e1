"""Keeping SQLite's index quick: what every mail adds is a small tree of its own, and each word that is looked for is
looked for in all of them. PostgreSQL tidies its index itself.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

TABLES = ("core_search", "core_searchalone")
FEW_TREES = 4
PAGES = 200  # as much as is written in some twenty milliseconds: mail that comes in waits for no longer


def tidy() -> bool:
    """Bring together what is in many trees, one piece of the work. Returns whether there is more to do.

    https://www.sqlite.org/fts5.html#the_merge_command
    """
    return connection.vendor == "sqlite" and any(_has_merged(table) for table in TABLES)


def tidy_all() -> None:
    """All of the work, after very much was written."""
    while tidy():
        pass


def _has_merged(table: str) -> bool:
    """Do some pages of what was begun; begin when that is worth while."""
    with transaction.atomic(), connection.cursor() as cursor:
        if _merge(cursor, table, PAGES):
            return True
        cursor.execute(f"SELECT count(DISTINCT segid) FROM {table}_idx")  # noqa: S608 -- names of ours
        return bool(cursor.fetchone()[0] > FEW_TREES and _merge(cursor, table, -PAGES))


def _merge(cursor: CursorWrapper, table: str, pages: int) -> bool:
    """Whether anything was merged: SQLite then counts at least two changes."""
    before = _changes()
    cursor.execute(f"INSERT INTO {table}({table}, rank) VALUES ('merge', %s)", [pages])  # noqa: S608 -- names of ours
    return _changes() - before > 1


def _changes() -> int:
    return int(connection.connection.total_changes)
