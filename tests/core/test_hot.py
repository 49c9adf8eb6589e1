"""Prepared statements on PostgreSQL; elsewhere it is Django's own cursor."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from gehoor.core import hot, rows
from gehoor.core.models import Lease, Sign

pytestmark = pytest.mark.django_db
postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL prepares")


def lease(name: str, at) -> int | None:
    return rows.insert(Lease, {"name": name, "holder": "h", "until": at})


def test_statements_that_are_watched_are_seen(at):
    with CaptureQueriesContext(connection) as seen:
        lease("a", at)

    assert len(seen) == 1


def test_an_error_is_djangos_and_the_next_statement_goes_on(at):
    lease("a", at)

    with pytest.raises(IntegrityError), transaction.atomic():
        lease("a", at)

    assert lease("b", at) == "b"


def test_after_a_rollback_it_is_asked_anew(at):
    for number in range(6):
        with transaction.atomic():
            lease(f"a{number}", at)
            transaction.set_rollback(True)

    assert not Lease.objects.exists()
    assert lease("a", at) == "a"


def test_in_a_broken_transaction_nothing_is_asked(at):
    with transaction.atomic():
        transaction.set_rollback(True)

        with pytest.raises(transaction.TransactionManagementError):
            lease("a", at)


@postgresql
def test_the_server_plans_a_statement_once(at):
    for number in range(10):
        lease(f"a{number}", at)
        rows.first(Sign, "WHERE name = %s", f"{number}")

    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements ORDER BY statement")
        prepared = [row[0].split()[0] for row in cursor.fetchall()]
    assert prepared == ["INSERT", "SELECT"]


@postgresql
@pytest.mark.parametrize("numbers", [(1, 40_000, 5_000_000_000)])
def test_numbers_of_every_size_are_one_statement(numbers):
    for number in numbers * 3:
        rows.exists(Lease, "WHERE %s > 0", number)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone() == (1,)


@postgresql
def test_a_new_connection_has_a_cursor_of_its_own():
    database = connections["default"]
    first = hot.cursor(database)

    assert hot.cursor(database) is first

    database.gehoor_kept.connection = None

    assert hot.cursor(database) is not first
