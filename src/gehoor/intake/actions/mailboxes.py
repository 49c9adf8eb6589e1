"""The addresses whose mail we read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from gehoor.core import events
from gehoor.core import keys as signing_keys
from gehoor.core.events import Actor
from gehoor.core.names import taken_meanwhile
from gehoor.core.refusal import Refusal
from gehoor.intake import words
from gehoor.intake.events import MailboxChanged, MailboxMade
from gehoor.intake.models import Mailbox
from gehoor.intake.reading.addresses import is_address
from gehoor.intake.rules import secrets as passwords
from gehoor.intake.rules import threads
from gehoor.people import queries as known_people
from gehoor.people.models import Team


class CannotUse(Refusal):
    """A mailbox that cannot be like this."""


def make_mailbox(*, address: str, team: Team, by: Actor, at: datetime, **values: Any) -> Mailbox:
    """One more address whose mail we read, and the team that answers there; the first one gets what is addressed
    to nobody. `values` as change_mailbox takes them. Raises CannotUse.
    """
    box = Mailbox(address=address.strip().lower(), team=team, is_default=not Mailbox.objects.exists())
    _set_mailbox(box, {"is_default": box.is_default, **values})
    with transaction.atomic():
        _save_mailbox(box)
        events.record(MailboxMade(mailbox=box.pk, team=team.pk), by=by, at=at)
    return box


def change_mailbox(*, mailbox: Mailbox, by: Actor, at: datetime, **values: Any) -> Mailbox:
    """Change team, name, language, is_active, is_default or how its mail is fetched (imap_…).

    `imap_password` is given as it is typed; an empty one leaves the old one, which is never told to another host.
    Raises CannotUse.
    """
    before = {name: getattr(mailbox, name) for name in _CHANGEABLE}
    _set_mailbox(mailbox, values)
    changed = sorted(name for name in _CHANGEABLE if getattr(mailbox, name) != before[name])
    with transaction.atomic():
        if changed:
            fresh: dict[str, Any] = {"last_error": "", "last_error_at": None}
            if not _NUMBERED_BY.isdisjoint(changed):
                fresh |= {"imap_uidvalidity": None, "imap_uid": 0, "imap_failing": {}}
            for name, value in fresh.items():
                setattr(mailbox, name, value)
            _save_mailbox(mailbox, only=[*changed, *fresh])
            events.record(MailboxChanged(mailbox=mailbox.pk, fields=changed), by=by, at=at)
    return mailbox


_CHANGEABLE = (
    "team",
    "name",
    "language",
    "is_active",
    "is_default",
    "imap_host",
    "imap_port",
    "imap_security",
    "imap_user",
    "imap_password",
    "imap_folder",
    "imap_done_folder",
)

_NUMBERED_BY = {"imap_host", "imap_user", "imap_folder"}  # another one of these counts its mail anew


def _set_mailbox(box: Mailbox, values: dict[str, Any]) -> None:
    unknown = values.keys() - set(_CHANGEABLE)
    if unknown:
        raise TypeError(f"A mailbox has no {', '.join(sorted(unknown))} to change.")
    password = values.pop("imap_password", "")
    if password:
        box.imap_password = passwords.encrypt(password, signing_keys.signing())
    elif values.get("imap_host", box.imap_host) != box.imap_host:
        box.imap_password = ""
    for name, value in values.items():
        setattr(box, name, value)
    if not box.imap_host:
        box.imap_user = box.imap_password = ""
    _refuse_mailbox(box)


def _refuse_mailbox(box: Mailbox) -> None:
    about = {"address": box.address}
    if not is_address(box.address) or "." not in box.address.rpartition("@")[2]:
        raise CannotUse(words.MAILBOX_ADDRESS_IS_ODD % about)
    if Mailbox.objects.filter(address=box.address).exclude(pk=box.pk).exists():
        raise CannotUse(words.MAILBOX_IS_TAKEN % about)
    if threads.is_reply_address(box.address, {settings.GEHOOR_MAIL_DOMAIN}):
        raise CannotUse(words.MAILBOX_IS_FOR_REPLIES % about)
    person = known_people.agents_by_address().get(box.address)
    if person:
        raise CannotUse(words.MAILBOX_IS_A_PERSONS % (about | {"name": person.name}))
    if box.imap_host and not (box.imap_user and box.imap_password):
        raise CannotUse(words.MAILBOX_NEEDS_USER)
    others = Mailbox.objects.filter(is_default=True, is_active=True).exclude(pk=box.pk)
    if not (box.is_default and box.is_active) and not others.exists():
        raise CannotUse(words.DEFAULT_MUST_STAY)


def _save_mailbox(box: Mailbox, *, only: Sequence[str] | None = None) -> None:
    """`only`: what the fetcher has noted of it meanwhile stays."""
    if box.is_default:
        Mailbox.objects.filter(is_default=True).exclude(pk=box.pk).update(is_default=False)
    with taken_meanwhile(CannotUse, words.MAILBOX_IS_TAKEN % {"address": box.address}):
        box.save(update_fields=only)
