"""What the tests let another process do to the installation of GEHOOR_HOME: python -m tests.system.live.doing WHAT …"""

# ruff: noqa: E402 -- models can be imported only after Django has been set up
from __future__ import annotations

import json
import sys
import time

from gehoor.system.command import set_up_django

set_up_django()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from gehoor.cases import actions, queries
from gehoor.core import clock
from gehoor.people.models import Person
from tests.factories import cases, people


def session(person: Person) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(person.account.pk)
    store[BACKEND_SESSION_KEY] = "gehoor.system.accounts.Backend"
    store[HASH_SESSION_KEY] = person.account.get_session_auth_hash()
    store.create()
    return f"gehoor={store.session_key}"


def visit(person: Person, *cases: int) -> str:
    """A session of the portal: of all his cases, or of those that a link opens."""
    address = person.addresses.get()
    store = SessionStore()
    until = int(time.time()) + 3600
    store["portal"] = {
        "person": person.pk,
        "address": address.pk,
        "cases": list(cases) or None,
        "until": until,
    }
    store.create()
    return f"gehoor={store.session_key}"


def start() -> dict[str, object]:
    team, closed = people.team(), people.team("Vertrouwenszaken", is_closed=True)
    anna, bo = people.agent("Anna Bakker", team), people.agent("Bo Bos", team)
    marijke = people.customer()
    first, second = cases.case(team=team, customer=marijke), cases.case(team=closed, customer=marijke)
    return {
        "anna": session(anna),
        "bo": session(bo),
        "marijke": visit(marijke),
        "link": visit(marijke, second.pk),
        "other": visit(people.customer("Piet", "piet@example.com")),
        "open": first.number,
        "closed": second.number,
    }


def write(number: str, who: str) -> float:
    """Someone writes on a case: the customer, or an agent a note; gives the moment after that was committed."""
    case = queries.case_for(int(number), Person.objects.get(name="Anna Bakker"))
    if who == "customer":
        actions.receive(case=case, said=cases.said("Nog iets"), author=case.customer, at=clock.now())
    else:
        actions.write_note(
            case=case, said=cases.said("Let op"), by=Person.objects.get(name=who), at=clock.now()
        )
    return time.time()


if __name__ == "__main__":
    print(json.dumps({"start": start, "write": write}[sys.argv[1]](*sys.argv[2:])))
