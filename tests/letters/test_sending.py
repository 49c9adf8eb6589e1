from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from gehoor.cases import actions as case_actions
from gehoor.cases.models import Case
from gehoor.core import events
from gehoor.core.events import SYSTEM
from gehoor.core.models import Event, Job
from gehoor.intake.events import BounceReceived
from gehoor.letters import actions, queries
from gehoor.letters.models import Letter
from gehoor.people.models import Address
from tests.factories import cases, people
from tests.letters import sent

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def letter(at):
    """An acknowledgement that waits to be sent."""
    case = cases.case(team=people.team(), customer=people.customer(verified=True), at=at, quiet=True)
    actions.acknowledge(case=case, message=case.messages.get(), at=at)
    return Letter.objects.get()


@pytest.fixture
def anna():
    return people.agent("Anna Bakker")


def happened(name: str) -> int:
    return Event.objects.filter(name=f"letters.{name}").count()


def test_a_letter_that_the_server_takes_is_sent_once(at, worker, letter, server):
    worker.work(at)
    worker.work(at + HOUR)

    letter.refresh_from_db()
    assert (letter.state, letter.sent_at, len(server.taken)) == ("sent", at, 1)
    assert (happened("LetterQueued"), happened("LetterSent")) == (1, 1)
    assert Job.objects.count() == 0


def test_a_busy_server_is_asked_again_with_the_same_message_id(at, worker, letter, server):
    server.at_address = ["451 4.7.1 Greylisted"] * 3

    for hours in range(5):
        worker.work(at + hours * HOUR)

    letter.refresh_from_db()
    assert (letter.state, letter.tries, letter.error) == ("sent", 4, "")
    assert [mail["Message-ID"] for mail in server.taken] == [f"<{letter.mail_id}>"]


def test_while_it_waits_the_desk_reads_what_the_server_said(at, worker, letter, server):
    server.at_data = ["452 4.3.1 Disk full"]

    worker.work(at)

    letter.refresh_from_db()
    assert (letter.state, letter.error) == ("queued", "452 4.3.1 Disk full")


def test_after_two_days_it_has_failed_and_says_so(at, worker, letter, server):
    server.at_address = ["450 4.2.0 Later"] * 200
    hours = 0
    while letter.state in {"queued", "sending"} and hours < 100:
        worker.work(at + hours * HOUR)
        letter.refresh_from_db()
        hours += 1

    assert (letter.state, letter.reason, 49 <= hours <= 51) == ("failed", "gave_up", True)
    assert (happened("LetterFailed"), Job.objects.count(), server.taken) == (1, 0, [])


def test_an_address_that_nobody_has_is_marked_dead(at, worker, letter, server):
    server.at_address = ["550 5.1.1 User unknown"]

    worker.work(at)

    letter.refresh_from_db()
    assert (letter.state, letter.reason, letter.error) == ("failed", "refused", "550 5.1.1 User unknown")
    assert Address.objects.get(email=letter.address).dead_at == at


def test_a_refusal_for_another_reason_leaves_the_address_alive(at, worker, letter, server):
    server.at_data = ["554 5.7.1 Looks like spam"]

    worker.work(at)

    letter.refresh_from_db()
    assert (letter.state, Address.objects.get(email=letter.address).dead_at) == ("failed", None)


def test_a_server_that_drops_after_data_gets_the_same_letter_again(at, worker, letter, server):
    server.drops = 1

    worker.work(at)
    worker.work(at + HOUR)

    assert [mail["Message-ID"] for mail in server.taken] == [f"<{letter.mail_id}>"] * 2
    assert Letter.objects.get().state == "sent"


def test_two_who_send_at_the_same_moment_send_one_letter(at, letter):
    first = actions.start_sending(letter_id=letter.pk, at=at)

    with pytest.raises(actions.StillSending):
        actions.start_sending(letter_id=letter.pk, at=at)

    assert first == letter


def test_a_letter_whose_worker_died_is_taken_up_again(at, worker, letter):
    actions.start_sending(letter_id=letter.pk, at=at)

    worker.work(at + timedelta(minutes=1))

    letter.refresh_from_db()
    assert (letter.state, letter.tries, sent.count()) == ("sent", 2, 1)


