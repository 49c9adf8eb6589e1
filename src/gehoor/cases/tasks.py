from __future__ import annotations

from gehoor.cases import actions, queries
from gehoor.core import clock, jobs
from gehoor.core.events import SYSTEM, Recorded
from gehoor.people import queries as people
from gehoor.people.events import AccountClosed

AT_ONCE = 200
PASSED_ON_AT_ONCE = 50


@jobs.task
def empty_trays() -> None:
    """Give to the lead what nobody of the team took in time."""
    at = clock.now()
    waiting = list(queries.too_long_in_tray(at)[:AT_ONCE])
    for case in waiting:
        actions.empty_tray(case=case, at=at)


@jobs.task
def pass_on(recorded: Recorded) -> None:
    """After AccountClosed: his cases go on with another; many of them in several jobs."""
    event = recorded.event
    if not isinstance(event, AccountClosed):
        return
    left, at = people.person(event.customer), clock.now()
    if left is None or people.is_agent(left):
        return
    to = people.agent(event.cases_to) if event.cases_to else None
    by = people.person(recorded.actor) if recorded.actor else None
    if actions.pass_on(person=left, to=to, by=by or SYSTEM, at=at, most=PASSED_ON_AT_ONCE):
        jobs.enqueue(pass_on, at=at, event=recorded.id)
