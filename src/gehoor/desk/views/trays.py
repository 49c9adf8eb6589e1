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
    """Which tray; `team` is the key of a team's."""

    kind: str
    title: Any
    found: Any
    team: int | None = None
    with_owner: bool = True


@agents_only
def mine(request: HttpRequest) -> HttpResponse:
    return _tray(request, Tray("mine", words.TRAY_MINE, cases.mine(request.user.person), with_owner=False))


@agents_only
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    found = people.team(team_id)
    if found is None:
        raise Http404
    return _tray(request, Tray("team", found.name, cases.of_team(found, request.user.person), team=team_id))


@agents_only
def unowned(request: HttpRequest) -> HttpResponse:
    return _tray(request, Tray("unowned", words.TRAY_UNOWNED, cases.unowned(request.user.person)))


@agents_only
def everything(request: HttpRequest) -> HttpResponse:
    return _tray(request, Tray("all", words.TRAY_ALL, cases.all_at_work(request.user.person)))


def _tray(request: HttpRequest, tray: Tray) -> HttpResponse:
    """A page of a tray that goes on where the last one stopped."""
    found, now = cases.behind_key(tray.found, request.GET.get("after", "")), clock.now()
    page, more = _cut(found)
    rows = shown.rows(page, now=now, with_owner=tray.with_owner)
    return _answer(request, tray, shown.groups(rows, now=now), cases.key_of(page[-1]) if more else "")


@agents_only
def over(request: HttpRequest) -> HttpResponse:
    """What has ended, by when something was last said."""
    found = cases.over_behind(cases.over(request.user.person), request.GET.get("after", ""))
    page, more = _cut(found)
    rows = shown.rows(page, now=clock.now())
    groups = [("over", "", rows)] if rows else []
    tray = Tray("over", words.TRAY_OVER, found)
    return _answer(request, tray, groups, cases.over_key_of(page[-1]) if more else "")


def _cut(found: Any) -> tuple[list[Any], bool]:
    """One page of it, and whether there is more."""
    page = cases.lines(found, PAGE + 1)
    return page[:PAGE], len(page) > PAGE


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
        "tray_groups": lambda: tray_groups(request.user, tray.kind, tray.team),
    }
    return lists.answer(request, "desk/tray.html", context, part="cases")
