"""Fetching from a server of our own that can misbehave."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import translation

from gehoor.core import keys
from gehoor.core.models import Event, Lease, Sign
from gehoor.intake import queries
from gehoor.intake.doors import imap
from gehoor.intake.models import Delivery, Mailbox
from gehoor.intake.rules import secrets
from tests.factories import people
from tests.factories.mail import mail, mailbox
from tests.intake.imap_stub import Server, Stub

pytestmark = pytest.mark.django_db

OLD = b"16-Nov-2020 08:00:00 +0000"


@pytest.fixture
def stub() -> Stub:
    return Stub()


@pytest.fixture
def server(stub) -> Iterator[Server]:
    with Server(stub) as running:
        yield running


@pytest.fixture
def box(server) -> Mailbox:
    return mailbox(
        people.team(),
        imap_host="127.0.0.1",
        imap_port=server.port,
        imap_security="none",
        imap_user="help",
        imap_password=secrets.encrypt("geheim", keys.signing()),
    )


def again(box: Mailbox) -> int:
    """Fetch with what the database knows of the mailbox, as a process that was started anew."""
    return imap.fetch(Mailbox.objects.get(pk=box.pk))


def shas() -> list[str]:
    return list(Delivery.objects.order_by("id").values_list("raw_sha256", flat=True))


def sha(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def test_what_waits_is_fetched_byte_for_byte_and_in_order(stub, box):
    raws = [mail(f"Mail {number}") for number in range(50)] + [
        b"",
        b"\x00\xff odd\r\n)\r\n* 1 FETCH (",
        b"x" * 3_000_000,
    ]
    for raw in raws:
        stub.add(raw)

    assert imap.fetch(box) == 53
    assert shas() == [sha(raw) for raw in raws]
    first = Delivery.objects.order_by("id")[0]
    assert (first.door, first.recipient, first.mailbox) == ("imap", "help@desk.example", box)


def test_it_is_marked_at_the_server_only_after_it_was_stored(stub, box, monkeypatch):
    uid = stub.add(mail())
    monkeypatch.setattr(imap.actions, "store_all", _fails)

    assert again(box) == 0
    assert stub.seen() == []

    monkeypatch.undo()
    again(box)

    assert stub.seen() == [uid]
    assert Delivery.objects.count() == 1


def _fails(_):
    raise OSError(28, "No space left on device")


def test_a_second_round_fetches_only_what_is_new(stub, box):
    stub.add(mail())
    again(box)

    assert again(box) == 0

    stub.add(mail())

    assert again(box) == 1
    assert list(Delivery.objects.values_list("state", flat=True)) == ["waiting", "waiting"]


def test_after_an_outage_all_of_it_is_fetched_where_it_stopped(stub, box):
    raws = [mail(f"Mail {number}") for number in range(45)]
    for raw in raws:
        stub.add(raw)
    stub.hang_up_after = 25

    assert again(box) < 45
    assert Mailbox.objects.get().last_error != ""

    stub.hang_up_after = -1
    again(box)

    assert shas() == [sha(raw) for raw in raws]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"waiting"}
    assert Mailbox.objects.get().last_error == ""


def test_mail_that_was_read_elsewhere_meanwhile_is_fetched_too(stub, box):
    stub.add(mail())
    again(box)
    stub.add(mail(), seen=True)

    assert again(box) == 1


def test_the_first_time_old_mail_that_was_read_already_is_left_alone(stub, box):
    stub.add(mail("old and read"), seen=True, date=OLD)
    kept = [mail("old, unread"), mail("new, read")]
    stub.add(kept[0], date=OLD)
    stub.add(kept[1], seen=True, date=f"{datetime.now(UTC):%d-%b-%Y %H:%M:%S +0000}".encode())

    again(box)

    assert shas() == [sha(raw) for raw in kept]


@pytest.mark.parametrize("new", [0, 1])
def test_old_mail_that_was_left_alone_stays_left_alone(stub, box, new):
    for number in range(new):
        stub.add(mail(f"new {number}"))
    for number in range(5):
        stub.add(mail(f"old {number}"), seen=True, date=OLD)
    again(box)

    again(box)

    assert len(shas()) == new


def test_a_first_time_that_breaks_off_goes_on_as_the_first_time(stub, box, monkeypatch):
    monkeypatch.setattr(imap, "TOGETHER", 1)
    stub.add(mail("unread"))
    stub.add(mail("also unread").replace(b"2026", b"2020"))
    stub.add(mail("old and read"), seen=True, date=OLD)
    stub.hang_up_after = 1
    again(box)
    stub.hang_up_after = -1

    again(box)

    assert list(Delivery.objects.order_by("id").values_list("quiet", flat=True)) == [True, True]


def test_numbering_anew_that_breaks_off_doubles_nothing(stub, box, monkeypatch):
    monkeypatch.setattr(imap, "TOGETHER", 1)
    for number in range(3):
        stub.add(mail(f"Mail {number}", message_id=""))
    again(box)
    stub.renumber()
    stub.hang_up_after = 1
    again(box)
    stub.hang_up_after = -1

    again(box)

    states = list(Delivery.objects.order_by("id").values_list("state", flat=True))
    assert states == ["waiting"] * 3 + ["duplicate"] * 3


def test_the_first_time_old_mail_is_not_acknowledged(stub, box):
    stub.add(mail().replace(b"2026", b"2020"))
    again(box)
    stub.add(mail().replace(b"2026", b"2020"))
    again(box)

    assert list(Delivery.objects.order_by("id").values_list("quiet", flat=True)) == [True, False]


def test_when_the_server_has_numbered_anew_nothing_is_lost_and_nothing_is_doubled(stub, box):
    for number in range(3):
        stub.add(mail(f"Mail {number}", message_id=""))
    again(box)
    new = mail("came meanwhile")
    stub.add(new)
    stub.renumber()

    assert again(box) == 1

    states = list(Delivery.objects.order_by("id").values_list("state", flat=True))
    assert states == ["waiting"] * 3 + ["duplicate"] * 3 + ["waiting"]
    assert shas()[-1] == sha(new)
    assert again(box) == 0


def test_the_same_bytes_sent_twice_are_two_mails(stub, box):
    raw = mail()
    stub.add(raw)
    stub.add(raw)

    again(box)

    assert list(Delivery.objects.values_list("state", flat=True)) == ["waiting", "waiting"]


def test_mail_that_vanishes_while_it_is_fetched_does_not_stop_the_rest(stub, box):
    uids = [stub.add(mail(f"Mail {number}")) for number in range(5)]
    stub.vanishing = {uids[1], uids[3]}

    assert again(box) == 3


@pytest.mark.parametrize("fault", ["refused", "broken"])
def test_a_mail_that_the_server_does_not_give_holds_up_no_other_and_is_set_aside_after_three_times(
    stub, box, fault
):
    raws = [mail(f"Mail {number}") for number in range(5)]
    uids = [stub.add(raw) for raw in raws]
    setattr(stub, fault, {uids[1]})

    assert [again(box) for _ in range(4)] == [1, 3, 0, 0]

    raws.pop(1)
    unfetched = Delivery.objects.get(state="unfetched")
    assert shas() == [*(sha(raw) for raw in raws), sha(b"")]
    assert (unfetched.reason.startswith("INBOX, UID 2: "), unfetched.mailbox) == (True, box)
    assert (stub.seen(), Mailbox.objects.get().last_error) == ([1, 3, 4, 5], "")
    assert Event.objects.filter(name="intake.CouldNotFetch").count() == 1


def test_a_mail_that_comes_at_the_third_time_is_as_good_as_any_other(stub, box):
    raws = [mail(f"Mail {number}") for number in range(3)]
    uids = [stub.add(raw) for raw in raws]
    stub.broken = {uids[0]}

    assert [again(box), again(box)] == [0, 2]
    assert Mailbox.objects.get().last_error.startswith("Mail 1: ")
    stub.broken = set()
    again(box)

    assert shas() == [sha(raws[1]), sha(raws[2]), sha(raws[0])]
    assert (Mailbox.objects.get().last_error, Mailbox.objects.get().imap_failing) == ("", {})


def test_a_server_that_gives_nothing_at_all_makes_no_mail_be_set_aside(stub, box):
    raws = [mail(f"Mail {number}") for number in range(8)]
    stub.refused = {stub.add(raw) for raw in raws}
    for _ in range(30):
        again(box)
    stub.refused = set()

    for _ in range(2):
        again(box)

    assert sorted(shas()) == sorted(sha(raw) for raw in raws)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"waiting"}


def test_the_only_mail_that_does_not_come_is_asked_for_until_a_later_one_does(stub, box):
    stub.refused = {stub.add(mail("First"))}
    for _ in range(10):
        again(box)
    before = Delivery.objects.count()
    stub.add(mail("Second"))

    again(box)

    assert before == 0
    assert list(Delivery.objects.order_by("id").values_list("state", flat=True)) == ["waiting", "unfetched"]


def test_of_a_first_time_that_keeps_breaking_off_nothing_is_fetched_twice(stub, box):
    raws = [mail(f"Mail {number}") for number in range(60)]
    for raw in raws:
        stub.add(raw)
    for _ in range(10):
        stub.hang_up_after = 7
        again(box)
    stub.hang_up_after = -1

    again(box)

    assert shas() == [sha(raw) for raw in raws]
    assert len(stub.given) == 60
    assert set(Delivery.objects.values_list("state", flat=True)) == {"waiting"}


def test_of_a_mail_larger_than_any_only_the_beginning_is_fetched(stub, box, monkeypatch):
    monkeypatch.setattr(imap, "LARGEST", 100)
    raw = mail("x" * 1000)
    stub.add(raw)

    again(box)

    assert shas() == [sha(raw[:100])]


def test_what_was_fetched_is_moved_when_there_is_a_folder_for_it(stub, box):
    Mailbox.objects.update(imap_done_folder="Gehoor")
    raws = [mail(f"Mail {number}") for number in range(25)]
    for raw in raws:
        stub.add(raw)

    again(box)

    assert (stub.mails, stub.done) == ({}, raws)


def test_it_is_moved_at_a_server_that_cannot_move(stub, box):
    stub.can_move = False
    Mailbox.objects.update(imap_done_folder="Gehoor")
    raw = mail()
    stub.add(raw)

    again(box)

    assert (stub.mails, stub.done) == ({}, [raw])


def test_a_wrong_password_is_told_on_the_mailbox(stub, box):
    stub.password = b"other"

    assert again(box) == 0

    told = Mailbox.objects.get()
    assert "wrong password" in told.last_error
    assert "geheim" not in told.last_error
    assert told.last_error_at is not None
    assert Sign.objects.get(name="imap help@desk.example").detail == told.last_error


def test_a_secret_key_that_is_gone_is_told_on_the_mailbox(stub, box):
    Mailbox.objects.update(imap_password=secrets.encrypt("geheim", ["a key of before"]))

    again(box)

    assert (
        Mailbox.objects.get().last_error == "The password must be entered again: the secret key has changed."
    )
    assert stub.logins == 0


def test_a_folder_that_was_renamed_is_told_on_the_mailbox(stub, box):
    Mailbox.objects.update(imap_folder="Post")

    again(box)

    assert "no such folder" in Mailbox.objects.get().last_error


def test_a_server_that_is_away_is_told_and_tried_again(stub, box):
    Mailbox.objects.update(imap_port=1)

    assert again(box) == 0
    with translation.override("nl"):
        told = Mailbox.objects.get().trouble
    assert told == "Daar antwoordt geen mailserver. Kijk naar de naam en de poort."


def test_a_mailbox_that_another_process_fetches_is_left_to_it(stub, box):
    stub.add(mail())
    soon = datetime.now(UTC) + timedelta(seconds=9)
    Lease.objects.create(name=f"imap {box.pk}", holder="another", until=soon)

    assert again(box) == 0
    assert Delivery.objects.count() == 0


def test_mailboxes_are_due_every_minute_unless_they_are_asleep(box, at):
    other = mailbox(box.team, "b@desk.example", imap_host="h", last_fetched_at=at)
    mailbox(box.team, "c@desk.example", imap_host="h", is_active=False)
    mailbox(box.team, "d@desk.example")

    assert queries.mailboxes_to_fetch(before=at - timedelta(seconds=1)) == [box]
    assert set(queries.mailboxes_to_fetch(before=at)) == {box, other}


@pytest.mark.django_db(transaction=True)
def test_two_fetchers_at_once_store_nothing_twice(stub, box, monkeypatch):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("a database in memory belongs to one thread")
    monkeypatch.setattr(imap.leases.Holding, "hold", lambda *_: True)
    raws = [mail(f"Mail {number}") for number in range(30)]
    for raw in raws:
        stub.add(raw)

    def run() -> None:
        imap.fetch(Mailbox.objects.get(pk=box.pk))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(shas()) == sorted(sha(raw) for raw in raws)
