from __future__ import annotations

from gehoor.cases import actions, queries
from gehoor.core import clock, jobs

AT_ONCE = 200


@jobs.task
def empty_trays() -> None:
    """Give to the lead what nobody of the team took in time."""
    at = clock.now()
    waiting = list(queries.too_long_in_tray(at)[:AT_ONCE])
    for case in waiting:
        actions.empty_tray(case=case, at=at)
