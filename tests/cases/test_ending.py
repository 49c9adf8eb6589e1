"""How a case ends, and what is left of that when it opens again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gehoor.cases import actions, queries
from gehoor.cases.models import Case
from gehoor.core.models import Event
from tests.factories import cases, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return people.agent("Anna Bakker", people.team())


@pytest.fixture
def case(anna, at):
    return cases.case(team=anna.teams.get(), at=at)


def resolve(case, anna, at, how="repaired"):
    actions.resolve(case=case, how=how, why="New seal.", last_words=cases.said("Dry."), by=anna, at=at)


def test_that_the_customer_solved_it_only_he_can_say(case, anna, at):
    with pytest.raises(actions.CannotResolve, match="Choose how it was resolved"):
        resolve(case, anna, at, how="by_customer")


def test_a_case_that_opens_again_says_no_more_how_it_ended(case, anna, at):
    actions.resolve_by_customer(case=case, by=case.customer, at=at)

    actions.reopen(case=case, reason="It leaks again.", by=anna, at=at)

    again = Case.objects.get()
    assert (again.status, again.how_resolved, again.why, again.resolved_at) == ("open", "", "", None)


@pytest.mark.parametrize(
    "do",
    [
        lambda case, anna, at: resolve(case, anna, at),
        lambda case, anna, at: actions.not_take_up(case=case, reason="Spam.", by=anna, at=at),
        lambda case, anna, at: actions.wait(
            case=case, for_whom="waiting_customer", reason="A photograph.", by=anna, at=at
        ),
        lambda case, anna, at: actions.hand_over(
            case=case, to_team=case.team, reason="Bram knows.", summary="Leaks.", by=anna, at=at
        ),
    ],
)
def test_what_is_over_is_reopened_first(case, anna, at, do):
    resolve(case, anna, at)

    with pytest.raises(
        (actions.CannotResolve, actions.CannotWait, actions.CannotHandOver), match="Reopen it first"
    ):
        do(case, anna, at)


def test_a_case_does_not_end_by_waiting(case, anna, at):
    with pytest.raises(ValueError, match="waits for nobody"):
        actions.wait(case=case, for_whom="resolved", reason="Done.", by=anna, at=at)


def test_a_case_that_ended_in_the_tray_stays_out_of_the_leads_hands(at):
    team = people.team()
    case = cases.case(team=team, at=at)
    people.agent("Carla Vos", team, is_lead=True)
    actions.resolve_by_customer(case=case, by=case.customer, at=at)

    actions.empty_tray(case=case, at=case.tray_until)

    assert Case.objects.get().owner is None


def test_what_opens_again_in_a_tray_waits_there_as_long_as_a_new_case(db, at):
    marijke, service = people.customer(), people.team("Klantenservice", tray_minutes=60)
    case = cases.case(team=service, customer=marijke, at=at)
    actions.resolve_by_customer(case=case, by=marijke, at=at)
    later = at + timedelta(days=3)

    actions.receive(case=case, said=cases.said("Toch niet."), author=marijke, at=later)

    assert queries.case(case.pk).tray_until == later + timedelta(minutes=60)


def test_a_case_that_waits_can_wait_for_another_reason(case, anna, at):
    for reason in ("The photo.", "The receipt."):
        actions.wait(case=case, for_whom="waiting_customer", reason=reason, by=anna, at=at)

    changes = Event.objects.filter(name="cases.StatusChanged").order_by("id")
    assert [change.data["reason"] for change in changes] == ["The photo.", "The receipt."]
