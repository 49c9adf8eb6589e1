from __future__ import annotations

from datetime import timedelta

import pytest

from gehoor.cases import tasks
from gehoor.cases.models import Case
from gehoor.core import clock
from gehoor.core import tasks as core_tasks
from gehoor.core.models import Job
from tests.factories import cases, people

pytestmark = pytest.mark.django_db


def test_trays_are_emptied_by_the_clock(at, monkeypatch):
    team = people.team()
    old, new = cases.case(team=team, at=at), cases.case(team=team, at=at + timedelta(hours=1))
    lead = people.agent("Carla Vos", team, is_lead=True)
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(hours=2))

    tasks.empty_trays()

    owners = dict(Case.objects.values_list("pk", "owner"))
    assert owners == {old.pk: lead.pk, new.pk: None}


def test_what_was_done_long_ago_is_thrown_away(at, monkeypatch):
    Job.objects.create(task="t", run_at=at, created_at=at, done_at=at)
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=3))

    core_tasks.clear_done()

    assert Job.objects.count() == 0
