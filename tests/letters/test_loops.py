from __future__ import annotations

import pytest

from gehoor.intake.reading.read import read
from gehoor.letters.rendering.letter import render
from gehoor.letters.rendering.mail import Envelope, mail
from tests.factories import letters


def raw(name: str, at, auto: str) -> bytes:
    envelope = Envelope(
        message_id="one@desk.example",
        at=at,
        sender="support@desk.example",
        sender_name="De Witgoedwinkel",
        to=["m.deboer@example.com"],
        in_reply_to="m1@mail.example",
        auto=auto,
    )
    return mail(render(letters.facts(name)), envelope).as_bytes()


@pytest.mark.parametrize(
    ("name", "auto", "is_auto"),
    [
        ("acknowledgement", "auto-replied", True),
        ("hand_off", "auto-generated", True),
        ("code", "auto-generated", True),
        ("reply", "", False),
    ],
)
def test_another_installation_knows_what_was_written_by_a_program(at, name, auto, is_auto):
    reading = read(raw(name, at, auto))

    assert reading.auto.is_auto is is_auto


def test_a_letter_of_ours_is_read_as_we_wrote_it(at):
    reading = read(raw("reply", at, ""))

    assert reading.subject == "Re: Wasmachine lekt, derde keer [case 2417]"
    assert reading.from_ == (("De Witgoedwinkel", "support@desk.example"),)
    assert reading.text.startswith("Beste mevrouw De Boer,\n\nU schreef dat de machine")
    assert reading.in_reply_to == "m1@mail.example"
