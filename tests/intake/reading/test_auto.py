from __future__ import annotations

import pytest

from gehoor.intake.reading.read import read


def kind(
    *headers: str, subject: str = "Uw zaak", sender: str = "anna@example.nl", body: str = "tekst"
) -> str:
    head = "\n".join([f"From: {sender}", "To: klantenservice@desk.example", f"Subject: {subject}", *headers])
    return read(f"{head}\n\n{body}".encode()).auto.kind


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Auto-Submitted: auto-replied", "vacation"),
        ("Auto-Submitted: auto-replied (vacation)", "vacation"),
        ("Auto-Submitted: auto-generated", "other"),
        ("Auto-Submitted: no", ""),
        ("X-Autoreply: yes", "vacation"),
        ("X-Autorespond: Uw zaak", "vacation"),
        ("X-Autoresponder: no", ""),
        ("Precedence: auto_reply", "vacation"),
        ("Preference: auto_reply", "vacation"),
        ("X-Auto-Reply-From: anna@example.nl", "vacation"),
        ("Delivered-To: Autoresponder", "vacation"),
        ("X-FC-MachineGenerated: true", "other"),
        ("Precedence: bulk", "list"),
        ("Precedence: list", "list"),
        ("Precedence: junk", "other"),
        ("Precedence: first-class", ""),
        ("List-Id: Nieuws <nieuws.example.nl>", "list"),
        ("List-Unsubscribe: <https://example.nl/weg>", "list"),
        ("X-Auto-Response-Suppress: DR, OOF", "other"),
        ("X-Auto-Response-Suppress: None", ""),
        ("Return-Path: <>", "other"),
        ("Return-Path: <anna@example.nl>", ""),
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=b", "receipt"),
        ("Content-Type: multipart/report; report-type=feedback-report; boundary=b", "feedback_report"),
        ("X-Mailer: Thunderbird", ""),
    ],
)
def test_automatic_mail_is_known_by_one_header(header, expected):
    assert kind(header) == expected


@pytest.mark.parametrize(
    "subject",
    [
        "Automatisch antwoord: Uw zaak",
        "Automatic reply: Your case",
        "Out of Office",
        "Out of office: Re: Your case",
        "Out of the office until Monday",
        "Afwezigheidsbericht",
        "Automatische Antwort: Ihr Fall",
        "Abwesenheitsnotiz",
        "Réponse automatique : Votre dossier",
        "Respuesta automática: caso",
        "Risposta automatica: caso",
        "Resposta automática: caso",
        "Automatiskt svar: ärende",
        "Automatisk svar: sag",
        "Automatyczna odpowiedź: sprawa",
        "Re: Automatic reply: Your case",
    ],
)
def test_vacation_is_known_by_subjects_in_many_languages(subject):
    assert kind(subject=subject) == "vacation"


@pytest.mark.parametrize(
    "subject",
    [
        "Absence de livraison",
        "Afwezig bij levering, pakket weg",
        "Niet aanwezig bij bezorging",
        "Out of office chair, no refund",
        "I am away from home and the alarm rings",
        "Automatic replying machine broken",
        "On vacation without heating",
        "Ausente en la entrega",
        "Read: the manual is wrong",
        "Gelezen: uw algemene voorwaarden",
    ],
)
def test_a_person_who_writes_about_absence_is_no_program(subject):
    assert kind(subject=subject) == ""


@pytest.mark.parametrize(
    "sender",
    [
        "no-reply@shop.example",
        "noreply@shop.example",
        "donotreply@shop.example",
        "niet-beantwoorden@bank.example",
    ],
)
def test_an_address_that_takes_no_answers_is_automatic(sender):
    assert kind(sender=sender) == "other"


@pytest.mark.parametrize(
    "sender", ["nora.reply@example.nl", "norbert@example.nl", "rootsma@example.nl", "info@example.nl"]
)
def test_an_address_of_a_person_is_not(sender):
    assert kind(sender=sender) == ""


def test_a_report_of_a_delivery_is_a_receipt_and_no_bounce():
    raw = b"""From: mailer-daemon@mail.example.nl
Subject: Successful Mail Delivery Report
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

Delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.nl

Final-Recipient: rfc822; anna@example.nl
Action: delivered
Status: 2.0.0
--b--
"""
    reading = read(raw)

    assert (reading.auto.kind, reading.bounce.is_bounce) == ("receipt", False)


def test_why_tells_what_gave_it_away():
    assert read(b"From: a@b.nl\nAuto-Submitted: auto-replied\n\nx").auto.why == "Auto-Submitted: auto-replied"
