from __future__ import annotations

from datetime import timedelta

import pytest

from gehoor.core.models import Event, Job
from gehoor.letters.actions.returning import CannotRetry, retry
from gehoor.letters.models import Letter
from gehoor.people import actions, queries
from gehoor.people.models import Address, SignInCode
from tests.factories import people
from tests.letters import sent
from tests.letters.conftest import Worker

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
EMAIL = "m.deboer@example.com"


@pytest.fixture
def worker(monkeypatch):
    return Worker(monkeypatch)


def asked(at, email=EMAIL) -> str:
    """Ask for a code and look into the letter for it."""
    actions.ask_code(email=email, at=at)
    return queries.code_in_letter(SignInCode.objects.latest("id").pk)[0]


def test_the_code_comes_by_letter_and_opens_once(at, worker):
    customer = people.customer()
    actions.ask_code(email=f" {EMAIL.upper()} ", at=at)
    worker.work(at)
    letter = Letter.objects.get()
    code = sent.text_of(letter).split("\n\n")[2]

    person = actions.use_code(email=EMAIL, code=f"{code[:3]} {code[3:]}", at=at + MINUTE)

    assert (person, sent.mail_of(letter)["Subject"]) == (customer, f"{code} is your code")
    assert Address.objects.get().verified_at == at + MINUTE
    with pytest.raises(actions.WrongCode):
        actions.use_code(email=EMAIL, code=code, at=at + MINUTE)


def test_a_code_is_nowhere_but_in_the_letter(at, worker):
    people.customer()
    code = asked(at)
    worker.work(at)

    rows = [
        *Event.objects.values(),
        *Job.objects.values(),
        *SignInCode.objects.values(),
        *Letter.objects.values(),
    ]
    assert [row for row in rows if code in str(row)] == []
    assert code in sent.text_of(Letter.objects.get())


@pytest.mark.parametrize("code", ["", "000000 ", "not a code", "１２３４５６", "\x00" * 6, "1" * 5000])
def test_another_code_opens_nothing(at, code):
    people.customer()
    right = asked(at)

    with pytest.raises(actions.WrongCode):
        actions.use_code(email=EMAIL, code=code if code.strip() != right else "999999", at=at)

    assert Address.objects.get().verified_at is None


def test_a_code_lasts_ten_minutes(at):
    people.customer()
    code = asked(at)

    with pytest.raises(actions.WrongCode):
        actions.use_code(email=EMAIL, code=code, at=at + 10 * MINUTE)


def test_after_five_tries_the_right_code_is_too_late(at):
    people.customer()
    code = asked(at)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        with pytest.raises(actions.WrongCode):
            actions.use_code(email=EMAIL, code=wrong, at=at)

    with pytest.raises(actions.WrongCode):
        actions.use_code(email=EMAIL, code=code, at=at)


def test_only_the_last_code_counts(at):
    people.customer()
    first = asked(at)
    second = asked(at + MINUTE)

    with pytest.raises(actions.WrongCode):
        actions.use_code(email=EMAIL, code=first, at=at + MINUTE)
    assert actions.use_code(email=EMAIL, code=second, at=at + MINUTE).name == "Marijke de Boer"


def test_three_codes_an_hour_are_mailed_to_a_verified_address(at, worker):
    people.customer(verified=True)
    for number in range(5):
        actions.ask_code(email=EMAIL, at=at + number * MINUTE)
        worker.work(at + number * MINUTE)
    actions.ask_code(email=EMAIL, at=at + 60 * MINUTE)
    worker.work(at + 60 * MINUTE)

    assert sent.count() == 4


def test_an_address_that_nobody_showed_to_be_his_gets_two_codes_an_hour(at, worker):
    people.customer()
    for number in range(3):
        actions.ask_code(email=EMAIL, at=at + number * MINUTE)
        worker.work(at + number * MINUTE)

    assert sent.count() == 2
    assert list(Letter.objects.order_by("id").values_list("state", flat=True)) == ["sent", "sent", "held"]


def test_a_code_that_is_not_mailed_any_more_leaves_the_last_one_good(at, worker):
    people.customer()
    for number in range(2):
        actions.ask_code(email=EMAIL, at=at + number * MINUTE)
        worker.work(at + number * MINUTE)
    mailed = queries.code_in_letter(SignInCode.objects.latest("id").pk)[0]

    actions.ask_code(email=EMAIL, at=at + 2 * MINUTE)
    worker.work(at + 2 * MINUTE)

    assert actions.use_code(email=EMAIL, code=mailed, at=at + 3 * MINUTE).name == "Marijke de Boer"


def test_a_letter_with_a_code_is_not_sent_again(at, worker):
    anna = people.agent("Anna Bakker")
    people.customer()
    for number in range(3):
        actions.ask_code(email=EMAIL, at=at + number * MINUTE)
        worker.work(at + number * MINUTE)

    with pytest.raises(CannotRetry):
        retry(letter=Letter.objects.get(state="held"), by=anna, at=at + 3 * MINUTE)


def test_asking_for_an_unknown_address_does_the_same_work_and_mails_nothing(
    at, worker, django_assert_num_queries
):
    people.customer()
    with django_assert_num_queries(7):
        actions.ask_code(email=EMAIL, at=at)
    with django_assert_num_queries(7):
        actions.ask_code(email="nobody@example.com", at=at)
    Letter.objects.all().delete()
    worker.work(at)

    assert list(Letter.objects.values_list("address", flat=True)) == [EMAIL]
    with pytest.raises(actions.WrongCode):
        actions.use_code(email="nobody@example.com", code=asked(at, "nobody@example.com"), at=at)


def test_old_requests_are_forgotten(at):
    people.customer()
    asked(at)
    asked(at + timedelta(hours=20))

    actions.forget_codes(at=at + timedelta(hours=25))

    assert SignInCode.objects.count() == 1
