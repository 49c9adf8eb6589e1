from __future__ import annotations

from gehoor.core import clock, jobs
from gehoor.people import actions


@jobs.task
def forget_codes() -> None:
    """Once a day: requests for codes are of no use to anyone afterwards."""
    actions.forget_codes(at=clock.now())
