"""What a desk needs before customers write to it, and what of it is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gehoor.core import preferences
from gehoor.intake import queries as intake
from gehoor.people import queries as people
from gehoor.promises import queries as promises

SHIPPED_DOMAIN = "gehoor.localhost"


@dataclass(frozen=True)
class Step:
    """One thing: what and why, whether it is there, and where to do it. `setting`: it is done in a file."""

    title: Any
    why: Any
    is_done: bool
    url: str = ""
    setting: str = ""


def steps(user: Any) -> list[Step]:
    """In the order in which one does them."""
    teams = list(people.teams())
    known = {row.team_id for row in promises.team_terms() if row.calendar_id}
    boxes = list(intake.mailboxes())
    return [
        _organisation(),
        _step("mailboxes", _("A mailbox that customers write to"), _MAILBOX, bool(boxes)),
        _leaves(),
        Step(_("A domain for answers"), _DOMAIN, _has_domain(), setting="GEHOOR_MAIL_DOMAIN"),
        _step("mailboxes", _("Mail that comes in"), _COMES_IN, intake.has_come_round()),
        _step(
            "calendars",
            _("Opening hours for each team"),
            _CALENDAR,
            bool(teams) and all(team.pk in known for team in teams),
        ),
        _step("agents", _("Colleagues"), _COLLEAGUES, people.agents().count() > 1),
        Step(
            _("Two-step sign-in for you"), _TWO_STEP, user.pk in people.two_step(), url=reverse("mfa_index")
        ),
    ]


_NAME = _("Its name stands in letters and on the pages of customers.")
_MAILBOX = _("What is written there becomes a case with an owner and a promise.")
_LEAVES = _("Letters are written to files until a mail server is set, so that nobody gets one by mistake.")
_DOMAIN = _("Answers to letters go to an address of this domain, so that each finds its case.")
_COMES_IN = _("Try a mailbox: Gehoor sends itself a mail and watches it come in.")
_CALENDAR = _("Nobody is promised an answer at night, or on a holiday.")
_COLLEAGUES = _("Invite those who answer with you; each gets a link to choose a password.")
_TWO_STEP = _("Your account can change everything here. A second step keeps others out of it.")


def _organisation() -> Step:
    named = bool(preferences.current().name)
    return _step("organisation", _("The organisation"), _NAME, named)


def _leaves() -> Step:
    return Step(_("Letters that leave"), _LEAVES, bool(settings.GEHOOR_SMTP_URL), setting="GEHOOR_SMTP_URL")


def _has_domain() -> bool:
    return settings.GEHOOR_MAIL_DOMAIN != SHIPPED_DOMAIN


def _step(section: str, title: Any, why: Any, is_done: bool) -> Step:  # noqa: FBT001 -- one fact of the step
    return Step(title, why, is_done, url=reverse(f"desk:setup:{section}"))
