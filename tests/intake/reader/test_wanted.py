"""A case of what had opened none, because someone asks for it."""

from __future__ import annotations

import pytest

from gehoor.cases import queries
from gehoor.core.models import Event
from gehoor.intake import actions
from gehoor.intake.models import Delivery
from tests.factories import people
from tests.factories.mail import MONDAY, heard, mail, mailbox, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    team = people.team()
    mailbox(team)
    return people.agent("Anna Bakker", team)


def away(**headers: str) -> Delivery:
    raw = mail(
        "Ik ben er niet. De machine lekt nog.", sender="piet@example.org", auto_submitted="auto-replied"
    )
    delivery = heard(raw, **headers)
    assert delivery.state == "automatic"
    return delivery


def test_an_absence_notice_becomes_a_case_that_answers_nobody(anna):
    delivery = away()

    actions.want_case(delivery=delivery, by=anna, at=MONDAY)
    read()

    delivery.refresh_from_db()
    assert (delivery.state, delivery.case.customer.addresses.get().email) == ("case", "piet@example.org")
    assert "De machine lekt nog." in delivery.became.text
    (opened,) = [
        one.event for one in queries.timeline(delivery.case, anna) if one.event.name == "cases.CaseOpened"
    ]
    assert opened.quiet
    (wanted,) = Event.objects.filter(name="intake.CaseWanted")
    assert (wanted.actor, wanted.data) == (anna.pk, {"delivery": delivery.pk})


def test_it_is_made_once(anna):
    delivery = away()
    actions.want_case(delivery=delivery, by=anna, at=MONDAY)

    with pytest.raises(actions.CannotBecomeCase):
        actions.want_case(delivery=delivery, by=anna, at=MONDAY)
    read()
    with pytest.raises(actions.CannotBecomeCase):
        actions.want_case(delivery=delivery, by=anna, at=MONDAY)


@pytest.mark.parametrize(
    ("state", "reason"), [("automatic", "own"), ("automatic", "round trip"), ("duplicate", "")]
)
def test_our_own_mail_and_what_came_twice_become_no_case(anna, state, reason):
    delivery = away()
    Delivery.objects.filter(pk=delivery.pk).update(state=state, reason=reason)
    delivery.refresh_from_db()

    with pytest.raises(actions.CannotBecomeCase):
        actions.want_case(delivery=delivery, by=anna, at=MONDAY)

    assert not delivery.may_become_case
