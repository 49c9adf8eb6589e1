from __future__ import annotations

from gehoor.core import clock, expired, jobs
from gehoor.core.search import tidy


@jobs.task
def clear_done() -> None:
    """Throw away jobs that were done long ago and were kept so that their key stays taken."""
    jobs.clear_done(at=clock.now())


@jobs.task
def forget_expired() -> None:
    """Throw away sessions and counts of tries that expired; go on in another job when there are many."""
    at = clock.now()
    if expired.forget(at=at):
        jobs.enqueue(forget_expired, at=at)


@jobs.task
def tidy_search() -> None:
    """Bring together what the search index was written in, piece by piece, each in a job of its own."""
    if tidy.tidy():
        jobs.enqueue(tidy_search, at=clock.now())
