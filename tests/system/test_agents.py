"""`gehoor agent add`."""

from __future__ import annotations

import io

import pytest

from gehoor.people.models import Account
from gehoor.system import command
from tests.factories import people


@pytest.fixture
def run(db, monkeypatch):
    """Runs the command with these words and this line on standard input; returns its exit code."""
    monkeypatch.setattr(command, "set_up_django", lambda: None)

    def _run(*words: str, typed: str = "") -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return command.main(["agent", "add", *words])

    return _run


def test_someone_is_added_with_role_and_teams(run):
    service, workshop = people.team("Klantenservice"), people.team("Reparatie")
    words = ("Els@wit.example", "--name", "Els Tuin", "--role", "lead", "--team", "klantenservice")

    code = run(*words, "--team", "Reparatie", "--password-stdin", typed="drie appels en een peer\n")

    account = Account.objects.get()
    assert (code, account.email, account.role) == (0, "els@wit.example", "lead")
    assert account.check_password("drie appels en een peer")
    assert list(account.person.teams.order_by("name")) == [service, workshop]


def test_without_a_password_a_link_is_printed_that_opens_the_form(run, capsys, client):
    run("els@wit.example", "--name", "Els Tuin")
    link = capsys.readouterr().out.strip().removeprefix("http://localhost:8000")

    answer = client.get(link, follow=True)

    assert (answer.status_code, "form" in answer.context) == (200, True)
    assert Account.objects.get().has_usable_password() is False


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("els", "--name", "Els"), "", "els is not a mail address."),
        (("els@wit.example", "--name", " "), "", "Write a name"),
        (
            ("els@wit.example", "--name", "Els", "--team", "X"),
            "",
            "There is no team “X”. There are: Service.",
        ),
        (("els@wit.example", "--name", "Els", "--password-stdin"), "kort\n", "This password can be guessed"),
        (("els@wit.example", "--name", "Els", "--password-stdin"), "", "This password can be guessed"),
    ],
)
def test_what_cannot_be_is_said_and_adds_nobody(run, capsys, words, typed, said):
    people.team("Service")

    code = run(*words, typed=typed)

    assert (code, capsys.readouterr().err.startswith(said), Account.objects.count()) == (1, True, 0)


def test_someone_who_is_there_already_is_not_added_again(run, capsys):
    people.agent("Anna Bakker")

    code = run("anna.bakker@desk.example", "--name", "Anna")

    assert (code, capsys.readouterr().err) == (1, "anna.bakker@desk.example can sign in already.\n")
