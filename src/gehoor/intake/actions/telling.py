"""What someone tells us on a page of ours, by telephone or at the counter becomes a case or part of one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from gehoor.cases import actions as cases
from gehoor.cases import queries as known_cases
from gehoor.cases.models import Case, Channel, Message
from gehoor.cases.rules import limits as case_limits
from gehoor.cases.rules.said import Attached, Said
from gehoor.core import files, preferences, rows
from gehoor.core.events import SYSTEM
from gehoor.core.file_types import type_of
from gehoor.core.refusal import Refusal
from gehoor.intake import queries, words
from gehoor.intake.actions.storing import Arrival, clean, row_of
from gehoor.intake.models import Delivery
from gehoor.intake.rules import keys
from gehoor.people import actions as people
from gehoor.people.models import Address, Person, Team

MOST_PER_HOUR = {Delivery.Door.FORM: 10, Delivery.Door.PORTAL: 60}
LOOK_BACK = 500
Enclosed = Sequence[tuple[str, bytes]]


class TooMuch(Refusal):
    """More than one person has to say within an hour."""


@dataclass(frozen=True)
class Taken:
    """The case that words went to, the message that they became, and whether the case was opened for them."""

    case: Case
    message: int
    is_new: bool


def take_portal(
    *,
    case: Case,
    author: Person,
    address: Address,
    text: str,
    key: str,
    at: datetime,
    enclosed: Enclosed = (),
) -> Taken:
    """The customer says more on the page of his case, or of one that went on in another: then it is said there. One
    that ended too long ago is followed by a new one.

    `address` is the one whose mail he reads: so he came in. `key` was made with the page; the same one again
    changes nothing. Raises TooMuch.
    """
    _refuse_too_much(Delivery.Door.PORTAL, address.email, at=at)
    case = known_cases.last_stop(case)
    said = Said(
        text=clean(text),
        channel=Channel.PORTAL.value,
        subject=case.subject,
        trust=Message.Trust.TOKEN.value,
        author_line=address.email,
        attachments=_kept(enclosed),
    )
    row = _page_row(said, door=Delivery.Door.PORTAL, key=f"{author.pk}:{key}", at=at, case=case.number)
    with transaction.atomic():
        delivery, before = _noted(row)
        if before:
            return before
        people.verify_address(address=address, by=author, at=at)
        return _taken(delivery, _say(case, said, author=author, at=at), at=at)


def _say(case: Case, said: Said, *, author: Person, at: datetime) -> Taken:
    if goes_on(case, at):
        return Taken(case, cases.receive(case=case, said=said, author=author, at=at), is_new=False)
    opened = cases.open_case(
        customer=author,
        team=case.team,
        said=said,
        by=author,
        at=at,
        language=case.language or author.language,
        follows=case,
    )
    return Taken(opened, opened.messages.get().pk, is_new=True)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What someone typed into the web form. `about` is a product or order number, as he wrote it."""

    name: str
    email: str
    subject: str
    text: str
    about: str = ""
    remedy_sought: str = ""
    language: str = ""


def take_form(
    *,
    asked: Asked,
    key: str,
    at: datetime,
    enclosed: Enclosed = (),
    address: Address | None = None,
) -> Taken:
    """Someone tells us something through the web form: a new case.

    With `address`, the one whose mail he reads, he is known to be who he says; without, anyone may have typed
    another's address. `key` was made with the page; the same one again changes nothing. Raises TooMuch.
    """
    trust = Message.Trust.TOKEN if address else Message.Trust.UNKNOWN
    email = address.email if address else asked.email.strip().lower()
    _refuse_too_much(Delivery.Door.FORM, email, at=at)
    about = f"\n\n{words.ABOUT % {'about': asked.about.strip()}}" if asked.about.strip() else ""
    said = Said(
        text=clean(asked.text.strip() + about),
        channel=Channel.FORM.value,
        subject=clean(asked.subject.strip()),
        trust=trust.value,
        author_line=email,
        attachments=_kept(enclosed),
    )
    row = _page_row(said, door=Delivery.Door.FORM, key=key, at=at, form=asdict(asked))
    with transaction.atomic():
        delivery, before = _noted(row)
        if before:
            return before
        customer = people.meet(
            email=email, name=clean(asked.name.strip()), language=asked.language, by=SYSTEM, at=at
        )
        case = cases.open_case(
            customer=customer,
            team=_team_of_form(at),
            said=said,
            by=customer,
            at=at,
            remedy_sought=clean(asked.remedy_sought.strip()),
            language=asked.language,
            anyone=address is None,
        )
        return _taken(delivery, Taken(case, case.messages.get().pk, is_new=True), at=at)


