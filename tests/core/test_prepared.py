from __future__ import annotations

from datetime import timedelta

import pytest

from gehoor.cases.models import Case
from gehoor.core.prepared import prepared
from tests.factories import cases, people


@prepared
def cases_of(team, *, newest_first=False):
    order = "-number" if newest_first else "number"
    return Case.objects.filter(team=team).select_related("customer", "owner").order_by(order)


@prepared
def names_of(team, other):
    return (
        Case.objects.filter(team__in=[team, other]).order_by("number").values_list("number", "customer__name")
    )


@pytest.fixture
def opened(db, at):
    team = people.team()
    jan, piet = people.customer("Jan", "jan@example.com"), people.customer("Piet", "piet@example.com")
    return [
        cases.case(team=team, customer=someone, at=at + timedelta(minutes=minute))
        for minute, someone in enumerate((jan, piet))
    ]


def test_gives_what_the_query_set_gives(opened, at):
    team = opened[0].team

    first, second = cases_of(team.pk)

    assert [first, second] == list(Case.objects.order_by("number"))
    assert [second.customer.name, second.owner, second.opened_at] == ["Piet", None, at + timedelta(minutes=1)]
    assert (first._state.db, first._state.adding) == ("default", False)


def test_keys_take_their_places_each_time(opened):
    other = people.team("Reparatie")
    third = cases.case(team=other, customer=opened[0].customer)

    found = [cases_of(opened[0].team_id), cases_of(other.pk), cases_of(0)]

    assert found == [opened, [third], []]
    assert names_of(other.pk, 0) == [(third.number, "Jan")]


def test_each_shape_is_written_apart(opened):
    team = opened[0].team_id

    assert cases_of(team, newest_first=True) == opened[::-1]
    assert cases_of(team) == opened


def test_asks_once_and_takes_along_what_was_selected(opened, django_assert_num_queries):
    cases_of(opened[0].team_id)

    with django_assert_num_queries(1):
        assert [case.customer.name for case in cases_of(opened[0].team_id)] == ["Jan", "Piet"]


def test_columns_that_were_left_out_are_fetched_when_needed(opened):
    thin = prepared(lambda team: Case.objects.filter(team=team).only("number").order_by("number"))

    found = thin(opened[0].team_id)

    assert [(case.number, case.subject) for case in found] == [(c.number, c.subject) for c in opened]


def test_can_be_part_of_a_larger_question(opened):
    from django.db import connection

    sql, parameters = cases_of.written(opened[0].team_id)

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({sql}) AS counted", parameters)
        assert cursor.fetchone() == (2,)


def test_nothing_may_be_fetched_beforehand(db):
    eager = prepared(lambda team: Case.objects.filter(team=team).prefetch_related("messages"))

    with pytest.raises(TypeError, match="fetches nothing beforehand"):
        eager(1)


def test_more_keys_than_have_marks_are_refused():
    @prepared
    def of_numbers(*numbers):
        return Case.objects.filter(number__in=numbers)

    with pytest.raises(ValueError, match="at most 100 keys, not 101"):
        of_numbers(*range(101))
