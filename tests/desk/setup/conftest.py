from __future__ import annotations

import pytest
from django.test import Client

from gehoor.core import preferences
from gehoor.core.events import SYSTEM
from gehoor.intake import actions as intake
from gehoor.people.models import Account
from tests.factories import people
from tests.factories import promises as promised
from tests.factories.people import LONG_AGO


@pytest.fixture(autouse=True)
def _decided_here(db):
    """What is decided in a test is read from its database."""
    preferences.forget()


@pytest.fixture
def service():
    """A team."""
    return people.team("Klantenservice", public_name="De Witgoedwinkel")


@pytest.fixture
def dirk(service):
    """An administrator."""
    return people.agent("Dirk Smit", role=Account.Role.ADMINISTRATOR)


@pytest.fixture
def anna(service):
    """An agent."""
    return people.agent("Anna Bakker", service)


@pytest.fixture
def mailbox(service):
    return intake.make_mailbox(address="help@wit.example", team=service, by=SYSTEM, at=LONG_AGO)


@pytest.fixture
def calendar():
    return promised.calendar("Kantoor")


@pytest.fixture
def as_dirk(dirk) -> Client:
    return signed_in(dirk)


def signed_in(person, **options) -> Client:
    client = Client(**options)
    client.force_login(person.account)
    return client
