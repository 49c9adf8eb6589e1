from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from gehoor.core import clock
from gehoor.core.refusal import Refusal
from gehoor.desk.access import administrators_only
from gehoor.desk.setup import trips, words
from gehoor.desk.setup.forms.mailboxes import MailboxForm, NewMailboxForm
from gehoor.desk.setup.views.common import Done, answered, data, page_of_administrators, show
from gehoor.desk.views.buttons import by_and_at, pressed
from gehoor.intake import actions, queries
from gehoor.people import actions as people_actions
from gehoor.people import queries as people

STOP_POLLING = 286


@administrators_only
def mailboxes(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    rows = [(box, trips.in_short(trip, now)) for box, trip in queries.mailboxes_with_trips()]
    return show(request, "mailboxes.html", section="mailboxes", rows=rows, has_teams=people.teams().exists())


@page_of_administrators
def add(request: HttpRequest) -> HttpResponse:
    form = NewMailboxForm(data(request), teams=people.teams(), initial={"sends_from": True})

    def does(given: dict[str, Any]) -> Done:
        with transaction.atomic():
            values = _values(given)
            values["is_default"] = values["is_default"] or not queries.mailboxes().exists()
            box = actions.make_mailbox(address=given["address"], **values, **by_and_at(request))
            _send_from(box, given, request)
        return Done(
            words.MAILBOX_MADE % {"address": box.address}, reverse("desk:setup:mailbox", args=[box.pk])
        )

    return answered(request, form, "mailbox.html", section="mailboxes", does=does)


@page_of_administrators
def change(request: HttpRequest, number: int) -> HttpResponse:
    box = _mailbox(number)
    names = ("name", "language", "is_default", *MailboxForm.FETCHING)
    initial = {name: getattr(box, name) for name in names if name != "imap_password"}
    initial |= {"team": str(box.team_id), "sends_from": box.team.sends_from == box.address}
    form = MailboxForm(
        data(request), initial=initial, teams=people.teams(), has_password=bool(box.imap_password)
    )

    def does(given: dict[str, Any]) -> Done:
        with transaction.atomic():
            now = actions.change_mailbox(mailbox=_mailbox(number), **_values(given), **by_and_at(request))
            _send_from(now, given, request)
        return Done(words.MAILBOX_KEPT % {"address": box.address}, reverse("desk:setup:mailboxes"))

    return answered(request, form, "mailbox.html", section="mailboxes", does=does, mailbox=box)


@require_POST
@administrators_only
def switch(request: HttpRequest, number: int) -> HttpResponse:
    """Stop reading a mailbox, or read it again."""
    box = _mailbox(number)
    return pressed(
        request,
        does=lambda: actions.change_mailbox(mailbox=box, is_active=not box.is_active, **by_and_at(request)),
        done=words.MAILBOX_KEPT % {"address": box.address},
        to=reverse("desk:setup:mailbox", args=[number]),
    )


@page_of_administrators
def attempt(request: HttpRequest, number: int) -> HttpResponse:
    """Send a mail to the mailbox and watch it come in."""
    box = _mailbox(number)
    refusal = ""
    if request.method == "POST":
        try:
            trip = actions.try_mailbox(mailbox=box, **by_and_at(request))
        except Refusal as refused:
            refusal = str(refused)
        else:
            return redirect("desk:setup:trip", number, trip.pk)
    return show(
        request,
        "attempt.html",
        section="mailboxes",
        status=422 if refusal else 200,
        mailbox=box,
        refusal=refusal,
        only_files=not settings.GEHOOR_SMTP_URL,
    )


@administrators_only
def trip(request: HttpRequest, number: int, trip_number: int) -> HttpResponse:
    """How far the mail is. Fetched anew every two seconds until it has ended."""
    box = _mailbox(number)
    found = queries.round_trip(box, trip_number)
    if found is None:
        raise Http404
    seen = trips.seen(found, box, clock.now())
    template = "trip.html#stages" if request.htmx else "trip.html"
    status = STOP_POLLING if request.htmx and seen.has_ended else 200
    return show(request, template, section="mailboxes", status=status, mailbox=box, trip=found, seen=seen)


def _mailbox(number: int) -> Any:
    box = queries.mailbox(number)
    if box is None:
        raise Http404
    return box


def _values(given: dict[str, Any]) -> dict[str, Any]:
    names = ("name", "language", "is_default", *MailboxForm.FETCHING)
    return {name: given[name] for name in names} | {"team": people.team(int(given["team"]))}


def _send_from(box: Any, given: dict[str, Any], request: HttpRequest) -> None:
    """The team's letters come from this address, or no more."""
    team = people.team(box.team_id)
    if given["sends_from"]:
        people_actions.change_team(team=team, sends_from=box.address, **by_and_at(request))
    elif team.sends_from == box.address:
        people_actions.change_team(team=team, sends_from="", **by_and_at(request))
