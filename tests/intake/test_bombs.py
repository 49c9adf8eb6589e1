"""Mails made to keep a reader busy: each ends in its place, and the next one is not kept waiting."""

from __future__ import annotations

import base64
import os
import time

import pytest

from gehoor.intake.models import Delivery
from tests.factories import people
from tests.factories.mail import deliver, heard, mail, read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def nested(depth: int, inner: bytes = b"text") -> bytes:
    heads = [
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (number, number)
        for number in range(depth)
    ]
    return b"From: a@example.org\r\nMIME-Version: 1.0\r\n" + b"".join(heads) + b"\r\n" + inner


BOMBS = {
    "multiparts a thousand deep": nested(1000),
    "mails a thousand deep": b"From: a@example.org\r\n"
    + b"Content-Type: message/rfc822\r\n\r\n" * 1000
    + b"x",
    "brackets": mail(to="(" * 5_000),
    "encoded words": mail(subject="=?utf-8?q?x?= " * 20_000),
    "parameters": mail().replace(b"charset=utf-8", b"; ".join(b"x%d=y" % n for n in range(20_000))),
    "references": mail(references=" ".join(f"<{n}@x>" for n in range(100_000))),
    "parts": nested(1) + b"--b0\r\n\r\nx\r\n" * 100_000,
    "recipients": mail(to=", ".join(f"a{n}@x.example" for n in range(10_000))),
    "headers": b"".join(b"X-%d: y\r\n" % n for n in range(100_000)) + mail(),
    "a line of forty megabytes": mail(base64.b64encode(os.urandom(100) * 300_000).decode()),
    "an unknown charset": mail().replace(b"utf-8", b"x-foo"),
    "a charset that is a codec": mail().replace(b"utf-8", b"idna"),
    "blanks": mail("Op " + " " * 200_000 + "schreef:"),
    "quotes": mail("> " * 100_000),
    "html": mail("<div>" * 100_000).replace(b"text/plain", b"text/html"),
    "zeros": b"\x00" * 1_000_000,
    "a header without end": b"From: " + b"x" * 3_000_000,
    "authentication": mail(authentication_results="mx; " + "((" * 20_000),
    "signatures": b"DKIM-Signature: v=1; a=rsa-sha256; b=A; bh=A; d=example.com; h=from; s="
    + b"x" * 50_000
    + b"\r\n"
    + mail(),
}


@pytest.fixture(autouse=True)
def _a_team(settings):
    settings.GEHOOR_AUTHSERV_ID = "mx"
    people.team()


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_its_place(name):
    start = time.monotonic()

    delivery = heard(BOMBS[name])

    assert delivery.state in {"case", "unreadable", "automatic"}
    assert time.monotonic() - start < 15


def test_a_row_of_bombs_keeps_no_ordinary_mail_waiting():
    for bomb in BOMBS.values():
        deliver(bomb)
    plain = [deliver(mail(f"Mail {number}")) for number in range(10)]
    start = time.monotonic()

    while Delivery.objects.filter(pk__in=[one.pk for one in plain], state="waiting").exists():
        from gehoor.intake.reader import loop
        from tests.factories.mail import MONDAY

        loop.read_waiting(MONDAY)

    assert time.monotonic() - start < 10
    read()
    assert Delivery.objects.filter(state="waiting").count() == 0
