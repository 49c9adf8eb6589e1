from __future__ import annotations

from gehoor.core import clock, expired, jobs


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
