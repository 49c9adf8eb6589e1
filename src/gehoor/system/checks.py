"""Checks of mail: whether what comes in is read, and whether anything comes in at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from gehoor.core.health import FORGOTTEN_AFTER, SILENT_AFTER, Finding, State, late
from gehoor.core.signs import all_signs
from gehoor.intake import queries as intake
from gehoor.letters import actions as letters

NO_MAIL_FOR = timedelta(days=3)
LISTENING_DOORS = ("lmtp", "smtp", "imap")


def unread_mail(at: datetime) -> Iterable[Finding]:
    oldest, label = intake.heard_until(), _("Unread mail")
    if oldest is None:
        yield Finding("oldest_unread", label, State.GOOD, _("All that came in has been read."))
        return
    minutes = int((at - oldest).total_seconds() // 60)
    words = ngettext_lazy(
        "The oldest mail has been unread for %(minutes)d minute.",
        "The oldest mail has been unread for %(minutes)d minutes.",
        "minutes",
    )
    yield Finding("oldest_unread", label, late(at - oldest), words % {"minutes": minutes}, oldest.isoformat())


def doors(at: datetime) -> Iterable[Finding]:
    """When mail last came through each door. Three days of silence at all of those that listen is a warning."""
    last = intake.last_per_door()
    value = {door: when.isoformat() for door, when in sorted(last.items())}
    heard = [when for door, when in last.items() if door in LISTENING_DOORS]
    label = _("Last mail")
    if not heard:
        yield Finding("last_mail", label, State.GOOD, _("No mail server has brought anything yet."), value)
    elif at - max(heard) > NO_MAIL_FOR:
        words = _("No mail for %(days)d days. Send yourself one and see whether it arrives.")
        yield Finding("last_mail", label, State.WARNING, words % {"days": (at - max(heard)).days}, value)
    else:
        yield Finding("last_mail", label, State.GOOD, _("Mail comes in."), value)


def listener(at: datetime) -> Iterable[Finding]:
    """Only where one has lately been: an installation may fetch its mail instead."""
    sign = all_signs().get("listener")
    if sign is None or at - sign.at > FORGOTTEN_AFTER:
        return
    label, value = _("Listener"), sign.at.isoformat()
    if at - sign.at > SILENT_AFTER:
        words = _("The listener for mail servers has been silent for more than a minute.")
        yield Finding("listener", label, State.BROKEN, words, value)
    else:
        yield Finding("listener", label, State.GOOD, _("The listener for mail servers is alive."), value)


def mailboxes(at: datetime) -> Iterable[Finding]:
    """Those that are fetched: what their mail server said last."""
    del at
    for box in intake.mailboxes():
        if box.is_fetched and box.last_error:
            words = _("%(address)s cannot be fetched: %(error)s")
            told = words % {"address": box.address, "error": box.trouble}
            yield Finding("mailbox", _("Mailbox"), State.WARNING, told, box.address)


def letters_held_back(at: datetime) -> Iterable[Finding]:
    sign = all_signs().get(letters.FULL)
    if sign is not None and at - sign.at < timedelta(hours=1):
        words = _("Letters of our own are held back: more than %(limit)s within the hour.")
        told = words % {"limit": sign.detail}
        yield Finding("letters", _("Letters"), State.WARNING, told, sign.at.isoformat())


CHECKS = (unread_mail, doors, listener, mailboxes, letters_held_back)
