"""How an installation is doing: findings of checks, each in a sentence for whoever looks after it.

`use` hands over the checks at start-up (system/flow.py); core brings those of the database, the worker, jobs, the
disk and the clock.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from importlib import metadata
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from gehoor.core import signs
from gehoor.core.models import Event, Job

SILENT_AFTER = timedelta(minutes=1)
FORGOTTEN_AFTER = timedelta(days=1)
WAITS_LONG, WAITS_TOO_LONG = timedelta(minutes=2), timedelta(minutes=30)
CLOCK_MAY_DIFFER = timedelta(seconds=5)
AHEAD_AT_MOST = timedelta(minutes=1)
LITTLE_SPACE, NO_SPACE = 1024**3, 200 * 1024**2
LITTLE_PART = 0.05
FRESH_FOR = timedelta(seconds=30)

logger = logging.getLogger("gehoor.health")
_number = lazy(number_format, str)  # findings are kept for a while and read in several languages


class State(IntEnum):
    """The worst one counts; it is the exit code of `gehoor check` too."""

    GOOD = 0
    WARNING = 1
    BROKEN = 2


@dataclass(frozen=True)
class Finding:
    """What one check found: a sentence, and the value behind it for machines (plain JSON)."""

    name: str
    label: Any
    state: State
    words: Any
    value: Any = None

    @property
    def moments(self) -> list[tuple[str, datetime]]:
        """The instants of a value that has some, by name."""
        if not isinstance(self.value, dict):
            return []
        return [(name, datetime.fromisoformat(at)) for name, at in self.value.items()]

    @property
    def tone(self) -> str:
        """The colour of the look that says the same."""
        return {State.GOOD: "kept", State.WARNING: "soon", State.BROKEN: "broken"}[self.state]


@dataclass(frozen=True)
class Health:
    """All findings at one moment."""

    at: datetime
    findings: tuple[Finding, ...]

    @property
    def state(self) -> State:
        return max((finding.state for finding in self.findings), default=State.GOOD)


Check = Callable[[datetime], Iterable[Finding]]

_checks: list[Check] = []
_last: list[Health] = []
_looking = threading.Lock()


def use(checks: Iterable[Check]) -> None:
    """Take over the checks of all folders. Called once, when the program starts."""
    _checks[:] = list(checks)


def look(at: datetime, *, without: tuple[Check, ...] = ()) -> Health:
    """Do all checks now, without these. A check that fails is a finding too; without a database there is only that one."""
    reachable = list(database(at))
    if reachable[0].state is State.BROKEN:
        return Health(at, tuple(reachable))
    found = [finding for check in _checks if check not in without for finding in _done(check, at)]
    return Health(at, (*reachable, *found))


def lately(at: datetime) -> Health:
    """The same for the bar of every page: at most half a minute old, without the check that takes long."""
    with _looking:
        if not (_last and abs(at - _last[0].at) < FRESH_FOR):
            _last[:] = [look(at, without=(migrations,))]
        return _last[0]


def _done(check: Check, at: datetime) -> list[Finding]:
    try:
        with transaction.atomic():
            return list(check(at))
    except Exception:
        logger.exception("The check %s failed.", check.__name__)
        words = _("This could not be checked; the log says why.")
        return [Finding(check.__name__, check.__name__, State.BROKEN, words)]


def late(age: timedelta) -> State:
    """How bad it is that something waits for so long."""
    if age > WAITS_TOO_LONG:
        return State.BROKEN
    return State.WARNING if age > WAITS_LONG else State.GOOD


def database(at: datetime) -> Iterable[Finding]:
    del at
    label = _("Database")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.warning("The database cannot be reached: %s", error)
        yield Finding(
            "database", label, State.BROKEN, _("The database cannot be reached."), connection.vendor
        )
        return
    yield Finding("database", label, State.GOOD, _("The database answers."), connection.vendor)


def migrations(at: datetime) -> Iterable[Finding]:
    del at
    executor = MigrationExecutor(connection)
    missing = [str(step) for step, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    label = _("Tables")
    if missing:
        words = _(
            "The tables are those of another version. Stop Gehoor, run “gehoor prepare”, start it again."
        )
        yield Finding("migrations", label, State.BROKEN, words, missing)
    else:
        yield Finding("migrations", label, State.GOOD, _("The tables are those of this version."), [])


def workers(at: datetime) -> Iterable[Finding]:
    """How many live, and which of those that are expected are silent. Silence of one is a warning while another does
    the same work; what nobody does is broken.
    """
    seen = signs.workers(at=at)
    silent = [part for part, when in seen.items() if at - when > SILENT_AFTER]
    processes = {(part.host, part.process) for part in seen}
    living = len(processes - {(part.host, part.process) for part in silent})
    undone = {part.part for part in silent} - {part.part for part in seen if part not in silent}
    names = [f"{part.part} ({part.host} {part.process})" for part in silent]
    label = _("Worker")
    value = {
        "alive": living,
        "silent": names,
        "seen": {part.name: when.isoformat() for part, when in seen.items()},
    }
    if not seen:
        words = _("No worker is running: nothing is read and no letter leaves. Start it with “gehoor serve”.")
        yield Finding("worker", label, State.BROKEN, words, value)
    elif silent:
        words = _(
            "%(living)s of %(all)s workers give a sign of life. Silent for more than a minute: %(names)s."
        )
        told = {"living": living, "all": len(processes), "names": ", ".join(names)}
        yield Finding("worker", label, State.BROKEN if undone else State.WARNING, words % told, value)
    else:
        words = ngettext_lazy("One worker is alive.", "%(count)d workers are alive.", "count")
        yield Finding("worker", label, State.GOOD, words % {"count": living}, value)


def waiting_jobs(at: datetime) -> Iterable[Finding]:
    waiting = Job.objects.filter(run_at__lte=at, dead_at=None, done_at=None)
    oldest = waiting.order_by("run_at").values_list("run_at", flat=True).first()
    label = _("Jobs")
    if oldest is None:
        yield Finding("oldest_job", label, State.GOOD, _("No job is waiting."))
        return
    minutes = int((at - oldest).total_seconds() // 60)
    words = ngettext_lazy(
        "The oldest job has been waiting for %(minutes)d minute.",
        "The oldest job has been waiting for %(minutes)d minutes.",
        "minutes",
    )
    yield Finding("oldest_job", label, late(at - oldest), words % {"minutes": minutes}, oldest.isoformat())


def dead_jobs(at: datetime) -> Iterable[Finding]:
    del at
    count = Job.objects.filter(dead_at__isnull=False).count()  # by an index that holds nothing else
    label = _("Dead jobs")
    if not count:
        yield Finding("dead_jobs", label, State.GOOD, _("No job was given up."), 0)
        return
    words = ngettext_lazy(
        "%(count)d job failed again and again and waits for you.",
        "%(count)d jobs failed again and again and wait for you.",
        "count",
    )
    yield Finding("dead_jobs", label, State.WARNING, words % {"count": count}, count)


def disk(at: datetime) -> Iterable[Finding]:
    del at
    usage = shutil.disk_usage(settings.GEHOOR_HOME)
    state = State.GOOD
    if usage.free < LITTLE_SPACE or usage.free < LITTLE_PART * usage.total:
        state = State.WARNING
    if usage.free < NO_SPACE:
        state = State.BROKEN
    words = (
        _("%(free)s GB of %(total)s GB are free.")
        if state is State.GOOD
        else _("Only %(free)s GB of %(total)s GB are free. Make room before mail can no longer be kept.")
    )
    sizes = {
        "free": _number(round(usage.free / 1024**3, 1), 1),
        "total": _number(round(usage.total / 1024**3)),
    }
    yield Finding("disk", _("Disk"), state, words % sizes, usage.free)


def clocks(at: datetime) -> Iterable[Finding]:
    """Our clock against the disk's, the database's and the newest event's."""
    apart = max((abs(at - other) for other in (_time_of_disk(), _time_of_database(at))), default=timedelta())
    newest = Event.objects.order_by("-id").values_list("at", flat=True).first()
    label, seconds = _("Clock"), round(apart.total_seconds(), 1)
    if newest and newest - at > AHEAD_AT_MOST:
        words = _("The clock has gone back: something happened later than now. Promises would be late.")
        yield Finding("clock", label, State.BROKEN, words, seconds)
    elif apart > CLOCK_MAY_DIFFER:
        words = _("The clocks of this machine, its disk and its database are %(seconds)s seconds apart.")
        yield Finding("clock", label, State.WARNING, words % {"seconds": seconds}, seconds)
    else:
        yield Finding("clock", label, State.GOOD, _("The clocks agree."), seconds)


