from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as configured

from gehoor.cases import actions as case_actions
from gehoor.cases.models import Case, Message
from gehoor.cases.rules import tokens
from gehoor.cases.rules.said import Attached
from gehoor.core import files, outbox
from gehoor.letters import actions, queries
from gehoor.letters.models import Letter
from gehoor.people import actions as people_actions
from gehoor.people.models import Person
from gehoor.promises import actions as promise_actions
from gehoor.promises import queries as promises
from tests.factories import cases, people
from tests.letters import sent

pytestmark = pytest.mark.django_db

KEYS = [configured.SECRET_KEY]


@pytest.fixture
def team():
    return people.team(public_name="De Witgoedwinkel", sends_from="service@witgoed.example")


@pytest.fixture
def anna(team):
    return people.agent("Anna Bakker", team)


@pytest.fixture
def case(at, team, anna, worker):
    """A case whose acknowledgement has left."""
    said = cases.said(message_id="m1@mail.example", author_line="M. de Boer <m.deboer@example.com>")
    made = cases.case(team=team, customer=people.customer(verified=True), at=at, said=said)
    worker.work(at)
    return made


def answer(case, anna, at, text="Wij komen dinsdag.", **values):
    return actions.reply(
        case=case, said=cases.said(text, channel="desk", trust="ours"), by=anna, at=at, **values
    )


def test_an_answer_reaches_the_customer_in_his_thread(at, worker, case, anna, team):
    acknowledgement = Letter.objects.get()
    number = answer(case, anna, at)
    worker.work(at)

    letter = Letter.objects.get(kind="reply")
    mail = sent.mail_of(letter)
    assert (letter.state, letter.message_id, letter.address) == ("sent", number, "m.deboer@example.com")
    assert mail["From"] == "Anna | De Witgoedwinkel <service@witgoed.example>"
    assert (mail["To"], mail["Cc"]) == ("m.deboer@example.com", None)
    assert mail["Subject"] == f"Re: Wasmachine lekt [case {case.number}]"
    assert mail["In-Reply-To"] == "<m1@mail.example>"
    assert mail["References"].split() == [f"<{acknowledgement.mail_id}>", "<m1@mail.example>"]
    assert mail["Auto-Submitted"] is None
    assert outbox.reference_of(mail["Message-ID"]) == (letter.address, f"case:{case.pk}:letter:{letter.pk}")
    assert sent.text_of(letter).startswith(
        f"Wij komen dinsdag.\n\nAnna\nDe Witgoedwinkel\n\nYour case {case.number}:\n"
    )
    assert "On Monday 16 November 9:00 you wrote:\n> De wasmachine lekt weer.\n" in sent.text_of(letter)


def test_what_writes_itself_says_so_and_asks_for_no_answer_by_a_program(case):
    mail = sent.mail_of(Letter.objects.get(kind="acknowledgement"))

    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["In-Reply-To"] == "<m1@mail.example>"


def test_the_reply_address_and_the_link_are_signed_for_this_person_and_address(at, case):
    letter = Letter.objects.get(kind="acknowledgement")
    address = case.customer.addresses.get()
    holder = tokens.Holder(case.pk, case.customer_id)

    local = sent.mail_of(letter)["Reply-To"].addresses[0].username
    link = next(line for line in sent.text_of(letter).splitlines() if line.startswith("http"))

    token = link.split("/")[-2]
    assert tokens.read_reply_token(local.removeprefix("reply+"), address.email, KEYS) == holder
    assert tokens.read_reply_token(local.removeprefix("reply+"), "x@example.com", KEYS) is None
    assert tokens.read_link_token(token, address.email, at, KEYS) == holder
    assert tokens.read_link_token(token, address.email, at + tokens.LINK_LIVES, KEYS) is None
    assert urlsplit(link).path.startswith(f"/my/l/{case.number}/")
    assert parse_qs(urlsplit(link).query) == {"a": [str(address.pk)]}
    assert address.email not in link


