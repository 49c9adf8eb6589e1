from __future__ import annotations

import time

import pytest

from gehoor.intake.reading import limits
from gehoor.intake.reading.read import read
from gehoor.intake.reading.sandbox import Sandbox
from gehoor.intake.reading.scan import scan
from tests.generative.hostile import CLASSES, Hostile, at_worst, hostile

SEED, MAILS = 2026, 2000
WORST_SECONDS = 2.0


def faults(mail: Hostile) -> list[str]:
    """Where reading gives something else than the mail's expectation says."""
    reading, wanted = read(mail.raw), mail.expectation
    sender = reading.sender.address if reading.sender else ""
    files = tuple(file.name for file in reading.attachments)
    claims = (
        ("readable", not reading.unreadable),
        ("sender", wanted.sender in (None, sender)),
        ("subject", wanted.subject in (None, reading.subject)),
        ("text", wanted.text_has is None or wanted.text_has in reading.text),
        ("files", wanted.files in (None, files)),
        ("auto", wanted.auto in (None, reading.auto.kind)),
        ("sandbox", not wanted.needs_sandbox or not limits.precheck(mail.raw).plainly_harmless),
        ("storable", "\x00" not in repr(reading)),
    )
    return [f"{mail.name}: {name}" for name, holds in claims if not holds]


def test_two_thousand_hostile_mails_do_what_is_expected_in_time():
    wrong: list[str] = []
    slow: list[str] = []
    for mail in hostile(SEED, MAILS):
        started = time.process_time()
        wrong.extend(faults(mail))
        if time.process_time() - started > WORST_SECONDS:
            slow.append(mail.name)

    assert (wrong, slow) == ([], [])


def test_the_same_seed_gives_the_same_bytes():
    assert [mail.raw for mail in hostile(7, 100)] == [mail.raw for mail in hostile(7, 100)]


def test_all_classes_come_first():
    assert {mail.kind for mail in hostile(1, len(CLASSES))} == set(CLASSES)


@pytest.mark.parametrize("mail", list(at_worst()), ids=lambda mail: mail.name)
def test_no_bomb_takes_time(mail):
    started = time.process_time()
    reading = read(mail.raw)
    took = time.process_time() - started

    assert reading.unreadable is False
    assert took < WORST_SECONDS


def test_what_cannot_be_read_gives_its_headers():
    raw = b"Received: x\nFrom: Anna <anna@example.nl>\nTo: b@c.nl\nSubject: =?utf-8?q?Caf=C3=A9?=\nDate: Mon, 01 Jun 2026 10:00:00 +0200\nMessage-ID: <x@y>\n\n\xfftekst"
    reading = scan(raw, "daarom")

    assert (reading.unreadable, reading.warnings) == (True, ("daarom",))
    assert (reading.sender.address, reading.to[0].address, reading.subject) == (
        "anna@example.nl",
        "b@c.nl",
        "Café",
    )
    assert (reading.date.isoformat(), reading.message_id) == ("2026-06-01T10:00:00+02:00", "x@y")
    assert reading.text == "\ufffdtekst"


def test_the_scan_raises_on_nothing_either():
    for mail in hostile(SEED + 1, 300):
        assert scan(mail.raw, "x").unreadable is True


def test_bombs_are_read_in_the_sandbox_too():
    with Sandbox() as box:
        for mail in at_worst():
            assert box.read(mail.raw) == read(mail.raw)
