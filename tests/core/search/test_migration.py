"""The index of people is made from the one index of before, and goes back into it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from gehoor.core.search import find, index
from gehoor.core.search.entry import Entry
from gehoor.core.search.query import parse


def migrate(name: str) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("core", name)])


def found(**values: object) -> list[int]:
    return [hit.number for hit in find.find(parse("marijke"), audience=find.ALL, **values).hits]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has one index for all")
@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_on_the_way_there_and_back(at):
    shared = {"audience": ("desk",), "at": at, "text": "Marijke"}
    index.put(Entry(group=0, number=7, kind="person", **shared))
    index.put(Entry(group=1, number=8, kind="message", **shared))

    migrate("0004_setting")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_search WHERE core_search MATCH 'marijke'")
        before = cursor.fetchone()[0]
    migrate("0005_search_alone")

    assert (before, found(alone=True), found()) == (2, [7], [8])
    index.put(Entry(group=0, number=9, kind="person", **shared))
    assert sorted(found(alone=True)) == [7, 9]
