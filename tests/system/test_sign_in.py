from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from gehoor.letters.models import Letter
from gehoor.people.models import Account
from tests.factories import cases, people

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough word"
ANNA = "anna.bakker@desk.example"


@pytest.fixture(autouse=True)
def _known_nothing():
    cache.clear()


@pytest.fixture
def anna():
    return people.agent("Anna Bakker")


def page_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def sign_in(client, email=ANNA, password=PASSWORD, **values):
    return client.post("/sign-in/", {"login": email, "password": password}, **values)


def code_of(secret: str, step: int = 0) -> str:
    """What the app on the telephone shows."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + step))


def switch_on(client) -> str:
    """Two-step sign-in for whoever is signed in; returns the secret."""
    client.post("/sign-in/again/", {"password": PASSWORD})
    page = client.get("/sign-in/two-steps/totp/activate/")
    secret = re.search(r'class="secret">(\w+)<', page.content.decode())[1]
    client.post("/sign-in/two-steps/totp/activate/", {"code": code_of(secret)})
    cache.clear()
    return secret


def test_someone_who_works_here_comes_to_the_desk(anna):
    client = Client()

    answer = sign_in(client)

    assert answer.url == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_he_comes_to_the_page_that_he_asked_for(anna):
    client = Client()
    asked = client.get("/desk/unassigned/").url

    answer = client.post(asked, {"login": ANNA, "password": PASSWORD, "next": "/desk/unassigned/"})

    assert answer.url == "/desk/unassigned/"


def test_nobody_is_led_to_another_site(anna):
    answer = sign_in(Client(), next="https://evil.example/")

    assert answer.url == "/desk/"


def test_the_answer_is_the_same_for_a_wrong_password_and_an_unknown_address(anna):
    answers = [sign_in(Client(), password="wrong"), sign_in(Client(), email="nobody@desk.example")]

    said = [re.findall(r'role="alert".*?</div>', page_of(answer)) for answer in answers]
    assert said[0] == said[1]
    assert "Address and password do not belong together." in said[0][0]


def test_after_five_wrong_passwords_the_right_one_waits_too(anna):
    client = Client()
    for _ in range(5):
        sign_in(client, password="wrong")

    answer = sign_in(Client(REMOTE_ADDR="203.0.113.9"))

    assert answer.status_code == 200
    assert "That was tried too often." in page_of(answer)


def test_one_network_cannot_try_without_end(anna):
    answers = [sign_in(Client(), email=f"a{n}@desk.example", password="x").status_code for n in range(31)]

    assert (answers[0], answers[-1]) == (200, 429)


def test_an_account_that_was_closed_opens_nothing(anna):
    people.agent("Chaima el Idrissi", role="administrator")
    Account.objects.filter(email=ANNA).update(is_active=False)
    client = Client()

    answer = sign_in(client)

    assert "This account is closed" in page_of(client.get(answer.url))
    assert client.get("/desk/").status_code == 302


def test_the_second_step_is_asked_for_once_it_is_switched_on(anna):
    client = Client()
    sign_in(client)
    secret = switch_on(client)
    other = Client()

    first = sign_in(other)
    before = other.get("/desk/").status_code
    wrong = other.post(first.url, {"code": "000000"})
    right = other.post(first.url, {"code": code_of(secret, step=1)})

    assert first.url == "/sign-in/two-steps/authenticate/"
    assert before == 302
    assert "This code does not fit." in page_of(wrong)
    assert right.url == "/desk/"


def test_the_picture_of_the_secret_needs_no_other_site(anna):
    client = Client()
    sign_in(client)
    client.post("/sign-in/again/", {"password": PASSWORD})

    page = client.get("/sign-in/two-steps/totp/activate/").content.decode()

    assert page.count('src="data:image/svg+xml;base64,') == 1


def test_a_recovery_code_opens_once(anna):
    client = Client()
    sign_in(client)
    switch_on(client)
    page = client.get("/sign-in/two-steps/recovery-codes/").content.decode()
    code = re.findall(r"<li>(\w+)</li>", page)[0]
    answers = []

    for _ in range(2):
        other = Client()
        sign_in(other)
        answers.append(other.post("/sign-in/two-steps/authenticate/", {"code": code}).status_code)
        cache.clear()

    assert answers == [302, 200]
    assert client.get("/sign-in/two-steps/recovery-codes/download/").content.decode().split()


def test_the_second_step_can_be_switched_off_and_its_pages_tell_so(anna):
    client = Client()
    sign_in(client)
    off = page_of(client.get("/sign-in/two-steps/"))
    switch_on(client)

    on = page_of(client.get("/sign-in/two-steps/"))
    ask = client.get("/sign-in/two-steps/totp/deactivate/")
    client.post("/sign-in/two-steps/totp/deactivate/")

    assert ("Switch it on" in off, "It is on" in on) == (True, True)
    assert ask.status_code == 200
    assert "your password alone is enough" in page_of(client.get("/sign-in/two-steps/"))


def test_recovery_codes_are_made_anew(anna):
    client = Client()
    sign_in(client)
    switch_on(client)
    before = client.get("/sign-in/two-steps/recovery-codes/").content

    ask = page_of(client.get("/sign-in/two-steps/recovery-codes/generate/"))
    client.post("/sign-in/two-steps/recovery-codes/generate/")

    assert "throw the paper away" in ask
    assert client.get("/sign-in/two-steps/recovery-codes/").content != before


def test_a_change_of_protection_asks_whether_it_is_still_him(anna):
    client = Client()
    sign_in(client)

    asked = client.get("/sign-in/two-steps/totp/activate/")
    page = page_of(client.get(asked.url))
    wrong = client.post(asked.url, {"password": "wrong"})
    answer = client.post(asked.url, {"password": PASSWORD})

    assert "Is it still you?" in page
    assert "This is not your password." in page_of(wrong)
    assert answer.url == "/sign-in/two-steps/totp/activate/"


def test_with_a_second_step_a_code_shows_that_it_is_still_him(anna):
    client = Client()
    sign_in(client)
    secret = switch_on(client)
    other = Client()
    first = sign_in(other)
    other.post(first.url, {"code": code_of(secret, step=1)})
    cache.clear()

    page = page_of(other.get("/sign-in/two-steps/reauthenticate/"))
    answer = other.post(
        "/sign-in/two-steps/reauthenticate/?next=/sign-in/two-steps/totp/deactivate/",
        {"code": code_of(secret)},
    )

    assert "type a code from your app" in page
    assert "Use your password instead" in page
    assert answer.url == "/sign-in/two-steps/totp/deactivate/"


def test_the_secret_of_the_second_step_is_encrypted(anna):
    client = Client()
    sign_in(client)
    secret = switch_on(client)

    stored = [str(one.data) for one in Authenticator.objects.all()]

    assert len(stored) == 2
    assert [secret in one for one in stored] == [False, False]


def test_a_new_password_is_chosen_by_a_mailed_link(anna):
    client = Client()

    sent = client.post("/sign-in/forgotten/", {"email": ANNA})
    link = Letter.objects.get().facts["link"]
    form = client.get("/" + link.split("/", 3)[3], follow=True)
    done = client.post(
        form.request["PATH_INFO"], {"password1": "another long word", "password2": "another long word"}
    )

    assert "Look at your mail" in page_of(client.get(sent.url))
    assert "Choose a new password" in page_of(form)
    assert done.status_code == 302
    assert sign_in(Client(), password="another long word").url == "/desk/"
    assert "does not work any more" in page_of(Client().get("/" + link.split("/", 3)[3], follow=True))


def test_nobody_learns_whether_an_address_works_here(anna):
    pages = []
    for email in (ANNA, "nobody@desk.example"):
        client = Client()
        answer = client.post("/sign-in/forgotten/", {"email": email})
        pages.append(page_of(client.get(answer.url)).partition("<main")[2].partition("<footer")[0])

    assert pages[0] == pages[1]
    assert Letter.objects.count() == 1


def test_a_weak_password_is_refused_in_words(anna):
    client = Client()
    sign_in(client)

    page = client.post(
        "/sign-in/password/", {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    )

    assert page.status_code == 200
    assert 'id="id_password1_error"' in page_of(page)


def test_a_password_is_changed(anna):
    client = Client()
    sign_in(client)
    new = {"password1": "another long word", "password2": "another long word"}

    answer = client.post("/sign-in/password/", {"oldpassword": PASSWORD} | new)

    assert "Your new password holds from now on." in page_of(client.get(answer.url))
    assert client.get("/desk/").status_code == 200


def test_signing_out_is_asked_first_and_needs_a_button(anna):
    client = Client()
    sign_in(client)

    page = page_of(client.get("/sign-out/"))
    still = client.get("/desk/").status_code
    client.post("/sign-out/")

    assert "Sign out?" in page
    assert (still, client.get("/desk/").status_code) == (200, 302)


def test_sign_in_needs_the_token_of_a_page_of_ours(anna):
    assert sign_in(Client(enforce_csrf_checks=True)).status_code == 403


@pytest.mark.parametrize("who", ["customer", "agent", "lead", "administrator"])
def test_outside_a_demo_nobody_comes_in_by_one_click(anna, who):
    assert Client().post(f"/-/demo/sign-in/{who}/").status_code == 404
    assert "Look around" not in page_of(Client().get("/sign-in/"))


@pytest.fixture
def demo(settings, at):
    settings.GEHOOR_DEMO = True
    team = people.team()
    for name, role in [
        ("Anna Bakker", "agent"),
        ("Bram Kok", "lead"),
        ("Chaima el Idrissi", "administrator"),
    ]:
        people.agent(name, team, role=role)
    return cases.case(team=team, at=at)


@pytest.mark.parametrize(
    ("who", "name"), [("agent", "Anna Bakker"), ("lead", "Bram Kok"), ("administrator", "Chaima el Idrissi")]
)
def test_in_a_demo_one_click_is_enough(demo, who, name):
    client = Client()

    answer = client.post(f"/-/demo/sign-in/{who}/")

    assert answer.url == "/desk/"
    assert client.get("/desk/").wsgi_request.user.person.name == name


@pytest.mark.parametrize(
    ("wanted", "led"),
    [("/desk/all/?after=1", "/desk/all/?after=1"), ("https://elsewhere.example/", "/desk/")],
)
def test_one_click_leads_to_the_page_that_was_asked_for(demo, wanted, led):
    client = Client()

    page = page_of(client.get("/sign-in/", {"next": "/desk/all/?after=1"}))
    answer = client.post("/-/demo/sign-in/agent/", {"next": wanted})

    assert (page.count('name="next" value="/desk/all/?after=1"'), answer.url) == (4, led)


def test_in_a_demo_one_click_shows_the_customer_of_the_newest_case(demo):
    client = Client()

    answer = client.post("/-/demo/sign-in/customer/")

    assert answer.url == "/my/"
    assert f"/my/cases/{demo.number}/" in page_of(client.get("/my/"))
    assert page_of(Client().get("/sign-in/")).count("/-/demo/sign-in/") == 4


def test_a_demo_knows_no_other_roles_and_takes_no_links(demo):
    assert Client().post("/-/demo/sign-in/root/").status_code == 404
    assert Client().get("/-/demo/sign-in/agent/").status_code == 405
