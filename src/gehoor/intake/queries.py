from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from gehoor.cases.models import Case
from gehoor.core import jobs, rows
from gehoor.intake.models import Delivery, Mailbox, RoundTrip
from gehoor.people.models import Person, Team

MOST_TRIES = 3


def mailboxes() -> QuerySet[Mailbox]:
    return Mailbox.objects.select_related("team").order_by("address")


def mailboxes_to_fetch(*, before: datetime) -> list[Mailbox]:
    """Those whose mail is fetched and that nobody has looked into since this moment."""
    fetched = Mailbox.objects.filter(is_active=True).exclude(imap_host="").order_by("last_fetched_at", "id")
    return list(fetched.filter(Q(last_fetched_at=None) | Q(last_fetched_at__lte=before)))


def default_team() -> Team | None:
    """Who gets what was addressed to nobody: the default mailbox's team, else the oldest one."""
    box = Mailbox.objects.filter(is_default=True).select_related("team").first()
    return box.team if box else Team.objects.order_by("id").first()


def waiting() -> QuerySet[Delivery]:
    """What has not been read yet, in the order in which it came."""
    return Delivery.objects.filter(read_at=None).order_by("id")


def is_waiting() -> bool:
    """Whether there is anything to read; asked all the time, so without the ORM."""
    return rows.exists(Delivery, "WHERE read_at IS NULL")


def heard_until() -> datetime | None:
    """When the oldest delivery that is still unread came in; None when all has been read.

    Nobody is in arrears with a promise on account of an answer that stands in this queue. What has failed again and
    again does not hold up the others.
    """
    hopeful = waiting().filter(tries__lt=MOST_TRIES).order_by("received_at")
    return hopeful.values_list("received_at", flat=True).first()


def last_per_door() -> dict[str, datetime]:
    """When something last came in through each door that was ever used."""
    found: dict[str, datetime] = {}
    for door in Delivery.Door.values:
        of_door = Delivery.objects.filter(door=door).order_by("-id")
        newest = of_door.values_list("received_at", flat=True).first()
        if newest:
            found[door] = newest
    return found


def mail_without_case() -> QuerySet[Delivery]:
    """What opened no case and joined none, the newest first; `reason` says why."""
    found = Delivery.objects.filter(became=None, read_at__isnull=False)
    return found.select_related("case", "mailbox", "duplicate_of__case").order_by("-id")


def mail_without_case_for(person: Person) -> QuerySet[Delivery]:
    """The part of it that this person may see: not what came in for a closed team that is not his, nor what belongs
    to a case that he may not see, nor what came a second time of either.
    """
    if person.account is None or not person.account.is_active:
        return Delivery.objects.none()
    if person.account.is_administrator:
        return mail_without_case()
    closed = Team.objects.filter(is_closed=True).exclude(memberships__person=person)
    visible = Case.objects.visible_to(person)
    seen = Q(case=None) | Q(case__in=visible)
    first_seen = Q(duplicate_of__case=None) | Q(duplicate_of__case__in=visible)
    not_ours = Q(mailbox__team__in=closed) | Q(duplicate_of__mailbox__team__in=closed)
    return mail_without_case().filter(seen, first_seen).exclude(not_ours)


def delivery(delivery_id: int) -> Delivery | None:
    return Delivery.objects.select_related("case", "mailbox", "duplicate_of").filter(pk=delivery_id).first()


def accounts() -> Iterator[dict[str, Any]]:
    """What became of each delivery, in order, one plain object each (`gehoor mail list --json`)."""
    columns = (
        "id",
        "raw_sha256",
        "door",
        "received_at",
        "state",
        "case__number",
        "duplicate_of__case__number",
        "reason",
    )
    for number, sha256, door, at, state, case, first_case, reason in (
        Delivery.objects.order_by("id").values_list(*columns).iterator(chunk_size=2000)
    ):
        yield {
            "delivery": number,
            "sha256": sha256,
            "door": door,
            "received_at": at.isoformat(),
            "outcome": state,
            "case": case or first_case,
            "reason": reason,
        }


def mailbox(mailbox_id: int) -> Mailbox | None:
    return mailboxes().filter(pk=mailbox_id).first()


def mailboxes_with_trips() -> list[tuple[Mailbox, RoundTrip | None]]:
    """Every mailbox, each with how it was tried last; two queries."""
    last = RoundTrip.objects.values("mailbox").annotate(last=Max("id")).values("last")
    trips = {trip.mailbox_id: trip for trip in RoundTrip.objects.filter(pk__in=last)}
    return [(box, trips.get(box.pk)) for box in mailboxes()]


def round_trip(mailbox: Mailbox, number: int) -> RoundTrip | None:
    return RoundTrip.objects.filter(mailbox=mailbox, pk=number).select_related("delivery").first()


def is_being_sent(trip: RoundTrip) -> bool:
    """Whether a worker has this mail in hand: its mail server takes its time."""
    return jobs.is_in_hand("gehoor.intake.tasks.send_round_trip", since=trip.asked_at)


def last_round_trip(mailbox: Mailbox) -> RoundTrip | None:
    return RoundTrip.objects.filter(mailbox=mailbox).order_by("-id").first()


def has_come_round() -> bool:
    """Whether mail went out and came in again at least once."""
    return RoundTrip.objects.filter(read_at__isnull=False).exists()


def arrival_of(trip: RoundTrip) -> Delivery | None:
    """The delivery that this mail became, as soon as it is stored; it may not have been read yet."""
    if trip.delivery:
        return trip.delivery
    mine = Delivery.objects.filter(message_id__startswith=trip.token, received_at__gte=trip.asked_at)
    return mine.order_by("id").first()
