"""How a case stands, in one sentence that a customer understands at once, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from gehoor.cases.words import STATUS_FOR_CUSTOMERS
from gehoor.portal import moments, words


@dataclass(frozen=True, slots=True)
class Hearing:
    """`lead` is the big sentence, `next` what follows from it, `is_your_turn` whether we wait for the customer."""

    lead: SafeString
    next: tuple[str, ...]
    is_your_turn: bool
    who: str


@dataclass(frozen=True, slots=True)
class Row:
    """One case in the list of someone's cases."""

    number: int
    subject: str
    lead: SafeString
    at: datetime
    badge: str
    tone: str

    @classmethod
    def of(cls, case: Any, *, now: datetime) -> Row:
        return cls(
            number=case.number,
            subject=case.subject,
            lead=lead(case, now=now),
            at=case.last_message_at,
            badge=str(STATUS_FOR_CUSTOMERS[case.status]),
            tone=words.TONES[case.status],
        )


def hearing(case: Any, *, owed: Any, reason: str, now: datetime) -> Hearing:
    """`owed` is the promise that is due next, `reason` why the case stands as it does."""
    return Hearing(
        lead=lead(case, now=now),
        next=tuple(_next(case, owed=owed, reason=reason, now=now)),
        is_your_turn=case.status == "waiting_customer",
        who=name_of_owner(case),
    )


def name_of_owner(case: Any) -> str:
    """As a customer knows him: by first name, or else the team."""
    return (case.owner and case.owner.first_name) or case.team.name_for_customers


def lead(case: Any, *, now: datetime) -> SafeString:
    """Who has it, and by when one hears; or how it ended."""
    sentence = _at_work(case, now) if case.is_at_work else _over(case)
    ended = case.resolved_at or case.status_at
    return format_html(
        str(sentence),
        who=name_of_owner(case),
        team=case.team.name_for_customers,
        moment=moments.said(case.next_due_at, now) if case.next_due_at else "",
        day=moments.day(ended, now),
        number=case.merged_into.number if case.merged_into_id else "",
    )


def _at_work(case: Any, now: datetime) -> Any:
    due_at = case.next_due_at
    if case.status == "waiting_customer":
        return words.WAITS_FOR_YOU
    if due_at and due_at < now:
        return words.WORKS_LATE if case.owner else words.TEAM_LATE
    if case.status == "waiting_third" and case.owner:
        return words.WAITS_FOR_OTHER if due_at else words.WAITS_FOR_OTHER_UNDATED
    if due_at:
        return words.WORKS_UNTIL if case.owner else words.TEAM_UNTIL
    if case.owner is None:
        return words.TEAM
    return words.WORKS if case.last_from_customer else words.ANSWERED


def _over(case: Any) -> Any:
    match case.status:
        case "merged":
            return words.WENT_ON
        case "not_taken_up":
            return words.NOT_TAKEN_UP
        case "resolved":
            return words.SOLVED_BY_YOU if case.how_resolved == "by_customer" else words.SOLVED
    return words.ENDED


def _next(case: Any, *, owed: Any, reason: str, now: datetime) -> list[str]:
    """Sentences in order; none for a case that is over and says enough in its first one."""
    who = name_of_owner(case)
    if case.is_over:
        says_why = case.why and case.how_resolved != "by_customer" and case.status != "merged"
        return [case.why] if says_why else []
    found = [reason] if reason else []
    text = owed.text if owed else ""
    found.append(str(_step(case, owed, now)).format(who=who, text=text))
    if owed and owed.due_at >= now and case.status != "waiting_customer":
        found.append(str(words.IF_LATER))
    return found


def _step(case: Any, owed: Any, now: datetime) -> Any:
    if case.status == "waiting_customer":
        return words.NEXT_YOUR_TURN
    if case.status == "waiting_third":
        return words.NEXT_OTHER
    if owed is None:
        return words.NEXT_NOTHING_DUE if case.last_from_customer else words.NEXT_ANSWERED
    if owed.due_at < now:
        return words.NEXT_LATE
    if case.owner is None:
        return words.NEXT_TEAM_READS
    by_kind = {
        "own": words.NEXT_OWN,
        "next_word": words.NEXT_AGAIN,
        "after_hand_off": words.NEXT_AFTER_HAND_OFF,
    }
    return by_kind.get(owed.kind, words.NEXT_READS)
