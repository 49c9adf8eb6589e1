"""Work that comes round: a job for each moment, made by whichever worker sees it due first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db import transaction

from gehoor.core import jobs
from gehoor.core.models import Job

_table: dict[str, tuple[jobs.Task, timedelta]] = {}
_known: set[str] = set()


def use(table: Mapping[jobs.Task, timedelta]) -> None:
    """Take over the table of periodic tasks (system/flow.py). Raises ValueError for a round that is longer than
    a job that was done is kept: its moment would come twice.
    """
    for task, every in table.items():
        if not timedelta(seconds=1) <= every <= jobs.KEEP_DONE / 2:
            raise ValueError(f"{task.name} cannot come round every {every}.")
    _known.clear()
    _table.clear()
    _table.update({task.name: (task, every) for task, every in table.items()})


def make_due(*, at: datetime) -> None:
    """Enqueue each periodic task whose moment has come and whose job was not yet made. Missed moments are not
    made up for: a worker that slept an hour does a thing once, not sixty times.
    """
    keys = {
        f"periodic:{name}:{_moment(at, every):%Y%m%dT%H%M%S}": task for name, (task, every) in _table.items()
    }
    if keys.keys() <= _known:
        return
    missing = keys.keys() - set(Job.objects.filter(key__in=keys).values_list("key", flat=True))
    if missing:
        with transaction.atomic():
            for key in sorted(missing):
                jobs.enqueue(keys[key], at=at, key=key)
    _known.clear()
    _known.update(keys)


def _moment(at: datetime, every: timedelta) -> datetime:
    seconds = int(at.timestamp() // every.total_seconds() * every.total_seconds())
    return datetime.fromtimestamp(seconds, UTC)
