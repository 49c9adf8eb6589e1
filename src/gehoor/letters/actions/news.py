"""The customer is told what changed on his case, by letters that write themselves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gehoor.cases.models import Case, HandOff
from gehoor.letters import queries
from gehoor.letters.actions.writing import Reason, why_not, write
from gehoor.letters.models import Kind, Letter
from gehoor.people.models import Address


def tell_hand_off(*, case: Case, hand_off: HandOff, at: datetime) -> None:
    """Tell the customer who has his case now, and why. Does nothing when it stayed in the team."""
    if hand_off.from_team_id == hand_off.to_team_id:
        return
    before = (
        hand_off.from_person.first_name if hand_off.from_person else hand_off.from_team.name_for_customers
    )
    _tell(
        case=case,
        kind=Kind.HAND_OFF,
        at=at,
        team=hand_off.to_team.name_for_customers,
        owner=hand_off.to_person.first_name if hand_off.to_person else "",
        before=before,
        goes_back=hand_off.goes_back,
        reason=hand_off.reason,
    )


def tell_promise(*, case: Case, due_at: str, from_due_at: str, reason: str, at: datetime) -> None:
    """Tell the customer the new moment by which he hears from us, and why it is another one."""
    _tell(case=case, kind=Kind.PROMISE_MOVED, at=at, due_at=due_at, due_before=from_due_at, reason=reason)


def _tell(*, case: Case, kind: Kind, at: datetime, **news: str | bool) -> None:
    """News of a case that nobody wrote by hand."""
    with transaction.atomic():
        address = queries.address_to_answer(case)
        facts = queries.facts_of(case, kind=kind, at=at, address=address).with_(**news)
        email = address.email if address else ""
        write(
            facts=facts,
            case=case,
            person=case.customer,
            address=email,
            not_sent=_why_no_news(address, case),
            at=at,
        )


def _why_no_news(address: Address | None, case: Case) -> Letter.Reason | None:
    if address and queries.is_ours(address.email):
        return Reason.OWN_ADDRESS
    return why_not(address) or (Reason.REPEATED if queries.only_repeats(case) else None)