def test_everyone_sees_all_addresses_and_gets_a_copy_of_his_own(at, worker, case, anna):
    answer(case, anna, at, to=["M.deBoer@example.com", "son@example.net"], cc=["lawyer@firm.example"])
    worker.work(at)

    letters = list(Letter.objects.filter(kind="reply").order_by("id"))
    mails = [sent.mail_of(letter) for letter in letters]
    assert [letter.address for letter in letters] == [
        "m.deboer@example.com",
        "son@example.net",
        "lawyer@firm.example",
    ]
    assert {mail["To"] for mail in mails} == {"m.deboer@example.com, son@example.net"}
    assert {mail["Cc"] for mail in mails} == {"lawyer@firm.example"}
    assert len({mail["Message-ID"] for mail in mails}) == 3
    assert len({mail["Reply-To"] for mail in mails}) == 3
    links = ["/my/l/" in sent.text_of(letter) for letter in letters]
    assert links == [True, False, False]
    assert Message.objects.get(kind="out").recipients == {
        "to": ["m.deboer@example.com", "son@example.net"],
        "cc": ["lawyer@firm.example"],
    }


def test_a_copy_for_someone_else_does_not_hide_that_the_customer_has_no_address(at, case, anna):
    case.customer.addresses.update(dead_at=at)

    answer(case, anna, at, cc=["son@example.net"])

    letters = Letter.objects.filter(kind="reply").order_by("id").values_list("address", "state", "reason")
    assert list(letters) == [("", "failed", "no_address"), ("son@example.net", "queued", "")]


@pytest.mark.parametrize(
    "to",
    ["no address", "two@example.com, three@example.com", "x@localhost", "a@b.example\r\nBcc: c@d.example"],
)
def test_an_odd_address_is_refused_and_nothing_is_said(at, case, anna, to):
    with pytest.raises(actions.CannotReply):
        answer(case, anna, at, to=[to])

    assert Message.objects.filter(kind="out").count() == 0


@pytest.mark.parametrize("to", ["support@gehoor.localhost", "Service@witgoed.example"])
def test_a_letter_to_ourselves_is_refused(at, case, anna, to):
    with pytest.raises(actions.CannotReply):
        answer(case, anna, at, cc=[to])


def test_someone_answering_an_old_screen_is_warned_and_nothing_is_sent(at, case, anna):
    with pytest.raises(case_actions.CannotSend):
        answer(case, anna, at, seen_version=case.version - 1)

    assert Letter.objects.filter(kind="reply").count() == 0


def test_files_go_along(at, worker, case, anna):
    sha256 = files.put(b"%PDF-1.7 a label")
    label = Attached("etiket één.pdf", "application/pdf", 16, sha256)
    said = cases.said("Zie bijlage.", channel="desk", attachments=(label,))

    actions.reply(case=case, said=said, by=anna, at=at)
    worker.work(at)

    enclosed = list(sent.mail_of(Letter.objects.get(kind="reply")).iter_attachments())
    assert [(file.get_filename(), file.get_content_type(), file.get_content()) for file in enclosed] == [
        ("etiket één.pdf", "application/pdf", b"%PDF-1.7 a label")
    ]


def test_a_file_that_is_missing_stops_this_letter_and_says_so(at, worker, case, anna):
    label = Attached("label.pdf", "application/pdf", 16, "0" * 64)
    said = cases.said("Zie bijlage.", channel="desk", attachments=(label,))

    actions.reply(case=case, said=said, by=anna, at=at)
    worker.work(at)

    letter = Letter.objects.get(kind="reply")
    assert (letter.state, letter.reason) == ("failed", "refused")


def test_a_customer_who_cannot_be_reached_is_seen_as_such(at, worker, case, anna):
    people_actions.mark_dead(address=case.customer.addresses.get(), by=anna, at=at)

    number = answer(case, anna, at)
    worker.work(at)

    letter = queries.of_message(number).get()
    assert (letter.state, letter.reason, letter.address) == ("failed", "no_address", "")


def test_an_unverified_customer_is_answered_without_his_words_being_repeated(at, worker, team, anna):
    made = cases.case(team=team, customer=people.customer(email="new@example.com"), at=at)

    answer(made, anna, at)
    worker.work(at)

    assert "De wasmachine lekt weer" not in sent.text_of(Letter.objects.get(kind="reply"))


