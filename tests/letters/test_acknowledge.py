from __future__ import annotations

from datetime import timedelta

import pytest

from gehoor.cases import actions as case_actions
from gehoor.cases.models import Case
from gehoor.core.models import Event, Job
from gehoor.letters import actions, queries
from gehoor.letters.models import Letter
from gehoor.people import actions as people_actions
from gehoor.people.models import Person
from tests.factories import cases, people
from tests.letters import sent

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def write_in(at, team, customer, *, text="De wasmachine lekt weer.", trust="sender", **values):
    """A mail of someone, as intake brings it; without `trust`, his domain vouches for it."""
    line = f"{customer.name} <{customer.addresses.first().email}>"
    message_id = values.pop("message_id", "m1@mail.example")
    words = cases.said(text, author_line=line, message_id=message_id, trust=trust)
    return cases.case(team=team, customer=customer, at=at, said=words, **values)


def test_a_verified_customer_reads_who_has_it_by_when_and_what_he_wrote(at, worker):
    team = people.team(public_name="De Witgoedwinkel")
    people.agent("Anna Bakker", team)
    case = write_in(at, team, people.customer(verified=True))

    worker.work(at)

    letter = Letter.objects.get()
    assert (letter.state, letter.tries, letter.sent_at) == ("sent", 1, at)
    assert sent.text_of(letter).startswith(
        "Dear Marijke de Boer,\n\n"
        f"Thank you for your message. It has arrived and is now case {case.number}.\n\n"
        "You wrote:\n\n"
        "> De wasmachine lekt weer.\n\n"
        "Anna has your case. You will hear from Anna before Monday 16 November\n13:00.\n\n"
    )
    assert Case.objects.get(pk=case.pk).next_due_at.isoformat() == "2026-11-16T12:00:00+00:00"
    assert worker.dead_and_failed() == []


def test_an_unverified_address_gets_none_of_the_words_nor_the_name_nor_the_subject(at, worker):
    team = people.team()
    stranger = people.customer("Buy Pills Now", "victim@example.com")
    case = write_in(at, team, stranger, text="Secret offer", subject="Cheap pills")

    worker.work(at)

    mail, letter = sent.mail_of(Letter.objects.get()), Letter.objects.get()
    everything = " ".join([str(mail), sent.text_of(letter), sent.html_of(letter)]).casefold()
    assert mail["Subject"] == f"We have your message (case {case.number})"
    assert [word for word in ("pills", "offer", "secret", "wasmachine") if word in everything] == []


@pytest.mark.parametrize(("trust", "repeats"), [("sender", True), ("unknown", False), ("failed", False)])
def test_mail_in_a_verified_customers_name_that_nothing_vouches_for_is_acknowledged_without_its_words(
    at, worker, trust, repeats
):
    customer = people.customer(verified=True)
    case = write_in(at, people.team(), customer, text="Secret offer", subject="Cheap pills", trust=trust)

    worker.work(at)

    mail, letter = sent.mail_of(Letter.objects.get()), Letter.objects.get()
    everything = " ".join([str(mail), sent.text_of(letter), sent.html_of(letter)])
    held = [word in everything for word in ("Cheap pills", "Secret offer", "Marijke de Boer")]
    assert (letter.address, str(case.number) in mail["Subject"]) == ("m.deboer@example.com", True)
    assert held == [repeats] * 3


def test_a_mail_bomb_brings_a_stranger_one_letter_an_hour(at, worker, minute):
    team = people.team()
    victim = people.customer(email="victim@example.com")
    for number in range(30):
        words, number_of_mail = f"Offer {'x' * number}", f"{number}@bomb.example"
        write_in(at + number * minute, team, victim, text=words, message_id=number_of_mail)
        worker.work(at + number * minute)
    write_in(at + 61 * minute, team, victim)
    worker.work(at + 61 * minute)

    letters = Letter.objects.order_by("id")
    assert [letter.state for letter in letters] == ["sent", *["held"] * 29, "sent"]
    assert {letter.reason for letter in letters if letter.state == "held"} == {"unverified"}
    assert sent.count() == 2
    assert Event.objects.filter(name="letters.LetterHeld").count() == 29


