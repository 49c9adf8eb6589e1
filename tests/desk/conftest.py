from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from gehoor.cases import actions, queries
from gehoor.core import clock, jobs
from tests.factories import cases, people
from tests.intake.conftest import _own_reader  # noqa: F401 -- mail is read here too


class Clock:
    """The moment that every screen asks for; a test moves it on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
        self.at = at
        monkeypatch.setattr(clock, "now", lambda: self.at)

    def later(self, **distance: float) -> datetime:
        self.at += timedelta(**distance)
        return self.at


@pytest.fixture
def now(monkeypatch, at):
    return Clock(monkeypatch, at)


@pytest.fixture
def worker(now):
    """Does the jobs that are due at the moment of the clock."""

    def work() -> None:
        while claimed := jobs.claim(at=now.at, most=100, queues=("main", "letters")):
            for job in claimed:
                jobs.run(job, at=now.at)

    return work


@pytest.fixture
def team(db):
    return people.team("Klantenservice", public_name="De Witgoedwinkel")


@pytest.fixture
def anna(team):
    return people.agent("Anna Bakker", team)


@pytest.fixture
def marijke(db):
    return people.customer(verified=True)


@pytest.fixture
def case(anna, team, marijke, now):
    """A case of Marijke de Boer that Anna has, opened at nine on Monday."""
    line = "Marijke de Boer <m.deboer@example.com>"
    return cases.case(team=team, customer=marijke, at=now.at, said=cases.said(author_line=line))


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.account)
    return client


@pytest.fixture
def desk(anna, now):
    """Anna at her desk, five minutes after the case came in."""
    now.later(minutes=5)
    return signed_in(anna)


@pytest.fixture
def address(case):
    """The address of a deed on the case."""
    return lambda deed="": f"/desk/cases/{case.number}/{deed}{'/' if deed else ''}"


def fresh(case):
    """The case as it is now."""
    return queries.case(case.pk)


def said_on(case) -> list[tuple[str, str]]:
    """Kind and text of each message, oldest first."""
    return list(case.messages.order_by("id").values_list("kind", "text"))


def heard(case, at, text="Ik heb nog niets gehoord."):
    """The customer writes again."""
    return actions.receive(case=fresh(case), said=cases.said(text), author=case.customer, at=at)
