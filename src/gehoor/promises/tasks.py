from __future__ import annotations

from gehoor.core import clock, jobs
from gehoor.promises import actions


@jobs.task
def break_overdue() -> None:
    """Mark the promises whose moment has passed; go on in another job when there are many."""
    at = clock.now()
    if actions.break_overdue(at=at) == actions.BREAK_AT_ONCE:
        jobs.enqueue(break_overdue, at=at)


@jobs.task(outside=True)
def extend_holidays() -> None:
    """Keep the public holidays of calendars with a country a year ahead; nobody waits while they are looked up."""
    actions.extend_holidays(at=clock.now())