def test_the_last_word_goes_out_and_says_that_it_need_not_be_the_end(at, worker, case, anna):
    last = cases.said("De machine is vervangen. Veel plezier ermee!\n\nGroet,\nAnna", channel="desk")

    case_actions.resolve(case=case, how="replaced", why="Derde lek.", last_words=last, by=anna, at=at)
    worker.work(at)

    letter = Letter.objects.get(kind="last_word")
    assert letter.state == "sent"
    assert "Groet,\nAnna\nDe Witgoedwinkel\n\nIs it not solved after all?" in sent.text_of(letter)


def test_a_customer_who_ends_it_himself_gets_no_letter(at, worker, case):
    case_actions.resolve_by_customer(case=case, by=case.customer, at=at)
    worker.work(at)

    assert Letter.objects.exclude(kind="acknowledgement").count() == 0


def test_a_hand_off_to_another_team_is_told_with_its_reason(at, worker, case, anna):
    repairs = people.team("Reparatie")
    people.agent("Bram Smit", repairs)

    case_actions.hand_over(
        case=case, to_team=repairs, reason="Bram can repair it.", summary="Leaks, third time.", by=anna, at=at
    )
    worker.work(at)

    letter = Letter.objects.get(kind="hand_off")
    text = sent.text_of(letter)
    assert sent.mail_of(letter)["Auto-Submitted"] == "auto-generated"
    assert text.startswith(
        "Dear Marijke de Boer,\n\nFrom now on Bram of Reparatie has your case. You will hear from Bram"
    )
    assert "\n\nWhy: Bram can repair it.\n\nUntil now it was with Anna." in text
    assert "Leaks, third time." not in text


def test_a_hand_off_within_the_team_is_not_told(at, worker, case, anna, team):
    bram = people.agent("Bram Smit", team)

    case_actions.hand_over(
        case=case, to_team=team, to=bram, reason="Holiday.", summary="Leaks.", by=anna, at=at
    )
    worker.work(at)

    assert Letter.objects.filter(kind="hand_off").count() == 0


def test_a_moved_promise_is_told_with_its_reason(at, worker, case, anna, minute):
    promise = promises.next_of(case)

    promise_actions.move(
        promise=promise,
        due_at=promise.due_at + 180 * minute,
        reason="The workshop answers in the afternoon.",
        by=anna,
        at=at,
    )
    worker.work(at)

    text = sent.text_of(Letter.objects.get(kind="promise_moved"))
    assert (
        "You will hear from Anna before Monday 16 November 16:00. That is later\nthan we promised.\n\n"
        "Why: The workshop answers in the afternoon.\n\n"
        "We had promised: before Monday 16 November 13:00. We are sorry that you\nhave to wait longer.\n"
    ) in text


def test_a_message_is_forwarded_with_its_files_and_the_case_keeps_a_note(at, worker, case, anna):
    message = Message.objects.get()

    note = actions.forward(
        case=case, message=message, to=["factory@maker.example"], text="Is this known?", by=anna, at=at
    )
    worker.work(at)

    letter = Letter.objects.get(kind="forward")
    mail = sent.mail_of(letter)
    assert (letter.state, letter.message_id) == ("sent", note)
    assert mail["Subject"] == f"Fwd: Wasmachine lekt [case {case.number}]"
    assert mail["In-Reply-To"] is None
    assert sent.text_of(letter).startswith(
        "Is this known?\n\nAnna\nDe Witgoedwinkel\n\nOn Monday 16 November"
    )
    assert "/my/l/" not in sent.text_of(letter)
    kept = Message.objects.get(pk=note)
    assert (kept.kind, kept.text) == ("note", "Forwarded to factory@maker.example.\n\nIs this known?")
    local = mail["Reply-To"].addresses[0].username.removeprefix("reply+")
    factory = Person.objects.get(addresses__email="factory@maker.example")
    assert tokens.read_reply_token(local, letter.address, KEYS) == tokens.Holder(case.pk, factory.pk)


def test_a_forward_needs_an_address(at, case, anna):
    with pytest.raises(actions.CannotReply):
        actions.forward(case=case, message=Message.objects.get(), to=[" "], text="", by=anna, at=at)


def test_letters_of_many_messages_come_in_one_query(at, worker, case, anna, django_assert_num_queries):
    numbers = [answer(case, anna, at), answer(case, anna, at)]

    with django_assert_num_queries(1):
        found = queries.of_messages(numbers)

    assert [len(found[number]) for number in numbers] == [1, 1]
    assert Case.objects.count() == 1
