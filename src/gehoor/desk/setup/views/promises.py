from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from gehoor.core import clock
from gehoor.desk.access import administrators_only
from gehoor.desk.setup import examples, words
from gehoor.desk.setup.forms.promises import KINDS, TermsForm
from gehoor.desk.setup.views.common import Done, answered, data, page_of_administrators, show
from gehoor.desk.views.buttons import by_and_at
from gehoor.people import queries as people
from gehoor.promises import actions, queries


@administrators_only
def promises(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    kept = {row.team_id: row for row in queries.team_terms()}
    rows = []
    for team in people.teams():
        told = queries.hours_of(team.pk)
        sentences = examples.of_calendar(told.calendar, told.terms, now, team=team.name_for_customers)
        rows.append((team, kept.get(team.pk), sentences[:2]))
    return show(request, "promises.html", section="promises", rows=rows)


@page_of_administrators
def terms(request: HttpRequest, number: int) -> HttpResponse:
    team = people.team(number)
    if team is None:
        raise Http404
    form = TermsForm(data(request), initial=_initial(team), calendars=queries.calendars())

    def does(given: dict[str, Any]) -> Done:
        calendar = _calendar(given["calendar"])
        actions.set_terms(team=team, calendar=calendar, terms=form.terms(), **by_and_at(request))
        return Done(words.TERMS_KEPT % {"team": team.name}, reverse("desk:setup:promises"))

    sentences = _examples(team, form)
    return answered(request, form, "terms.html", section="promises", does=does, team=team, examples=sentences)


def _initial(team: Any) -> dict[str, Any]:
    kept, row = queries.as_kept(queries.terms_of(team)), queries.terms_row_of(team)
    in_hours = {kind: (Decimal(kept[kind]) / 60).normalize() for kind in KINDS}
    in_hours = {kind: value.quantize(Decimal("0.01")).normalize() for kind, value in in_hours.items()}
    plain = {kind: f"{value:f}" for kind, value in in_hours.items()}
    return kept | plain | {"calendar": str(row.calendar_id) if row and row.calendar_id else ""}


def _calendar(chosen: str) -> Any:
    return queries.calendar(int(chosen)) if chosen else None


def _examples(team: Any, form: TermsForm) -> list[str]:
    """By what stands in the form, so that one sees it before it is kept."""
    told = queries.hours_of(team.pk)
    if form.is_bound:
        if not form.is_valid():
            return []
        terms = queries.read_terms(form.terms())
        told = told._replace(calendar=queries.hours_by(_calendar(form.cleaned_data["calendar"])), terms=terms)
    return examples.of_calendar(told.calendar, told.terms, clock.now(), team=team.name_for_customers)
