from __future__ import annotations

import pytest

from gehoor.intake.reading.addresses import Mailbox
from gehoor.intake.reading.forward import senders

KARIN = Mailbox("Karin Bos", "karin@example.org")


@pytest.mark.parametrize(
    "text",
    [
        "---------- Forwarded message ---------\nFrom: Karin Bos <karin@example.org>\nDate: Fri, May 29, 2026\nSubject: x\nTo: <b@c.nl>\n\nhoi",
        "Begin forwarded message:\n\n> From: Karin Bos <karin@example.org>\n> Subject: x\n> Date: 29 May 2026 at 16:12\n> To: b@c.nl\n>\n> hoi",
        "FYI\n\n-----Original Message-----\nFrom: Karin Bos [mailto:karin@example.org]\nSent: Friday\nTo: Bram\nSubject: x\n\nhoi",
        "________________________________\nVan: Karin Bos <karin@example.org>\nVerzonden: vrijdag 29 mei 2026 16:12\nAan: Bram\nOnderwerp: x\n\nhoi",
        "Von: Karin Bos <karin@example.org>\nGesendet: Freitag, 29. Mai 2026 16:12\nAn: Bram\nBetreff: x\n\nhoi",
        "*From:* Karin Bos <karin@example.org<mailto:karin@example.org>>\n*Sent:* Friday\n*To:* Bram\n*Subject:* x\n\nhoi",
    ],
)
def test_a_forward_names_who_wrote_it(text):
    assert senders(text, "FW: x", []) == (KARIN,)


def test_forwards_in_forwards_are_named_from_the_outside_in():
    block = "From: {}\nSent: Friday 29 May 2026 16:12\nTo: Bram\nSubject: x\n\n"
    text = (
        block.format("Carl <carl@desk.example>")
        + "zie onder\n\n"
        + block.format("Karin Bos <karin@example.org>")
    )

    assert senders(text, "FW: x", []) == (Mailbox("Carl", "carl@desk.example"), KARIN)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "Re: x",
            "hoi\n\nVan: Karin Bos <karin@example.org>\nVerzonden: vrijdag\nAan: Bram\nOnderwerp: x\n\noud",
        ),
        ("FW: x", "geen kop, alleen karin@example.org"),
        ("FW: x", "From: iemand\n"),
        ("x", ""),
    ],
)
def test_a_reply_and_plain_words_forward_nothing(subject, text):
    assert senders(text, subject, []) == ()