def test_a_verified_address_gets_at_most_five_an_hour(at, worker, minute):
    team, customer = people.team(), people.customer(verified=True)
    for number in range(7):
        write_in(at + number * minute, team, customer, text=f"Nog een vraag{'!' * number}")
        worker.work(at + number * minute)

    assert [letter.state for letter in Letter.objects.order_by("id")] == [*["sent"] * 5, *["held"] * 2]
    assert Letter.objects.last().reason == "enough"


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        (
            [("Afwezig", "Ik ben op reis."), ("Re: Afwezig", "ik ben\n op  REIS.")] * 2,
            ["", *["repeated"] * 3],
        ),
        ([(f"Vraag {number}", "Waar blijft hij?") for number in range(4)], [""] * 4),
        ([("Vraag", f"Order {number} kwam niet aan.") for number in range(4)], [""] * 4),
    ],
)
def test_whoever_says_the_same_again_within_a_day_has_been_answered(at, worker, minute, said, reasons):
    team, customer = people.team(), people.customer(verified=True)
    for number, (subject, text) in enumerate(said):
        line = customer.addresses.get().email
        words = cases.said(text, author_line=line, subject=subject)
        cases.case(team=team, customer=customer, at=at + number * 20 * minute, said=words)
        worker.work(at + number * 20 * minute)

    assert [letter.reason for letter in Letter.objects.order_by("id")] == reasons
    assert Case.objects.count() == len(said)


def test_a_comma_in_a_name_hides_nobody_who_says_the_same_again(at, worker, minute):
    team, customer = people.team(), people.customer("Boer, M. de", "m.deboer@example.com", verified=True)
    for number in range(3):
        write_in(at + number * 20 * minute, team, customer, text="Ik ben op reis.")
        worker.work(at + number * 20 * minute)

    assert [letter.reason for letter in Letter.objects.order_by("id")] == ["", "repeated", "repeated"]


def test_words_that_someone_forwarded_are_not_said_to_be_the_customers(at, worker):
    team, customer = people.team(), people.customer(verified=True)
    forwarded = cases.said("De wasmachine lekt weer.", author_line="Anna <anna@desk.example>")
    cases.case(team=team, customer=customer, at=at, said=forwarded)

    worker.work(at)

    assert "lekt" not in sent.text_of(Letter.objects.get())


def test_the_same_words_twice_before_anyone_answered_are_two_cases_acknowledged(at, worker, minute):
    team, customer = people.team(), people.customer(verified=True)
    for number in range(2):
        write_in(at + number * minute, team, customer)

    worker.work(at + 2 * minute)

    assert [letter.state for letter in Letter.objects.order_by("id")] == ["sent", "sent"]


@pytest.mark.parametrize(
    ("later", "address"), [(25 * HOUR, "m.deboer@example.com"), (HOUR, "work@firm.example")]
)
def test_the_same_words_are_heard_anew_a_day_later_and_from_another_address(at, worker, later, address):
    team, customer = people.team(), people.customer(email="m.deboer@example.com", verified=True)
    people_actions.add_address(person=customer, email="work@firm.example", by=customer, at=at)
    for moment, line in ((at, "m.deboer@example.com"), (at + later, address)):
        cases.case(team=team, customer=customer, at=moment, said=cases.said(author_line=line))
        worker.work(moment)

    assert [letter.state for letter in Letter.objects.order_by("id")] == ["sent"] * 2


def test_news_of_a_case_that_holds_a_repeat_alone_is_kept_back_until_someone_says_more(at, worker, minute):
    team, other, customer = people.team(), people.team("Techniek"), people.customer(verified=True)
    anna = people.agent("Anna Bakker", team)
    write_in(at, team, customer)
    worker.work(at)
    again = write_in(at + minute, team, customer)
    worker.work(at + minute)
    told = {"reason": "Zij weten dit.", "summary": "Zelfde mail.", "by": anna}
    case_actions.hand_over(case=again, to_team=other, **told, at=at + 2 * minute)
    worker.work(at + 2 * minute)
    case_actions.receive(case=again, said=cases.said("Hoort u mij?"), author=customer, at=at + 3 * minute)
    case_actions.hand_over(case=again, to_team=team, **told, at=at + 4 * minute)
    worker.work(at + 4 * minute)

    letters = Letter.objects.filter(case=again).order_by("id")
    assert [(letter.kind, letter.reason) for letter in letters] == [
        ("acknowledgement", "repeated"),
        ("hand_off", "repeated"),
        ("hand_off", ""),
    ]


