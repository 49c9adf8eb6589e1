from __future__ import annotations

import hashlib

import pytest

from gehoor.core import files
from gehoor.intake import actions, queries
from gehoor.intake.models import Delivery
from tests.factories.mail import MONDAY, deliver, mail

pytestmark = pytest.mark.django_db


def store(raw: bytes, key: str = "k", recipient: str = "help@desk.example") -> actions.Stored:
    return actions.store(raw, door="lmtp", key=key, recipient=recipient, at=MONDAY)


def test_what_is_stored_is_kept_byte_for_byte():
    raw = b"From: a@b.nl\n\n\x00\xff\r\r\n odd"

    stored = store(raw)

    delivery = Delivery.objects.get(pk=stored.delivery_id)
    assert files.get(delivery.raw_sha256) == raw
    assert delivery.raw_sha256 == hashlib.sha256(raw).hexdigest()


def test_what_is_stored_waits_and_notes_what_a_glance_shows():
    raw = mail(message_id="<first@mua.example>", in_reply_to="<ours@desk.example>")

    delivery = deliver(raw, recipient="Help@Desk.Example")

    assert (delivery.state, delivery.is_plain, delivery.quiet) == ("waiting", True, False)
    assert (delivery.message_id, delivery.in_reply_to) == ("first@mua.example", "ours@desk.example")
    assert (delivery.sender, delivery.recipient) == ("m.deboer@example.com", "help@desk.example")
    assert delivery.received_at == MONDAY


def test_the_same_key_again_is_a_duplicate_that_points_to_the_first():
    first = store(mail(message_id="<a@b>"))

    second, third = store(mail(message_id="<a@b>")), store(mail(message_id="<a@b>"))

    assert [first.is_new, second.is_new, third.is_new] == [True, False, False]
    outcomes = list(Delivery.objects.order_by("id").values_list("state", "duplicate_of_id"))
    assert outcomes == [("waiting", None), ("duplicate", first.delivery_id), ("duplicate", first.delivery_id)]


def test_a_key_and_a_recipient_of_any_length_and_kind_are_taken():
    store(b"x", key="k" * 5000, recipient="a\x00\udce9@" + "b" * 5000)

    assert len(Delivery.objects.get().recipient) == 320


def test_several_are_stored_together_or_not_at_all():
    good = actions.Arrival(raw=b"1", door="lmtp", key="1", at=MONDAY)
    bad = actions.Arrival(raw=b"2", door="lmtp", key="2", at=None)

    with pytest.raises(Exception, match="received_at"):
        actions.store_all([good, bad])

    assert Delivery.objects.count() == 0


def test_heard_until_is_when_the_oldest_unread_delivery_came():
    assert queries.heard_until() is None

    deliver(mail())

    assert queries.heard_until() == MONDAY


def test_last_per_door_names_only_doors_that_were_used():
    deliver(mail())

    assert queries.last_per_door() == {"lmtp": MONDAY}
