from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from gehoor.cases import actions as case_actions
from gehoor.cases.models import Case
from gehoor.core.models import Event
from gehoor.people.models import Person, Team
from gehoor.promises.models import Promise
from tests.factories import cases, people

HOUR = timedelta(hours=1)


@dataclass
class Desk:
    """A team with one agent; its customer has written before, so that terms are whole."""

    team: Team
    anna: Person
    customer: Person

    def case(self, at: datetime) -> Case:
        made = cases.case(team=self.team, customer=self.customer, at=at)
        return Case.objects.get(pk=made.pk)

    def answer(self, case: Case, at: datetime) -> None:
        case_actions.send(case=case, said=cases.said("Wij sturen iemand."), by=self.anna, at=at)

    def resolve(self, case: Case, at: datetime) -> None:
        case_actions.resolve(
            case=case, how="repaired", why="Seal.", last_words=cases.said("Droog."), by=self.anna, at=at
        )


@pytest.fixture
def desk(db, at) -> Desk:
    team = people.team()
    anna = people.agent("Anna Bakker", team)
    customer = people.customer()
    long_ago = at - timedelta(days=90)
    desk = Desk(team, anna, customer)
    first = desk.case(long_ago)
    desk.resolve(first, long_ago + timedelta(minutes=1))
    Event.objects.all().delete()
    Promise.objects.all().delete()
    return desk


def told() -> list[str]:
    """What the log says of promises, oldest first."""
    names = Event.objects.filter(name__startswith="promises.").order_by("id").values_list("name", flat=True)
    return [name.removeprefix("promises.Promise") for name in names]


def next_due(case: Case) -> tuple[datetime | None, str]:
    return Case.objects.values_list("next_due_at", "next_due_kind").get(pk=case.pk)
