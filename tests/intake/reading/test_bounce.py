from __future__ import annotations

import pytest

from gehoor.intake.reading.model import Recipient
from gehoor.intake.reading.read import read
from gehoor.intake.reading.verdict import is_dead


def returned(
    body: str, *headers: str, sender: str = "MAILER-DAEMON@mail.example.nl", subject: str = "Undelivered Mail"
):
    head = "\n".join([f"From: {sender}", "To: klantenservice@desk.example", f"Subject: {subject}", *headers])
    return read(f"{head}\n\n{body}".encode()).bounce


def report(fields: str) -> bytes:
    return f"""From: postmaster@example.nl
Subject: Delivery Status Notification
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

See below.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.nl

{fields}
--b--
""".encode()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            "Final-Recipient: rfc822; weg@example.nl\nAction: failed\nStatus: 5.1.1",
            Recipient("weg@example.nl", "5.1.1", hard=True),
        ),
        (
            "Final-Recipient: rfc822; <vol@example.nl>\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full",
            Recipient("vol@example.nl", "5.2.2", hard=False),
        ),
        (
            (
                "Final-Recipient: rfc822; x=y@relay.nl\nOriginal-Recipient: rfc822;weg@example.nl\nAction: failed\nStatus: 5.0.0\n"
                "Diagnostic-Code: smtp; 550 5.1.1 User unknown"
            ),
            Recipient("weg@example.nl", "5.1.1", hard=True),
        ),
        (
            "Final-Recipient: rfc822; traag@example.nl\nAction: delayed\nStatus: 4.4.1",
            Recipient("traag@example.nl", "4.4.1", hard=False),
        ),
        (
            "Final-Recipient: rfc822; geen@example.nl\nAction: failed\nStatus: 5.1.10\nDiagnostic-Code: smtp; 550 5.1.10 Recipient not found",
            Recipient("geen@example.nl", "5.1.10", hard=True),
        ),
        (
            "Final-Recipient: rfc822; spam@example.nl\nAction: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 554 5.7.1 Message rejected as spam",
            Recipient("spam@example.nl", "5.7.1", hard=False),
        ),
    ],
)
def test_a_status_report_names_address_status_and_fate(fields, expected):
    assert read(report(fields)).bounce.recipients == (expected,)


def test_every_address_of_a_report_is_named_once():
    fields = "\n\n".join(
        f"Final-Recipient: rfc822; {name}@example.nl\nAction: failed\nStatus: 5.1.1"
        for name in ("een", "twee", "een")
    )

    assert [found.address for found in read(report(fields)).bounce.recipients] == [
        "een@example.nl",
        "twee@example.nl",
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            (
                "Hi. This is the qmail-send program at mail.example.nl.\nI'm afraid I wasn't able to deliver your message.\n\n"
                "<weg@example.nl>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n"
                "From: klantenservice@desk.example\nTo: weg@example.nl\nMessage-ID: <brief@desk.example>\n"
            ),
            Recipient("weg@example.nl", "5.1.1", hard=True),
        ),
        (
            (
                "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered.\n"
                "The following address(es) failed:\n\n  weg@example.nl\n    all relevant MX records point to non-existent hosts\n\n"
                "------ This is a copy of the message, including all the headers. ------\n"
            ),
            Recipient("weg@example.nl", "", hard=True),
        ),
        (
            (
                "This is the mail system at host mail.example.nl.\n\nFor further assistance, please send mail to postmaster@example.org.\n\n"
                "<vol@example.nl>: host mx.example.nl said: 452 4.2.2 The email account is over quota\n"
            ),
            Recipient("vol@example.nl", "4.2.2", hard=False),
        ),
        (
            "Delivery has failed to these recipients or groups:\n\nweg@example.nl\nThe email address you entered couldn't be found.\n",
            Recipient("weg@example.nl", "", hard=True),
        ),
        (
            "Uw bericht kon niet worden bezorgd.\n\nweg@example.nl: 550 onbekende gebruiker\n",
            Recipient("weg@example.nl", "", hard=True),
        ),
    ],
)
def test_a_bounce_in_words_names_address_and_fate(body, expected):
    found = returned(body)

    assert (found.is_bounce, found.recipients) == (True, (expected,))


