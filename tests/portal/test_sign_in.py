from __future__ import annotations

import pytest
from django.test import Client

from gehoor.letters.models import Letter
from gehoor.people import queries
from gehoor.people.models import Address, SignInCode
from tests.factories import people
from tests.portal.conftest import page_of

pytestmark = pytest.mark.django_db


def ask(client, email="m.deboer@example.com", **values):
    return client.post("/my/sign-in/", {"email": email}, **values)


def last_code() -> str:
    return queries.code_in_letter(SignInCode.objects.latest("pk").pk)[0]


def try_code(client, code):
    return client.post("/my/sign-in/code/", {"code": code})


def test_someone_comes_in_by_a_mailed_code(case, worker, at):
    client = Client()

    ask(client)
    worker()
    answer = try_code(client, last_code())

    assert Letter.objects.filter(kind="code").get().state == "sent"
    assert answer.url == "/my/"
    assert f"/my/cases/{case.number}/" in page_of(client.get("/my/"))
    assert Address.objects.get(email="m.deboer@example.com").verified_at == at


def test_who_asked_for_a_case_before_he_came_in_is_led_there(case):
    client = Client()

    asked = client.post(f"/my/cases/{case.number}/reply/", {"text": "Hallo?"})
    client.post(asked.url, {"email": "m.deboer@example.com"})
    led = try_code(client, last_code())

    assert (asked.url, led.url) == (f"/my/sign-in/?case={case.number}", f"/my/cases/{case.number}/")


@pytest.mark.parametrize("wanted", ["1", "٣", "9" * 30, "//example.com"])
def test_who_asked_for_something_else_sees_his_own_cases(case, wanted):
    client = Client()

    client.post(f"/my/sign-in/?case={wanted}", {"email": "m.deboer@example.com"})

    assert try_code(client, last_code()).url == "/my/"


def test_the_letter_with_the_code_is_in_the_language_of_the_page(case, worker):
    client = Client(headers={"Accept-Language": "nl"})

    ask(client)
    worker()

    assert Letter.objects.get(kind="code").facts["language"] == "nl"


def test_the_answer_is_the_same_for_an_address_that_nobody_has(case):
    known, unknown = Client(), Client()

    answers = [
        (client, ask(client, email))
        for client, email in [(known, "m.deboer@example.com"), (unknown, "x@example.com")]
    ]

    pages = [page_of(client.get(answer.url)) for client, answer in answers]
    tidy = [page.partition("<main")[2] for page in pages]
    assert (
        tidy[0].replace("m.deboer@example.com", "x@example.com").partition("csrf")[0]
        == tidy[1].partition("csrf")[0]
    )
    assert try_code(unknown, "123456").status_code == 422


def test_a_code_works_once(case):
    other, client = Client(), Client()
    ask(other)
    ask(client)
    code = last_code()

    answers = [try_code(client, code).status_code, try_code(other, code).status_code]

    assert answers == [302, 422]
    assert other.get("/my/").url == "/my/sign-in/"


def test_a_code_works_for_ten_minutes(case, now):
    client = Client()
    ask(client)
    now.later(minutes=10)

    assert try_code(client, last_code()).status_code == 422


def test_after_five_wrong_codes_the_right_one_opens_nothing(case):
    client = Client()
    ask(client)
    right = last_code()
    wrong = [f"{(int(right) + step) % 10**6:06}" for step in range(1, 6)]

    answers = [try_code(client, code).status_code for code in [*wrong, right]]

    assert answers == [422] * 6
    assert client.get("/my/").url == "/my/sign-in/"


def test_guessing_for_an_hour_leads_nowhere(case, now):
    """Three codes of five tries each: that is all that anyone has within an hour, however many browsers he uses."""
    tries = 0
    for number in range(40):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        ask(client)
        counted = SignInCode.objects.latest("pk").tries
        for _ in range(6):
            try_code(client, "000000" if last_code() != "000000" else "000001")
        tries += SignInCode.objects.latest("pk").tries - counted
        now.later(minutes=1)

    assert SignInCode.objects.count() == 3
    assert tries == 15


def test_one_network_cannot_ask_for_codes_of_everyone(case):
    answers = [ask(Client(), f"someone{number}@example.com").status_code for number in range(22)]

    assert answers == [302] * 20 + [429] * 2
    assert ask(Client(REMOTE_ADDR="198.51.100.7"), "else@example.com").status_code == 302


def test_networks_of_version_six_count_by_their_first_half(case):
    one = [
        ask(Client(REMOTE_ADDR=f"2001:db8:1:2::{number:x}"), f"a{number}@example.com").status_code
        for number in range(21)
    ]

    assert one == [302] * 20 + [429]
    assert ask(Client(REMOTE_ADDR="2001:db8:1:3::1"), "b@example.com").status_code == 302


def test_signing_out_closes_the_portal_and_nothing_else(case, anna, sign_in):
    client = sign_in()
    client.force_login(anna.account)

    client.post("/my/sign-out/")

    assert client.get("/my/").url == "/my/sign-in/"
    assert client.get("/sign-in/").url == "/desk/"


def test_a_mailed_code_opens_no_desk(case, anna, sign_in):
    client = sign_in("anna.bakker@desk.example")

    assert client.get("/my/").status_code == 200
    assert client.get("/desk/").url.startswith("/sign-in/")


def test_coming_in_gives_the_browser_a_new_session(case):
    client = Client()
    ask(client)
    before = client.session.session_key

    try_code(client, last_code())

    assert client.session.session_key != before


def test_an_address_that_makes_no_sense_is_said_so(db):
    answer = ask(Client(), "no address")

    assert answer.status_code == 422
    assert "one looks like name@example.org" in page_of(answer)


def test_the_code_page_without_an_address_leads_back(db):
    assert Client().get("/my/sign-in/code/").url == "/my/sign-in/"


def test_someone_without_a_case_can_come_in(now):
    people.customer("Joost", "joost@example.net")
    client = Client()
    ask(client, "Joost@Example.net ")

    answer = try_code(client, f" {last_code()[:3]} {last_code()[3:]} ")

    assert answer.url == "/my/"
    assert "You have no case with us" in page_of(client.get("/my/"))
