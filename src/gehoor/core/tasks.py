from __future__ import annotations

from gehoor.core import clock, jobs


@jobs.task
def clear_done() -> None:
    """Throw away jobs that were done long ago and were kept so that their key stays taken."""
    jobs.clear_done(at=clock.now())
