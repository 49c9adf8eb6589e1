from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from gehoor.desk.access import administrators_only
from gehoor.desk.setup import words
from gehoor.desk.setup.forms.teams import MembersForm, TeamForm
from gehoor.desk.setup.views.common import Done, answered, data, page_of_administrators, show
from gehoor.desk.views.buttons import by_and_at
from gehoor.intake import queries as intake
from gehoor.people import actions, queries


@administrators_only
def teams(request: HttpRequest) -> HttpResponse:
    boxes: dict[int, list[str]] = {}
    for box in intake.mailboxes():
        boxes.setdefault(box.team_id, []).append(box.address)
    rows = [(team, _people(team), boxes.get(team.pk, [])) for team in queries.teams_with_leads()]
    return show(request, "teams.html", section="teams", rows=rows)


def _people(team: Any) -> dict[str, Any]:
    """How many can work, and who of them leads."""
    there = [one for one in team.memberships.all() if one.person.account and one.person.account.is_active]
    return {"count": len(there), "leads": [one.person.name for one in there if one.is_lead]}


@page_of_administrators
def add(request: HttpRequest) -> HttpResponse:
    form = TeamForm(data(request), addresses=_addresses(), default=_default())

    def does(given: dict[str, Any]) -> Done:
        with transaction.atomic():
            facts = {name: given.pop(name) for name in ("name", "public_name")}
            team = actions.make_team(**facts, **by_and_at(request))
            actions.change_team(team=team, **given, **by_and_at(request))
        return Done(words.TEAM_MADE % {"name": team.name}, reverse("desk:setup:team", args=[team.pk]))

    return answered(request, form, "team.html", section="teams", does=does)


@page_of_administrators
def change(request: HttpRequest, number: int) -> HttpResponse:
    team = _team(number)
    names = ("name", "public_name", "sends_from", "tray_minutes", "is_closed")
    initial = {name: getattr(team, name) for name in names}
    form = TeamForm(data(request), initial=initial, addresses=_addresses(team), default=_default())

    def does(given: dict[str, Any]) -> Done:
        actions.change_team(team=_team(number), **given, **by_and_at(request))
        return Done(words.KEPT, reverse("desk:setup:team", args=[number]))

    return answered(request, form, "team.html", section="teams", does=does, team=team, members=_members(team))


@page_of_administrators
def members(request: HttpRequest, number: int) -> HttpResponse:
    team = _team(number)
    form = _members(team, data(request))

    def does(given: dict[str, Any]) -> Done:
        with transaction.atomic():
            for one in form.members:
                if str(one.person_id) not in given["shown"]:
                    continue
                _change(team, one.person, given, **by_and_at(request))
            if given["add"]:
                newcomer = queries.agent(int(given["add"]))
                actions.join_team(team=team, person=newcomer, **by_and_at(request))
        return Done(words.MEMBERS_KEPT, reverse("desk:setup:team", args=[number]))

    return answered(request, form, "members.html", section="teams", does=does, team=team, members=form)


def _change(team: Any, person: Any, given: dict[str, Any], **by_and_when: Any) -> None:
    if given[f"leave_{person.pk}"]:
        actions.leave_team(team=team, person=person, **by_and_when)
        return
    lead, new = given[f"lead_{person.pk}"], given[f"new_{person.pk}"]
    actions.join_team(team=team, person=person, is_lead=lead, takes_new=new, **by_and_when)
    actions.set_away(person=person, until=given[f"away_{person.pk}"], **by_and_when)


def _members(team: Any, sent: Any = None) -> MembersForm:
    inside = list(queries.memberships(team))
    known = {one.person_id for one in inside}
    others = [one for one in queries.agents() if one.pk not in known]
    return MembersForm(sent, members=inside, others=others, auto_id="members_%s")


def _team(number: int) -> Any:
    team = queries.team(number)
    if team is None:
        raise Http404
    return team


def _addresses(team: Any = None) -> list[str]:
    """Where letters of a team can come from: its own mailboxes first, then the others."""
    boxes = sorted(intake.mailboxes(), key=lambda box: team is None or box.team_id != team.pk)
    found = [box.address for box in boxes]
    kept = team.sends_from if team else ""
    return found if kept in {"", *found} else [kept, *found]


def _default() -> str:
    return f"support@{settings.GEHOOR_MAIL_DOMAIN}"
