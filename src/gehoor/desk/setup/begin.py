"""The first run as one deed: organisation, first team, its mailbox, its calendar, the first administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from gehoor.core import preferences
from gehoor.intake import actions as intake
from gehoor.people import actions as people
from gehoor.promises import actions as promises
from gehoor.promises import queries as promised

WEEK = {day: [["09:00", "17:00"]] for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")}


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What someone types on the page of the first run."""

    organisation: str
    language: str
    time_zone: str
    country: str
    team: str
    mailbox: str
    name: str
    email: str
    password: str


def begin(*, token: str, what: Beginning, at: datetime) -> Any:
    """Returns the account of the first administrator. Whole or not at all; raises a Refusal."""
    with transaction.atomic():
        account = people.use_first_run(
            token=token,
            email=what.email,
            name=what.name,
            password=what.password,
            language="",
            at=at,
        )
        by = account.person
        decided = {
            "name": what.organisation,
            "language": what.language,
            "time_zone": what.time_zone,
            "country": what.country,
        }
        preferences.change(decided, by=by, at=at)
        team = people.make_team(name=what.team, by=by, at=at)
        people.join_team(team=team, person=by, is_lead=True, by=by, at=at)
        if what.mailbox:
            intake.make_mailbox(address=what.mailbox, team=team, name=what.organisation, by=by, at=at)
            people.change_team(team=team, sends_from=what.mailbox.lower(), by=by, at=at)
        calendar = promises.save_calendar(
            name=_office_hours(what.language),
            data={"zone": what.time_zone, "week": WEEK},
            country=what.country,
            by=by,
            at=at,
        )
        promises.set_terms(
            team=team, calendar=calendar, terms=promised.as_kept(promised.terms_of(team)), by=by, at=at
        )
        return account


def _office_hours(language: str) -> str:
    with translation.override(language):
        return gettext("Office hours")
