"""Lists of cases: mine, a team's, nobody's, all, ended; next promise first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gehoor.cases import queries as cases
from gehoor.core import clock
from gehoor.desk import shown, words
from gehoor.desk.access import agents_only
from gehoor.people import queries as people

PAGE = 50


@agents_only
def mine(request: HttpRequest) -> HttpResponse:
    return _tray(request, "mine", str(words.TRAY_MINE), cases.mine(request.user.person), with_owner=False)


@agents_only
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    found = people.team(team_id)
    if found is None:
        raise Http404
    return _tray(request, "team", found.name, cases.of_team(found, request.user.person), team_id=team_id)


@agents_only
def unowned(request: HttpRequest) -> HttpResponse:
    return _tray(request, "unowned", str(words.TRAY_UNOWNED), cases.unowned(request.user.person))


@agents_only
def everything(request: HttpRequest) -> HttpResponse:
    return _tray(request, "all", str(words.TRAY_ALL), cases.all_at_work(request.user.person))


@agents_only
def over(request: HttpRequest) -> HttpResponse:
    found = cases.over(request.user.person)
    at = _instant(request.GET.get("before", ""))
    if at:
        found = found.filter(last_message_at__lt=at)
    return _page(request, "over", str(words.TRAY_OVER), list(found[: PAGE + 1]), keyed_by="last_message_at")


def _tray(
    request: HttpRequest,
    kind: str,
    title: str,
    found: Any,
    *,
    with_owner: bool = True,
    team_id: int | None = None,
) -> HttpResponse:
    after = request.GET.get("after", "").partition("_")
    at = _instant(after[0])
    if at and after[2].isdigit():
        found = cases.behind(found, at, int(after[2]))
    page = list(found[: PAGE + 1])
    return _page(request, kind, title, page, with_owner=with_owner, team_id=team_id)


def _page(
    request: HttpRequest,
    kind: str,
    title: str,
    page: list[Any],
    *,
    with_owner: bool = True,
    team_id: int | None = None,
    keyed_by: str = "tray_at",
) -> HttpResponse:
    now = clock.now()
    more, page = page[PAGE:], page[:PAGE]
    rows = shown.rows(page, now=now, with_owner=with_owner)
    older = ""
    if more and keyed_by == "tray_at":
        older = f"?after={_key(page[-1].tray_at)}_{page[-1].pk}"
    elif more:
        older = f"?before={_key(page[-1].last_message_at)}"
    empty_title, empty_text = words.EMPTY[kind]
    context = {
        "section": "trays",
        "title": title,
        "groups": shown.groups(rows, now=now)
        if keyed_by == "tray_at"
        else [("over", "", rows)]
        if rows
        else [],
        "older": older,
        "is_first_page": not request.GET.get("after") and not request.GET.get("before"),
        "empty_title": empty_title,
        "empty_text": empty_text,
        "tray_groups": tray_groups(request, kind, team_id),
    }
    template = "desk/tray.html#cases" if request.htmx else "desk/tray.html"
    return render(request, template, context)


def tray_groups(request: HttpRequest, current: str, team_id: int | None = None) -> list[dict[str, Any]]:
    """The list of trays at the side, with capped counts."""
    person = request.user.person
    teams = [
        {
            "name": one.name,
            "url": reverse("desk:team", args=[one.pk]),
            "icon": "team",
            "count": _count(cases.of_team(one, person)),
            "is_current": current == "team" and team_id == one.pk,
        }
        for one in people.teams_of(person)
    ]
    own = [
        _entry("mine", words.TRAY_MINE, "person", current, _count(cases.mine(person)), key="m"),
        _entry("unowned", words.TRAY_UNOWNED, "tray", current, _count(cases.unowned(person)), key="u"),
    ]
    everyone = [
        _entry("all", words.TRAY_ALL, "", current, _count(cases.all_at_work(person))),
        _entry("over", words.TRAY_OVER, "", current),
    ]
    groups = [{"label": "", "trays": own}]
    if teams:
        groups.append({"label": words.GROUP_TEAMS, "trays": teams})
    return [*groups, {"label": words.GROUP_EVERYONE, "trays": everyone}]


def _entry(name: str, label: Any, icon: str, current: str, count: str = "", key: str = "") -> dict[str, Any]:
    url = reverse(f"desk:{name}")
    return {
        "name": label,
        "url": url,
        "icon": icon,
        "count": count,
        "is_current": current == name,
        "key": key,
    }


def _count(found: Any) -> str:
    number = cases.count_up_to(found)
    return "99+" if number > 99 else str(number or "")  # noqa: PLR2004 -- the cap of count_up_to


def _key(at: datetime) -> str:
    return f"{int(at.timestamp() * 1_000_000)}"


def _instant(text: str) -> datetime | None:
    """An instant from a page key; None for anything else."""
    if not (text.isascii() and text.isdigit()) or len(text) > 17:  # noqa: PLR2004 -- microseconds until the year 5000
        return None
    seconds, micro = divmod(int(text), 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro)
