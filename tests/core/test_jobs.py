from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction

from gehoor.core import events, jobs, periodic
from gehoor.core.events import SYSTEM, Then
from gehoor.core.models import Event, Job
from tests.core.happenings import Noted, fail, follow, note, speak, tick

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _own_tables(monkeypatch):
    monkeypatch.setattr(events, "_flow", {})
    monkeypatch.setattr(periodic, "_table", {})
    monkeypatch.setattr(periodic, "_known", set())


def claim(at, most=10):
    return jobs.claim(at=at, most=most, queues=("main",))


def work(at):
    return [jobs.run(job, at=at) for job in claim(at)]


def noted():
    return list(Event.objects.filter(name="tests.Noted").order_by("id").values_list("case", flat=True))


def test_jobs_are_done_in_the_order_in_which_they_are_due_and_are_gone_then(at):
    jobs.enqueue(note, at=at, run_at=at + MINUTE, case=1)
    jobs.enqueue(note, at=at, case=2)
    jobs.enqueue(note, at=at, case=3)

    early, late = work(at), work(at + MINUTE)

    assert (early, late, noted()) == ([True, True], [True], [2, 3, 1])
    assert Job.objects.count() == 0


def test_a_job_is_not_there_when_its_transaction_was_rolled_back(at):
    with transaction.atomic():
        jobs.enqueue(note, at=at, case=1)
        transaction.set_rollback(True)

    assert Job.objects.count() == 0


def test_a_job_of_the_same_key_is_taken_once(at):
    numbers = [jobs.enqueue(note, at=at, key="welcome:7", case=7) for _ in range(3)]

    assert [number is None for number in numbers] == [False, True, True]
    assert work(at) == [True]
    assert noted() == [7]


def test_a_task_that_fails_leaves_no_effect_and_is_tried_again_later_each_time(at):
    jobs.enqueue(fail, at=at, case=1)
    moments = []

    for _ in range(2):
        assert work(at) == [False]
        moments.append((Job.objects.get().run_at - at).total_seconds())
        at = Job.objects.get().run_at

    assert noted() == []
    assert 0.8 <= moments[0] <= 1.3
    assert 1.6 <= moments[1] <= 2.6
    assert Job.objects.get().error.endswith("RuntimeError: no luck\n")


def test_back_off_doubles_with_jitter_up_to_an_hour():
    waits = [[jobs.backoff(tries).total_seconds() for _ in range(200)] for tries in (1, 5, 12, 40)]

    assert all(0.8 <= wait <= 1.3 for wait in waits[0])
    assert all(12.8 <= wait <= 20.8 for wait in waits[1])
    assert all(1638 <= wait <= 3600 * 1.3 for wait in waits[2])
    assert all(2880 <= wait <= 4680 for wait in waits[3])
    assert len({round(wait, 3) for wait in waits[3]}) > 100


def test_after_its_last_try_a_job_is_dead_until_someone_gives_it_another_life(at):
    number = jobs.enqueue(fail, at=at, case=1)
    tries = 0
    while claimed := claim(at):
        tries += 1
        jobs.run(claimed[0], at=at)
        at += timedelta(hours=2)
    dead = Job.objects.get()

    jobs.retry(number, at=at)
    again = work(at)

    assert (tries, dead.dead_at is not None, dead.tries) == (3, True, 3)
    assert again == [False]
    assert Job.objects.values_list("dead_at", "tries").get() == (None, 1)


def test_a_dead_job_can_be_put_away(at):
    number = jobs.enqueue(fail, at=at, case=1)
    Job.objects.update(dead_at=at)

    jobs.give_up(number, at=at)
    jobs.clear_done(at=at + jobs.KEEP_DONE)
    kept = Job.objects.count()
    jobs.clear_done(at=at + jobs.KEEP_DONE + MINUTE)

    assert (kept, Job.objects.count()) == (1, 0)
    assert claim(at) == []


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "x" * 20_000])
def test_an_error_is_kept_whatever_it_quotes(at, text):
    jobs.enqueue(note, at=at, case=1)
    job = claim(at)[0]

    jobs._put_back(job, RuntimeError(text), at=at)

    assert Job.objects.get().error.startswith(("RuntimeError: a", "x"))
    assert len(Job.objects.get().error) <= 8000


