"""A mailbox is tried: a mail goes out to it and is watched for."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction

from gehoor.core import events, outbox
from gehoor.core.events import SYSTEM, Actor
from gehoor.core.refusal import Refusal
from gehoor.intake import words
from gehoor.intake.events import MailboxTried, RoundTripEnded
from gehoor.intake.models import Delivery, Mailbox, RoundTrip
from gehoor.intake.rules import round_trips


class CannotTry(Refusal):
    """A mailbox that is being tried already."""


def try_mailbox(*, mailbox: Mailbox, by: Actor, at: datetime) -> RoundTrip:
    """Send a mail to this mailbox, by the way that letters go, and watch for it to come in.

    It opens no case. Raises CannotTry while one is under way.
    """
    under_way = RoundTrip.objects.filter(mailbox=mailbox, read_at=None, failed_at=None, into_file=False)
    if under_way.filter(asked_at__gt=at - round_trips.WATCHED).exists():
        raise CannotTry(words.ROUND_TRIP_TOO_SOON)
    with transaction.atomic():
        trip = RoundTrip.objects.create(mailbox=mailbox, token=secrets.token_hex(16), asked_at=at)
        message_id = round_trips.message_id(trip.token, settings.GEHOOR_MAIL_DOMAIN)
        mark = round_trips.reference(trip.pk)
        outbox.remember(message_id, address=mailbox.address, reference=mark, at=at)
        events.record(MailboxTried(mailbox=mailbox.pk, round_trip=trip.pk), by=by, at=at)
    return trip


def note_sent(*, trip: RoundTrip, into_file: bool, at: datetime) -> None:
    """Our transport has it; `into_file`: it is one that writes files and sends nothing. That it has come back by then
    stays.
    """
    with transaction.atomic():
        RoundTrip.objects.filter(pk=trip.pk).update(sent_at=at, into_file=into_file)


def note_failed(*, trip_id: int, said: str, at: datetime) -> None:
    """It did not leave, or it came back. What was said last stands; nothing changes once it was read."""
    with transaction.atomic():
        waiting = RoundTrip.objects.filter(pk=trip_id, read_at=None)
        if waiting.update(failed_at=at, said=said[:300]):
            trip = RoundTrip.objects.get(pk=trip_id)
            ended = RoundTripEnded(
                mailbox=trip.mailbox_id, round_trip=trip_id, arrived=False, said=said[:300]
            )
            events.record(ended, by=SYSTEM, at=at)


def note_arrived(*, trip: RoundTrip, delivery: Delivery, at: datetime) -> None:
    """It came in and was read: mail to this mailbox reaches us. Does nothing the second time."""
    arrived = RoundTrip.objects.filter(pk=trip.pk, read_at=None)
    if arrived.update(delivery=delivery, read_at=at, failed_at=None, said=""):
        ended = RoundTripEnded(mailbox=trip.mailbox_id, round_trip=trip.pk, arrived=True)
        events.record(ended, by=SYSTEM, at=at)
