"""A letter leaves: taken in hand, sent, put off or refused."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from gehoor.core import events, signs
from gehoor.core.events import SYSTEM
from gehoor.letters import queries
from gehoor.letters.actions.returning import close, mark_dead, without_secrets
from gehoor.letters.actions.writing import Reason, State, about
from gehoor.letters.events import LetterFailed, LetterSent
from gehoor.letters.models import CAPPED, Letter
from gehoor.letters.rules import limits

SENDING_LASTS = timedelta(seconds=10)
FULL = "letters held back"


class StillSending(Exception):
    """Another worker is sending this letter at this moment."""


def start_sending(*, letter_id: int, at: datetime) -> Letter | None:
    """Take a letter in hand; None when it has left already, or has to wait because too many leave.

    Raises StillSending. One that was in hand when its worker died is taken up again.
    """
    with transaction.atomic(durable=True):
        found = Letter.objects.select_for_update(of=("self",)).filter(pk=letter_id)
        letter = found.select_related("case__team", "message").first()
        if letter is None or letter.state not in {State.QUEUED, State.SENDING}:
            return None
        if letter.state == State.SENDING and letter.tried_at and at - letter.tried_at < SENDING_LASTS:
            raise StillSending(f"Letter {letter_id} is being sent.")
        if letter.kind in CAPPED and queries.too_many_leave(at=at):
            letter.reason = Reason.TOO_MANY
            letter.save(update_fields=["reason"])
            signs.alive(FULL, at=at, detail=str(settings.GEHOOR_LETTERS_PER_HOUR))
            return None
        letter.state, letter.tried_at, letter.reason = State.SENDING, at, ""
        letter.tries = min(letter.tries + 1, 32_000)
        letter.save(update_fields=["state", "tried_at", "tries", "reason"])
        return letter


def note_sent(*, letter: Letter, at: datetime) -> None:
    """A mail server has it. What is secret in its facts is forgotten."""
    with transaction.atomic():
        facts = without_secrets(letter)
        sending = Letter.objects.filter(pk=letter.pk, state=State.SENDING)
        if sending.update(state=State.SENT, sent_at=at, error="", reason="", facts=facts):
            events.record(LetterSent(**about(letter)), by=SYSTEM, at=at)


def note_later(*, letter: Letter, said: str, at: datetime) -> bool:
    """It was not taken at this moment. Returns whether to try again: for two days, then it has failed."""
    if at - letter.queued_at >= limits.GIVE_UP_AFTER:
        _failed(letter, Reason.GAVE_UP, said, at=at)
        return False
    with transaction.atomic():
        Letter.objects.filter(pk=letter.pk, state=State.SENDING).update(state=State.QUEUED, error=said[:300])
    return True


def note_refused(*, letter: Letter, said: str, address_is_dead: bool, at: datetime) -> None:
    """It will never be taken. An address that nobody has is marked like one that a letter came back from."""
    with transaction.atomic():
        _failed(letter, Reason.REFUSED, said, at=at)
        if address_is_dead:
            mark_dead(letter.address, at=at)


def _failed(letter: Letter, reason: Letter.Reason, said: str, *, at: datetime) -> None:
    with transaction.atomic():
        close(letter, State.FAILED, reason, said, at=at)
        failed = LetterFailed(**about(letter), reason=str(reason), said=said[:300])
        events.record(failed, by=SYSTEM, at=at)
