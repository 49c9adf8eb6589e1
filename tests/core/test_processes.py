"""What several processes do to one database at the same time, and what is left when one of them is killed."""

from __future__ import annotations

import pytest

from tests.core.conftest import ON_POSTGRESQL

STARTS_PROCESSES = True


@pytest.mark.alone
@pytest.mark.parametrize(("writers", "transactions"), [(8, 40), pytest.param(8, 600, marks=pytest.mark.slow)])
def test_who_reads_by_cursor_gets_each_event_once_while_others_write(do, writers, transactions):
    found = do("read_while_writing", writers=writers, transactions=transactions)

    print(found)
    assert found["written"] >= writers * transactions
    assert (found["read"], found["read_twice"]) == (found["written"], 0)


@pytest.mark.parametrize(("workers", "jobs"), [(2, 150), pytest.param(4, 1500, marks=pytest.mark.slow)])
def test_two_workers_do_every_job_once(do, workers, jobs):
    found = do("share_jobs", workers=workers, jobs=jobs)

    print(found)
    assert (found["effects"], found["doubled"], found["left"]) == (jobs, 0, 0)
    assert sum(found["by_worker"]) == jobs


def test_a_job_whose_worker_was_killed_is_done_once_when_its_lease_has_run_out(do, tmp_path):
    found = do("kill_worker", sign=str(tmp_path / "sign"))

    assert found == {"after_kill": 0, "at_once": 0, "later": 1, "effects": 1, "left": 0}


@pytest.mark.slow
def test_a_real_worker_does_the_job_of_a_killed_one_within_a_minute(do, tmp_path):
    found = do("kill_real_worker", sign=str(tmp_path / "sign"))

    print(found)
    assert (found["effects"], found["left"]) == (1, 0)
    assert found["seconds"] < 60


def test_a_job_that_kills_its_workers_takes_no_other_along_and_is_dead_in_the_end(do):
    found = do("die_of_a_job", jobs=8)

    assert (found["effects"], found["dead"]) == (8, ["tests.core.happenings.die"])


def test_two_workers_make_a_periodic_job_once_for_each_moment(do):
    found = do("make_periodic", workers=2)

    assert found == {"effects": 2, "left": 0}


@pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL lets everyone write at once.")
@pytest.mark.parametrize("seconds", [1.5, pytest.param(8, marks=pytest.mark.slow)])
def test_who_writes_to_sqlite_gets_his_turn(do, seconds):
    found = do("take_turns", writers=4, seconds=seconds)

    print(found)
    counts = [one["count"] for one in found]
    assert min(counts) >= sum(counts) / len(counts) / 3
    assert max(one["longest"] for one in found) < 2


@pytest.mark.parametrize(
    ("how", "ended"),
    [("refused at commit", "IntegrityError"), ("error", "IntegrityError"), ("well", "committed")],
)
def test_whoever_fails_lets_others_write(do, how, ended):
    assert do("let_go", how=how) == {"ended": ended, "at_once": True}


@pytest.mark.skipif(ON_POSTGRESQL, reason="The lock is SQLite's.")
def test_a_process_that_is_forked_during_a_write_gets_its_turn(do):
    assert do("fork_while_locked") == {"waits": True, "gets_it": True}
