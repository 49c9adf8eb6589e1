from __future__ import annotations

from datetime import datetime

from gehoor.cases.models import Case
from gehoor.core.events import SYSTEM
from gehoor.people.models import Person, Team
from gehoor.promises import actions
from gehoor.promises.models import Promise, TeamTerms, WorkCalendar

OFFICE = {
    "zone": "Europe/Amsterdam",
    "week": {"Monday": [["09:00", "17:00"]], "Tuesday": [["09:00", "17:00"]]},
}
LONG_AGO = datetime.fromisoformat("2026-01-05T08:00:00+00:00")


def calendar(name: str = "Kantoor", **data: object) -> WorkCalendar:
    return actions.save_calendar(name=name, data=OFFICE | data, by=SYSTEM, at=LONG_AGO)


def terms(team: Team, calendar: WorkCalendar | None = None, **terms: int) -> TeamTerms:
    return actions.set_terms(team=team, calendar=calendar, terms=terms, by=SYSTEM, at=LONG_AGO)


def own(
    case: Case, *, by: Person, due_at: datetime, at: datetime, text: str = "De monteur belt u."
) -> Promise:
    return actions.make(case=case, kind="own", text=text, due_at=due_at, by=by, at=at)
