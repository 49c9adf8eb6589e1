from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.db import transaction

from gehoor.core import outbox, smtp
from tests.factories import mail_server


@pytest.fixture
def server(settings):
    told, controller = mail_server.start()
    settings.GEHOOR_SMTP_URL = told.url
    yield told
    smtp.hang_up()
    smtp._away.clear()
    controller.stop()


def mail(message_id: str = "one@desk.example", **headers: str) -> EmailMessage:
    message = EmailMessage(policy=outbox.POLICY)
    message["Message-ID"] = f"<{message_id}>"
    message["Subject"] = headers.pop("subject", "Wasmachine lekt")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Dag mevrouw De Boer,\n.\nWij komen dinsdag.\n")
    return message


def deliver(message: EmailMessage, to: str = "m.deboer@example.com") -> None:
    outbox.deliver(message, sender="support@desk.example", to=to)


def test_message_ids_cannot_be_guessed():
    made = {outbox.new_message_id("desk.example") for _ in range(1000)}

    assert len(made) == 1000
    assert {len(one.partition("@")[0]) for one in made} == {32}
    assert {one.partition("@")[2] for one in made} == {"desk.example"}


@pytest.mark.django_db
def test_what_we_sent_is_known_again_by_its_id_and_only_at_its_address(at):
    outbox.remember("one@desk.example", address="M.deBoer@example.com", reference="case:1:letter:2", at=at)

    known = outbox.Known("m.deboer@example.com", "case:1:letter:2")
    assert outbox.reference_of("<one@desk.example>") == known
    assert outbox.reference_of("one@desk.example", address="m.deboer@EXAMPLE.com") == known
    assert outbox.reference_of("one@desk.example", address="other@example.com") is None
    assert outbox.reference_of("two@desk.example") is None


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_inside_a_transaction():
    with (
        pytest.raises(transaction.TransactionManagementError),
        transaction.atomic(),
    ):
        deliver(mail())


@pytest.mark.django_db
def test_without_a_mail_server_each_letter_becomes_one_file():
    deliver(mail("a/../b@desk.example"))
    deliver(mail("a/../b@desk.example", subject="Once more"))

    files = list(outbox.folder().iterdir())
    read = message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert [file.name for file in files] == ["a_.._b@desk.example.eml"]
    assert (read["Subject"], read["X-Envelope-To"]) == ("Wasmachine lekt", "m.deboer@example.com")


def test_long_message_ids_stay_whole_and_unencoded():
    long = [f"{letter * 120}@mail.example" for letter in "abc"]

    raw = mail(References=" ".join(f"<{one}>" for one in long)).as_bytes()

    assert b"=?" not in raw
    assert message_from_bytes(raw)["References"].split() == [f"<{one}>" for one in long]


@pytest.mark.parametrize("subject", ["Leak\r\nBcc: all@example.org", "Leak\nBcc: all@example.org"])
def test_a_header_cannot_break_out_of_its_line(subject):
    with pytest.raises(ValueError):
        mail(subject=subject)


@pytest.mark.parametrize("to", ["m.deboer@example.com\r\nRCPT TO:<all@example.org>", "no address", "@", ""])
@pytest.mark.django_db
def test_what_is_no_address_is_refused_before_anything_is_sent(to):
    with pytest.raises(smtp.RefusedForGood):
        deliver(mail(), to=to)

    assert not outbox.folder().exists()


@pytest.mark.django_db
def test_a_mail_server_gets_the_mail_as_it_is(server):
    deliver(mail())

    assert server.addresses == ["m.deboer@example.com"]
    assert server.taken[0].get_content().splitlines() == ["Dag mevrouw De Boer,", ".", "Wij komen dinsdag."]


@pytest.mark.django_db
def test_a_domain_with_other_letters_is_written_as_the_name_system_knows_it(server):
    deliver(mail(), to="kim@bücher.example")

    assert server.addresses == ["kim@xn--bcher-kva.example"]


@pytest.mark.django_db
def test_a_batch_goes_over_one_connection(server):
    for number in range(3):
        deliver(mail(f"{number}@desk.example"))

    assert (len(server.taken), len(server.connections)) == (3, 1)


@pytest.mark.parametrize(
    ("answer", "dead"),
    [
        ("550 5.1.1 User unknown", True),
        ("550 No such user here", True),
        ("551 5.1.6 Recipient has moved", True),
        ("552 5.2.2 Mailbox full", False),
        ("550 5.7.1 Blocked by policy: unknown user agent", False),
        ("554 Message looks like spam", False),
    ],
)
@pytest.mark.django_db
def test_a_refusal_for_good_says_whether_the_address_is_dead(server, answer, dead):
    server.at_address = [answer]

    with pytest.raises(smtp.RefusedForGood) as refusal:
        deliver(mail())

    assert (refusal.value.address_is_dead, str(refusal.value)) == (dead, answer)


@pytest.mark.parametrize("at_data", [False, True])
@pytest.mark.django_db
def test_not_now_means_later_and_the_next_letter_still_goes(server, at_data):
    setattr(server, "at_data" if at_data else "at_address", ["451 4.7.1 Greylisted, try again"])

    with pytest.raises(smtp.TryLater):
        deliver(mail())
    deliver(mail("two@desk.example"))

    assert [one["Message-ID"] for one in server.taken] == ["<two@desk.example>"]


@pytest.mark.django_db
def test_a_server_that_breaks_off_before_it_says_yes_is_asked_again_later(server):
    server.drops = 1

    with pytest.raises(smtp.TryLater):
        deliver(mail())
    deliver(mail())

    assert [one["Message-ID"] for one in server.taken] == ["<one@desk.example>"] * 2


@pytest.mark.django_db
def test_a_slow_server_is_waited_for(server):
    server.waits = 1.5

    deliver(mail())

    assert len(server.taken) == 1


@pytest.mark.django_db
def test_a_server_that_is_away_is_left_alone_for_a_while(settings):
    settings.GEHOOR_SMTP_URL = f"smtp://127.0.0.1:{mail_server.free_port()}"
    away = smtp.Server.parse(settings.GEHOOR_SMTP_URL)

    with pytest.raises(smtp.TryLater) as first:
        deliver(mail())
    with pytest.raises(smtp.TryLater) as second:
        deliver(mail())

    assert str(first.value) == str(second.value)
    assert smtp._away.pop(away)[1] == str(first.value)


def test_the_setting_of_the_mail_server_is_read_with_its_password_and_ports():
    read = smtp.Server.parse("smtp://us%40er:p%2Fss@mail.example.org?starttls=1")

    assert read == smtp.Server("mail.example.org", 25, "us@er", "p/ss", tls=False, starttls=True)
    assert smtp.Server.parse("smtps://mail.example.org").port == 465
    with pytest.raises(ValueError):
        smtp.Server.parse("mail.example.org:25")