def _time_of_disk() -> datetime:
    with tempfile.NamedTemporaryFile(dir=settings.GEHOOR_HOME, prefix=".clock.") as file:
        return datetime.fromtimestamp(Path(file.name).stat().st_mtime, UTC)


def _time_of_database(at: datetime) -> datetime:
    if connection.vendor != "postgresql":
        return at
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
        return found


def version(at: datetime) -> Iterable[Finding]:
    del at
    try:
        number = metadata.version("gehoor")
    except metadata.PackageNotFoundError:
        number = "checkout"
    yield Finding("version", _("Version"), State.GOOD, number, number)


CORE: tuple[Check, ...] = (migrations, workers, waiting_jobs, dead_jobs, disk, clocks, version)


@dataclass(frozen=True)
class DeadJob:
    """A job that was given up, with what went wrong; `last_line` is the error itself."""

    pk: int
    task: str
    created_at: datetime
    dead_at: datetime | None
    tries: int
    error: str

    @property
    def last_line(self) -> str:
        return self.error.strip().rpartition("\n")[2][:300]


def dead(*, limit: int, before: int | None = None) -> list[DeadJob]:
    """Jobs that were given up, the newest first."""
    found = Job.objects.filter(dead_at__isnull=False).order_by("-id")
    found = found.filter(pk__lt=before) if before else found
    return [
        DeadJob(*row)
        for row in found.values_list("pk", "task", "created_at", "dead_at", "tries", "error")[:limit]
    ]
