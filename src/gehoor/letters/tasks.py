from __future__ import annotations

from datetime import timedelta

from gehoor.cases import queries as cases
from gehoor.cases.events import CaseOpened, HandedOver
from gehoor.cases.models import Channel, HandOff, Message
from gehoor.core import clock, files, jobs, outbox, smtp
from gehoor.core.events import Recorded
from gehoor.letters import actions, queries
from gehoor.letters.events import LetterQueued
from gehoor.people.events import SignInCodeAsked
from gehoor.promises.events import PromiseMoved

MADE_BY_US = {Channel.DESK, Channel.PHONE}
ROOM_IN = timedelta(minutes=2)
MOST_TRIES = 80


@jobs.task(queue="letters")
def acknowledge(recorded: Recorded) -> None:
    """After CaseOpened. Not for a quiet one, nor for a case that one of us opened."""
    event = recorded.event
    if isinstance(event, CaseOpened) and not event.quiet and event.channel not in MADE_BY_US:
        message = Message.objects.get(pk=event.message)
        actions.acknowledge(case=cases.case(event.case), message=message, at=clock.now())


@jobs.task(queue="letters")
def tell_hand_off(recorded: Recorded) -> None:
    """After HandedOver."""
    event = recorded.event
    if isinstance(event, HandedOver):
        hand_off = HandOff.objects.select_related("from_person", "from_team", "to_person", "to_team").get(
            pk=event.hand_off
        )
        actions.tell_hand_off(case=cases.case(event.case), hand_off=hand_off, at=clock.now())


@jobs.task(queue="letters")
def tell_promise(recorded: Recorded) -> None:
    """After PromiseMoved."""
    event = recorded.event
    if isinstance(event, PromiseMoved):
        actions.tell_promise(
            case=cases.case(event.case),
            due_at=event.due_at,
            from_due_at=event.from_due_at,
            reason=event.reason,
            at=clock.now(),
        )


@jobs.task(queue="letters")
def send_code(recorded: Recorded) -> None:
    """After SignInCodeAsked."""
    event = recorded.event
    if isinstance(event, SignInCodeAsked):
        actions.send_code(code=event.code, language=event.language, at=clock.now())


@jobs.task(queue="letters", outside=True, most_tries=MOST_TRIES)
def send(recorded: Recorded) -> None:
    """After LetterQueued: compose the letter and hand it to the mail server.

    Killed in between, it runs again: the letter leaves twice only if that was after the server had all of it
    and before it said so, and both bear the same Message-ID.
    """
    event = recorded.event
    if not isinstance(event, LetterQueued):
        return
    letter = actions.start_sending(letter_id=event.letter, at=clock.now())
    if letter is None:
        if queries.waits_for_room(event.letter):
            at = clock.now()
            jobs.enqueue(send, at=at, run_at=at + ROOM_IN, event=recorded.id)
        return
    try:
        composed = queries.compose(letter)
        outbox.deliver(composed.mail, sender=composed.sender, to=composed.to)
    except smtp.TryLater as error:
        if actions.note_later(letter=letter, said=str(error), at=clock.now()):
            raise
    except smtp.RefusedForGood as error:
        actions.note_refused(
            letter=letter, said=str(error), address_is_dead=error.address_is_dead, at=clock.now()
        )
    except (ValueError, files.FileMissing) as error:
        actions.note_refused(letter=letter, said=str(error), address_is_dead=False, at=clock.now())
    else:
        actions.note_sent(letter=letter, at=clock.now())
