"""Work that is done after the transaction that asked for it: `@task`, `enqueue`, and the worker's side.

The shape is that of Django's tasks. A claim is a lease with a heartbeat; a task's effect and its "done" are one
transaction, so a worker that is killed leaves the job to the next one and nothing is done twice. A task that
must speak with a network says so (`outside=True`): it runs without a transaction and must itself bear to run
again.
"""

from __future__ import annotations

import logging
import random
import secrets
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.module_loading import import_string

from gehoor.core import events, rows
from gehoor.core.models import Job

LEASE = timedelta(seconds=10)
HEARTBEAT = timedelta(seconds=3)
MOST_TRIES = 8
KEEP_DONE = timedelta(days=2)

logger = logging.getLogger("gehoor.jobs")


@dataclass(frozen=True)
class Task:
    """A function that can be put in the queue. `name` is its full dotted path."""

    function: Callable[..., Any]
    name: str
    queue: str = "main"
    outside: bool = False
    most_tries: int = MOST_TRIES

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)


class LeaseLost(RuntimeError):
    """Another worker has the job now; what this one did is rolled back."""


class WorkerLost(RuntimeError):
    """Whoever did this job was killed or broke down, time and again."""


def task(
    function: Callable[..., Any] | None = None,
    *,
    queue: str = "main",
    outside: bool = False,
    most_tries: int = MOST_TRIES,
) -> Any:
    """Make a function a task. Its arguments are numbers, text and lists of them.

    A task in the `later` column of the flow has one parameter, `recorded`, the event it follows from.
    """

    def made(inner: Callable[..., Any]) -> Task:
        return Task(inner, f"{inner.__module__}.{inner.__qualname__}", queue, outside, most_tries)

    return made(function) if function else made


def enqueue(
    what: Task, *, at: datetime, key: str | None = None, run_at: datetime | None = None, **arguments: Any
) -> int | None:
    """Put a task in the queue, in the transaction of the caller. None when a job with this key is there."""
    values = {
        "task": what.name,
        "arguments": arguments,
        "key": key,
        "queue": what.queue,
        "run_at": run_at or at,
        "created_at": at,
    }
    return rows.insert(Job, values, or_ignore=key is not None)


def is_in_hand(task: str, *, since: datetime) -> bool:
    """Whether a worker has such a job in hand that was asked for since then."""
    waiting = Job.objects.filter(task=task, created_at__gte=since, done_at=None, dead_at=None)
    return waiting.exclude(token="").exists()


def claim(*, at: datetime, most: int, queues: Sequence[str]) -> list[Job]:
    """Take up to `most` jobs that are due, oldest first, under a lease.

    A job whose worker was lost is taken alone: should it be what kills workers, then it takes no others along.
    """
    lost = _next_was_lost(at=at, queues=queues)
    if lost is None:
        return []
    token = secrets.token_hex(16)
    marks = ", ".join(["%s"] * len(queues))
    chosen = f"""
        SELECT id FROM core_job
        WHERE queue IN ({marks}) AND run_at <= %s AND dead_at IS NULL AND done_at IS NULL
        AND token {"<>" if lost else "="} '' ORDER BY run_at, id LIMIT %s"""  # noqa: S608 -- only the number of marks varies
    among = f"IN ({chosen})"
    if connection.vendor == "postgresql":
        among = f"= ANY (ARRAY({chosen} FOR UPDATE SKIP LOCKED))"  # an array is made once, a subquery perhaps more often
    sql = f"UPDATE core_job SET run_at = %s, token = %s, tries = tries + 1 WHERE id {among} RETURNING id"  # noqa: S608 -- as above
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [_bound(at + LEASE), token, *queues, _bound(at), 1 if lost else most])
        numbers = [row[0] for row in cursor.fetchall()]
    return list(Job.objects.filter(pk__in=numbers, token=token).order_by("id"))


