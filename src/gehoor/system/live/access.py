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

TRAY = "tray"
CASE = "case:"
MOST_TOPICS = 20


class Refused(Exception):
    """The status of the answer to someone who may not listen to this."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True)
class Listener:
    """A person and what he listens to: a topic for each case, by the case's key, and perhaps the trays."""

    person: int
    topics: dict[int, str]
    trays: bool


def admit(cookies: str, topics: Sequence[str]) -> Listener:
    """The listener, when he is signed in and may see all that he asks for. Raises Refused."""
    if not topics or len(topics) > MOST_TOPICS:
        raise Refused(400)
    person = _person(cookies)
    if person is None:
        raise Refused(403)
    seen: dict[int, str] = {}
    for topic in topics:
        if topic == TRAY and cases.works_here(person):
            continue
        number = topic.removeprefix(CASE)
        if not (topic.startswith(CASE) and number.isascii() and number.isdigit() and len(number) < 19):  # noqa: PLR2004 -- what a number can have
            raise Refused(403 if topic == TRAY else 400)
        case = cases.case_for(int(number), person)
        if case is None:
            raise Refused(403)
        seen[case.pk] = topic
    return Listener(person.pk, seen, TRAY in topics)


def _person(cookies: str) -> Person | None:
    """The person of the session, as any page would see him."""
    request = HttpRequest()
    request.COOKIES = parse_cookie(cookies)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    account = get_user(request)
    if not account.is_authenticated or not account.is_active:
        return None
    return Person.objects.select_related("account").filter(account_id=account.pk).first()
