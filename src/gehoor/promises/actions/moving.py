"""A promise gets another moment."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gehoor.core import events
from gehoor.core.events import Actor
from gehoor.core.refusal import Refusal
from gehoor.promises import queries, words
from gehoor.promises.actions.breaking import break_one
from gehoor.promises.actions.making import when_soon
from gehoor.promises.actions.row import (
    About,
    about_of,
    facts,
    locked,
    refuse_ended,
    refuse_moment,
    set_next_due,
)
from gehoor.promises.events import PromiseMoved
from gehoor.promises.models import Promise, PromiseMove


class CannotMove(Refusal):
    """A promise that cannot get this moment."""


def move(*, promise: Promise, due_at: datetime, reason: str, by: Actor, at: datetime) -> Promise:
    """Give a promise another moment and tell the customer why. One that was broken can be made anew like this;
    that it was broken stays known. Raises CannotMove.
    """
    if not reason.strip():
        raise CannotMove(words.NEEDS_REASON)
    refuse_moment(due_at, CannotMove, at=at)
    with transaction.atomic():
        case, promise = locked(promise)
        refuse_ended(promise, CannotMove)
        if due_at == promise.due_at:
            raise CannotMove(words.MOMENT_IS_THE_SAME)
        if promise.due_at < at and promise.broken_at is None:
            break_one(promise, at=at, about=about_of(case))
        _record_move(promise, about=about_of(case), due_at=due_at, reason=reason.strip()[:300], by=by, at=at)
        promise.due_at, promise.broken_at = due_at, None
        promise.soon_at = when_soon(queries.hours_of(case.team_id), at=at, due_at=due_at)
        promise.moved_count += 1
        promise.save(update_fields=["due_at", "soon_at", "broken_at", "moved_count"])
        set_next_due(case.pk)
    return queries.promise(promise.pk)


def _record_move(
    promise: Promise, *, about: About, due_at: datetime, reason: str, by: Actor, at: datetime
) -> None:
    was_broken = promise.broken_at is not None
    PromiseMove.objects.create(
        promise=promise,
        from_due_at=promise.due_at,
        to_due_at=due_at,
        reason=reason,
        was_broken=was_broken,
        by_id=by.pk,
        at=at,
    )
    moved = PromiseMoved(
        **facts(promise, about) | {"due_at": due_at.isoformat()},
        from_due_at=promise.due_at.isoformat(),
        was_broken=was_broken,
        reason=reason,
    )
    events.record(moved, by=by, at=at)
