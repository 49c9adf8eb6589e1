"""A mailbox is changed while its mail is fetched."""

from __future__ import annotations

import pytest

from gehoor.core.events import SYSTEM
from gehoor.intake import actions
from gehoor.intake.models import Mailbox
from tests.factories import people
from tests.factories.mail import MONDAY

pytestmark = pytest.mark.django_db

FETCHED = {"imap_host": "imap.wit.example", "imap_user": "help", "imap_password": "geheim woord"}


@pytest.fixture
def box():
    made = actions.make_mailbox(
        address="help@wit.example", team=people.team(), by=SYSTEM, at=MONDAY, **FETCHED
    )
    actions.begin_fetching(mailbox=made, uidvalidity=7, until=40)
    actions.note_fetched(mailbox=made, uid=40, failing={})
    return made


def change(box, **values):
    return actions.change_mailbox(mailbox=box, by=SYSTEM, at=MONDAY, **values)


@pytest.mark.parametrize(
    ("values", "reached"),
    [
        ({"name": "Winkel"}, (7, 40)),
        ({"imap_password": "een ander woord"}, (7, 40)),
        ({"imap_host": "imap.zwart.example", "imap_password": "geheim woord"}, (None, 0)),
        ({"imap_user": "winkel"}, (None, 0)),
        ({"imap_folder": "Vragen"}, (None, 0)),
    ],
)
def test_what_is_another_mailbox_at_the_server_is_fetched_from_its_beginning(box, values, reached):
    change(box, **values)

    kept = Mailbox.objects.get()
    assert (kept.imap_uidvalidity, kept.imap_uid) == reached


def test_what_was_fetched_while_someone_changed_the_name_is_not_fetched_again(box):
    on_screen = Mailbox.objects.get()
    actions.note_fetched(mailbox=box, uid=41, failing={})

    change(on_screen, name="Winkel")

    kept = Mailbox.objects.get()
    assert (kept.name, kept.imap_uid) == ("Winkel", 41)


def test_a_password_is_never_told_to_another_host(box):
    with pytest.raises(actions.CannotUse, match="Fill in the user name and the password"):
        change(box, imap_host="imap.thief.example")

    assert Mailbox.objects.get().imap_host == "imap.wit.example"


def test_that_a_try_came_back_stays_when_the_sender_says_later_that_it_left(box):
    trip = actions.try_mailbox(mailbox=box, by=SYSTEM, at=MONDAY)
    actions.note_failed(trip_id=trip.pk, said="5.1.1", at=MONDAY)

    actions.note_sent(trip=trip, into_file=False, at=MONDAY)

    trip.refresh_from_db()
    assert (trip.sent_at, trip.failed_at, trip.said) == (MONDAY, MONDAY, "5.1.1")


def test_an_address_that_another_made_a_mailbox_meanwhile_is_refused(box, monkeypatch):
    monkeypatch.setattr("gehoor.intake.actions.mailboxes._refuse_mailbox", lambda _box: None)
    team = people.team("Winkel")

    with pytest.raises(actions.CannotUse, match=r"help@wit\.example is a mailbox already"):
        actions.make_mailbox(address="help@wit.example", team=team, by=SYSTEM, at=MONDAY)

    assert Mailbox.objects.count() == 1
