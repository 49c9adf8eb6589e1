"""What processes of their own do to one database: python -m tests.core.doing NAME ARGUMENTS (JSON in, JSON out).

The parent never opens the database before it forks, so that each child has a connection of its own.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

FORK = multiprocessing.get_context("fork")


class Child:
    """A forked process and what it answers."""

    def __init__(self, function: Callable[..., Any], *args: Any) -> None:
        self._ours, theirs = FORK.Pipe()
        self.process = FORK.Process(target=self._run, args=(theirs, function, args))
        self.process.start()
        theirs.close()

    @staticmethod
    def _run(theirs: Any, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
        from django.db import connections

        theirs.send(function(*args))
        connections.close_all()

    def answer(self) -> Any:
        try:
            return self._ours.recv()
        except EOFError:
            raise RuntimeError(f"{self.process.name} died") from None
        finally:
            self.process.join()

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.join()


def alone(function: Callable[..., Any], *args: Any) -> Any:
    """Do something in a process of its own and wait for it."""
    return Child(function, *args).answer()


def read_while_writing(*, writers: int, transactions: int) -> dict[str, Any]:
    """Many write in transactions that overlap while one reads along by cursor and another by number alone."""
    done = FORK.Event()
    readers = [Child(_read_by_cursor, done), Child(_read_by_number, done)]
    writing = [Child(_write, number, transactions) for number in range(writers)]
    written = sum(child.answer() for child in writing)
    done.set()
    by_cursor, by_number = (child.answer() for child in readers)
    return {
        "written": written,
        "read": len(by_cursor),
        "read_twice": len(by_cursor) - len(set(by_cursor)),
        "missed_by_number_alone": written - len(set(by_number)),
    }


def _write(number: int, transactions: int) -> int:
    from django.db import connection, transaction

    from gehoor.core import clock, events
    from tests.core.happenings import Noted

    chance, written = random.Random(number), 0
    for _ in range(transactions):
        with transaction.atomic():
            for _ in range(chance.randint(1, 3)):
                events.record(Noted(case=number, who="w"), by=events.SYSTEM, at=clock.now())
                written += 1
                if connection.vendor == "postgresql":
                    time.sleep(chance.random() / 200)
    return written


def _read_by_cursor(done: Any) -> list[int]:
    from gehoor.core import events

    cursor, read = events.Cursor(), []
    while True:
        last = done.is_set()
        found = events.after(cursor, limit=50)
        if not found and last:
            return read
        read += [recorded.id for recorded in found]
        cursor = events.cursor_of(found[-1]) if found else cursor
        time.sleep(0 if found else 0.002)


def _read_by_number(done: Any) -> list[int]:
    from gehoor.core.models import Event

    read = [0]
    while True:
        last = done.is_set()
        newer = Event.objects.filter(pk__gt=read[-1]).order_by("id")
        found = list(newer.values_list("id", flat=True)[:50])
        if not found and last:
            return read[1:]
        read += found
        time.sleep(0 if found else 0.002)


def share_jobs(*, workers: int, jobs: int) -> dict[str, Any]:
    """Several workers do the jobs that are there."""
    alone(_enqueue, jobs)
    before = time.monotonic()
    done = [child.answer() for child in [Child(_work) for _ in range(workers)]]
    seconds = time.monotonic() - before
    effects, left = alone(_effects)
    return {
        "effects": len(effects),
        "doubled": sum(n > 1 for n in Counter(case for case, _ in effects).values()),
        "left": left,
        "by_worker": done,
        "seconds": seconds,
    }


def _enqueue(count: int) -> None:
    from django.db import transaction

    from gehoor.core import clock, jobs
    from tests.core.happenings import note

    with transaction.atomic():
        for number in range(count):
            jobs.enqueue(note, at=clock.now(), case=number)


def _work() -> int:
    from gehoor.core import clock, jobs

    total = 0
    while claimed := jobs.claim(at=clock.now(), most=5, queues=("main",)):
        total += sum(jobs.run(job, at=clock.now()) for job in claimed)
    return total


def _effects() -> tuple[list[tuple[int, str]], int]:
    from gehoor.core.models import Event, Job

    found = Event.objects.filter(name="tests.Noted").order_by("id").values_list("case", "data__who")
    return list(found), Job.objects.filter(done_at=None).count()


def kill_worker(*, sign: str) -> dict[str, Any]:
    """A worker is killed while it does a job; another looks at once, and again when the lease has run out."""
    alone(_enqueue_slow, sign)
    victim = Child(_work)
    while not Path(sign).exists():
        time.sleep(0.01)
    victim.kill()
    after_kill, _ = alone(_effects)
    at_once, later = (alone(_work_at, seconds) for seconds in (0, 10))
    effects, left = alone(_effects)
    return {
        "after_kill": len(after_kill),
        "at_once": at_once,
        "later": later,
        "effects": len(effects),
        "left": left,
    }


def kill_real_worker(*, sign: str) -> dict[str, Any]:
    """The same with `gehoor worker`, and with as much patience as the clock on the wall asks for."""
    alone(_enqueue_slow, sign)
    victim = _start_worker()
    while not Path(sign).exists():
        time.sleep(0.01)
    victim.kill()
    victim.wait()
    killed = time.monotonic()
    second = _start_worker()
    while not (effects := alone(_effects)[0]) and time.monotonic() - killed < 60:
        time.sleep(0.2)
    seconds = time.monotonic() - killed
    second.terminate()
    second.wait()
    mine = [task for task in alone(_waiting) if task.startswith("tests.")]
    return {"effects": len(effects), "left": len(mine), "seconds": seconds}


def _start_worker() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gehoor.system.command", "worker", "--queues", "main"]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def _waiting() -> list[str]:
    from gehoor.core.models import Job

    return list(Job.objects.filter(done_at=None).values_list("task", flat=True))


def _enqueue_slow(sign: str) -> None:
    from gehoor.core import clock, jobs
    from tests.core.happenings import note_slowly_at_first

    jobs.enqueue(note_slowly_at_first, at=clock.now(), case=1, sign=sign)


def _work_at(seconds: int) -> int:
    """Work as if so many seconds later."""
    from gehoor.core import clock, jobs

    at = clock.now() + timedelta(seconds=seconds)
    return sum(jobs.run(job, at=at) for job in jobs.claim(at=at, most=5, queues=("main",)))


def die_of_a_job(*, jobs: int) -> dict[str, Any]:
    """A job that kills whoever does it stands before harmless ones; workers come and die until nothing is due."""
    alone(_enqueue_deadly, jobs)
    rounds = 0
    for rounds in range(1, 40):
        child = Child(_work_at, rounds * 11)
        try:
            if child.answer() == 0 and rounds > 1:
                break
        except RuntimeError:
            continue
    effects, left = alone(_effects)
    return {"effects": len(effects), "left": left, "dead": alone(_dead), "rounds": rounds}


def _enqueue_deadly(count: int) -> None:
    from gehoor.core import clock, jobs
    from tests.core.happenings import die

    jobs.enqueue(die, at=clock.now())
    _enqueue(count)


def _dead() -> list[str]:
    from gehoor.core.models import Job

    return list(Job.objects.filter(dead_at__isnull=False).values_list("task", flat=True))


def take_turns(*, writers: int, seconds: float) -> list[dict[str, Any]]:
    """Several write without a pause; each tells how often it could and how long it waited at most."""
    children = [Child(_write_in_turn, seconds, number == 0) for number in range(writers)]
    return [child.answer() for child in children]


def _write_in_turn(seconds: float, without_transaction: bool) -> dict[str, Any]:
    from django.db import connection, transaction

    from gehoor.core import clock, events
    from gehoor.core.models import Sign
    from tests.core.happenings import Noted

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 500")  # our own queue must do, not SQLite's patience
    Sign.objects.get_or_create(name=str(os.getpid()), defaults={"at": clock.now()})
    end = time.monotonic() + seconds
    count, waits = 0, []
    while (start := time.monotonic()) < end:
        if without_transaction:
            Sign.objects.filter(name=str(os.getpid())).update(at=clock.now())
            waits.append(time.monotonic() - start)
        else:
            with transaction.atomic():
                waits.append(time.monotonic() - start)
                events.record(Noted(case=1, who="t"), by=events.SYSTEM, at=clock.now())
        count += 1
    return {"count": count, "longest": max(waits), "without_transaction": without_transaction}


def let_go(*, how: str) -> dict[str, Any]:
    """After a transaction that ended badly in one process another can write at once."""
    ended = alone(_end_badly, how)
    start = time.monotonic()
    alone(_write, 1, 1)
    return {"ended": ended, "at_once": time.monotonic() - start < 5}


def _end_badly(how: str) -> str:
    from django.db import DatabaseError, transaction

    from gehoor.core import clock
    from gehoor.core.models import Sign
    from gehoor.people.models import Membership

    try:
        with transaction.atomic():
            Sign.objects.create(name="x", at=clock.now())
            FORK.Process(target=signal.pause, daemon=True).start()  # it has inherited the file of the lock
            if how == "refused at commit":
                Membership.objects.create(team_id=7, person_id=7)
            elif how == "error":
                Sign.objects.create(name="x", at=clock.now())
    except DatabaseError as error:
        return type(error).__name__
    return "committed"


def fork_while_locked() -> dict[str, Any]:
    """A process forks while a thread of it writes; the child waits for its turn and gets it."""
    from gehoor.core.sqlite.locks import lock_of

    held, give = threading.Event(), threading.Event()

    def hold() -> None:
        lock_of(_lock_file()).acquire()
        held.set()
        give.wait()
        lock_of(_lock_file()).release()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    child = Child(_take_lock)
    time.sleep(0.3)
    waits = child.process.is_alive()
    give.set()
    thread.join()
    return {"waits": waits, "gets_it": child.answer()}


def _lock_file() -> str:
    return str(Path(os.environ["GEHOOR_HOME"]) / "forked")


def _take_lock() -> bool:
    from gehoor.core.sqlite.locks import lock_of

    signal.alarm(10)
    lock_of(_lock_file()).acquire()
    lock_of(_lock_file()).release()
    return True


def make_periodic(*, workers: int) -> dict[str, Any]:
    """Workers look at the clock at the same moment, and again a minute later."""
    from gehoor.core import clock

    barrier, start = FORK.Barrier(workers), (clock.now() - timedelta(minutes=1)).replace(second=5)
    for child in [Child(_make_due, barrier, start) for _ in range(workers)]:
        child.answer()
    effects, left = alone(_effects)
    return {"effects": len(effects), "left": left}


def _make_due(barrier: Any, start: datetime) -> None:
    from gehoor.core import periodic
    from tests.core.happenings import tick

    periodic.use({tick: timedelta(minutes=1)})
    for minutes in (0, 0, 1):
        barrier.wait()
        periodic.make_due(at=start + timedelta(minutes=minutes))
        barrier.wait()
        _work_at(minutes * 60)


DOINGS = {
    f.__name__: f
    for f in (
        read_while_writing,
        share_jobs,
        kill_worker,
        kill_real_worker,
        die_of_a_job,
        take_turns,
        make_periodic,
        let_go,
        fork_while_locked,
    )
}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(DOINGS[sys.argv[1]](**json.loads(sys.argv[2]))))
