from __future__ import annotations

from email.message import EmailMessage

from django.conf import settings

from gehoor.core import clock, jobs, outbox, smtp
from gehoor.core.events import Recorded
from gehoor.intake import actions, words
from gehoor.intake.events import MailboxTried
from gehoor.intake.models import RoundTrip
from gehoor.intake.rules import round_trips


@jobs.task(queue="letters", outside=True)
def send_round_trip(recorded: Recorded) -> None:
    """After MailboxTried: hand the mail to the transport that letters go by. It is tried once: a person waits."""
    event = recorded.event
    if not isinstance(event, MailboxTried):
        return
    trip = RoundTrip.objects.select_related("mailbox").get(pk=event.round_trip)
    if trip.sent_at or trip.failed_at:
        return
    address = trip.mailbox.address
    try:
        outbox.deliver(_mail(trip), sender=address, to=address, patience=round_trips.PATIENCE_SECONDS)
    except (smtp.Undelivered, ValueError, OSError) as error:
        actions.note_failed(trip_id=trip.pk, said=str(error), at=clock.now())
    else:
        actions.note_sent(trip=trip, into_file=not settings.GEHOOR_SMTP_URL, at=clock.now())


def _mail(trip: RoundTrip) -> EmailMessage:
    address = trip.mailbox.address
    message = EmailMessage(policy=outbox.POLICY)
    message["From"] = message["To"] = outbox.parsed(address)
    message["Subject"] = str(words.ROUND_TRIP_SUBJECT % {"token": trip.token})
    message["Date"] = trip.asked_at
    message["Message-ID"] = f"<{round_trips.message_id(trip.token, settings.GEHOOR_MAIL_DOMAIN)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(str(words.ROUND_TRIP_TEXT % {"address": address}))
    return message
