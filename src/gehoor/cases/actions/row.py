"""What every action does with the row of a case: change it, count its version up, say which case it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import translation

from gehoor.cases import events as happened
from gehoor.cases import queries
from gehoor.cases.models import Case, Status
from gehoor.core import events, preferences
from gehoor.core.events import Actor
from gehoor.core.refusal import Refusal


def about(case: Case) -> dict[str, Any]:
    """Which case, customer and product an event of it names."""
    return {"case": case.pk, "customer": case.customer_id, "product": case.product_id}


def in_its_language(case: Case, sentence: Any, **names: str) -> str:
    """A sentence of ours in the language of the case: it is kept as it is said here, and the customer reads it."""
    with translation.override(case.language or preferences.current().language):
        return str(sentence % names)


def refuse_over(case: Case, refusal: type[Refusal]) -> None:
    """Raises the refusal when the case is over: it has to be opened again first."""
    if case.is_over:
        raise refusal(queries.why_over(case))


def save(case: Case, *fields: str) -> None:
    """Save these fields and count the version up, so that a screen that is older notices."""
    case.version += 1
    values = {name: getattr(case, name) for name in fields}
    Case.objects.filter(pk=case.pk).update(**values, version=F("version") + 1)


def to_new_end(case: Case, *, at: datetime) -> tuple[str, ...]:
    """A case that opens again is not resolved any more, and waits in the tray as long as a new one when nobody has
    it. Returns the fields that this changed.
    """
    case.merged_into, case.resolved_at, case.how_resolved, case.why = None, None, "", ""
    case.tray_until = None if case.owner_id else at + timedelta(minutes=case.team.tray_minutes)
    return ("merged_into", "resolved_at", "how_resolved", "why", "tray_until")


def set_status(case: Case, status: Status, *, at: datetime, also: tuple[str, ...] = ()) -> None:
    case.status, case.status_at = status, at
    save(case, "status", "status_at", *also)


def change_status(case: Case, status: Status, *, reason: str, by: Actor, at: datetime) -> None:
    """As set_status, and the log says why. Does nothing when that is its status already."""
    before = case.status
    if before == status:
        return
    set_status(case, status, at=at)
    changed = happened.StatusChanged(**about(case), before=before, status=status, reason=reason)
    events.record(changed, by=by, at=at)
