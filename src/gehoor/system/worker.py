"""Do the work that is waiting: read mail in the order in which it came, and do jobs."""

from __future__ import annotations

import argparse
import logging
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial

from django.db import DatabaseError, close_old_connections, transaction
from django.utils import translation

from gehoor.core import clock, jobs, periodic, preferences, signs
from gehoor.core.models import Job
from gehoor.core.signs import WorkerPart

POLL_SECONDS = 0.3
BURST_SECONDS = 0.1
BATCH = 20
QUEUES = ("main", "letters")
NO_QUEUE = "none"

logger = logging.getLogger("gehoor.worker")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--queues",
        type=known_queues,
        default=",".join(QUEUES),
        help="which queues of jobs, none for mail alone (default: %(default)s)",
    )
    parser.add_argument("--once", action="store_true", help="do what is waiting now, then stop")


def known_queues(text: str) -> str:
    """Names of queues with commas between them. Raises ArgumentTypeError for one that nothing is ever put in."""
    if text == NO_QUEUE:
        return text
    if unknown := sorted(set(text.split(",")) - set(QUEUES)):
        known = ", ".join((*QUEUES, NO_QUEUE))
        raise argparse.ArgumentTypeError(f"there is no queue {unknown[0]!r}, only {known}")
    return text


def run(options: argparse.Namespace) -> int:
    queues = () if options.queues == NO_QUEUE else tuple(options.queues.split(","))
    if options.once:
        while _in_our_language(read_mail) or _in_our_language(partial(do_jobs, queues)):
            pass
        return 0
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    works = {"mail": read_mail, "fetch": fetch_mail} | {
        _name(queue): partial(do_jobs, (queue,)) for queue in queues
    }
    threads = [
        threading.Thread(target=_loop, args=(stop, work), name=name, daemon=True)
        for name, work in works.items()
    ]
    with suppress(DatabaseError):  # one that is away is told by each thread
        signs.take_place(at=clock.now())
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join(timeout=5)
    with suppress(DatabaseError):
        signs.leave(WorkerPart.here(name) for name in works)
    return 0


def _name(queue: str) -> str:
    """Each queue has a thread, so that a slow mail server holds up letters and nothing else."""
    return "jobs" if queue == QUEUES[0] else queue


def read_mail() -> int:
    """Read what came in, in order; returns how much that was."""
    from gehoor.intake.reader import loop

    return loop.read_waiting(at=clock.now())


def fetch_mail() -> int:
    """Fetch the mailboxes that are due; returns how many mails that brought."""
    from gehoor.intake.doors import imap

    return imap.fetcher.round()


def do_jobs(queues: Sequence[str]) -> int:
    """Claim a batch of due jobs and do them under a heartbeat; returns how many were claimed."""
    at = clock.now()
    periodic.make_due(at=at)
    claimed = jobs.claim(at=at, most=BATCH, queues=queues)
    if claimed:
        with _heartbeat(claimed):
            for job in claimed:
                jobs.run(job, at=clock.now())
    return len(claimed)


def _loop(stop: threading.Event, work: Callable[[], int]) -> None:
    """Work while there is any, look again a little later when there is none; no error ends it.

    After a few only it waits for a moment too: what comes in a burst is cheaper together than one by one.
    """
    name, seen = threading.current_thread().name, 0.0
    while not stop.is_set():
        try:
            if time.monotonic() - seen > signs.EVERY_SECONDS:
                signs.alive(WorkerPart.here(name).name, at=clock.now())
                seen = time.monotonic()
            if not _in_our_language(work):
                stop.wait(POLL_SECONDS)
        except Exception:
            logger.exception("The worker's round of %s failed; it goes on.", name)
            close_old_connections()
            stop.wait(1)


def _in_our_language(work: Callable[[], int]) -> int:
    """What is noted along the way is read at the desk, so it is in the organisation's language."""
    with translation.override(preferences.current().language):
        return work()


class _heartbeat:  # noqa: N801 -- read as a word in a with statement
    """Keeps the leases of these jobs while they are done."""

    def __init__(self, claimed: list[Job]) -> None:
        self._claimed, self._done = claimed, threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()

    def _beat(self) -> None:
        from django.db import connection

        while not self._done.wait(jobs.HEARTBEAT / timedelta(seconds=1)):
            try:
                with transaction.atomic():
                    jobs.keep(self._claimed, at=clock.now())
            except Exception:
                logger.exception("The heartbeat of %s jobs failed.", len(self._claimed))
        connection.close()
