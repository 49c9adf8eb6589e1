"""Lists of cases: mine, a team's, nobody's, all, ended; next promise first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from gehoor.cases import queries as cases
from gehoor.core import clock
from gehoor.desk import shown, words
from gehoor.desk.access import agents_only
from gehoor.desk.trays import tray_groups
from gehoor.desk.views import lists
from gehoor.people import queries as people

PAGE = 50


@dataclass(frozen=True)
class Tray:
    """Which tray; of a team with that team."""

    kind: str
    title: Any
    team: Any = None


@agents_only
def mine(request: HttpRequest) -> HttpResponse:
    return _tray(request, Tray("mine", words.TRAY_MINE))


@agents_only
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    found = people.team(team_id)
    if found is None:
        raise Http404
    return _tray(request, Tray("team", found.name, found))


@agents_only
def unowned(request: HttpRequest) -> HttpResponse:
    return _tray(request, Tray("unowned", words.TRAY_UNOWNED))


@agents_only
def everything(request: HttpRequest) -> HttpResponse:
    return _tray(request, Tray("all", words.TRAY_ALL))


def _tray(request: HttpRequest, tray: Tray) -> HttpResponse:
    """A page of a tray that goes on where the last one stopped."""
    person, after = request.user.person, request.GET.get("after", "")
    if after:
        found = cases.tray_of(tray.kind, person, tray.team)
        lines = cases.lines(cases.behind_key(found, after), PAGE + 1)
    else:
        lines = cases.tray_lines(tray.kind, person, team=tray.team, most=PAGE + 1)
    now, page = clock.now(), lines[:PAGE]
    rows = shown.rows(page, now=now, with_owner=tray.kind != "mine")
    older = cases.key_of(page[-1]) if len(lines) > PAGE else ""
    return _answer(request, tray, shown.groups(rows, now=now), older)


@agents_only
def over(request: HttpRequest) -> HttpResponse:
    """What has ended, by when something was last said."""
    found = cases.over_behind(cases.over(request.user.person), request.GET.get("after", ""))
    lines = cases.lines(found, PAGE + 1)
    rows = shown.rows(lines[:PAGE], now=clock.now())
    groups = [("over", "", rows)] if rows else []
    older = cases.over_key_of(lines[PAGE - 1]) if len(lines) > PAGE else ""
    return _answer(request, Tray("over", words.TRAY_OVER), groups, older)


def _answer(request: HttpRequest, tray: Tray, groups: Any, older: str) -> HttpResponse:
    empty_title, empty_text = words.EMPTY[tray.kind]
    context = {
        "section": "trays",
        "title": str(tray.title),
        "groups": groups,
        "older": f"?after={older}" if older else "",
        "is_first_page": "after" not in request.GET,
        "empty_title": empty_title,
        "empty_text": empty_text,
        "is_unowned": tray.kind == "unowned",
        "tray_groups": lambda: tray_groups(request.user, tray.kind, tray.team.pk if tray.team else None),
    }
    return lists.answer(request, "desk/tray.html", context, part="cases")
