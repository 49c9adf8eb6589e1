from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from gehoor.core.events import SYSTEM
from gehoor.people import actions
from gehoor.people.models import Account, Person, Team

LONG_AGO = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def team(name: str = "Klantenservice", **values: object) -> Team:
    made = actions.make_team(name=name, by=SYSTEM, at=LONG_AGO)
    if values:
        Team.objects.filter(pk=made.pk).update(**values)
        made.refresh_from_db()
    return made


def agent(
    name: str = "Anna Bakker", *teams: Team, role: str = Account.Role.AGENT, is_lead: bool = False
) -> Person:
    email = name.lower().replace(" ", ".") + "@desk.example"
    account = actions.make_account(
        email=email, name=name, password="a long enough word", role=role, by=SYSTEM, at=LONG_AGO
    )
    person = Person.objects.select_related("account").get(account=account)
    for joined in teams:
        actions.join_team(team=joined, person=person, is_lead=is_lead, by=SYSTEM, at=LONG_AGO)
    return person


def customer(
    name: str = "Marijke de Boer", email: str = "m.deboer@example.com", *, verified: bool = False
) -> Person:
    with transaction.atomic():
        person = actions.meet(email=email, name=name, by=SYSTEM, at=LONG_AGO)
    if verified:
        actions.verify_address(address=person.addresses.get(), by=SYSTEM, at=LONG_AGO)
    return person