def test_a_task_that_speaks_with_a_network_runs_outside_of_a_transaction(at):
    jobs.enqueue(speak, at=at, case=1)

    assert work(at) == [False]
    assert "nobody answers" in Job.objects.get().error


def test_a_job_of_an_unknown_task_is_tried_again_and_never_stops_the_others(at):
    jobs.enqueue(note, at=at, case=1)
    Job.objects.update(task="gehoor.gone.forgotten")
    jobs.enqueue(note, at=at, case=2)

    assert work(at) == [False, True]
    assert noted() == [2]


def test_who_lost_his_lease_leaves_no_effect(at):
    jobs.enqueue(note, at=at, case=1)
    slow = claim(at)[0]
    quick = claim(at + jobs.LEASE)[0]

    outcome = jobs.run(quick, at=at + jobs.LEASE), jobs.run(slow, at=at + jobs.LEASE)

    assert outcome == (True, False)
    assert noted() == [1]


def test_a_heartbeat_keeps_a_job_from_others(at):
    jobs.enqueue(note, at=at, case=1)
    mine = claim(at)

    jobs.keep(mine, at=at + jobs.HEARTBEAT)

    assert claim(at + jobs.LEASE) == []
    assert len(claim(at + jobs.LEASE + jobs.HEARTBEAT)) == 1


def test_an_idle_look_writes_nothing(at, django_assert_num_queries):
    jobs.enqueue(note, at=at, run_at=at + MINUTE, case=1)

    with django_assert_num_queries(1):
        assert claim(at) == []


def test_what_follows_later_gets_its_event_and_is_caused_by_it(at):
    events.use({Noted: Then(later=(follow,))})
    with transaction.atomic():
        recorded = events.record(Noted(case=5, who="first"), by=SYSTEM, at=at)
    events.use({})

    assert work(at) == [True]
    assert Event.objects.values_list("data__who", "cause").last() == (f"after {recorded.id}", recorded.id)


def test_a_round_that_was_slept_through_is_made_once(at):
    periodic.use({tick: MINUTE})

    for moment in (at, at + timedelta(seconds=59), at + 60 * MINUTE):
        periodic.make_due(at=moment)
        work(moment)

    assert noted() == [0, 0]


def test_a_periodic_job_stays_known_so_long_that_its_moment_cannot_come_twice(at):
    periodic.use({tick: timedelta(days=1)})
    periodic.make_due(at=at)
    work(at)
    periodic.use({tick: timedelta(days=1)})

    jobs.clear_done(at=at + timedelta(hours=12))
    periodic.make_due(at=at + timedelta(hours=12))

    assert work(at + timedelta(hours=12)) == []


@pytest.mark.parametrize("every", [timedelta(0), timedelta(days=7)])
def test_a_round_that_cannot_be_kept_is_refused(every):
    with pytest.raises(ValueError, match="cannot come round"):
        periodic.use({tick: every})


def test_looking_at_the_clock_again_costs_nothing(at, django_assert_num_queries):
    periodic.use({tick: MINUTE})
    periodic.make_due(at=at)

    with django_assert_num_queries(0):
        periodic.make_due(at=at + timedelta(seconds=30))


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL reads a table of one row without index."
)
def test_the_next_job_is_found_by_an_index(at):
    jobs.enqueue(note, at=at, case=1)
    due = Job.objects.filter(queue__in=("main",), run_at__lte=at, dead_at=None, done_at=None)

    assert "job_next" in due.order_by("run_at", "id").explain()