def test_a_letter_that_has_left_is_not_sent_again(at, worker, letter):
    worker.work(at)

    assert actions.start_sending(letter_id=letter.pk, at=at + HOUR) is None


def test_an_agent_sends_a_failed_letter_again(at, worker, letter, server):
    anna = people.agent("Anna Bakker")
    server.at_data = ["554 5.6.0 No"]
    worker.work(at)
    letter.refresh_from_db()

    actions.retry(letter=letter, by=anna, at=at + HOUR)
    worker.work(at + HOUR)

    letter.refresh_from_db()
    assert (letter.state, letter.error, len(server.taken)) == ("sent", "", 1)
    with pytest.raises(actions.CannotRetry):
        actions.retry(letter=letter, by=anna, at=at + HOUR)


def came_back(letter, at, *, hard, message_id=None):
    bounce = BounceReceived(
        case=letter.case_id,
        customer=letter.person_id,
        delivery=1,
        message_id=message_id or letter.mail_id,
        reference="",
        address=letter.address,
        hard=hard,
        status="5.1.1" if hard else "4.2.2",
    )
    with transaction.atomic():
        events.record(bounce, by=SYSTEM, at=at)


@pytest.mark.parametrize("hard", [False, True])
def test_a_letter_that_comes_back_is_marked_and_its_address_when_it_is_dead(at, worker, letter, hard):
    worker.work(at)

    came_back(letter, at + HOUR, hard=hard)
    came_back(letter, at + HOUR, hard=hard)

    letter.refresh_from_db()
    assert (letter.state, letter.reason, happened("LetterBounced")) == ("bounced", "came_back", 1)
    assert Address.objects.get(email=letter.address).dead_at == (at + HOUR if hard else None)


def test_a_bounce_of_something_that_we_never_sent_changes_nothing(at, worker, letter):
    worker.work(at)

    came_back(letter, at, hard=True, message_id="guess@gehoor.localhost")

    letter.refresh_from_db()
    assert (letter.state, Address.objects.get(email=letter.address).dead_at) == ("sent", None)


def test_what_did_not_arrive_is_listed_for_those_who_may_see_the_case(at, worker, letter):
    worker.work(at)
    came_back(letter, at, hard=False)

    assert list(queries.not_arrived(people.agent("Anna Bakker"))) == [letter]
    assert list(queries.not_arrived(people.customer("Other", "other@example.com"))) == []


def test_nothing_of_a_letter_is_in_its_events(at, worker, letter):
    worker.work(at)
    came_back(letter, at, hard=True)

    said = str(list(Event.objects.filter(name__startswith="letters.").values_list("data", flat=True)))
    assert [word for word in ("deboer", "example.com", "wasmachine") if word in said.lower()] == []


def test_a_link_to_a_new_password_that_is_refused_for_good_is_forgotten(at, worker, server, anna):
    server.at_address = ["550 5.7.1 Not here"]
    actions.send_password_link(email="anna.bakker@desk.example", link="https://desk.example/secret/", at=at)
    worker.work(at)
    refused = Letter.objects.get()

    with pytest.raises(actions.CannotRetry):
        actions.retry(letter=refused, by=anna, at=at)

    assert (refused.state, "link" in refused.facts) == ("failed", False)


def test_whose_case_it_is_no_more_gets_no_link_into_it(at, letter, anna):
    jan = people.customer("Jan de Boer", "jan@example.com")
    before = "/my/l/" in str(queries.compose(letter).mail)

    case_actions.change_facts(case=letter.case, customer=jan, by=anna, at=at)

    after = "/my/l/" in str(queries.compose(Letter.objects.get(pk=letter.pk)).mail)
    assert (before, after) == (True, False)


def test_nobody_is_shown_as_his_own_words_what_another_wrote(at, letter, anna):
    jan = people.customer("Jan de Boer", "jan@example.com", verified=True)
    case_actions.change_facts(case=letter.case, customer=jan, by=anna, at=at)
    case = Case.objects.get()

    number = actions.reply(case=case, said=cases.said("Wij komen."), by=anna, at=at)

    answer = queries.of_message(number).get()
    assert (answer.address, "quoted" in answer.facts) == ("jan@example.com", False)
