"""One small mail for each way in which mail has hurt other helpdesks; the number is the complaint's rank there."""

from __future__ import annotations

from pathlib import Path

import pytest

from gehoor.intake.reading.addresses import Mailbox
from gehoor.intake.reading.limits import MAIL_BYTES
from gehoor.intake.reading.model import Recipient
from gehoor.intake.reading.read import read
from gehoor.intake.reading.remarks import CHARSET_REPAIRED, NO_DATE, TOO_LARGE

MAILS = Path(__file__).parents[1] / "mails"
ANNA = (Mailbox("Anna de Vries", "anna@example.nl"),)
QUESTION = (
    "Op ma 1 jun 2026 om 09:00 schreef Klantenservice <klantenservice@desk.example>:\n> Woont u op nummer 5?"
)


def mail(name: str):
    return read((MAILS / f"{name}.eml").read_bytes())


@pytest.mark.parametrize("path", sorted(MAILS.glob("*.eml")), ids=lambda path: path.stem)
def test_every_mail_has_a_sender_and_a_subject(path):
    reading = read(path.read_bytes())

    assert reading.unreadable is False
    assert reading.sender is not None
    assert reading.subject != ""


def test_01_a_reply_names_what_it_answers():
    reading = mail("01-reply-with-references")

    assert reading.in_reply_to == "brief-2@desk.example"
    assert reading.references == ("een@mua.example.nl", "brief-1@desk.example", "brief-2@desk.example")
    assert reading.reply == "Het lekt nog steeds."
    assert reading.received_at.isoformat() == "2026-06-01T10:00:05+02:00"
    assert reading.return_path == "anna@example.nl"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("03-auto-submitted", "vacation"),
        ("03-x-autoreply", "vacation"),
        ("03-precedence-bulk", "vacation"),
        ("03-empty-return-path", "other"),
        ("03-mailer-daemon", "bounce"),
        ("25-mailbox-access-withdrawn", "other"),
        ("01-reply-with-references", ""),
        ("14-answer-above", ""),
        ("34-forwarded-by-agent", ""),
    ],
)
def test_03_automatic_mail_is_known_by_its_headers(name, kind):
    auto = mail(name).auto

    assert (auto.is_auto, auto.kind) == (bool(kind), kind)


def test_03_a_bounce_names_the_dead_address_and_the_letter_that_came_back():
    bounce = mail("03-mailer-daemon").bounce

    assert bounce.recipients == (Recipient("weg@example.nl", "5.1.1", hard=True),)
    assert bounce.original_message_id == "brief-9@desk.example"


def test_04_broken_mime_gives_text_and_file():
    reading = mail("04-broken-mime")

    assert reading.text == "De bon is niet te lezen "
    assert [(file.name, file.content) for file in reading.attachments] == [("bon.pdf", b"%PDF-1.4")]


def test_04_an_unknown_charset_is_repaired():
    reading = mail("04-unknown-charset")

    assert (reading.subject, reading.text) == ("Café", "Het café weigert mijn bon.\n")
    assert reading.warnings == (CHARSET_REPAIRED,)


def test_04_an_empty_file_is_listed():
    assert [(file.name, file.size) for file in mail("04-empty-part").attachments] == [("bon.pdf", 0)]


def test_04_a_missing_message_id_or_date_is_no_obstacle():
    assert mail("04-missing-message-id").message_id == ""
    assert mail("04-missing-date").date is None
    assert mail("04-missing-date").warnings == (NO_DATE,)


def test_04_a_mail_of_fifty_megabytes_gives_its_headers():
    raw = (MAILS / "01-reply-with-references.eml").read_bytes() + b"x" * (MAIL_BYTES + 1)
    reading = read(raw)

    assert (reading.unreadable, reading.warnings) == (True, (TOO_LARGE,))
    assert (reading.from_, reading.subject) == (ANNA, "Re: Wasmachine lekt")


def test_09_the_same_message_id_does_not_make_mails_the_same():
    first, second = mail("09-same-message-id-a"), mail("09-same-message-id-b")

    assert first.message_id == second.message_id == "een@mua.example.nl"
    assert (first.text, second.text) == ("Eerste tekst.\n", "Andere tekst.\n")


def test_09_both_of_our_addresses_are_seen():
    assert [box.address for box in mail("09-two-of-our-addresses").to] == [
        "klantenservice@desk.example",
        "facturen@desk.example",
    ]


def test_14_the_answer_is_found_above_and_below_the_quote():
    for name in ("14-answer-above", "14-answer-below"):
        reading = mail(name)

        assert (reading.reply, reading.quoted) == ("Dat klopt.", QUESTION)


def test_14_answers_inside_the_quote_stay_with_their_questions():
    assert mail("14-answer-inside").reply == (
        "> Woont u op nummer 5?\nDat klopt.\n> Is de monteur geweest?\nNee, nog niet."
    )


def test_16_copied_people_are_kept_as_copied():
    reading = mail("16-copied-people")

    assert reading.cc == (Mailbox("Jansen, Piet", "piet@example.nl"), Mailbox("Bram", "bram@example.org"))
    assert reading.from_ == ANNA


def test_17_a_picture_in_the_text_is_known_by_its_content_id():
    reading = mail("17-cid-image")
    (picture,) = reading.attachments

    assert (picture.name, picture.cid, picture.inline) == ("lek.gif", "foto1@mua.example.nl", True)
    assert reading.text == "Zie de foto."
    assert 'src="cid:foto1@mua.example.nl"' in reading.html


def test_26_a_note_in_the_quote_is_no_part_of_the_newest():
    reading = mail("26-internal-note-quoted")

    assert reading.reply == "Beste Anna, morgen komt de monteur."
    assert reading.forwarded == ()


@pytest.mark.parametrize(
    ("name", "sender"),
    [
        ("34-forwarded-by-agent", Mailbox("Karin Bos", "karin@example.org")),
        ("34-forwarded-by-mail-program", Mailbox("Karin Bos", "karin@example.org")),
        ("34-forwarded-as-attachment", Mailbox("René Smit", "rene@example.org")),
    ],
)
def test_34_a_forward_names_its_first_sender(name, sender):
    reading = mail(name)

    assert reading.forwarded_from == sender
    assert reading.sender == Mailbox("Bram", "bram.agent@desk.example")


def test_34_a_forwarded_mail_is_one_file_with_what_is_in_it():
    assert [(file.name, file.type) for file in mail("34-forwarded-as-attachment").attachments] == [
        ("Klacht.eml", "message/rfc822")
    ]


def test_35_stripped_references_leave_only_the_subject():
    reading = mail("35-references-stripped")

    assert (reading.in_reply_to, reading.references) == ("", ())
    assert reading.subject == "VS: [Zaak 1234] Wasmachine lekt"


def test_37_a_number_of_another_desk_is_only_words():
    reading = mail("37-number-of-another-desk")

    assert (reading.in_reply_to, reading.references) == ("", ())
    assert reading.sender == Mailbox("Helpdesk Leverancier", "helpdesk@leverancier.example")
