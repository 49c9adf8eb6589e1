from __future__ import annotations

from django.urls import path

from gehoor.desk.setup.views import (
    agents,
    calendars,
    first,
    index,
    mailboxes,
    organisation,
    promises,
    teams,
    tokens,
)

app_name = "setup"
urlpatterns = [
    path("", index.index, name="index"),
    path("first/", first.first, name="first"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("teams/", teams.teams, name="teams"),
    path("teams/add/", teams.add, name="add_team"),
    path("teams/<int:number>/", teams.change, name="team"),
    path("teams/<int:number>/members/", teams.members, name="members"),
    path("colleagues/", agents.agents, name="agents"),
    path("colleagues/add/", agents.add, name="add_agent"),
    path("colleagues/<int:number>/", agents.change, name="agent"),
    path("colleagues/<int:number>/leave/", agents.leave, name="leave"),
    path("colleagues/<int:number>/come-back/", agents.come_back, name="come_back"),
    path("colleagues/<int:number>/link/", agents.send_link, name="send_link"),
    path("colleagues/<int:number>/two-step/", agents.reset_two_step, name="reset_two_step"),
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("mailboxes/add/", mailboxes.add, name="add_mailbox"),
    path("mailboxes/<int:number>/", mailboxes.change, name="mailbox"),
    path("mailboxes/<int:number>/switch/", mailboxes.switch, name="switch"),
    path("mailboxes/<int:number>/try/", mailboxes.attempt, name="try"),
    path("mailboxes/<int:number>/try/<int:trip_number>/", mailboxes.trip, name="trip"),
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/add/", calendars.add, name="add_calendar"),
    path("calendars/<int:number>/", calendars.change, name="calendar"),
    path("calendars/<int:number>/drop/", calendars.drop, name="drop_calendar"),
    path("promises/", promises.promises, name="promises"),
    path("promises/<int:number>/", promises.terms, name="terms"),
    path("programs/", tokens.tokens, name="tokens"),
    path("programs/<int:number>/revoke/", tokens.revoke, name="revoke"),
]
