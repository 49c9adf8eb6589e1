"""A promise is kept, or not owed any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from gehoor.core import events
from gehoor.core.events import Actor
from gehoor.core.refusal import Refusal
from gehoor.promises.actions.breaking import break_one
from gehoor.promises.actions.row import About, about_of, facts, locked, refuse_ended, set_next_due
from gehoor.promises.events import PromiseKept, PromiseReleased
from gehoor.promises.models import Promise


class CannotKeep(Refusal):
    """A promise that is not owed any more."""


def keep(*, promise: Promise, by: Actor, at: datetime) -> None:
    """It was done: the refund is paid, he was called, someone was at the door. Raises CannotKeep."""
    with transaction.atomic():
        case, promise = locked(promise)
        refuse_ended(promise, CannotKeep)
        keep_all([promise], at=at, by=by, about=about_of(case))
        set_next_due(case.pk)


def keep_all(promises: Iterable[Promise], *, at: datetime, by: Actor, about: About) -> None:
    """Kept at this moment; what is late was broken first."""
    for promise in promises:
        in_time = at <= promise.due_at
        if not in_time and promise.broken_at is None:
            break_one(promise, at=at, about=about)
        promise.kept_at = at
        promise.save(update_fields=["kept_at"])
        events.record(PromiseKept(**facts(promise, about), in_time=in_time), by=by, at=at)


def release_all(promises: Iterable[Promise], *, why: str, at: datetime, by: Actor, about: About) -> None:
    """Not owed any more, for this reason; what is late by then was broken first."""
    for promise in promises:
        if promise.due_at < at and promise.broken_at is None:
            break_one(promise, at=at, about=about)
        promise.released_at, promise.released_why = at, why
        promise.save(update_fields=["released_at", "released_why"])
        events.record(PromiseReleased(**facts(promise, about), why=why), by=by, at=at)
