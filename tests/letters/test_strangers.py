"""What strangers can make us send to an address that nobody showed to be his."""

from __future__ import annotations

import pytest

from gehoor.intake import actions as intake
from gehoor.letters import actions
from gehoor.letters.models import Letter
from gehoor.people import actions as people_actions
from tests.factories import mail, people
from tests.letters import sent

pytestmark = pytest.mark.django_db

VICTIM = "victim@example.com"


def by_mail(at):
    mail.heard(mail.mail("Cheap pills", sender=VICTIM, subject="Pills"), at=at)


def by_form(at):
    asked = intake.Asked(name="Buy now", email=VICTIM, subject="Pills", text=f"Cheap pills {at}")
    intake.take_form(asked=asked, key=str(at), at=at)


def by_code(at):
    people_actions.ask_code(email=VICTIM, at=at)


@pytest.fixture
def desk(db):
    mail.mailbox(people.team(), is_default=True)


WAYS = [(by_mail, by_form, by_code), (by_code, by_form, by_mail), (by_form, by_code, by_mail)]


@pytest.mark.parametrize("ways", WAYS)
def test_mail_forms_and_codes_together_bring_a_stranger_two_letters_an_hour(desk, at, worker, minute, ways):
    people.customer(email=VICTIM)
    for number in range(18):
        ways[number % 3](at + number * 3 * minute)
        worker.work(at + number * 3 * minute)

    left = Letter.objects.filter(state="sent").order_by("id")
    assert (sent.count(), left.filter(kind="acknowledgement").count() <= 1) == (2, True)


@pytest.mark.parametrize(
    ("ways", "states"),
    [
        ((by_form, by_code), ["sent", "sent"]),
        ((by_code, by_code), ["sent", "sent"]),
        ((by_form, by_code, by_code), ["sent", "sent", "held"]),
        ((by_code, by_mail), ["sent", "held"]),
        ((by_form, by_mail), ["sent", "held"]),
    ],
)
def test_who_wrote_gets_the_code_that_he_asks_for_and_nothing_more_writes_itself(
    desk, at, worker, minute, ways, states
):
    people.customer(email=VICTIM)
    for number, way in enumerate(ways):
        way(at + number * minute)
        worker.work(at + number * minute)

    assert list(Letter.objects.order_by("id").values_list("state", flat=True)) == states


def test_links_to_a_new_password_that_anyone_can_ask_for_stop_after_three_an_hour(at, worker, minute):
    people.agent("Anna Bakker")
    for number in range(5):
        link = {"email": "anna.bakker@desk.example", "link": f"https://desk.example/{number}/"}
        actions.send_password_link(**link, at=at + number * minute)
    actions.send_password_link(**link, invited_by="Dirk Smit", at=at + 5 * minute)
    worker.work(at + 5 * minute)

    letters = Letter.objects.order_by("id")
    assert [letter.state for letter in letters] == ["sent", "sent", "sent", "held", "held", "sent"]
    assert [letter for letter in letters if "link" in letter.facts] == []
