"""One case: what was said, what was promised, who had it, who it is about, what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gehoor.cases import queries as cases
from gehoor.core import clock
from gehoor.desk import forms, history, said, shown
from gehoor.desk.access import agents_only, case_or_404
from gehoor.letters import queries as letters
from gehoor.people import queries as people
from gehoor.products import queries as products
from gehoor.promises import queries as promises


@agents_only
def case(request: HttpRequest, number: int) -> HttpResponse:
    return show(request, case_or_404(request, number))


def show(
    request: HttpRequest, case: Any, *, bound: forms.Bound | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The page; `bound` is the form that was refused and `refusal` why, so that nothing typed is lost."""
    now, person = clock.now(), request.user.person
    messages = list(cases.conversation(case, person))
    sent = letters.of_messages(message.pk for message in messages)
    context = {
        "section": "trays",
        "case": case,
        "url": shown.case_url(case.number),
        "status_badge": shown.row(case, now=now).badges,
        "messages": [said.shown(message, letters=sent.get(message.pk, ()), now=now) for message in messages],
        "promises": promises.of_case(case),
        "steps": [Step.of(hand_off) for hand_off in cases.hand_offs(case)],
        "owner_name": case.owner.name if case.owner else "",
        "addresses": people.addresses_of(case.customer),
        "others": [one for one in cases.of_customer(case.customer, person)[:6] if one.pk != case.pk][:5],
        "holdings": products.holdings_of(case.customer)[:8],
        "orders": products.orders_of(case.customer)[:5],
        "history": history.lines(cases.timeline(case, person), names=people.names),
        "proposals": cases.proposals(case),
        "forms": forms.dock(case, person=person, at=now, drafts=cases.drafts_of(case, person), bound=bound),
        "refusal": refusal,
        "is_mine": case.owner_id == person.pk,
        "beside": _beside(case, person, now),
    }
    template = "desk/case.html#conversation" if request.htmx and not bound else "desk/case.html"
    return render(request, template, context, status=status)


@dataclass(frozen=True, slots=True)
class Step:
    """What look's hand_off_line draws."""

    from_name: str
    to_name: str
    reason: str
    minutes: int | None

    @classmethod
    def of(cls, hand_off: Any) -> Step:
        return cls(
            from_name=_name(hand_off.from_person, hand_off.from_team),
            to_name=_name(hand_off.to_person, hand_off.to_team),
            reason=hand_off.reason,
            minutes=hand_off.waited_minutes,
        )


def _name(person: Any, team: Any) -> str:
    return person.name if person else team.name


def _beside(case: Any, person: Any, now: Any) -> Iterable[shown.Row]:
    """The tray in which the agent is at work, beside the case."""
    mine = case.owner_id == person.pk or case.owner_id is None
    found = cases.mine(person) if mine else cases.of_team(case.team, person)
    return shown.rows(found[:15], now=now, with_owner=False)


def back(case: Any) -> str:
    return reverse("desk:case", args=[case.number])
