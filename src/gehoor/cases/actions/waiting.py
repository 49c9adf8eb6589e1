"""A case waits for someone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gehoor.cases import events as happened
from gehoor.cases import queries, words
from gehoor.cases.actions.row import about, refuse_over, set_status
from gehoor.cases.models import Case, Status
from gehoor.core import events
from gehoor.core.refusal import Refusal
from gehoor.people.models import Person

_WAITING = (Status.WAITING_CUSTOMER, Status.WAITING_THIRD)


class CannotWait(Refusal):
    """A case that cannot be put on waiting."""


def wait(*, case: Case, for_whom: str, reason: str, by: Person, at: datetime) -> None:
    """The case waits for the customer or for someone else (`for_whom` is the status); when it did already, for another
    reason from now on. Raises CannotWait without a reason or when the case is over.
    """
    if for_whom not in _WAITING:
        raise ValueError(f"A case that is {for_whom} waits for nobody.")
    if not reason.strip():
        raise CannotWait(words.NEEDS_REASON)
    with transaction.atomic():
        case = queries.locked(case.pk)
        refuse_over(case, CannotWait)
        before = case.status
        set_status(case, Status(for_whom), at=at)
        waits = happened.StatusChanged(**about(case), before=before, status=case.status, reason=reason)
        events.record(waits, by=by, at=at)
