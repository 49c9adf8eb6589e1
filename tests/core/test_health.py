from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from gehoor.core import health, jobs, signs
from gehoor.core.events import SYSTEM, record
from gehoor.core.health import State
from gehoor.core.models import Job
from gehoor.core.signs import WorkerPart
from gehoor.people.events import PersonMet

pytestmark = pytest.mark.django_db


@jobs.task
def nothing() -> None:
    """A job to be found waiting or dead."""


def states(check, at) -> list[State]:
    return [finding.state for finding in check(at)]


def one(check, at) -> tuple[State, object]:
    (finding,) = check(at)
    return finding.state, finding.value


def lives(part, at, process=7, host="one"):
    signs.alive(WorkerPart(host, process, part).name, at=at)


def found(at) -> tuple[State, int, list[str]]:
    (finding,) = health.workers(at)
    return finding.state, finding.value["alive"], finding.value["silent"]


def test_worker_that_was_never_there_is_broken_and_one_that_is_there_is_good(at):
    assert found(at) == (State.BROKEN, 0, [])

    lives("mail", at)

    (finding,) = health.workers(at + timedelta(seconds=50))
    assert (finding.state, str(finding.words)) == (State.GOOD, "One worker is alive.")
    assert finding.value == {"alive": 1, "silent": [], "seen": {"worker mail one 7": at.isoformat()}}


def test_worker_that_fell_silent_is_a_warning_while_another_does_its_work(at):
    for part in ("mail", "jobs"):
        lives(part, at, 7)
        lives(part, at + timedelta(minutes=5), 8)
        lives(part, at + timedelta(minutes=5), 7, "two")

    silent = ["jobs (one 7)", "mail (one 7)"]
    assert found(at + timedelta(minutes=5)) == (State.WARNING, 2, silent)
    assert [str(f.words) for f in health.workers(at + timedelta(minutes=5))] == [
        "2 of 3 workers give a sign of life. Silent for more than a minute: jobs (one 7), mail (one 7)."
    ]


def test_work_that_nobody_does_any_more_is_broken_though_another_part_is_alive(at):
    lives("mail", at)
    lives("jobs", at + timedelta(minutes=5))

    assert found(at + timedelta(minutes=5)) == (State.BROKEN, 0, ["mail (one 7)"])


def test_worker_that_was_not_heard_for_an_hour_or_ended_in_order_is_not_waited_for(at):
    lives("mail", at - timedelta(minutes=61), 6)
    lives("mail", at - timedelta(minutes=5), 7)
    lives("mail", at, 8)
    before = found(at)

    signs.leave([WorkerPart("one", 7, "mail")])

    assert (before[0], found(at)) == (State.WARNING, (State.GOOD, 1, []))


def test_worker_that_starts_takes_the_place_of_one_that_died_on_its_machine(at, monkeypatch):
    monkeypatch.setattr(signs.socket, "gethostname", lambda: "one")
    monkeypatch.setattr(signs, "_runs", lambda process: process == 9)
    for minutes, process, host in ((9, 6, "one"), (5, 7, "one"), (3, 9, "one"), (4, 7, "two")):
        for part in ("mail", "jobs"):
            lives(part, at - timedelta(minutes=minutes), process, host)

    signs.take_place(at=at)

    assert {(part.host, part.process) for part in signs.workers(at=at)} == {
        ("one", 6),
        ("one", 9),
        ("two", 7),
    }


@pytest.mark.parametrize(
    ("minutes", "state"), [(1, State.GOOD), (3, State.WARNING), (29, State.WARNING), (31, State.BROKEN)]
)
def test_job_that_waits_too_long_is_told(at, minutes, state):
    with transaction.atomic():
        jobs.enqueue(nothing, at=at)

    assert one(health.waiting_jobs, at + timedelta(minutes=minutes)) == (state, at.isoformat())


def test_job_of_the_future_does_not_wait(at):
    with transaction.atomic():
        jobs.enqueue(nothing, at=at, run_at=at + timedelta(days=1))

    assert one(health.waiting_jobs, at + timedelta(hours=2)) == (State.GOOD, None)


def test_dead_jobs_are_counted_and_listed_newest_first(at):
    assert one(health.dead_jobs, at) == (State.GOOD, 0)
    for _ in range(3):
        Job.objects.create(
            task="x", run_at=at, created_at=at, dead_at=at, tries=8, error="Trace\nValueError: no"
        )

    assert one(health.dead_jobs, at) == (State.WARNING, 3)
    first = health.dead(limit=2)
    assert [job.last_line for job in first] == ["ValueError: no"] * 2
    assert [job.pk for job in [*first, *health.dead(limit=2, before=first[-1].pk)]] == sorted(
        Job.objects.values_list("pk", flat=True), reverse=True
    )


def test_dead_jobs_are_counted_however_many_there_are(at):
    dead = {"task": "x", "run_at": at, "created_at": at, "dead_at": at, "tries": 8}
    Job.objects.bulk_create(Job(**dead) for _ in range(1234))

    (finding,) = health.dead_jobs(at)

    assert (finding.value, str(finding.words).split()[0]) == (1234, "1234")


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL reads a table that is nearly empty whole."
)
def test_dead_jobs_are_counted_in_an_index_that_holds_nothing_else():
    assert "COVERING INDEX job_dead" in Job.objects.filter(dead_at__isnull=False).values("dead_at").explain()


@pytest.mark.parametrize(
    ("gigabytes", "state"), [(500, State.GOOD), (40, State.WARNING), (0.1, State.BROKEN)]
)
def test_disk_that_is_full_is_broken(at, monkeypatch, gigabytes, state):
    usage = SimpleNamespace(total=1000 * 1024**3, free=int(gigabytes * 1024**3))
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: usage)

    assert states(health.disk, at) == [state]


def test_clock_that_went_back_is_broken(at, monkeypatch):
    monkeypatch.setattr(health, "_time_of_disk", lambda: at)
    monkeypatch.setattr(health, "_time_of_database", lambda at: at)
    with transaction.atomic():
        record(PersonMet(customer=1), by=SYSTEM, at=at + timedelta(hours=1))

    assert states(health.clocks, at) == [State.BROKEN]
    assert states(health.clocks, at + timedelta(hours=1)) == [State.WARNING]


def test_clocks_agree(monkeypatch):
    now = health._time_of_disk()

    assert states(health.clocks, now) == [State.GOOD]


def test_tables_of_another_version_are_broken(at, monkeypatch):
    assert one(health.migrations, at) == (State.GOOD, [])

    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: [("core.0099", False)])
    assert one(health.migrations, at) == (State.BROKEN, ["core.0099"])


def test_check_that_fails_is_a_finding_and_stops_no_other(at, monkeypatch):
    def fails(at):
        raise ZeroDivisionError

    monkeypatch.setattr(health, "_checks", [fails, health.version])

    found = health.look(at)

    assert [f.name for f in found.findings] == ["database", "fails", "version"]
    assert found.state is State.BROKEN


def test_bar_of_every_page_looks_once_in_half_a_minute(at, monkeypatch):
    looked = []
    monkeypatch.setattr(health, "_last", [])
    monkeypatch.setattr(health, "_checks", [lambda at: looked.append(at) or []])

    for seconds in (0, 10, 29, 31, 40):
        health.lately(at + timedelta(seconds=seconds))

    assert looked == [at, at + timedelta(seconds=31)]
