"""What we know of a case, corrected."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from gehoor.cases import events as happened
from gehoor.cases import queries, words
from gehoor.cases.actions.finding import index_again
from gehoor.cases.actions.row import about, save
from gehoor.cases.models import Case
from gehoor.core import events
from gehoor.core.refusal import Refusal
from gehoor.people.models import Person


class CannotCorrect(Refusal):
    """Facts that a case cannot have."""


def change_facts(*, case: Case, by: Person, at: datetime, **values: Any) -> None:
    """Correct subject, product or customer. Raises CannotCorrect for an empty subject."""
    unknown = values.keys() - {"subject", "product", "customer"}
    if unknown:
        raise TypeError(f"A case has no {', '.join(sorted(unknown))} to correct.")
    if not values.get("subject", "x").strip():
        raise CannotCorrect(words.SUBJECT_IS_EMPTY)
    with transaction.atomic():
        case = queries.locked(case.pk)
        changed = sorted(name for name, value in values.items() if getattr(case, name) != value)
        for name in changed:
            setattr(case, name, values[name])
        if changed:
            save(case, *changed)
            index_again(case)
            events.record(happened.FactsChanged(**about(case), fields=changed), by=by, at=at)
