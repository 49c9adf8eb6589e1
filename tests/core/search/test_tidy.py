from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from gehoor.core import tasks
from gehoor.core.models import Job
from gehoor.core.search import find, index, tidy
from gehoor.core.search.entry import Entry
from gehoor.core.search.query import parse

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL tidies its index itself"),
]


@pytest.fixture(autouse=True)
def _grows_wild(db):
    """An empty index in which SQLite merges nothing by itself."""
    with connection.cursor() as cursor:
        for table in tidy.TABLES:
            cursor.execute(f"INSERT INTO {table}({table}) VALUES ('delete-all')")
        _let_merge(cursor, 0)
        yield
        _let_merge(cursor, 8)


def _let_merge(cursor, at):
    for table in tidy.TABLES:
        cursor.execute(f"INSERT INTO {table}({table}, rank) VALUES ('automerge', %s)", [at])


def put(number, at, *, group=1):
    entry = Entry(
        group=group,
        number=number,
        kind="message",
        audience=("desk",),
        text=f"lekt nummer{number}",
        at=at + timedelta(hours=number),
    )
    index.put(entry)


def trees(table="core_search"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(DISTINCT segid) FROM {table}_idx")
        return cursor.fetchone()[0]


def numbers(typed, **values):
    return [hit.number for hit in find.find(parse(typed), audience=frozenset({"desk"}), **values).hits]


def test_many_trees_become_one_and_what_is_found_stays(at):
    for number in range(1, 15):
        put(number, at)
        put(number, at, group=0)
    before = trees(), trees("core_searchalone")

    tidy.tidy_all()

    assert before == (14, 14)
    assert (trees(), trees("core_searchalone")) == (1, 1)
    assert numbers("lekken", limit=100) == numbers("lekken", limit=100, alone=True) == list(range(14, 0, -1))
    assert numbers("nummer7") == [7]


def test_few_trees_are_left_alone(at):
    for number in range(1, 4):
        put(number, at)

    more = tidy.tidy()

    assert (more, trees()) == (False, 3)


def test_the_task_goes_on_in_another_job_until_all_is_done(at):
    for number in range(1, 15):
        put(number, at)

    tasks.tidy_search.function()

    assert list(Job.objects.values_list("task", flat=True)) == [tasks.tidy_search.name]
