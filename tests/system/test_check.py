from __future__ import annotations

import json
from argparse import Namespace
from datetime import timedelta

import pytest

from gehoor.core import clock, health, signs
from gehoor.core.health import State
from gehoor.core.models import SearchRow
from gehoor.core.signs import WorkerPart
from gehoor.intake.models import Delivery, Mailbox
from gehoor.letters.actions import FULL
from gehoor.system import check, checks, rebuild
from tests.factories import cases, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def well(monkeypatch):
    """An installation at work."""
    for name in (*(WorkerPart.here(part).name for part in ("mail", "jobs")), "listener"):
        signs.alive(name, at=clock.now())
    monkeypatch.setattr(health, "LITTLE_PART", 0)
    monkeypatch.setattr(health, "LITTLE_SPACE", 0)


def delivery(at, **values: object) -> Delivery:
    number = Delivery.objects.count()
    defaults = {"raw_sha256": "0" * 64, "size": 1, "door": "lmtp", "key": f"k{number}", "received_at": at}
    return Delivery.objects.create(**defaults | values)


def findings(checked) -> list[tuple[str, State]]:
    return [(finding.name, finding.state) for finding in checked]


def test_command_says_in_words_json_and_exit_code_that_all_is_well(well, capsys):
    assert check.run(Namespace(json=False)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert check.run(Namespace(json=True)) == 0
    found = json.loads(capsys.readouterr().out)

    assert lines[0] == "good     Database     The database answers."
    assert found["state"] == "good"
    assert [one["name"] for one in found["checks"]] == [
        "database",
        "migrations",
        "worker",
        "oldest_job",
        "dead_jobs",
        "disk",
        "clock",
        "version",
        "oldest_unread",
        "last_mail",
        "listener",
    ]


def test_exit_code_is_the_worst(well, capsys, monkeypatch):
    signs.alive(FULL, at=clock.now(), detail="50")
    assert check.run(Namespace(json=False)) == 1

    delivery(clock.now() - timedelta(hours=1))
    assert check.run(Namespace(json=False)) == 2


@pytest.mark.parametrize(("minutes", "state"), [(1, State.GOOD), (5, State.WARNING), (45, State.BROKEN)])
def test_mail_that_is_not_read_is_told(at, minutes, state):
    delivery(at)

    assert findings(checks.unread_mail(at + timedelta(minutes=minutes))) == [("oldest_unread", state)]


def test_three_days_without_mail_are_a_warning_unless_only_files_were_taken(at):
    delivery(at, state="case", read_at=at, door="take")
    assert findings(checks.doors(at + timedelta(days=4))) == [("last_mail", State.GOOD)]

    delivery(at, state="case", read_at=at)
    assert findings(checks.doors(at + timedelta(days=2))) == [("last_mail", State.GOOD)]
    assert findings(checks.doors(at + timedelta(days=4))) == [("last_mail", State.WARNING)]


def test_listener_that_fell_silent_is_broken_where_there_was_one(at):
    assert findings(checks.listener(at)) == []

    signs.alive("listener", at=at)
    assert findings(checks.listener(at + timedelta(seconds=30))) == [("listener", State.GOOD)]
    assert findings(checks.listener(at + timedelta(minutes=5))) == [("listener", State.BROKEN)]
    assert findings(checks.listener(at + timedelta(days=2))) == []


def test_mailbox_that_cannot_be_fetched_is_told(at):
    Mailbox.objects.create(
        address="info@example.com",
        team=people.team(),
        imap_host="mail.example.com",
        last_error="Wrong password",
    )

    assert [str(f.words) for f in checks.mailboxes(at)] == [
        "info@example.com cannot be fetched: Wrong password"
    ]


def test_letters_that_are_held_back_are_told_for_an_hour(at):
    signs.alive(FULL, at=at, detail="50")

    assert findings(checks.letters_held_back(at)) == [("letters", State.WARNING)]
    assert findings(checks.letters_held_back(at + timedelta(hours=2))) == []


def test_alive_says_so_to_anyone(client):
    answer = client.get("/-/alive")

    assert (answer.status_code, answer.content) == (200, b"alive\n")


def test_index_is_written_anew(at, capsys):
    team = people.team()
    for _ in range(3):
        cases.case(team=team)
    before = sorted(SearchRow.objects.values_list("id", "terms"))
    SearchRow.objects.all().delete()

    assert rebuild.run(Namespace(from_start=False)) == 0

    assert sorted(SearchRow.objects.values_list("id", "terms")) == before


def test_rebuild_that_was_interrupted_goes_on_where_it_stopped(at, capsys, monkeypatch):
    team = people.team()
    for _ in range(5):
        cases.case(team=team)
    monkeypatch.setattr(rebuild, "AT_ONCE", 2)
    calls: list[int] = []
    index_cases = rebuild.STEPS["cases"]

    def interrupted(*, after: int, most: int) -> int | None:
        calls.append(after)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return index_cases(after=after, most=most)

    monkeypatch.setitem(rebuild.STEPS, "cases", interrupted)
    with pytest.raises(KeyboardInterrupt):
        rebuild.run(Namespace(from_start=False))
    rebuild.run(Namespace(from_start=False))

    assert calls[0] == 0
    assert calls[1] == calls[2] > 0
    assert not rebuild._mark().exists()
