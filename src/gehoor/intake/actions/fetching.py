"""How far the mail of a mailbox was fetched. What goes well is not in the log: there it would only be noise."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from gehoor.core import events, files, rows
from gehoor.core.events import SYSTEM
from gehoor.intake.events import CouldNotFetch
from gehoor.intake.models import Delivery, Mailbox
from gehoor.intake.rules import keys


def begin_fetching(*, mailbox: Mailbox, uidvalidity: int, until: int) -> None:
    """All of it is fetched, for the first time or because the server has numbered its mail anew. `until`: the last
    mail that stands there now; what comes later is new.
    """
    is_anew = mailbox.imap_uidvalidity is not None
    _set(
        mailbox,
        imap_uidvalidity=uidvalidity,
        imap_uid=0,
        imap_first_until=until,
        imap_is_anew=is_anew,
        imap_failing={},
    )


def note_fetched(*, mailbox: Mailbox, uid: int, failing: dict[str, int]) -> None:
    """What is here: all up to this mail but those that did not come yet, each with how often it was tried."""
    if (mailbox.imap_uid, mailbox.imap_failing) != (uid, failing):
        _set(mailbox, imap_uid=uid, imap_failing=failing)


def note_fetch(*, mailbox: Mailbox, error: str, at: datetime) -> None:
    """That its mail was fetched just now, or why it could not be."""
    values: dict[str, Any] = {"last_fetched_at": at, "last_error": error[:300]}
    if error:
        values["last_error_at"] = at
    _set(mailbox, **values)


def set_aside(*, mailbox: Mailbox, uid: int, said: str, at: datetime) -> None:
    """This mail is asked for no more: the server does not give it. It stands among the mail without a case."""
    why = f"{mailbox.imap_folder}, UID {uid}: {said}"[:300]
    row = {
        "raw_sha256": files.put(b""),
        "size": 0,
        "door": Delivery.Door.IMAP.value,
        "key": keys.fetched(mailbox.pk, mailbox.imap_uidvalidity or 0, uid),
        "state": Delivery.State.UNFETCHED.value,
        "reason": why,
        "received_at": at,
        "read_at": at,
        "recipient": mailbox.address,
        "mailbox_id": mailbox.pk,
    }
    with transaction.atomic():
        delivery = rows.insert(Delivery, row, or_ignore=True)
        if delivery is not None:
            unfetched = CouldNotFetch(mailbox=mailbox.pk, delivery=delivery, why=why)
            events.record(unfetched, by=SYSTEM, at=at)


def _set(mailbox: Mailbox, **values: Any) -> None:
    for name, value in values.items():
        setattr(mailbox, name, value)
    with transaction.atomic():
        Mailbox.objects.filter(pk=mailbox.pk).update(**values)
