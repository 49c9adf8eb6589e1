from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from gehoor.cases import queries as cases
from gehoor.desk.access import administrators_only
from gehoor.desk.setup import invitations, words
from gehoor.desk.setup.forms.agents import ColleagueForm, InviteForm, LeaveForm
from gehoor.desk.setup.views.common import Done, answered, data, page_of_administrators, show
from gehoor.desk.views.buttons import by_and_at, pressed
from gehoor.people import actions, queries


@administrators_only
def agents(request: HttpRequest) -> HttpResponse:
    two_step = queries.two_step()
    rows = [
        {
            "person": person,
            "account": person.account,
            "teams": [one.team.name for one in person.memberships.all()],
            "two_step": person.account_id in two_step,
        }
        for person in queries.colleagues()
    ]
    return show(request, "agents.html", section="agents", rows=rows)


@page_of_administrators
def add(request: HttpRequest) -> HttpResponse:
    form = InviteForm(data(request), teams=queries.teams())

    def does(given: dict[str, Any]) -> Done:
        by, at = by_and_at(request).values()
        with transaction.atomic():
            account = actions.make_account(
                email=given["email"],
                name=given["name"],
                password=None,
                role=given["role"],
                language=given["language"],
                by=by,
                at=at,
            )
            _join(account.person, given["teams"], by=by, at=at)
            invitations.send_link(account=account, invited_by=by.name, at=at)
        return Done(words.INVITED % {"name": given["name"]}, reverse("desk:setup:agents"))

    return answered(request, form, "agent.html", section="agents", does=does)


@page_of_administrators
def change(request: HttpRequest, number: int) -> HttpResponse:
    person = _colleague(number)
    initial = {
        "name": person.name,
        "role": person.account.role,
        "language": person.language,
        "teams": [str(one.team_id) for one in person.memberships.all()],
    }
    form = ColleagueForm(data(request), initial=initial, teams=queries.teams())

    def does(given: dict[str, Any]) -> Done:
        now = _colleague(number)
        with transaction.atomic():
            facts = {name: given[name] for name in ("name", "language")}
            actions.change_person(person=now, **facts, **by_and_at(request))
            actions.change_role(account=now.account, role=given["role"], **by_and_at(request))
            _join(now, given["teams"], **by_and_at(request))
        return Done(words.ACCOUNT_KEPT % {"name": given["name"]}, reverse("desk:setup:agents"))

    return answered(
        request,
        form,
        "agent.html",
        section="agents",
        does=does,
        person=person,
        two_step=person.account_id in queries.two_step(),
        is_self=person.pk == request.user.person.pk,
    )


@page_of_administrators
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Closing an account asks who goes on with the cases."""
    person = _colleague(number)
    others = [one for one in queries.agents() if one.pk != person.pk]
    form = LeaveForm(data(request), colleagues=others)
    count = cases.count_up_to(cases.mine(person))

    def does(given: dict[str, Any]) -> Done:
        to = queries.agent(int(given["cases_to"])) if given["cases_to"] else None
        actions.close_account(account=person.account, cases_to=to, **by_and_at(request))
        said = words.ACCOUNT_CLOSED if count else words.ACCOUNT_CLOSED_WITHOUT_CASES
        return Done(said % {"name": person.name}, reverse("desk:setup:agents"))

    return answered(
        request,
        form,
        "agent_leave.html",
        section="agents",
        does=does,
        person=person,
        count="99+" if count > 99 else count,  # noqa: PLR2004 -- the cap of count_up_to
    )


@require_POST
@administrators_only
def come_back(request: HttpRequest, number: int) -> HttpResponse:
    person = _colleague(number)
    return pressed(
        request,
        does=lambda: actions.open_account_again(account=person.account, **by_and_at(request)),
        done=words.ACCOUNT_OPEN % {"name": person.name},
        to=reverse("desk:setup:agent", args=[number]),
    )


@require_POST
@administrators_only
def send_link(request: HttpRequest, number: int) -> HttpResponse:
    person = _colleague(number)
    if not person.account.is_active:
        raise Http404
    by, at = by_and_at(request).values()
    invited_by = "" if person.account.last_login else by.name
    return pressed(
        request,
        does=lambda: invitations.send_link(account=person.account, invited_by=invited_by, at=at),
        done=words.LINK_SENT % {"email": person.account.email},
        to=reverse("desk:setup:agent", args=[number]),
    )


@require_POST
@administrators_only
def reset_two_step(request: HttpRequest, number: int) -> HttpResponse:
    person = _colleague(number)
    return pressed(
        request,
        does=lambda: actions.reset_two_step(account=person.account, **by_and_at(request)),
        done=words.TWO_STEP_RESET % {"name": person.name},
        to=reverse("desk:setup:agent", args=[number]),
    )


def _colleague(number: int) -> Any:
    person = queries.colleague(number)
    if person is None:
        raise Http404
    return person


def _join(person: Any, wanted: list[str], **by_and_when: Any) -> None:
    """Make him a member of just these teams; what he is in those that stay does not change."""
    before = {one.team_id for one in person.memberships.all()}
    for team in queries.teams():
        is_wanted = str(team.pk) in wanted
        if is_wanted and team.pk not in before:
            actions.join_team(team=team, person=person, **by_and_when)
        if team.pk in before and not is_wanted:
            actions.leave_team(team=team, person=person, **by_and_when)
