"""Choices that are written into the SQL, so that an index of a part of the rows is used."""

from __future__ import annotations

import pytest
from django.db import connection

from gehoor.cases import queries
from gehoor.cases.models import AT_WORK, Case
from tests.factories import people

pytestmark = pytest.mark.django_db


def test_values_stand_in_the_statement():
    sql, parameters = Case.objects.filter(status__written_in=AT_WORK).query.sql_with_params()

    assert ("IN ('new', 'open', 'waiting_customer', 'waiting_third')" in sql, parameters) == (True, ())


def test_what_is_no_plain_word_is_refused():
    with pytest.raises(ValueError, match="Only plain words"):
        str(Case.objects.filter(status__written_in=["new' OR '1"]).query)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by how many rows there are")
@pytest.mark.parametrize(
    ("tray", "index"),
    [
        ("mine", "tray_of_owner"),
        ("team", "tray_of_team"),
        ("all", "tray_of_all"),
        ("unowned", "tray_of_owner"),
    ],
)
def test_a_tray_is_read_from_its_index_in_order(tray, index):
    team = people.team("Service")
    anna = people.agent("Anna", team)

    plan = queries.tray_of(tray, anna, team)[:51].explain()

    assert (index in plan, "TEMP B-TREE FOR ORDER BY" in plan) == (True, False)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="as above")
def test_what_has_ended_is_read_from_its_index_in_order():
    anna = people.agent("Anna", people.team("Service"))

    plan = queries.over(anna)[:51].explain()

    assert ("ended_cases" in plan, "TEMP B-TREE" in plan) == (True, False)
