"""What a customer sees: all his cases, and one of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from gehoor.cases import queries
from gehoor.core import clock
from gehoor.intake import actions as intake
from gehoor.portal import forms, hearing, shown, words
from gehoor.portal.access import case_or_404, visitors_only
from gehoor.portal.page import page
from gehoor.promises import queries as promises

PAGE = 20
WITH_REASON = frozenset({"waiting_customer", "waiting_third"})


@visitors_only
def cases(request: HttpRequest) -> HttpResponse:
    """All cases of someone who came in by a code; who came by a link has that one."""
    visit = request.visit
    if visit.cases is not None:
        return redirect("portal:case", _newest(visit).number)
    now, before = clock.now(), request.GET.get("before", "")
    found = list(queries.over_behind(queries.own_cases(visit.person), before)[: PAGE + 1])
    context = {
        "cases": [hearing.Row.of(one, now=now) for one in found[:PAGE]],
        "older": f"?before={queries.over_key_of(found[PAGE - 1])}" if len(found) > PAGE else "",
        "is_first_page": not before,
    }
    return page(request, "cases", context)


def _newest(visit: Any) -> Any:
    return queries.case(max(visit.cases))


@visitors_only
def case(request: HttpRequest, number: int) -> HttpResponse:
    return show(request, case_or_404(request.visit, number))


def show(request: HttpRequest, case: Any, *, form: Any = None, status: int = 200) -> HttpResponse:
    """The page of one case; `form` is what was typed and refused."""
    now, person = clock.now(), request.visit.person
    owed = promises.of_case(case)
    context = {
        "case": case,
        "hearing": hearing.hearing(
            case,
            owed=next((one for one in owed if one.is_open), None),
            reason=_reason(case, person),
            now=now,
        ),
        "messages_shown": shown.conversation(
            queries.conversation(case, person), reader=person, team=case.team
        ),
        "promises": shown.promises(owed, now=now),
        "steps": shown.steps(queries.hand_offs(case)),
        "had_it": _had_it(case),
        "form": form or forms.ReplyForm(),
        "goes_on": intake.goes_on(case, now),
    }
    return page(request, "case", context, status=status)


def _reason(case: Any, person: Any) -> str:
    """Why the case waits, as it was told."""
    if case.status not in WITH_REASON:
        return ""
    told: Iterable[Any] = queries.timeline(case, person)
    changes = [one.event for one in told if one.event.name == "cases.StatusChanged"]
    return changes[-1].reason if changes else ""


def _had_it(case: Any) -> str:
    """For a case that was never handed over."""
    if case.owner and case.owner.first_name:
        return str(words.HAD_IT_FROM_THE_START).format(who=case.owner.first_name)
    return str(words.NOBODY_YET).format(team=case.team.name_for_customers) if case.is_at_work else ""
