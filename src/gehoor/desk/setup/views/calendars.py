from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from gehoor.core import clock, preferences
from gehoor.core.refusal import Refusal
from gehoor.desk.access import administrators_only
from gehoor.desk.setup import examples, hours, words
from gehoor.desk.setup.begin import WEEK
from gehoor.desk.setup.forms.calendars import CalendarForm
from gehoor.desk.setup.views.common import Done, answered, data, page_of_administrators, show
from gehoor.desk.views.buttons import by_and_at, pressed
from gehoor.promises import actions, queries
from gehoor.promises.rules import holidays
from gehoor.promises.rules.calendar import CalendarIsWrong

YEARS = 2


@administrators_only
def calendars(request: HttpRequest) -> HttpResponse:
    used: dict[int, list[str]] = {}
    for row in queries.team_terms():
        used.setdefault(row.calendar_id, []).append(row.team.name)
    rows = [(one, _in_short(one), used.get(one.pk, [])) for one in queries.calendars()]
    return show(request, "calendars.html", section="calendars", rows=rows)


@page_of_administrators
def add(request: HttpRequest) -> HttpResponse:
    settled = preferences.current()
    data_of_new = {"zone": settled.time_zone, "week": WEEK}
    return _form(request, None, {"name": "", "country": settled.country, "data": data_of_new, "open_on": []})


@page_of_administrators
def change(request: HttpRequest, number: int) -> HttpResponse:
    kept = _calendar(number)
    known = {name: getattr(kept, name) for name in ("name", "country", "data", "open_on")}
    return _form(request, kept, known)


@require_POST
@administrators_only
def drop(request: HttpRequest, number: int) -> HttpResponse:
    calendar = _calendar(number)
    return pressed(
        request,
        does=lambda: actions.drop_calendar(calendar=calendar, **by_and_at(request)),
        done=words.CALENDAR_DROPPED % {"name": calendar.name},
        to=reverse("desk:setup:calendars"),
    )


def _form(request: HttpRequest, calendar: Any, known: dict[str, Any]) -> HttpResponse:
    now = clock.now()
    sent, shown_country = _sent(request), _country(request, known)
    offered = _offered(shown_country, now.year)
    form = CalendarForm(sent, initial=_initial(known, offered), offered=_labels(offered))

    def does(given: dict[str, Any]) -> Done:
        country = _joined(given["country"], given["part"])
        kept = actions.save_calendar(
            calendar=calendar,
            name=given["name"],
            data=_data(form),
            country=country,
            open_on=[name for name in offered if name not in given["closed_on"]],
            **by_and_at(request),
        )
        return Done(words.CALENDAR_KEPT % {"name": kept.name}, reverse("desk:setup:calendars"))

    return answered(
        request,
        form,
        "calendar.html",
        section="calendars",
        does=does,
        calendar=calendar,
        has_holidays=bool(offered),
        examples=_examples(form, known, offered, now),
    )


def _sent(request: HttpRequest) -> Any:
    """With another country than the page showed, all of its holidays are ticked."""
    sent = data(request)
    if sent is None:
        return None
    shown_for, wanted = sent.get("shown_for", ""), _joined(sent.get("country", ""), sent.get("part", ""))
    sent = sent.copy()
    if shown_for != wanted:
        sent.setlist("closed_on", list(_offered(wanted, clock.now().year)))
    sent["shown_for"] = wanted
    return sent


def _country(request: HttpRequest, known: dict[str, Any]) -> str:
    if request.method == "POST":
        return _joined(request.POST.get("country", ""), request.POST.get("part", ""))
    return known["country"]


def _joined(country: str, part: str) -> str:
    return f"{country}-{part.strip()}".upper() if country and part.strip() else country.upper()


def _offered(country: str, year: int) -> dict[str, list[tuple[date, str]]]:
    """A country's public holidays by name: their dates, and what they are called in the reader's language."""
    if not country:
        return {}
    years = range(year, year + YEARS)
    try:
        known = holidays.named_holidays(country, years)
        told = holidays.named_holidays(country, years, language=_language())
    except CalendarIsWrong:
        return {}
    found: dict[str, list[tuple[date, str]]] = {}
    for day, name in known.items():
        for one in sorted(holidays.names_of(name)):
            found.setdefault(one, []).append((day, told[day] if "; " not in name else one))
    return found


def _language() -> str:
    return {"en": "en_US"}.get((get_language() or "en")[:2], (get_language() or "en")[:2])


def _labels(offered: dict[str, list[tuple[date, str]]]) -> dict[str, str]:
    return {
        name: f"{days[0][1]}: {', '.join(date_format(day, 'j F Y') for day, _told in days)}"
        for name, days in offered.items()
    }


def _initial(known: dict[str, Any], offered: dict[str, list[tuple[date, str]]]) -> dict[str, Any]:
    country, _, part = known["country"].partition("-")
    week = known["data"].get("week", {})
    own = {day: [] for day in _own_days(known["data"].get("holidays", []), known["country"])}
    return {
        "name": known["name"],
        "zone": known["data"].get("zone", ""),
        "country": country,
        "part": part,
        "shown_for": known["country"],
        "closed_on": [name for name in offered if name not in known["open_on"]],
        "extra": hours.written_days(own | known["data"].get("extra", {})),
        **{key: hours.written(week.get(day, [])) for key, day, _label in hours.DAYS},
    }


def _own_days(days: list[str], country: str) -> list[str]:
    """Closed days that are no public holidays of the country."""
    years = {int(day[:4]) for day in days}
    try:
        public = holidays.named_holidays(country, years) if country and years else {}
    except CalendarIsWrong:
        public = {}
    return [day for day in days if date.fromisoformat(day) not in public]


def _data(form: CalendarForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {"zone": given["zone"], "week": form.week_data(), "extra": given["extra"]}


def _examples(form: CalendarForm, known: dict[str, Any], offered: Any, now: Any) -> list[str]:
    """By when someone who writes now would be answered, by what stands in the form."""
    try:
        if not form.is_bound:
            return examples.of_data(known["data"], known["country"], known["open_on"], now)
        if not form.is_valid():
            return []
        given = form.cleaned_data
        open_on = [name for name in offered if name not in given["closed_on"]]
        return examples.of_data(_data(form), _joined(given["country"], given["part"]), open_on, now)
    except Refusal as refusal:
        return [str(refusal)]


def _calendar(number: int) -> Any:
    calendar = queries.calendar(number)
    if calendar is None:
        raise Http404
    return calendar


def _in_short(calendar: Any) -> list[tuple[str, str]]:
    """The week in a few lines: days with the same hours stand together."""
    week, lines = calendar.data.get("week", {}), []
    for _key, day, label in hours.DAYS:
        told = hours.written(week.get(day, [])) or str(words.CLOSED)
        if lines and lines[-1][2] == told:
            lines[-1][1] = label
        else:
            lines.append([label, label, told])
    return [(str(a) if a == b else f"{a}–{b}", told) for a, b, told in lines]
