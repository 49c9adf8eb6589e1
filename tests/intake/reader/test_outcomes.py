"""What becomes of mail that opens no case, and of mail that comes twice."""

from __future__ import annotations

import pytest

from gehoor.cases.models import Case
from gehoor.core import events, outbox
from gehoor.core.models import Event
from gehoor.intake import queries
from gehoor.intake.models import Delivery
from tests.factories import cases as make
from tests.factories import people
from tests.factories.mail import MONDAY, deliver, heard, mail, mailbox

pytestmark = pytest.mark.django_db

OURS = "0123456789abcdef0123456789abcdef@gehoor.localhost"


@pytest.fixture
def case() -> Case:
    team = people.team()
    people.agent("Anna Bakker", team)
    mailbox(team)
    return make.case(team=team, customer=people.customer())


def bounce(original: str, address: str = "m.deboer@example.com", status: str = "5.1.1") -> bytes:
    """A delivery status notification as RFC 3464 has it."""
    return f"""\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.com>
To: help@desk.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-{status}@mx.example.com>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry, your message could not be delivered: user unknown.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {address}
Action: failed
Status: {status}
Diagnostic-Code: smtp; 550 {status} User unknown

--b
Content-Type: text/rfc822-headers

From: help@desk.example
To: {address}
Subject: Uw zaak
Message-ID: <{original}>

--b--
""".replace("\n", "\r\n").encode()


def sent_letter(case: Case) -> None:
    outbox.remember(
        message_id=OURS, address="m.deboer@example.com", reference=f"case:{case.pk}:letter:9", at=MONDAY
    )


def recorded(name: str) -> list[events.Event]:
    return [events.get(row.pk).event for row in Event.objects.filter(name=name).order_by("id")]


def test_a_bounce_finds_the_letter_that_came_back(case):
    sent_letter(case)

    delivery = heard(bounce(OURS))

    assert (delivery.state, delivery.case, delivery.became) == ("bounce", case, None)
    (came_back,) = recorded("intake.BounceReceived")
    assert (came_back.message_id, came_back.address) == (OURS, "m.deboer@example.com")
    assert (came_back.reference, came_back.hard, came_back.status) == (
        f"case:{case.pk}:letter:9",
        True,
        "5.1.1",
    )
    assert came_back.delivery == delivery.pk


@pytest.mark.parametrize(
    ("returned", "failed", "came"),
    [
        ("2@gehoor.localhost", "m.deboer@example.com", "2@gehoor.localhost"),
        ("unknown@elsewhere.example", "work@firm.example", "1@gehoor.localhost"),
        ("unknown@elsewhere.example", "nobody@example.com", "3@gehoor.localhost"),
    ],
)
def test_a_bounce_that_names_several_letters_marks_the_one_it_is_about(case, returned, failed, came):
    for number, address in enumerate(("m.deboer@example.com", "work@firm.example") * 2):
        outbox.remember(
            f"{number}@gehoor.localhost",
            address=address,
            reference=f"case:{case.pk}:letter:{number}",
            at=MONDAY,
        )
    references = b"References: <0@gehoor.localhost> <1@gehoor.localhost> <2@gehoor.localhost>"
    if failed.startswith("nobody"):
        references += b" <3@gehoor.localhost>"

    heard(
        bounce(returned, address=failed).replace(b"MIME-Version: 1.0", references + b"\r\nMIME-Version: 1.0")
    )

    assert [one.message_id for one in recorded("intake.BounceReceived")] == [came]


def test_a_bounce_of_a_full_mailbox_is_not_hard(case):
    sent_letter(case)

    heard(
        bounce(OURS, status="5.2.2")
        .replace(b"User unknown", b"Mailbox full")
        .replace(b"user unknown", b"full")
    )

    (came_back,) = recorded("intake.BounceReceived")
    assert came_back.hard is False


def test_a_bounce_of_a_letter_that_we_never_sent_marks_nobody(case):
    delivery = heard(bounce("guessed@gehoor.localhost"))

    assert (delivery.state, delivery.case) == ("bounce", None)
    assert recorded("intake.BounceReceived") == []
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"auto_submitted": "auto-replied"}, "vacation"),
        ({"x_autoreply": "yes"}, "vacation"),
        ({"list_id": "<news.shop.example>"}, "list"),
        ({"precedence": "bulk"}, "list"),
    ],
)
def test_automatic_mail_about_itself_opens_no_case(case, headers, kind):
    delivery = heard(mail(**headers))

    assert (delivery.state, delivery.reason, delivery.case) == ("automatic", kind, None)
    assert Case.objects.count() == 1
    (automatic,) = recorded("intake.AutomaticReceived")
    assert (automatic.delivery, automatic.kind) == (delivery.pk, kind)


def test_a_vacation_notice_to_a_reply_address_joins_nothing(case):
    sent_letter(case)

    delivery = heard(mail(auto_submitted="auto-replied", in_reply_to=f"<{OURS}>"))

    assert (delivery.state, delivery.case) == ("automatic", None)