def test_the_letter_that_came_back_is_found_below_the_report():
    body = "<weg@example.nl>: user unknown\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <brief@desk.example>\n"

    assert returned(body).original_message_id == "brief@desk.example"


def test_failed_recipients_may_stand_in_a_header():
    found = returned("Delivery failed.", "X-Failed-Recipients: weg@example.nl")

    assert [recipient.address for recipient in found.recipients] == ["weg@example.nl"]


@pytest.mark.parametrize(
    ("sender", "subject", "body"),
    [
        ("anna@example.nl", "Delivery failed", "My parcel could not be delivered. 550 euro!"),
        ("anna@example.nl", "Levering mislukt", "Mijn pakket kon niet worden bezorgd op anna@example.nl"),
        (
            "anna@example.nl",
            "Re: Undelivered Mail Returned to Sender",
            "Why did I get this?\n> 550 5.1.1 user unknown",
        ),
        (
            "anna@example.nl",
            "Fwd: Mail delivery failed",
            "See below.\n\nThis message was created automatically by mail delivery software.",
        ),
        ("no-reply@pakket.example", "Delivery notification", "Your parcel could not be delivered today."),
        ("postmaster@example.nl", "Vraag over mijn bestelling", "Waar blijft mijn wasmachine?"),
    ],
)
def test_people_and_parcels_are_no_bounces(sender, subject, body):
    assert returned(body, sender=sender, subject=subject).is_bounce is False


@pytest.mark.parametrize(
    ("status", "said", "dead"),
    [
        ("5.1.1", "", True),
        ("5.1.2", "", True),
        ("5.1.6", "", True),
        ("5.1.10", "", True),
        ("5.4.4", "", True),
        ("5.0.0", "", False),
        ("5.2.1", "", False),
        ("5.2.2", "", False),
        ("5.7.1", "", False),
        ("4.1.1", "", False),
        ("5.1.1", "552 mailbox is full", False),
        ("5.0.0", "550 No such user here", True),
        ("5.5.0", "550 Requested action not taken: mailbox unavailable", True),
        ("5.7.1", "554 Recipient address rejected: Access denied", False),
        ("", "554 Recipient address rejected because of policy", False),
        ("5.1.8", "553 Sender address rejected: Domain not found", False),
        ("4.1.2", "450 Recipient address rejected: Domain not found", False),
        ("", "550 relay not permitted", False),
        ("", "Domain example.nl does not accept mail (nullMX)", True),
        ("", "554 delivery error: This user doesn't have a yahoo.com account", True),
        ("5.2.1", "550 5.2.1 The email account that you tried to reach is disabled", False),
        ("", "DNS type 'mx' lookup of example.nl responded with code NXDOMAIN", True),
        ("", "550 No such recipient here", True),
        ("", "The recipient's mailbox is full and can't accept messages now", False),
        ("", "Your message wasn't delivered because the address couldn't be found", True),
        ("", "Unrouteable address", True),
        ("5.4.14", "Hop count exceeded - possible mail loop", False),
        ("5.7.129", "not authorized; RestrictedToRecipientsPermissionList", False),
        ("", "Le compte destinataire n'existe pas", True),
        ("", "Das Postfach ist voll", False),
        ("", "Het adres kan niet worden gevonden", True),
        ("", "No se encontró la dirección de correo", True),
        ("", "La casella è piena", False),
        ("", "L'utente è sconosciuto", True),
        ("", "Host or domain name not found. Name service error: Host not found", True),
        ("", "550 account disabled", False),
        ("5.7.1", "554 Service unavailable; Client host blocked using zen.spamhaus.org", False),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", True),
        ("", "Die E-Mail-Adresse ist unbekannt", True),
        ("", "De gebruiker bestaat niet", True),
        ("", "connect to mx.example.nl: Connection timed out", False),
        ("", "Greylisted, try again later", False),
        ("", "The user has moved to new@example.nl", True),
        ("5.6.0", "message size exceeds fixed maximum", False),
    ],
)
def test_only_an_address_that_nobody_will_ever_answer_is_dead(status, said, dead):
    assert is_dead(status, said) is dead
