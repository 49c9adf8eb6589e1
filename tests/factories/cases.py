from __future__ import annotations

from datetime import datetime

from gehoor.cases import actions
from gehoor.cases.models import Case
from gehoor.cases.rules.said import Said
from gehoor.people.models import Person, Team
from tests.factories import people

MONDAY = datetime.fromisoformat("2026-11-16T08:00:00+00:00")


def said(text: str = "De wasmachine lekt weer.", **values: object) -> Said:
    return Said(**{"text": text, "channel": "mail", "subject": "Wasmachine lekt"} | values)


def case(
    *, team: Team | None = None, customer: Person | None = None, at: datetime = MONDAY, **values: object
) -> Case:
    words = values.pop("said", None) or said()
    someone = customer or people.customer()
    return actions.open_case(
        team=team or people.team(), customer=someone, said=words, by=someone, at=at, **values
    )
