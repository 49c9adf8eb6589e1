"""Who may listen to what. Synchronous: called in threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.http.cookie import parse_cookie

from gehoor.cases import queries as cases
from gehoor.people.models import Person
from gehoor.portal.access import Visit, may_see, visit_of
from gehoor.promises.events import PromiseMoved

TRAY = "tray"
CASE = "case:"
MOST_TOPICS = 20
LONGEST_NUMBER = 18


class Refused(Exception):
    """The status of the answer to someone who may not listen to this."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True)
class Listener:
    """A person and what he listens to: a topic for each case, by the case's key, and perhaps the trays.

    `told`: the only events that he may know of, by name; None when he works here.
    """

    person: int
    topics: dict[int, str]
    trays: bool
    told: frozenset[str] | None = None


def admit(cookies: str, topics: Sequence[str]) -> Listener:
    """The listener, when he is signed in and may see all that he asks for. Raises Refused."""
    if not topics or len(topics) > MOST_TOPICS:
        raise Refused(400)
    request = _request(cookies)
    person, visit = _person(request), visit_of(request)
    listener = person or (visit.person if visit else None)
    if listener is None or (TRAY in topics and not (person and cases.works_here(person))):
        raise Refused(403 if all(map(_is_known, topics)) else 400)
    seen: dict[int, str] = {}
    for topic in topics:
        if topic != TRAY:
            seen[_case(topic, person, visit)] = topic
    told = None if person else cases.TOLD_TO_CUSTOMERS | {PromiseMoved.name}
    return Listener(listener.pk, seen, TRAY in topics, told)


def _is_known(topic: str) -> bool:
    number = topic.removeprefix(CASE)
    is_case = topic.startswith(CASE) and number.isascii() and number.isdigit()
    return topic == TRAY or (is_case and len(number) <= LONGEST_NUMBER)


def _case(topic: str, person: Person | None, visit: Visit | None) -> int:
    """The key of the case, when it is his to see: as someone who works here, or as a visitor of the portal."""
    if not _is_known(topic):
        raise Refused(400)
    number = int(topic.removeprefix(CASE))
    case = cases.case_for(number, person) if person else None
    if case is None and visit is not None:
        case = cases.case_for(number, visit.person)
        case = case if case and may_see(visit, case) else None
    if case is None:
        raise Refused(403)
    return case.pk


def _request(cookies: str) -> HttpRequest:
    """As much of a request as it takes to know who is asking."""
    request = HttpRequest()
    request.COOKIES = parse_cookie(cookies)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    return request


def _person(request: HttpRequest) -> Person | None:
    """Who has signed in to work, as any page would see him."""
    account = get_user(request)
    if not account.is_authenticated or not account.is_active:
        return None
    return Person.objects.select_related("account").filter(account_id=account.pk).first()
