"""Words that a program brings: a shop's own form, an app, another system. They become a case at once, since
whoever wrote them waits for the answer.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gehoor.cases import actions as cases
from gehoor.cases import queries as case_queries
from gehoor.cases.models import Case
from gehoor.cases.rules.said import Said
from gehoor.core import files, rows
from gehoor.core.refusal import Refusal
from gehoor.intake import words
from gehoor.intake.actions import clean, goes_on
from gehoor.intake.models import Delivery, Mailbox
from gehoor.intake.reading.addresses import is_address
from gehoor.intake.rules import keys
from gehoor.people import actions as people
from gehoor.people import queries as known
from gehoor.people.models import Person, Team

State = Delivery.State


@dataclass(frozen=True, kw_only=True)
class Told:
    """One message as the program gives it. `to` is one of our mailbox addresses, `case` the number of a case of
    the same customer that it goes on with.
    """

    key: str
    address: str
    text: str
    name: str = ""
    subject: str = ""
    to: str = ""
    case: int | None = None
    remedy_sought: str = ""
    language: str = ""

    def raw(self) -> bytes:
        """What is kept of it; the same words under the same key are the same bytes."""
        return json.dumps(vars(self), ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


@dataclass(frozen=True)
class Answer:
    """The case that it went to. Not new: the key was used before for the very same message."""

    delivery: int
    case: Case
    outcome: str
    is_new: bool


class CannotTake(Refusal):
    """A message that cannot be taken as it is."""


class KeyIsUsed(Refusal):
    """This idempotency key was used for another message."""


def take(told: Sequence[Told], *, client: int, by: Person, at: datetime) -> list[Answer]:
    """Take messages in their order: all of them or none, in one transaction.

    `client` is the token's number; keys are unique for each. Raises CannotTake and KeyIsUsed, which name the
    message that is wrong.
    """
    for message in told:
        _refuse(message)
    kept = [files.put(message.raw()) for message in told]
    with transaction.atomic():
        return [
            _take(message, sha256, client=client, by=by, at=at)
            for message, sha256 in zip(told, kept, strict=True)
        ]


def _take(told: Told, sha256: str, *, client: int, by: Person, at: datetime) -> Answer:
    key = keys.asked("api", str(client), told.key)
    row = {
        "raw_sha256": sha256,
        "size": len(told.raw()),
        "door": Delivery.Door.API.value,
        "key": key,
        "received_at": at,
        "sender": told.address.lower()[:320],
        "recipient": told.to.lower()[:320],
    }
    delivery = rows.insert(Delivery, row, or_ignore=True)
    if delivery is None:
        return _before(key, sha256, told)
    customer = people.meet(email=told.address, name=told.name, language=told.language, by=by, at=at)
    case, outcome, message = _say(told, customer=customer, by=by, at=at)
    settled = {"state": outcome, "case_id": case.pk, "became_id": message, "read_at": at}
    rows.update(Delivery, delivery, settled)
    return Answer(delivery, case, outcome, is_new=True)


def _before(key: str, sha256: str, told: Told) -> Answer:
    """The answer that was given when this key came first."""
    first = Delivery.objects.select_related("case__owner", "case__team", "case__customer").get(key=key)
    if first.raw_sha256 != sha256 or first.case is None:
        raise KeyIsUsed(words.KEY_IS_USED % {"key": told.key})
    return Answer(first.pk, first.case, first.state, is_new=False)


def _say(told: Told, *, customer: Person, by: Person, at: datetime) -> tuple[Case, str, int]:
    said = Said(
        text=clean(told.text),
        channel="api",
        subject=clean(told.subject)[:300],
        author_line=f"{told.name} <{told.address}>" if told.name else told.address,
    )
    earlier = _earlier(told, customer)
    if earlier and goes_on(earlier, at):
        return (
            earlier,
            State.JOINED.value,
            cases.receive(case=earlier, said=said, author=customer, at=at, by=by),
        )
    case = cases.open_case(
        customer=customer,
        team=_team(told),
        said=said,
        by=by,
        at=at,
        remedy_sought=clean(told.remedy_sought),
        language=told.language or customer.language,
        follows=earlier,
    )
    return case, State.CASE.value, case_queries.opening_message(case)


def _earlier(told: Told, customer: Person) -> Case | None:
    if told.case is None:
        return None
    found = Case.objects.filter(number=told.case, customer=customer).first()
    if found is None:
        raise CannotTake(words.NO_SUCH_CASE % {"number": told.case})
    return found


def _team(told: Told) -> Team:
    """The team of the mailbox it is meant for, else of the default one, else the first."""
    if told.to:
        box = rows.first(Mailbox, "WHERE is_active AND address = %s", told.to.lower())
        if box is None:
            raise CannotTake(words.NO_SUCH_MAILBOX % {"address": told.to})
    else:
        box = rows.first(Mailbox, "WHERE is_active ORDER BY is_default DESC, id")
    team = known.team(box.team_id) if box else known.oldest_team()
    if team is None:
        raise CannotTake(words.NO_TEAM_YET)
    return team


def _refuse(told: Told) -> None:
    if not told.key.strip():
        raise CannotTake(words.NEEDS_KEY)
    if not is_address(told.address):
        raise CannotTake(words.NOT_AN_ADDRESS % {"address": told.address[:80]})
    if not told.text.strip():
        raise CannotTake(words.NEEDS_WORDS)
