"""Trays: what keeps them in order, and what stays in them too long."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gehoor.cases import events as happened
from gehoor.cases import queries, words
from gehoor.cases.actions.giving import give_owner
from gehoor.cases.actions.row import about, in_its_language
from gehoor.cases.models import Case
from gehoor.cases.rules import limits
from gehoor.core import events, rows
from gehoor.core.events import SYSTEM
from gehoor.people.queries import lead_of


def empty_tray(*, case: Case, at: datetime) -> None:
    """Nobody took it in time: the lead has it now, and the log says so. Does nothing when someone has it, when it is
    over, or while its time lasts.
    """
    with transaction.atomic():
        case = queries.locked(case.pk)
        if case.owner_id or case.is_over or case.tray_until is None or case.tray_until > at:
            return
        lead = lead_of(case.team, at)
        if lead is None:
            return
        reason = in_its_language(case, words.REASON_TRAY_TOO_LONG)
        give_owner(case=case, to=lead, reason=reason, by=SYSTEM, at=at)
        too_long = happened.TrayTooLong(**about(case), team=case.team_id, owner=lead.pk)
        events.record(too_long, by=SYSTEM, at=at)


def set_next_due(*, case_id: int, due_at: datetime | None, kind: str) -> None:
    """What is promised next, so that trays can be in that order. Written by promises only."""
    tray_at = due_at or limits.NOTHING_DUE
    rows.update(Case, case_id, {"next_due_at": due_at, "next_due_kind": kind, "tray_at": tray_at})
