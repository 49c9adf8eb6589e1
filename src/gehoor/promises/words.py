"""Every sentence about a promise that people see."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from gehoor.core import preferences

if TYPE_CHECKING:
    from gehoor.promises.models import Promise

KIND_FIRST_ANSWER = _("First answer")
KIND_NEXT_WORD = _("Next word")
KIND_AFTER_HAND_OFF = _("Word after a hand-off")
KIND_OWN = _("What an agent promised")

RELEASED_RESOLVED = _("The case was solved.")
RELEASED_NOT_TAKEN_UP = _("The case was not taken up.")
RELEASED_MERGED = _("The case went on as part of another one.")

PROMISED = {
    "first_answer": _("You hear from %(who)s before %(moment)s."),
    "next_word": _("You hear from %(who)s again before %(moment)s."),
    "after_hand_off": _("You hear from %(who)s, who has your case now, before %(moment)s."),
    "own": _("%(who)s promised you, before %(moment)s: %(text)s"),
}
KEPT = {
    "first_answer": _("You would hear from us before %(moment)s, and you did."),
    "next_word": _("You would hear from us again before %(moment)s, and you did."),
    "after_hand_off": _("You would hear from us before %(moment)s, and you did."),
    "own": _("%(who)s promised you, before %(moment)s: %(text)s This was done."),
}
KEPT_LATE = {
    "first_answer": _(
        "You would hear from us before %(moment)s. You did, but later than that. We are sorry."
    ),
    "next_word": _(
        "You would hear from us again before %(moment)s. You did, but later than that. We are sorry."
    ),
    "after_hand_off": _(
        "You would hear from us before %(moment)s. You did, but later than that. We are sorry."
    ),
    "own": _(
        "%(who)s promised you, before %(moment)s: %(text)s This was done, but later than that. We are sorry."
    ),
}
BROKEN = {
    "first_answer": _(
        "You would hear from %(who)s before %(moment)s. We did not manage that, and are sorry."
    ),
    "next_word": _(
        "You would hear from %(who)s again before %(moment)s. We did not manage that, and are sorry."
    ),
    "after_hand_off": _(
        "You would hear from %(who)s, who has your case now, before %(moment)s. "
        "We did not manage that, and are sorry."
    ),
    "own": _(
        "%(who)s promised you, before %(moment)s: %(text)s We did not manage that in time, and are sorry."
    ),
}

NEEDS_TEXT = _("Write what you promise.")
NEEDS_REASON = _("Say why the moment changes: the customer will read it.")
MOMENT_IS_PAST = _("Choose a moment that is still to come.")
MOMENT_IS_FAR = _("Choose a moment within five years.")
MOMENT_IS_THE_SAME = _("This promise is for that moment already.")
PROMISE_IS_KEPT = _("This promise was kept on %(moment)s. Make a new one if there is more to promise.")
PROMISE_IS_RELEASED = _("This promise is not owed any more. %(why)s")
UNKNOWN_KIND = _("There is no such kind of promise.")
HOLIDAYS_NOT_FOUND = _("The holidays of “%(country)s” cannot be looked up.")
CALENDAR_NEEDS_NAME = _("Give the calendar a name, so that teams can choose it.")
CALENDAR_NAME_IS_TAKEN = _("There is a calendar with this name already.")
CALENDAR_IS_USED = _("%(teams)s: promises by this calendar. Choose another one there first.")
TERMS_ARE_WRONG = _(
    "These terms cannot be used: %(names)s. A term is at least 1 minute, the part for a first contact lies "
    "between 1 and 100 percent, and times are rounded to 1 to 60 minutes."
)


def as_sentence(promise: Promise, *, zone: tzinfo | None = None) -> str:
    """What a customer reads: who, what, by when, and how it ended if it has.

    Load `case__owner`, `case__team` and `made_by` with the promise (queries.of_case does). The moment is in the
    installation's time zone unless another is given.
    """
    facts = {
        "who": who(promise),
        "moment": moment(promise.due_at, zone=zone),
        "text": _as_ended(promise.text),
    }
    if promise.released_at:
        return str(RELEASED[promise.released_why])
    if promise.kept_at:
        sentences = KEPT_LATE if promise.broken_at else KEPT
    else:
        sentences = BROKEN if promise.broken_at else PROMISED
    return str(sentences[promise.kind]) % facts


RELEASED = {
    "resolved": RELEASED_RESOLVED,
    "not_taken_up": RELEASED_NOT_TAKEN_UP,
    "merged": RELEASED_MERGED,
}


def who(promise: Promise) -> str:
    """Who keeps it, as a customer knows him: a first name, or else the team."""
    case = promise.case
    someone = promise.made_by if promise.kind == "own" and promise.made_by else case.owner
    return (someone and someone.first_name) or case.team.name_for_customers


def moment(at: datetime, *, zone: tzinfo | None = None) -> str:
    """A moment as it is said to a person: Tuesday 24 November 12:00, in the language that is active."""
    local = at.astimezone(zone or ZoneInfo(preferences.current().time_zone))
    return f"{date_format(local, 'l j F')} {local:%H:%M}"


def _as_ended(text: str) -> str:
    """The text with a full stop, so that a sentence can follow it."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
