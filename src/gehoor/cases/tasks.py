from __future__ import annotations

from gehoor.cases import actions, queries
from gehoor.core import clock, jobs
from gehoor.core.events import SYSTEM, Recorded
from gehoor.people import queries as people
from gehoor.people.events import AccountClosed, TeamChanged

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


@jobs.task
def find_by_others(recorded: Recorded) -> None:
    """After TeamChanged: who finds the cases of a team that was closed or opened."""
    event = recorded.event
    if isinstance(event, TeamChanged) and "is_closed" in event.fields:
        move_findable.function(team=event.team, after=0)


@jobs.task
def move_findable(*, team: int, after: int) -> None:
    """Some of the cases now, the others in another job."""
    found = people.team(team)
    last = actions.move_findable(team=found, after=after, most=AT_ONCE) if found else None
    if last is not None:
        jobs.enqueue(move_findable, at=clock.now(), team=team, after=last)
