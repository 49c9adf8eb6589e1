"""A promise passes its moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction

from gehoor.core import events
from gehoor.core.events import SYSTEM
from gehoor.promises.actions.row import About, about_of, facts
from gehoor.promises.events import PromiseBroken
from gehoor.promises.models import Promise

BREAK_AT_ONCE = 200
Ears = Callable[[], datetime | None]


def _all_heard() -> datetime | None:
    return None


_heard_until: Ears = _all_heard


def use_ears(heard_until: Ears) -> None:
    """Take over who knows up to which moment all that we received was read; None means that nothing waits.

    Called once, when the program starts: reading mail is another folder's work.
    """
    global _heard_until  # noqa: PLW0603 -- a table for one entry would only hide that it is one
    _heard_until = heard_until


def break_overdue(*, at: datetime, most: int = BREAK_AT_ONCE) -> int:
    """Mark what passed its moment without an answer; returns how many, at most `most`.

    While something that we received is unread, only what was due before we received it breaks.
    """
    until = min(at, _heard_until() or at)
    with transaction.atomic():
        broken = (
            Promise.objects.select_for_update(of=("self",), skip_locked=True) if _locks() else Promise.objects
        )
        overdue = broken.overdue(until).select_related("case").order_by("due_at", "id")[:most]
        return sum(break_one(promise, at=at, about=about_of(promise.case)) for promise in list(overdue))


def _locks() -> bool:
    return connection.features.has_select_for_update_skip_locked


def break_one(promise: Promise, *, at: datetime, about: About) -> int:
    """Mark one promise broken at its own moment and say so; returns 1, or 0 when it was no longer to break."""
    still = Promise.objects.filter(pk=promise.pk, due_at=promise.due_at, broken_at=None).open()
    promise.broken_at = promise.due_at
    promise.broken_count += 1
    if not still.update(broken_at=promise.broken_at, broken_count=promise.broken_count):
        return 0
    events.record(PromiseBroken(**facts(promise, about)), by=SYSTEM, at=at)
    return 1
