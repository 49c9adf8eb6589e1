"""Answers of the last days that have not come: so that somebody waits for us at any moment, and some too long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from gehoor.system.demo.calendars import ZONE
from gehoor.system.demo.records import SYSTEM, Step

LATELY = timedelta(hours=48)
TOO_LONG, TODAY = 12, 40  # out of a hundred
_ANSWERS = {"message_out", "resolve"}


def without_last_answer(steps: tuple[Step, ...], index: int, until: datetime) -> tuple[Step, ...]:
    """The steps up to our last answer, for some of the cases in which it is of late and was promised by now, or
    for today; the others as they are.
    """
    answered_at = next((step.at for step in reversed(steps) if step.kind in _ANSWERS), until)
    if not max(steps[0].at, until - LATELY) < answered_at < until:
        return steps
    kept = {step.promise for step in steps if step.kind == "promise_kept" and step.at == answered_at}
    before = tuple(step for step in steps if step.at < answered_at)
    owed = {step.promise: step for step in before if step.due_at and step.promise in kept}
    if not owed or index * 37 % 100 >= _share(owed.values(), until):
        return steps
    broken = {step.promise for step in before if step.kind == "promise_broken"}
    late = [
        step for step in owed.values() if step.due_at and step.due_at < until and step.promise not in broken
    ]
    return (*before, *sorted(map(_broken, late), key=lambda step: step.at))


def _share(owed: Iterable[Step], until: datetime) -> int:
    first = min(step.due_at for step in owed if step.due_at)
    if first < until:
        return TOO_LONG
    return TODAY if first.astimezone(ZONE).date() == until.astimezone(ZONE).date() else 0


def _broken(step: Step) -> Step:
    assert step.due_at is not None
    return Step("promise_broken", step.due_at, SYSTEM, promise=step.promise, promise_kind=step.promise_kind)
