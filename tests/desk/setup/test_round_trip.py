"""Trying a mailbox: a mail of ours goes out as letters do and is watched until it has come in."""

from __future__ import annotations

import pytest
from django.db import transaction

from gehoor.cases.models import Case
from gehoor.core import jobs, smtp
from gehoor.core.events import SYSTEM
from gehoor.core.models import Event
from gehoor.intake import actions as intake
from gehoor.intake import queries
from gehoor.intake.models import Delivery, RoundTrip
from gehoor.intake.reader import loop
from tests.factories import mail_server

SETUP = "/desk/setup/"


class Silent:
    """A connection on which nothing is answered; how long one would have waited stands in `waited`."""

    def __init__(self, waited):
        self.sock, self.settimeout = self, waited.append

    def mail(self, sender, options):
        raise TimeoutError("timed out")


@pytest.fixture
def server(settings):
    """A mail server that takes what we send."""
    found, controller = mail_server.start()
    settings.GEHOOR_SMTP_URL = found.url
    yield found
    smtp.hang_up()
    controller.stop()


@pytest.fixture
def trying(as_dirk, mailbox, now):
    """Presses the button; returns the address of the page that watches."""
    return lambda: as_dirk.post(f"{SETUP}mailboxes/{mailbox.pk}/try/").headers["Location"]


@pytest.fixture
def watch(as_dirk):
    """How the page says it stands: the tones of its three stages, and whether it has ended."""

    def _watch(page):
        seen = as_dirk.get(page).context["seen"]
        return [stage.tone for stage in seen.stages], seen.has_ended

    return _watch


def comes_in(mail, mailbox, at, *, door="lmtp"):
    raw = mail.as_bytes()
    with transaction.atomic():
        intake.store(raw, door=door, key=f"{at}:{len(raw)}", recipient=mailbox.address, at=at)


@pytest.fixture
def read(now):
    loop.close()  # a reader of an earlier test knows its mailboxes for some seconds
    yield lambda: loop.read_waiting(now.at)
    loop.close()


@pytest.mark.django_db(transaction=True)
def test_each_stage_is_seen(server, mailbox, trying, watch, worker, read, now):
    page = trying()
    begun = watch(page)
    worker()
    sent = watch(page)
    comes_in(server.taken[0], mailbox, now.later(seconds=4))
    arrived = watch(page)
    read()

    assert [begun, sent, arrived, watch(page)] == [
        (["waiting", "plain", "plain"], False),
        (["kept", "waiting", "plain"], False),
        (["kept", "kept", "plain"], False),
        (["kept", "kept", "kept"], True),
    ]


@pytest.mark.django_db(transaction=True)
def test_the_mail_opens_no_case_and_nobody_is_answered(server, mailbox, trying, worker, read, now):
    trying()
    worker()
    comes_in(server.taken[0], mailbox, now.later(seconds=4))
    read()
    worker()

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reason, Case.objects.count()) == ("automatic", "round trip", 0)
    assert (len(server.taken), server.addresses) == (1, ["help@wit.example"])
    assert queries.has_come_round() is True
    assert [e.name for e in Event.objects.filter(name__startswith="intake.").order_by("id")] == [
        "intake.MailboxMade",
        "intake.MailboxTried",
        "intake.RoundTripEnded",
        "intake.AutomaticReceived",
    ]


@pytest.mark.django_db(transaction=True)
def test_it_is_known_too_when_a_server_gave_it_another_message_id(server, mailbox, trying, worker, read, now):
    trying()
    worker()
    mail = server.taken[0]
    mail.replace_header("Message-ID", "<0100019a-other@eu-west-1.example>")
    comes_in(mail, mailbox, now.later(seconds=4))
    read()

    assert RoundTrip.objects.get().read_at == now.at


@pytest.mark.django_db(transaction=True)
def test_another_mail_from_the_mailbox_is_no_round_trip(mailbox, trying, worker, read, now, server):
    trying()
    worker()
    mail = server.taken[0]
    mail.replace_header("Message-ID", f"<{'0' * 32}@gehoor.localhost>")
    mail.replace_header("Subject", f"Gehoor tries this mailbox ({'0' * 32})")
    comes_in(mail, mailbox, now.later(seconds=4))
    read()

    assert (Delivery.objects.get().reason, RoundTrip.objects.get().read_at) == ("own", None)


def test_what_the_mail_server_refuses_is_told_word_for_word(server, as_dirk, trying, worker):
    server.at_address = ["550 5.7.1 You may not send as this address"]
    page = trying()

    worker()

    seen = as_dirk.get(page).context["seen"]
    assert (seen.has_ended, seen.said) == (True, "550 5.7.1 You may not send as this address")
    assert seen.advice.startswith("The mail server does not take mail from help@wit.example")


def test_a_server_that_is_not_there_is_told_with_what_to_do(settings, as_dirk, trying, worker):
    settings.GEHOOR_SMTP_URL = f"smtp://dirk:secret@127.0.0.1:{mail_server.free_port()}"
    page = trying()

    worker()

    answer = as_dirk.get(page)
    seen = answer.context["seen"]
    assert seen.advice.startswith("Look at the host and the port in GEHOOR_SMTP_URL")
    assert (seen.said, seen.fault) == ("", "[Errno 111] Connection refused")
    assert "secret" not in answer.content.decode()


