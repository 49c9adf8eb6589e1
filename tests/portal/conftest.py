from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from gehoor.cases.rules import tokens
from gehoor.core import clock, jobs, keys
from tests.factories import cases, people


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
def case(anna, team, now):
    """A case of Marijke de Boer that Anna has, opened at nine on Monday."""
    return cases.case(team=team, at=now.at)


def link_of(case, *, email="m.deboer@example.com", person=None, at=None, path="") -> str:
    """The link that a letter of this case has, for this address."""
    someone = person or case.customer
    address = someone.addresses.get(email=email)
    expires = (at or case.opened_at) + tokens.LINK_LIVES
    token = tokens.link_token(tokens.Holder(case.pk, someone.pk), email, expires, keys.signing())
    return path or f"/my/l/{case.number}/{token}/?a={address.pk}"


@pytest.fixture
def by_link(case):
    """Someone who followed the link of that case."""
    client = Client()
    client.get(link_of(case))
    return client


@pytest.fixture
def sign_in(now):
    """Signs in by a mailed code."""
    from gehoor.people import queries
    from gehoor.people.models import SignInCode

    def _sign_in(email="m.deboer@example.com") -> Client:
        client = Client()
        client.post("/my/sign-in/", {"email": email})
        code, _ = queries.code_in_letter(SignInCode.objects.latest("pk").pk)
        client.post("/my/sign-in/code/", {"code": code})
        return client

    return _sign_in


def page_of(answer) -> str:
    """The words of a page in one line."""
    return " ".join(answer.content.decode().split())