def test_a_case_is_acknowledged_once_however_often_it_is_asked(at, worker):
    case = write_in(at, people.team(), people.customer(verified=True))
    message = case.messages.get()

    for _ in range(3):
        actions.acknowledge(case=case, message=message, at=at)
    worker.work(at)
    worker.work(at + HOUR)

    assert Letter.objects.filter(kind="acknowledgement").count() == 1
    assert sent.count() == 1


@pytest.mark.parametrize(
    ("values", "channel"),
    [({"quiet": True}, "mail"), ({}, "desk"), ({}, "phone")],
)
def test_old_or_automatic_mail_and_what_we_open_ourselves_is_not_acknowledged(at, worker, values, channel):
    said = cases.said(channel=channel)
    cases.case(team=people.team(), customer=people.customer(verified=True), at=at, said=said, **values)

    worker.work(at)

    assert Letter.objects.count() == 0


@pytest.mark.parametrize(
    ("email", "reason", "state"),
    [
        ("support@gehoor.localhost", "own_address", "held"),
        ("help@shop.example", "own_address", "held"),
        ("no-reply@shop.example", "robot", "held"),
        ("MAILER-DAEMON@shop.example", "robot", "held"),
        ("gone@example.com", "dead_address", "failed"),
    ],
)
def test_addresses_that_must_not_be_answered_are_kept_with_the_reason(at, worker, email, reason, state):
    team = people.team(sends_from="help@shop.example")
    customer = people.customer(email=email, verified=True)
    if email.startswith("gone"):
        people_actions.mark_dead(address=customer.addresses.get(), by=customer, at=at)

    write_in(at, team, customer)
    worker.work(at)

    letter = Letter.objects.get()
    assert (letter.state, letter.reason, sent.count()) == (state, reason, 0)


def test_someone_without_an_address_is_seen_as_not_reached(at, worker):
    nameless = Person.objects.create(name="Piet", created_at=at)

    cases.case(team=people.team(), customer=nameless, at=at)
    worker.work(at)

    letter = Letter.objects.get()
    assert (letter.state, letter.get_reason_display()) == (
        "failed",
        "We know no mail address of this person.",
    )


def test_the_letter_goes_to_the_address_that_was_written_from(at, worker):
    team, customer = people.team(), people.customer(verified=True)
    people_actions.add_address(person=customer, email="work@firm.example", by=customer, at=at)

    cases.case(
        team=team, customer=customer, at=at, said=cases.said(author_line="Marijke <Work@firm.example>")
    )
    worker.work(at)

    assert Letter.objects.get().address == "work@firm.example"


def test_when_too_many_leave_at_once_letters_wait_and_then_go(at, worker, settings):
    settings.GEHOOR_LETTERS_PER_HOUR = 2
    team = people.team()
    for number in range(3):
        write_in(at, team, people.customer(email=f"c{number}@example.com", verified=True))
    worker.work(at)
    before = list(Letter.objects.order_by("id").values_list("state", "reason"))

    worker.work(at + HOUR)

    assert before == [("sent", ""), ("sent", ""), ("queued", "too_many")]
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}
    assert (sent.count(), Job.objects.filter(task="gehoor.letters.tasks.send").count()) == (3, 0)


def test_the_page_says_at_once_what_the_letter_will_say(at):
    team = people.team(public_name="De Witgoedwinkel")
    people.agent("Anna Bakker", team)
    case = write_in(at, team, people.customer())

    said = queries.said_at_once(case, at=at)

    assert (said.number, said.owner, said.team) == (case.number, "Anna", "De Witgoedwinkel")
    assert said.due_at.isoformat() == "2026-11-16T12:00:00+00:00"
    assert said.lines == (
        f"Thank you for your message. It has arrived and is now case {case.number}.",
        "Anna has your case. You will hear from Anna before Monday 16 November 13:00.",
        (
            "What happens next: Anna reads everything you wrote and answers you. If it takes longer, we tell you "
            "so before that moment, and why."
        ),
    )
    assert queries.said_at_once(case, at=at, language="nl-informal").lines[1] == (
        "Anna behandelt je zaak. Je hoort vóór maandag 16 november 13:00 uur van Anna."
    )
