"""Keys, glances, threads and passwords."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.intake.rules import automatic, keys, secrets, threads
from gehoor.intake.rules.glance import Glance, glance

A, B = "k" * 40, "x" * 40


@given(st.text(), st.text())
def test_keys_fit_their_column_and_differ_when_what_they_name_differs(first, second):
    one, two = keys.posted("lmtp", "0" * 64, first * 20), keys.posted("lmtp", "0" * 64, second * 20)

    assert max(len(one), len(two)) <= 300
    if first.lower() != second.lower() and "\x00" not in first + second:
        assert one != two


def test_keys_say_what_they_name():
    assert keys.fetched(3, 17, 9) == "imap:3:17:9"
    assert keys.taken("ab", "/m/x.eml") == "take:ab:/m/x.eml"
    assert keys.taken("ab", "/m/x.mbox", 0) == "take:ab:/m/x.mbox#0"
    assert keys.posted("smtp", "ab", "Help@Desk.example") == "smtp:ab:help@desk.example"


def test_a_glance_finds_what_is_noted():
    raw = (
        b'Received: from a by b;\r\n Mon, 16 Nov 2026 08:00:00 +0100\r\nReceived: older; never\r\nFROM: "x@y.z"\r\n'
        b" <Anna@Example.org>\r\nMessage-Id:\r\n <a@b>\r\nIn-Reply-To: <c@d> <e@f>\r\nDate: today\r\n\r\nDate: no\r\n"
    )

    assert glance(raw) == Glance(
        message_id="a@b",
        in_reply_to="c@d",
        sender="anna@example.org",
        date="today",
        received="Mon, 16 Nov 2026 08:00:00 +0100",
    )


def test_a_message_id_without_brackets_is_taken_when_it_looks_like_one():
    assert glance(b"Message-ID: a@b\n\n").message_id == "a@b"
    assert glance(b"Message-ID: hello\n\n").message_id == ""


@given(st.binary(max_size=2000))
def test_a_glance_never_raises(raw):
    assert len(glance(b"Message-ID: " + raw).message_id) <= 300


@pytest.mark.parametrize(
    "raw", [b"From: " + b"a" * 5_000_000, b"From:" + b"\n " * 500_000, b"from" * 500_000]
)
def test_a_glance_is_quick(raw):
    start = time.process_time()

    glance(raw)

    assert time.process_time() - start < 0.5


def test_reply_tokens_are_found_at_our_domains_only():
    addresses = [
        "reply+ABC@desk.example",
        "reply+x@other.example",
        "help+abc@desk.example",
        "reply+@desk.example",
    ]

    assert threads.reply_tokens(addresses, {"Desk.example"}) == ("abc",)


def test_what_a_mail_answers_is_tried_from_the_nearest():
    assert threads.answered("c", ["a", "b", "c"]) == ("c", "b", "a")
    assert threads.answered("", []) == ()


@pytest.mark.parametrize(
    ("reference", "case"),
    [
        ("case:12:letter:3", 12),
        ("case:12", 12),
        ("", None),
        ("case:x", None),
        ("code:12", None),
        ("case:²", None),
    ],
)
def test_the_case_in_a_letters_mark(reference, case):
    assert threads.case_of(reference) == case


@pytest.mark.parametrize(
    ("signs", "kind"),
    [
        (automatic.Signs(kind=""), ""),
        (automatic.Signs(kind="other"), ""),
        (automatic.Signs(kind="vacation"), "vacation"),
        (automatic.Signs(kind="bounce", is_bounce=True, is_from_ourselves=True), "bounce"),
        (automatic.Signs(kind="", is_from_ourselves=True), "own"),
        (automatic.Signs(kind="list"), "list"),
        (automatic.Signs(kind="list", is_our_list=True), ""),
        (automatic.Signs(kind="vacation", is_our_list=True), "vacation"),
    ],
)
def test_which_mail_opens_no_case(signs, kind):
    assert automatic.kind_without_case(signs) == kind


def test_a_password_comes_back_only_with_a_key_that_made_it():
    kept = secrets.encrypt("geheim", [A])

    assert "geheim" not in kept
    assert secrets.decrypt(kept, [A]) == "geheim"
    assert secrets.decrypt(kept, [B, A]) == "geheim"
    with pytest.raises(secrets.CannotDecrypt):
        secrets.decrypt(kept, [B])


def test_no_password_is_no_password():
    assert secrets.decrypt(secrets.encrypt("", [A]), [B]) == ""
