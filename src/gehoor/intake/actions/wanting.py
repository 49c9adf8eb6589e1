"""What opened no case, and becomes one because someone asks for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gehoor.core import events
from gehoor.core.refusal import Refusal
from gehoor.intake import words
from gehoor.intake.events import CaseWanted
from gehoor.intake.models import Delivery
from gehoor.people.models import Person

State = Delivery.State


class CannotBecomeCase(Refusal):
    """What is a case, or part of one, or our own."""


def want_case(*, delivery: Delivery, by: Person, at: datetime) -> None:
    """Let a mail that a program wrote be read anew, as one that someone must look at. Nobody is answered by itself.

    Raises CannotBecomeCase.
    """
    with transaction.atomic():
        anew = {"state": State.WAITING, "read_at": None, "reason": "", "tries": 0, "wants_case": True}
        found = Delivery.objects.filter(pk=delivery.pk, became=None).filter(Delivery.MAY_BECOME_CASE)
        if not found.update(**anew):
            raise CannotBecomeCase(words.CANNOT_BECOME_CASE)
        events.record(CaseWanted(delivery=delivery.pk), by=by, at=at)
