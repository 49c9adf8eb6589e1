from __future__ import annotations

import pytest

from gehoor.intake.reading.addresses import Mailbox, is_address, join_split_names, parse
from gehoor.intake.reading.read import read


def one(header: str) -> list[Mailbox]:
    return parse(header.encode(), limit=500)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("anna@example.nl", [("", "anna@example.nl")]),
        ("<anna@example.nl>", [("", "anna@example.nl")]),
        ("Anna de Vries <anna@example.nl>", [("Anna de Vries", "anna@example.nl")]),
        ('"Vries, Anna de" <anna@example.nl>', [("Vries, Anna de", "anna@example.nl")]),
        ("anna@example.nl (Anna de Vries)", [("Anna de Vries", "anna@example.nl")]),
        ("Bram (Klantenservice) <bram@desk.example>", [("Bram (Klantenservice)", "bram@desk.example")]),
        ("=?utf-8?q?Ren=C3=A9?= <rene@example.nl>", [("René", "rene@example.nl")]),
        ('"=?utf-8?q?Ren=C3=A9?=" <rene@example.nl>', [("René", "rene@example.nl")]),
        ("a@b.nl, c@d.nl", [("", "a@b.nl"), ("", "c@d.nl")]),
        ("a@b.nl; c@d.nl", [("", "a@b.nl"), ("", "c@d.nl")]),
        ("Team: a@b.nl, Bo <c@d.nl>;", [("", "a@b.nl"), ("Bo", "c@d.nl")]),
        ("undisclosed-recipients:;", []),
        ("", []),
        ("<@relay.nl,@ook.nl:anna@example.nl>", [("", "anna@example.nl")]),
        ("Pete <pete(his account)@silly.test(his host)>", [("Pete", "pete@silly.test")]),
        ("<<anna@example.nl>>", [("", "anna@example.nl")]),
        ("<mailto:anna@example.nl>", [("", "anna@example.nl")]),
        ('"anna b"@example.nl', [("", '"anna b"@example.nl')]),
        ("MAILER-DAEMON", [("", "MAILER-DAEMON")]),
    ],
)
def test_address_headers_are_read_as_they_are_written(header, expected):
    assert one(header) == [Mailbox(*pair) for pair in expected]


@pytest.mark.parametrize(
    "header",
    [
        "alice@example.org)bob@example.com",
        "alice@example.org(<bob@example.com>",
        "<alice@example.org><bob@example.com>",
        "<alice@example.org> bob@example.com",
        "Alice bob@example.com",
        "=?utf-8?q?alice?=@example.org",
        "=?utf-8?q?Alice_=3Calice=40example.org=3E?=",
        "alice@@example.org",
        "alice@example..org",
        "a" * 400 + "@example.org",
    ],
)
def test_an_unclear_mailbox_has_a_name_but_no_address(header):
    (mailbox,) = one(header)

    assert mailbox.address == ""
    assert mailbox.name != ""


def test_a_name_with_a_bare_comma_is_one_person():
    assert join_split_names(one("Jansen, Piet <piet@example.nl>")) == [
        Mailbox("Jansen, Piet", "piet@example.nl")
    ]


def test_no_more_mailboxes_than_the_limit_are_kept():
    header = ", ".join(f"a{number}@b.nl" for number in range(50)).encode()

    assert len(parse(header, limit=7)) == 7


@pytest.mark.parametrize(
    ("address", "expected"), [("a@b.nl", True), ("a@b", True), ("a @b.nl", False), ("a@b.nl\n", False)]
)
def test_an_address_is_exactly_one(address, expected):
    assert is_address(address) is expected


def test_two_from_headers_make_nobody_the_sender():
    reading = read(b"From: baas@desk.example\nFrom: boef@example.nl\nSubject: x\n\ny")

    assert reading.sender is None
    assert [box.address for box in reading.from_] == ["baas@desk.example", "boef@example.nl"]
