"""Lists ask the database the same number of questions, however long they are."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from gehoor.core import health, preferences
from gehoor.core.events import SYSTEM
from gehoor.intake import actions as intake
from gehoor.people import actions
from gehoor.system.middleware import FirstRun
from tests.factories import people
from tests.factories import promises as promised
from tests.factories.people import LONG_AGO

COUNTS = {
    "": 8,
    "teams/": 7,
    "colleagues/": 6,
    "mailboxes/": 5,
    "calendars/": 4,
    "programs/": 4,
}


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize("page", COUNTS)
def test_list_of_any_length(as_dirk, dirk, service, monkeypatch, django_assert_num_queries, page, n):
    monkeypatch.setattr(health, "lately", lambda at: SimpleNamespace(state=health.State.GOOD))
    monkeypatch.setattr(FirstRun, "has_begun", True)
    for number in range(n):
        team = people.team(f"Team {number}")
        people.agent(f"Agent {number}", team)
        promised.terms(team, promised.calendar(f"Calendar {number}"))
        box = intake.make_mailbox(address=f"box{number}@wit.example", team=team, by=SYSTEM, at=LONG_AGO)
        intake.try_mailbox(mailbox=box, by=dirk, at=LONG_AGO)
        actions.make_api_token(person=dirk, name=f"Program {number}", by=SYSTEM, at=LONG_AGO)
    preferences.assume({})

    with django_assert_num_queries(COUNTS[page]):
        assert as_dirk.get(f"/desk/setup/{page}").status_code == 200
