from __future__ import annotations

import re

import pytest
from django.utils import translation

from gehoor.core import preferences
from gehoor.core.models import Event, Setting
from gehoor.intake.models import Mailbox
from gehoor.people import actions, queries
from gehoor.people.models import Account, Team
from gehoor.promises import queries as promises
from gehoor.system import prepare
from gehoor.system.middleware import FirstRun
from tests.factories import people

FIRST = "/desk/setup/first/"
ORGANISATION = {
    "organisation": "De Witgoedwinkel",
    "language": "en",
    "country": "NL",
    "time_zone": "Europe/Amsterdam",
}
TEAM = {"team": "Klantenservice", "mailbox": "help@wit.example"}
YOU = {
    "name": "Dirk Smit",
    "email": "dirk@wit.example",
    "password": "een paard met vier poten",
    "again": "een paard met vier poten",
}


@pytest.fixture(autouse=True)
def _nobody_yet(monkeypatch):
    """What a test before knew of accounts is forgotten."""
    monkeypatch.setattr(FirstRun, "has_begun", False)


@pytest.fixture
def token(now):
    return actions.first_run_token(at=now.at)


@pytest.fixture
def send(client, token):
    """Sends a step of the form, with what was typed before."""

    def _send(step, *, go="on", **values):
        return client.post(FIRST, {"token": token, "step": step, "go": go, **values})

    return _send


def hidden(answer) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.content.decode())
    return {name: value for name, value in found if name not in {"csrfmiddlewaretoken", "next"}}


def test_the_link_opens_the_first_step(client, token):
    answer = client.get(f"{FIRST}?token={token}")

    assert (answer.status_code, answer.context["number"], answer.context["of"]) == (200, 1, 3)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_customers_are_written_to_in_the_language_of_who_sets_it_up_unless_he_says_otherwise(
    client, token, language
):
    page = client.get(f"{FIRST}?token={token}", headers={"accept-language": language}).content.decode()

    assert re.search(r'<option value="(\S+)" selected', page)[1] == language


def test_the_link_is_the_same_at_each_start_and_stands_nowhere(token, at):
    again = actions.first_run_token(at=at)

    assert (again, len(token)) == (token, 32)
    assert token not in str(list(Setting.objects.values())) + str(list(Event.objects.values()))


@pytest.mark.parametrize("wrong", ["", "0" * 32, "é" * 40])
def test_another_link_opens_nothing(client, token, wrong):
    answer = client.get(FIRST, {"token": wrong})

    assert answer.status_code == 403
    assert "This link does not open anything." in answer.content.decode()


def test_what_was_typed_travels_along(send, token):
    second = send(0, **ORGANISATION)
    third = send(1, **ORGANISATION, **TEAM)

    assert hidden(second) == {"token": token, "step": "1"} | ORGANISATION
    assert hidden(third) == {"token": token, "step": "2"} | ORGANISATION | TEAM


def test_going_back_shows_what_was_typed(send):
    answer = send(2, go="back", **ORGANISATION, **TEAM, **YOU)

    assert answer.context["form"]["mailbox"].value() == "help@wit.example"
    assert hidden(answer)["name"] == "Dirk Smit"
    assert YOU["password"] not in answer.content.decode()


def test_the_last_step_makes_a_desk(client, send, now):
    answer = send(2, **ORGANISATION, **TEAM, **YOU)

    account = Account.objects.select_related("person").get()
    team = Team.objects.get()
    assert answer.headers["Location"] == "/desk/setup/"
    assert (account.role, account.person.name, client.get("/desk/setup/").status_code) == (
        "administrator",
        "Dirk Smit",
        200,
    )
    assert preferences.current().name == "De Witgoedwinkel"
    assert (team.name, team.sends_from) == ("Klantenservice", "help@wit.example")
    assert list(Mailbox.objects.values_list("address", "is_default")) == [("help@wit.example", True)]
    assert [row.calendar.country for row in promises.team_terms()] == ["NL"]


def test_a_desk_without_a_mailbox_can_begin(send):
    answer = send(2, **ORGANISATION, team="Service", mailbox="", **YOU)

    assert (answer.status_code, Mailbox.objects.count(), Team.objects.get().sends_from) == (302, 0, "")


def test_the_link_works_once(client, send, token):
    send(2, **ORGANISATION, **TEAM, **YOU)
    client.logout()

    answer = client.get(f"{FIRST}?token={token}")

    assert answer.status_code == 403
    assert "has been set up already" in answer.content.decode()


def test_a_used_link_does_not_open_when_the_administrator_has_gone(client, send, token):
    send(2, **ORGANISATION, **TEAM, **YOU)
    Account.objects.update(is_active=False)
    client.logout()

    assert client.get(f"{FIRST}?token={token}").status_code == 403


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password": "kort", "again": "kort"}, "password"),
        ({"password": "password123", "again": "password123"}, "password"),
        ({"password": "dirk@wit.example", "again": "dirk@wit.example"}, "password"),
        ({"again": "een paard met drie poten"}, "again"),
        ({"email": "dirk"}, "email"),
        ({"name": ""}, "name"),
    ],
)
def test_what_cannot_be_used_comes_back_as_it_was_typed(send, changed, field):
    answer = send(2, **ORGANISATION, **TEAM, **YOU | changed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert answer.context["form"]["name"].value() == (YOU | changed)["name"]
    assert hidden(answer)["mailbox"] == "help@wit.example"
    assert Account.objects.count() == 0


def test_the_address_of_the_mailbox_is_not_ones_own(send):
    answer = send(2, **ORGANISATION, **TEAM, **YOU | {"email": "help@wit.example"})

    assert (answer.status_code, Account.objects.count(), Team.objects.count()) == (422, 0, 0)
    assert "Use one of its own" in answer.content.decode()


def test_a_form_with_a_false_step_before_shows_that_step(send):
    answer = send(2, **ORGANISATION | {"organisation": ""}, **TEAM, **YOU)

    assert (answer.status_code, answer.context["number"]) == (422, 1)


def test_until_then_the_desk_says_so(client, token):
    said = {path: client.get(path).templates[0].name for path in ("/desk/", "/sign-in/", "/desk/setup/")}

    assert set(said.values()) == {"desk/setup/not_yet.html"}


def test_once_someone_can_sign_in_the_desk_asks_to(client, db):
    people.agent()

    assert client.get("/desk/").headers["Location"] == "/sign-in/?next=/desk/"


def test_the_demo_needs_no_first_run(client, db, settings, monkeypatch, capsys):
    settings.GEHOOR_DEMO = True

    prepare._say_how_to_begin()

    assert client.get("/desk/").status_code == 302
    assert capsys.readouterr().out == ""


def test_the_link_is_printed_until_there_is_an_administrator(settings, token, capsys):
    settings.GEHOOR_URL = "https://desk.example/"
    prepare._say_how_to_begin()
    people.agent(role=Account.Role.ADMINISTRATOR)
    prepare._say_how_to_begin()

    printed = capsys.readouterr().out

    assert printed == f"Set up this Gehoor: https://desk.example{FIRST}?token={token}\n"
    assert queries.needs_first_run() is False


def test_the_first_calendar_is_called_in_the_language_of_the_organisation(send):
    send(2, **ORGANISATION | {"language": "nl"}, **TEAM, **YOU)

    assert [(row.calendar.name, row.calendar.country) for row in promises.team_terms()] == [
        (gettext_in("nl", "Office hours"), "NL")
    ]


def gettext_in(language: str, words: str) -> str:
    with translation.override(language):
        return translation.gettext(words)
