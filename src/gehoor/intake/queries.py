from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from gehoor.intake.models import Delivery, Mailbox

WITHOUT_CASE = (Delivery.State.BOUNCE, Delivery.State.AUTOMATIC, Delivery.State.DUPLICATE)


def mailboxes() -> QuerySet[Mailbox]:
    return Mailbox.objects.select_related("team").order_by("address")


def waiting() -> QuerySet[Delivery]:
    """What has not been read yet, in the order in which it came."""
    return Delivery.objects.filter(state=Delivery.State.WAITING).order_by("id")


def heard_until() -> datetime | None:
    """When the oldest delivery that is still unread came in; None when all has been read.

    Nobody is in arrears with a promise on account of an answer that stands in this queue.
    """
    return waiting().order_by("received_at").values_list("received_at", flat=True).first()


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
    found = Delivery.objects.filter(state__in=WITHOUT_CASE)
    return found.select_related("case", "duplicate_of__case").order_by("-id")


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