def _team_of_form(at: datetime) -> Team:
    """The team of the default mailbox, else the oldest; a first one is made, for people must not wait for a set-up."""
    return queries.default_team() or people.make_team(name=str(words.FIRST_TEAM), by=SYSTEM, at=at)


def take_note(
    *,
    said: Said,
    team: Team,
    key: str,
    by: Person,
    at: datetime,
    customer: Person | None = None,
    name: str = "",
    email: str = "",
    phone: str = "",
    remedy_sought: str = "",
    is_mine: bool = False,
) -> Case:
    """An agent writes down what someone told him, by telephone or at the counter: a case of that customer.

    Without `customer` it is the person of this address, or else someone new. `is_mine`: the agent keeps it. `key` was
    made with the page; the same one again changes nothing and gives the case that it opened.
    """
    who = {"customer": customer.pk if customer else None, "name": name, "phone": phone}
    spoken = replace(said, author_line=said.author_line or email or name)
    row = _page_row(
        spoken, door=Delivery.Door.DESK, key=f"{by.pk}:{key}", at=at, **who, remedy_sought=remedy_sought
    )
    with transaction.atomic():
        delivery, before = _noted(row)
        if before:
            return before.case
        if customer is None and email:
            customer = people.meet(email=email, name=name, by=by, at=at)
        if customer is None:
            customer = people.meet_nameless(name=name, by=by, at=at)
        if phone and not customer.phone:
            people.change_person(person=customer, phone=phone, by=by, at=at)
        case = cases.open_case(
            customer=customer, team=team, said=said, by=by, at=at, remedy_sought=remedy_sought
        )
        if is_mine:
            cases.keep_for_oneself(case=case, by=by, at=at)
        message = known_cases.opening_message(case)
        return _taken(delivery, Taken(case, message, is_new=True), at=at).case


def goes_on(case: Case, at: datetime) -> bool:
    """Whether new words of the customer still belong to this case, or open a new one that follows it."""
    if case.is_at_work:
        return True
    within = timedelta(days=preferences.current().reopen_days)
    return case_limits.reopens(case.resolved_at or case.status_at, at, within)


def _refuse_too_much(door: Delivery.Door, sender: str, *, at: datetime) -> None:
    """Before anything is kept. Looks at the last that came through this door, so that it costs the same however
    much there is.
    """
    lately = Delivery.objects.filter(door=door).order_by("-id").values_list("sender", "received_at")
    within = at - timedelta(hours=1)
    same = [one for one, received_at in lately[:LOOK_BACK] if one == sender and received_at > within]
    if len(same) >= MOST_PER_HOUR[door]:
        raise TooMuch(words.TOO_MUCH)


def _kept(enclosed: Enclosed) -> tuple[Attached, ...]:
    """The files as they were given, on the disk, before the transaction that names them."""
    return tuple(
        Attached(clean(name)[:255], type_of(content), len(content), files.put(content))
        for name, content in enclosed
    )


def _page_row(said: Said, *, door: Delivery.Door, key: str, at: datetime, **typed: Any) -> dict[str, Any]:
    """The delivery of what was typed on a page of ours; its bytes are kept as JSON."""
    spoken = {"from": said.author_line, "text": said.text, **typed}
    spoken["files"] = [asdict(one) for one in said.attachments]
    raw = json.dumps(spoken, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    arrival = Arrival(raw=raw, door=door.value, key=keys.asked(door.value, "page", key), at=at)
    return row_of(arrival, files.put(raw)) | {"sender": said.author_line[:320]}


def _noted(row: dict[str, Any]) -> tuple[int, Taken | None]:
    """The number of the delivery; what became of it when this very page was sent before."""
    number = rows.insert(Delivery, row, or_ignore=True)
    if number is None:
        earlier = Delivery.objects.select_related("case").get(key=row["key"])
        assert earlier.case is not None
        return earlier.pk, Taken(earlier.case, earlier.became_id or 0, is_new=False)
    return number, None


def _taken(delivery: int, taken: Taken, *, at: datetime) -> Taken:
    state = Delivery.State.CASE if taken.is_new else Delivery.State.JOINED
    Delivery.objects.filter(pk=delivery).update(
        state=state, case=taken.case, became=taken.message, read_at=at
    )
    return taken
