"""What someone tells us on a page of ours, or to one of us."""

from __future__ import annotations

import pytest

from gehoor.cases import actions as case_actions
from gehoor.cases.models import Case
from gehoor.core.models import Event
from gehoor.intake import actions
from gehoor.intake.models import Delivery
from tests.factories import cases, people
from tests.factories.mail import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return people.team()


@pytest.fixture
def anna(team):
    return people.agent("Anna Bakker", team)


def test_words_on_the_page_of_a_case_that_went_on_in_another_are_said_there(team, anna):
    customer = people.customer(verified=True)
    one, two = (cases.case(team=team, customer=customer) for _ in range(2))
    on_screen = Case.objects.get(pk=two.pk)
    case_actions.merge(case=two, into=one, reason="Same leak.", by=anna, at=MONDAY)
    on_screen.refresh_from_db()

    taken = actions.take_portal(
        case=on_screen,
        author=customer,
        address=customer.addresses.get(),
        text="Nog iets.",
        key="k",
        at=MONDAY,
    )

    assert (taken.case, taken.is_new) == (one, False)
    assert Case.objects.get(pk=two.pk).status == "merged"


@pytest.mark.parametrize(("is_mine", "owner"), [(True, "Bram Smit"), (False, "Anna Bakker")])
def test_who_writes_a_case_down_keeps_it_when_he_says_so(team, anna, is_mine, owner):
    bram = people.agent("Bram Smit", people.team("Reparatie"))
    told = cases.said("Hij lekt.", channel="phone")

    case = actions.take_note(
        said=told, key="k1", team=team, by=bram, at=MONDAY, email="m.deboer@example.com", is_mine=is_mine
    )

    last = Event.objects.filter(name="cases.OwnerGiven").order_by("id").last()
    assert (case.owner.name, last.data["owner"]) == (owner, case.owner.pk)


def test_what_is_written_down_is_a_delivery_that_the_same_page_makes_once(team, anna):
    bram = people.agent("Bram Smit", team)
    note = {"said": cases.said("Hij lekt.", channel="phone"), "team": team, "name": "Piet Post", "at": MONDAY}

    opened = [actions.take_note(key="k1", by=who, **note) for who in (bram, bram, anna)]

    assert (opened[1], opened[2] == opened[0]) == (opened[0], False)
    assert list(Delivery.objects.order_by("id").values_list("door", "state", "case")) == [
        ("desk", "case", opened[0].pk),
        ("desk", "case", opened[2].pk),
    ]
