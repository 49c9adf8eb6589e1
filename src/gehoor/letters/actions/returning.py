"""A letter that did not arrive: it came back, or someone tries it again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from gehoor.core import events
from gehoor.core.events import SYSTEM, Recorded
from gehoor.core.refusal import Refusal
from gehoor.letters import words
from gehoor.letters.actions.writing import Reason, State, about, remember
from gehoor.letters.events import LetterBounced, LetterQueued
from gehoor.letters.models import Kind, Letter
from gehoor.people import actions as people
from gehoor.people import queries as of_people
from gehoor.people.models import Person


def mark_bounced(recorded: Recorded) -> None:
    """A letter came back: it is marked, and its address too when nobody will ever be reached there."""
    event = recorded.event
    message_id = getattr(event, "message_id", "").strip("<> ")
    letter = Letter.objects.filter(mail_id=message_id).select_related("person").first()
    if letter is None:
        return
    hard, said = bool(getattr(event, "hard", False)), str(getattr(event, "status", ""))
    if letter.state != State.BOUNCED:
        close(letter, State.BOUNCED, Reason.CAME_BACK, said, at=recorded.at)
        bounced = LetterBounced(**about(letter), hard=hard, said=said[:300])
        events.record(bounced, by=SYSTEM, at=recorded.at)
    if hard:
        mark_dead(letter.address, at=recorded.at)


class CannotRetry(Refusal):
    """A letter that is not to be sent again."""


def retry(*, letter: Letter, by: Person, at: datetime) -> None:
    """Send a letter after all: to the same address, or to the one that we know now. Raises CannotRetry."""
    with transaction.atomic():
        letter = Letter.objects.select_for_update().get(pk=letter.pk)
        if not letter.did_not_arrive or letter.kind in {Kind.CODE, Kind.PASSWORD}:
            raise CannotRetry(words.CANNOT_RETRY)
        if not letter.address and letter.person:
            address = of_people.best_address(letter.person)
            letter.address = address.email if address else ""
        if not letter.address:
            raise CannotRetry(words.REASON_NO_ADDRESS)
        letter.state, letter.reason, letter.error, letter.failed_at = State.QUEUED, "", "", None
        letter.queued_at = at
        letter.save(update_fields=["state", "reason", "error", "failed_at", "queued_at", "address"])
        remember(letter, at=at)
        queued = LetterQueued(**about(letter), again=letter.tries + 1)
        events.record(queued, by=by, at=at)


def without_secrets(letter: Letter) -> dict[str, Any]:
    """Its facts, less the link to a new password: one is asked for anew, never sent twice."""
    return {name: value for name, value in letter.facts.items() if name != "link"}


def close(letter: Letter, state: Letter.State, reason: Letter.Reason, said: str, *, at: datetime) -> None:
    """It did not arrive, for this reason; `said` is what the mail server said."""
    values: dict[str, Any] = {"state": state, "reason": reason, "error": said[:300], "failed_at": at}
    if "link" in letter.facts:
        values["facts"] = without_secrets(letter)
    Letter.objects.filter(pk=letter.pk).update(**values)


def mark_dead(email: str, *, at: datetime) -> None:
    """Nobody will ever be reached at this address, if it is one that we know."""
    address = of_people.address_of(email)
    if address:
        people.mark_dead(address=address, by=SYSTEM, at=at)