def _next_was_lost(*, at: datetime, queues: Sequence[str]) -> bool | None:
    """Whether the next job that is due was left by its worker; None when none is due.

    A look without a lock, so that an idle worker does not stand in the queue of writers.
    """
    due = Job.objects.filter(queue__in=queues, run_at__lte=at, dead_at=None, done_at=None)
    token = due.order_by("run_at", "id").values_list("token", flat=True).first()
    return None if token is None else token != ""


def _bound(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def keep(jobs: Sequence[Job], *, at: datetime) -> None:
    """The heartbeat: move the lease of jobs that are still being worked on."""
    for job in jobs:
        Job.objects.filter(pk=job.pk, token=job.token, done_at=None).update(run_at=at + LEASE)


def run(job: Job, *, at: datetime) -> bool:
    """Do one claimed job and mark it done in the same transaction; on an error set it up for another try.

    Returns whether it was done. Never raises for what a task does wrong.
    """
    try:
        what = _task(job.task)
        _refuse_deadly(what, job)
        if what.outside:
            _perform(what, job)
            with transaction.atomic():
                _finish(job, at=at)
        else:
            with transaction.atomic():
                _perform(what, job)
                _finish(job, at=at)
    except LeaseLost:
        logger.warning("Job %s (%s) was taken over by another worker.", job.pk, job.task)
        return False
    except Exception as error:  # noqa: BLE001 -- whatever a task raises must not stop the others
        _put_back(job, error, at=at)
        return False
    return True


def retry(job_id: int, *, at: datetime) -> None:
    """Give a dead job another life (the screen of dead letters)."""
    Job.objects.filter(pk=job_id, dead_at__isnull=False).update(dead_at=None, run_at=at, tries=0, token="")


def give_up(job_id: int, *, at: datetime) -> None:
    """Put a dead job away for good; it stays visible until done jobs are cleared."""
    Job.objects.filter(pk=job_id, dead_at__isnull=False).update(dead_at=None, done_at=at)


def clear_done(*, at: datetime) -> None:
    Job.objects.filter(done_at__lt=at - KEEP_DONE).delete()


def _task(name: str) -> Task:
    found = import_string(name)
    if not isinstance(found, Task):
        raise TypeError(f"{name} is not a task.")
    return found


def _refuse_deadly(what: Task, job: Job) -> None:
    if job.tries > what.most_tries:
        raise WorkerLost(f"Its worker was lost at each of {what.most_tries} tries.")


def _perform(what: Task, job: Job) -> None:
    arguments = dict(job.arguments)
    if "event" in arguments:
        recorded = events.get(arguments.pop("event"))
        with events.because(recorded):
            what.function(recorded)
    else:
        what.function(**arguments)


def _finish(job: Job, *, at: datetime) -> None:
    """Mark done under our own token, else raise LeaseLost. A periodic job is kept, so that its moment stays taken."""
    mine = Job.objects.filter(pk=job.pk, token=job.token, done_at=None)
    count = mine.update(done_at=at) if job.key and job.key.startswith("periodic:") else mine.delete()[0]
    if not count:
        raise LeaseLost


def _put_back(job: Job, error: Exception, *, at: datetime) -> None:
    text = _storable("".join(traceback.format_exception(error))[-8000:])
    logger.warning("Job %s (%s) failed at try %s: %s", job.pk, job.task, job.tries, type(error).__name__)
    values: dict[str, Any] = {"error": text, "token": ""}
    if job.tries >= _most_tries(job.task):
        values["dead_at"] = at
    else:
        values["run_at"] = at + backoff(job.tries)
    with transaction.atomic():
        Job.objects.filter(pk=job.pk, token=job.token).update(**values)


def _storable(text: str) -> str:
    """Without what a database refuses in a text: an error may quote anything."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _most_tries(name: str) -> int:
    try:
        return _task(name).most_tries
    except (ImportError, TypeError):
        return MOST_TRIES


def backoff(tries: int) -> timedelta:
    """How long to wait after so many tries: doubling from one second to at most an hour, with jitter."""
    return timedelta(seconds=min(2 ** (tries - 1), 3600) * random.uniform(0.8, 1.3))  # noqa: S311 -- jitter, not a secret
