"""How a case is shown in a row of a tray: plain values, no query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from gehoor.cases.queries import Line
from gehoor.desk import words

SOON = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Promised:
    label: str
    due_at: datetime
    since: datetime | None
    kept_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Badge:
    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class Row:
    """What look's case_row draws."""

    url: str
    subject: str
    number: int
    customer_name: str
    snippet: str
    tone: str
    is_unread: bool
    promise: Promised | None
    hand_offs: int
    badges: tuple[Badge, ...]
    owner_name: str


def rows(lines: Iterable[Line], *, now: datetime, with_owner: bool = True) -> list[Row]:
    return [row(case, now=now, with_owner=with_owner) for case in lines]


def row(case: Line, *, now: datetime, with_owner: bool = True) -> Row:
    promise = _promise(case)
    return Row(
        url=case_url(case.number),
        subject=case.subject,
        number=case.number,
        customer_name=case.customer_name or str(words.NAMELESS),
        snippet=case.last_words,
        tone=_tone(case, now),
        is_unread=case.last_from_customer and case.is_at_work,
        promise=promise,
        hand_offs=case.hand_off_count,
        badges=badges(case),
        owner_name=_owner(case) if with_owner else "",
    )


def groups(cases: list[Row], *, now: datetime) -> list[tuple[str, str, list[Row]]]:
    """Late, today, later, and what is not promised: (key, title, rows), empty ones left out."""
    end = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    parts: dict[str, list[Row]] = {"late": [], "today": [], "later": [], "free": []}
    for case in cases:
        due = case.promise.due_at if case.promise else None
        key = "free" if due is None else "late" if due < now else "today" if due < end else "later"
        parts[key].append(case)
    return [(key, str(words.TRAY_GROUPS[key]), part) for key, part in parts.items() if part]


def _promise(case: Any) -> Promised | None:
    if case.next_due_at is None:
        return None
    since = case.last_message_at if case.last_message_at < case.next_due_at else None
    return Promised(
        str(words.PROMISE_KINDS.get(case.next_due_kind, words.PROMISE_OWN)), case.next_due_at, since
    )


def _tone(case: Any, now: datetime) -> str:
    """The colour of the mark in front: a broken promise, one that is due soon, a person waiting."""
    if case.next_due_at is not None and case.next_due_at < now:
        return "broken"
    if case.next_due_at is not None and case.next_due_at - now < SOON:
        return "soon"
    return "waiting" if case.last_from_customer and case.is_at_work else ""


def badges(case: Any) -> tuple[Badge, ...]:
    return tuple(_badges(case))


def _badges(case: Any) -> Iterable[Badge]:
    if case.could_not_read:
        yield Badge(str(words.COULD_NOT_READ), "broken")
    if case.is_first_contact and case.message_count == 1:
        yield Badge(str(words.FIRST_CONTACT), "us")
    if case.reopened_count:
        yield Badge(str(words.REOPENED), "waiting")
    if case.status in words.STATUS_BADGES:
        label, tone = words.STATUS_BADGES[case.status]
        yield Badge(str(label), tone)


def _owner(case: Any) -> str:
    return str(case.owner_name or words.IN_TRAY_OF % {"team": case.team_name})


def case_url(number: int) -> str:
    return f"/desk/cases/{number}/"


def url(deed: str, case: Any) -> str:
    """The address of a deed on a case."""
    return reverse(f"desk:{deed}", args=[case.number])