def test_monitoring_opens_a_case_that_is_never_acknowledged(case):
    raw = mail(sender="Zabbix <monitoring@example.org>", subject="Disk full", auto_submitted="auto-generated")

    delivery = heard(raw)

    assert (delivery.state, delivery.case.subject) == ("case", "Disk full")
    assert [event.quiet for event in recorded("cases.CaseOpened")] == [False, True]


def test_ordinary_mail_is_acknowledged_and_old_mail_is_not(case):
    heard(mail(sender="piet@example.org"))
    heard(mail(sender="kees@example.org"), quiet=True)

    assert [event.quiet for event in recorded("cases.CaseOpened")[1:]] == [False, True]


@pytest.mark.parametrize(
    "sender",
    ["help@desk.example", "Help+x@Desk.example", "reply+1-1-abc@gehoor.localhost", "reply@gehoor.localhost"],
)
def test_mail_from_our_own_addresses_opens_no_case(case, sender):
    delivery = heard(mail(sender=sender))

    assert (delivery.state, delivery.reason) == ("automatic", "own")


def test_a_letter_of_ours_that_comes_back_to_us_opens_no_case(case):
    sent_letter(case)

    delivery = heard(mail(sender="service@gehoor.localhost", message_id=f"<{OURS}>"))

    assert (delivery.state, delivery.reason) == ("automatic", "own")


def test_a_null_return_path_in_the_envelope_alone_is_automatic(case):
    heard(mail(sender="piet@example.org"), envelope_from="")

    assert [event.quiet for event in recorded("cases.CaseOpened")] == [False, True]


def test_a_group_mailbox_that_looks_like_a_list_brings_mail_of_customers(case):
    delivery = heard(mail(list_id="<help.desk.example>", precedence="list"))

    assert delivery.state == "case"


def test_one_mail_to_two_of_our_addresses_is_one_case_that_both_deliveries_name(case):
    billing = mailbox(people.team("Facturen"), "facturen@desk.example")
    raw = mail(
        sender="piet@example.org",
        message_id="<both@example.org>",
        to="help@desk.example, facturen@desk.example",
    )

    first = heard(raw, recipient="help@desk.example")
    second = heard(raw, recipient="facturen@desk.example")

    assert (first.state, second.state) == ("case", "duplicate")
    assert second.case == first.case
    assert second.duplicate_of == first
    assert second.reason == f"The same mail as delivery {first.pk}."
    assert second.why == "The same mail also came in for facturen@desk.example."
    (also,) = recorded("intake.AlsoArrived")
    assert (also.case, also.recipient) == (first.case.pk, billing.address)


def test_the_same_mail_with_other_trace_headers_is_the_same_mail(case):
    raw = mail(message_id="<m@example.org>")
    first = heard(b"Received: from a by b; Mon, 16 Nov 2026 09:00:00 +0100\r\n" + raw)

    second = heard(b"Received: from c by d; Mon, 16 Nov 2026 09:00:01 +0100\r\n" + raw)

    assert (second.state, second.case) == ("duplicate", first.case)


def test_other_words_under_the_same_message_id_are_a_case_of_their_own(case):
    first = heard(mail("Eerste klacht.", message_id="<m@example.org>", subject="Een"))

    second = heard(mail("Tweede klacht.", message_id="<m@example.org>", subject="Twee"))

    assert (second.state, second.became.text.strip()) == ("case", "Tweede klacht.")
    assert second.case != first.case


def test_someone_else_cannot_make_a_mail_vanish_by_sending_its_message_id_first(case):
    heard(mail("x", sender="eve@elsewhere.example", message_id="<m@example.org>"))

    delivery = heard(mail("x", message_id="<m@example.org>"))

    assert delivery.state == "case"


def test_mails_without_message_id_are_never_taken_for_each_other(case):
    first, second = heard(mail(message_id="")), heard(mail(message_id=""))

    assert (first.state, second.state) == ("case", "case")


def test_mail_without_a_case_is_listed_with_its_reason(case):
    heard(mail(auto_submitted="auto-replied"))
    heard(bounce("x@y.example"))
    heard(mail())

    listed = [(d.state, d.reason) for d in queries.mail_without_case()]

    assert listed == [("bounce", "m.deboer@example.com"), ("automatic", "vacation")]


def test_every_delivery_is_accounted_for(case):
    opened = heard(mail(message_id="<w@x.example>"))
    waiting = deliver(mail())

    accounts = list(queries.accounts())

    assert [(a["outcome"], a["case"]) for a in accounts] == [("case", opened.case.number), ("waiting", None)]
    assert accounts[1] == {
        "delivery": waiting.pk,
        "sha256": waiting.raw_sha256,
        "door": "lmtp",
        "received_at": "2026-11-16T08:00:00+00:00",
        "outcome": "waiting",
        "case": None,
        "reason": "",
    }
    assert Delivery.objects.count() == 2