def test_a_server_that_takes_no_mail_now_is_tried_again_later(server, as_dirk, trying, worker):
    server.at_address = ["451 4.7.1 Greylisted"]
    page = trying()

    worker()

    seen = as_dirk.get(page).context["seen"]
    assert (seen.said, seen.advice[:50]) == (
        "451 4.7.1 Greylisted",
        "The mail server takes no mail at this moment. Wait",
    )


def test_only_what_a_server_said_is_told_as_its_words(as_dirk, mailbox, now):
    trip = intake.try_mailbox(mailbox=mailbox, by=SYSTEM, at=now.at)
    intake.note_failed(trip_id=trip.pk, said=f"{smtp.NOT_LET_IN}5.7.8 Wrong", at=now.at)

    seen = as_dirk.get(f"{SETUP}mailboxes/{mailbox.pk}/try/{trip.pk}/").context["seen"]

    assert (seen.said, seen.fault) == ("5.7.8 Wrong", "")
    assert seen.advice == "Look at the user name and the password in GEHOOR_SMTP_URL."


def test_a_server_that_hangs_is_given_up_after_ten_seconds(settings, as_dirk, trying, worker, monkeypatch):
    waited = []
    monkeypatch.setattr(smtp, "_connected", lambda _: Silent(waited))
    settings.GEHOOR_SMTP_URL = "smtp://127.0.0.1:25"
    page = trying()

    worker()

    seen = as_dirk.get(page).context["seen"]
    assert (waited, seen.has_ended, seen.fault) == ([10], True, "TimeoutError: timed out")


def test_without_a_mail_server_it_says_that_nothing_leaves(as_dirk, mailbox, trying, worker, settings):
    before = as_dirk.get(f"{SETUP}mailboxes/{mailbox.pk}/try/").content.decode()
    page = trying()
    worker()

    seen = as_dirk.get(page).context["seen"]
    assert ("GEHOOR_SMTP_URL=smtp://" in before, seen.only_files, seen.has_ended) == (True, True, True)
    assert len(list((settings.GEHOOR_HOME / "sent").glob("*.eml"))) == 1


def test_a_mail_that_does_not_come_in_is_told_after_a_minute(server, as_dirk, trying, watch, worker, now):
    page = trying()
    worker()
    now.later(seconds=59)
    still = watch(page)
    now.later(seconds=2)

    seen = as_dirk.get(page).context["seen"]
    assert (still[1], seen.has_ended) == (False, True)
    assert "by LMTP to 127.0.0.1:8024 or by SMTP to 127.0.0.1:8025" in seen.advice


def test_a_fetched_mailbox_is_told_where_to_look(server, as_dirk, dirk, mailbox, trying, worker, now):
    intake.change_mailbox(
        mailbox=mailbox,
        imap_host="imap.wit.example",
        imap_user="help",
        imap_password="x",
        by=dirk,
        at=now.at,
    )
    page = trying()
    worker()
    now.later(seconds=61)

    advice = as_dirk.get(page).context["seen"].advice
    assert advice.startswith("Gehoor fetches this mailbox from imap.wit.example.")


def test_a_worker_that_is_away_is_told(as_dirk, trying, now):
    page = trying()
    now.later(seconds=11)

    assert as_dirk.get(page).context["seen"].problem.startswith("Nothing has happened for 11 seconds")


def test_a_worker_that_waits_for_a_mail_server_is_not_called_away(as_dirk, trying, now):
    page = trying()
    claimed = jobs.claim(at=now.at, most=9, queues=["letters"])
    now.later(seconds=11)

    assert ([job.task for job in claimed], as_dirk.get(page).context["seen"].problem) == (
        ["gehoor.intake.tasks.send_round_trip"],
        "",
    )


def test_a_mail_that_comes_back_is_told(server, as_dirk, mailbox, trying, worker, now):
    page = trying()
    worker()

    intake.note_failed(trip_id=RoundTrip.objects.get().pk, said="Undeliverable: 5.1.1", at=now.at)

    seen = as_dirk.get(page).context["seen"]
    assert (seen.problem, seen.said) == (
        "It came back: somewhere on its way a mail server refused it.",
        "Undeliverable: 5.1.1",
    )


def test_a_mailbox_is_tried_once_at_a_time(as_dirk, mailbox, trying, now):
    trying()
    again = as_dirk.post(f"{SETUP}mailboxes/{mailbox.pk}/try/").status_code
    now.later(seconds=61)

    assert (again, trying().endswith(f"/try/{RoundTrip.objects.latest('id').pk}/")) == (422, True)


def test_the_page_stops_asking_when_it_has_ended(as_dirk, trying, worker):
    page = trying()
    under_way = as_dirk.get(page, headers={"HX-Request": "true"})
    worker()
    ended = as_dirk.get(page, headers={"HX-Request": "true"})

    assert (under_way.status_code, ended.status_code) == (200, 286)
    assert "<html" not in ended.content.decode()


def test_without_javascript_the_page_asks_again_by_itself(as_dirk, trying, worker):
    mark = '<noscript><meta http-equiv="refresh" content="3"></noscript>'
    page = trying()
    under_way = mark in as_dirk.get(page).content.decode()
    worker()

    assert (under_way, mark in as_dirk.get(page).content.decode()) == (True, False)


def test_list_says_how_each_mailbox_was_tried(as_dirk, mailbox, trying, worker):
    before = [tried["state"] for _, tried in as_dirk.get(f"{SETUP}mailboxes/").context["rows"]]
    trying()
    worker()

    after = [tried["state"] for _, tried in as_dirk.get(f"{SETUP}mailboxes/").context["rows"]]
    assert (before, after) == (["never"], ["files"])
