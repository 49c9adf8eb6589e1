"""The list of trays at the side of every list, with capped counts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from gehoor.cases import queries as cases
from gehoor.desk import words
from gehoor.people import queries as people

CAP = 99


def tray_groups(user: Any, current: str, team_id: int | None = None) -> list[dict[str, Any]]:
    """All trays that this agent has, as look's list draws them."""
    person = user.person
    teams = people.own_teams(person)
    counts = {tray: _capped(number) for tray, number in cases.tray_counts(person, teams, most=CAP).items()}
    own = [
        _entry("mine", words.TRAY_MINE, "person", current, count=counts["mine"], key="m"),
        _entry("unowned", words.TRAY_UNOWNED, "tray", current, count=counts["unowned"], key="u"),
    ]
    everyone = [
        _entry("all", words.TRAY_ALL, "globe", current, count=counts["all"]),
        _entry("over", words.TRAY_OVER, "check", current),
    ]
    post = [
        _entry("not_arrived", words.TRAY_NOT_ARRIVED, "warning", current),
        _entry("without_case", words.TRAY_WITHOUT_CASE, "mail", current),
    ]
    groups = [{"label": "", "trays": own}]
    if teams:
        of_teams = [_team(one, counts, is_current=current == "team" and team_id == one.pk) for one in teams]
        groups.append({"label": words.GROUP_TEAMS, "trays": of_teams})
    groups.append({"label": words.GROUP_EVERYONE, "trays": everyone})
    return [*groups, {"label": words.GROUP_POST, "trays": post}]


def _team(team: Any, counts: dict[str | int, str], *, is_current: bool) -> dict[str, Any]:
    return {
        "name": team.name,
        "url": f"/desk/team/{team.pk}/",
        "icon": "team",
        "count": counts[team.pk],
        "is_current": is_current,
    }


def _entry(
    name: str, label: Any, icon: str, current: str, *, count: str = "", key: str = ""
) -> dict[str, Any]:
    return {
        "name": label,
        "url": reverse(f"desk:{name}"),
        "icon": icon,
        "count": count,
        "is_current": current == name,
        "key": key,
    }


def _capped(number: int) -> str:
    return f"{CAP}+" if number > CAP else str(number or "")
