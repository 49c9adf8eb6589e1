"""A case waits for someone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gehoor.cases import queries, words
from gehoor.cases.actions.row import change_status
from gehoor.cases.models import Case, Status
from gehoor.core.refusal import Refusal
from gehoor.people.models import Person


class CannotWait(Refusal):
    """A case that cannot be put on waiting."""


def wait(*, case: Case, for_whom: str, reason: str, by: Person, at: datetime) -> None:
    """The case waits for the customer or for someone else (`for_whom` is the status). Raises CannotWait."""
    if not reason.strip():
        raise CannotWait(words.NEEDS_REASON)
    with transaction.atomic():
        case = queries.locked(case.pk)
        if case.is_over:
            raise CannotWait(words.CASE_IS_OVER % {"status": case.get_status_display()})
        change_status(case, Status(for_whom), reason=reason, by=by, at=at)
