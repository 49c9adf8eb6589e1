"""Letters that let someone in: a sign-in code, a link to a new password."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gehoor.core import preferences
from gehoor.letters import queries
from gehoor.letters.actions.writing import Reason, write
from gehoor.letters.models import Kind
from gehoor.letters.rules import limits
from gehoor.letters.rules.facts import Facts
from gehoor.people import actions as people
from gehoor.people import queries as of_people
from gehoor.people.models import Person


def send_code(*, code: int, at: datetime, language: str = "") -> None:
    """Mail a sign-in code to who asked for it, in the language of the page unless he chose his own. An address that
    nobody showed to be his gets at most two letters an hour that others can bring about: one acknowledgement, and
    codes. A code that is not mailed leaves the one before it good.
    """
    address = of_people.asked_for_code(code)
    if address is None:
        return
    person = address.person
    name = person.name if address.verified_at else ""
    facts = _facts(Kind.CODE, person, at=at, language=language).with_(name=name, code=str(code))
    with transaction.atomic():
        queries.hold_address(address)
        enough = address.verified_at is None and queries.stranger_has_enough(address, kind=Kind.CODE, at=at)
        not_sent = Reason.ENOUGH_UNVERIFIED if enough else None
        write(facts=facts, case=None, person=person, address=address.email, not_sent=not_sent, at=at)
        if enough:
            people.withdraw_code(number=code)


def send_password_link(*, email: str, link: str, at: datetime, invited_by: str = "") -> None:
    """Mail the link with which someone who works here chooses a new password; his first one when someone
    (`invited_by`) has made an account for him. What anyone can ask for goes to him three times an hour.
    """
    person = of_people.person_of_address(email)
    name = person.name if person else ""
    facts = _facts(Kind.PASSWORD, person, at=at).with_(name=name, link=link, invited_by=invited_by)
    with transaction.atomic():
        sent = queries.count_lately(email.lower(), at=at, kinds=[Kind.PASSWORD])
        enough = not invited_by and sent >= limits.PASSWORD_LINKS_PER_HOUR
        write(
            facts=facts.with_(link="") if enough else facts,
            case=None,
            person=person,
            address=email.lower(),
            not_sent=Reason.ENOUGH if enough else None,
            at=at,
        )


def _facts(kind: Kind, person: Person | None, *, at: datetime, language: str = "") -> Facts:
    """What such a letter knows of us and of the moment; it has no case."""
    decided = preferences.current()
    return Facts(
        kind=kind,
        language=queries.language_of(person, wished=language),
        zone=decided.time_zone,
        at=at.isoformat(),
        organisation=decided.name,
    )
