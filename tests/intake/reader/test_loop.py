"""In which order mail is read, and what one bad mail does to the others."""

from __future__ import annotations

import errno
from datetime import timedelta

import pytest
from django.db import OperationalError

from gehoor.cases.models import Case
from gehoor.core import files
from gehoor.core.models import Lease
from gehoor.intake import queries
from gehoor.intake.models import Delivery
from gehoor.intake.reader import loop
from tests.factories import people
from tests.factories.mail import MONDAY, deliver, heard, mail, read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_team():
    people.team()


def outcomes() -> list[str]:
    return list(Delivery.objects.order_by("id").values_list("state", flat=True))


def test_mail_is_read_in_the_order_in_which_it_came():
    for number in range(5):
        deliver(mail(f"Mail {number}", sender=f"a{number}@example.org"))

    read()

    texts = [case.last_words for case in Case.objects.order_by("number")]
    assert texts == [f"Mail {number}" for number in range(5)]


def test_an_answer_waits_for_the_mail_that_it_answers():
    passing = "mx.desk.example; dmarc=pass header.from=example.com"
    second = deliver(mail("Tweede", in_reply_to="<first@x.example>", authentication_results=passing))
    first = deliver(mail("Eerste", message_id="<first@x.example>"))

    read()

    first.refresh_from_db()
    second.refresh_from_db()
    assert first.became_id < second.became_id


def test_two_mails_that_answer_each_other_are_both_read():
    deliver(mail(message_id="<a@x.example>", in_reply_to="<b@x.example>"))
    deliver(mail(message_id="<b@x.example>", in_reply_to="<a@x.example>"))

    read()

    assert outcomes() == ["case", "case"]


def test_a_mail_that_answers_itself_is_read():
    assert heard(mail(message_id="<a@x.example>", in_reply_to="<a@x.example>")).state == "case"


def test_a_chain_of_any_length_is_read_whatever_its_order():
    for number in reversed(range(60)):
        raw = mail(message_id=f"<{number}@x.example>", in_reply_to=f"<{number - 1}@x.example>")
        deliver(raw)

    read()

    assert outcomes() == ["case"] * 60


def test_an_answer_waits_for_a_mail_that_is_read_under_guard():
    heavy = mail("Eerste", message_id="<first@x.example>").replace(b"utf-8", b"x-unknown")
    second = deliver(mail("Tweede", in_reply_to="<first@x.example>"))
    first = deliver(heavy)

    read()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.is_plain, first.state, second.state) == (False, "case", "case")
    assert first.became_id < second.became_id


def test_what_cannot_be_settled_becomes_a_case_that_says_so_and_stops_nobody(monkeypatch, caplog):
    settle = loop.settle

    def fails(heard, **values):
        if b"bom" in files.get(heard.delivery.raw_sha256) and not heard.reading.unreadable:
            raise ValueError("a mistake of ours")
        settle(heard, **values)

    monkeypatch.setattr(loop, "settle", fails)
    bad = deliver(mail("bom", sender="Piet <piet@example.org>", subject="Kapot"))
    good = deliver(mail())

    for second in range(6):
        read(MONDAY + timedelta(seconds=2 * second))

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (good.state, bad.state, bad.tries) == ("case", "unreadable", 3)
    assert (bad.case.could_not_read, bad.case.subject, bad.case.customer.name) == (True, "Kapot", "Piet")
    assert (
        bad.reason
        == "This mail could not be read. What its headers say is shown; the mail as received is kept."
    )


def test_what_cannot_be_given_a_case_at_all_waits_on_and_holds_up_no_promise(monkeypatch, caplog):
    def fails(heard, **values):
        raise ValueError("a mistake of ours")

    monkeypatch.setattr(loop, "settle", fails)
    bad = deliver(mail())

    for second in range(6):
        read(MONDAY + timedelta(seconds=2 * second))

    bad.refresh_from_db()
    assert (bad.state, bad.tries >= 3, queries.heard_until()) == ("waiting", True, None)


def test_when_every_mail_fails_the_fault_is_ours_and_they_are_tried_much_later(monkeypatch, caplog):
    settle = loop.settle

    def fails(heard, **values):
        raise ValueError("a mistake of ours")

    for _ in range(8):
        deliver(mail())
    monkeypatch.setattr(loop, "settle", fails)
    for second in range(20):
        read(MONDAY + timedelta(seconds=second))
    monkeypatch.setattr(loop, "settle", settle)

    read(MONDAY + timedelta(minutes=3))

    assert outcomes().count("case") >= 6


def test_a_full_disk_counts_against_no_mail(monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(loop, "hear", full)
    delivery = deliver(mail())

    with pytest.raises(OSError, match="No space"):
        loop.read_waiting(MONDAY)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("waiting", 0)


def test_a_database_that_is_away_counts_against_no_mail(monkeypatch):
    def locked(*_, **__):
        raise OperationalError("database is locked")

    delivery = deliver(mail())
    monkeypatch.setattr(loop, "settle", locked)
    monkeypatch.setattr(loop.transaction, "atomic", locked)
    monkeypatch.setattr(loop, "close_old_connections", lambda: None)

    with pytest.raises(OperationalError):
        loop._reader()._handle(delivery, MONDAY, lambda: None)

    monkeypatch.undo()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("waiting", 0)


def test_only_one_process_reads_at_a_time():
    deliver(mail())
    Lease.objects.create(name="mail reader", holder="another", until=MONDAY + timedelta(seconds=5))

    assert loop.read_waiting(MONDAY) == 0
    assert outcomes() == ["waiting"]

    read(MONDAY + timedelta(seconds=6))

    assert outcomes() == ["case"]


def test_a_delivery_that_another_process_settled_meanwhile_is_not_settled_twice(monkeypatch):
    delivery = deliver(mail())
    hear = loop.hear

    def late(*values):
        Delivery.objects.filter(pk=delivery.pk).update(state="case", read_at=MONDAY)
        return hear(*values)

    monkeypatch.setattr(loop, "hear", late)

    read()

    assert Case.objects.count() == 0


def test_a_lost_file_is_a_case_all_the_same(caplog):
    delivery = deliver(mail(sender="piet@example.org"))
    files.path_of(delivery.raw_sha256).unlink()

    for second in range(6):
        read(MONDAY + timedelta(seconds=2 * second))

    delivery.refresh_from_db()
    assert (delivery.state, delivery.case.customer.name) == ("unreadable", "piet@example.org")


def test_mail_with_nul_and_broken_letters_in_every_header_is_read():
    raw = b"From: a\x00\xff <a@example.org>\r\nSubject: \x00\xed\xa0\x80\r\nMessage-ID: <\x00@x>\r\n\r\n\x00\xff"

    assert heard(raw).state == "case"
