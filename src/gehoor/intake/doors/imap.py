"""Fetch mail from IMAP mailboxes: by UID, each one stored and committed before the server hears that it was seen.

Where it stopped is known by UIDVALIDITY and the last UID, so that nothing is missed after an outage of any length.
When the server has numbered its mail anew, all of it is fetched again and what is here already is a duplicate.
"""

from __future__ import annotations

import imaplib
import logging
import re
import ssl
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.db import DatabaseError
from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted

from gehoor.core import clock, keys, leases, signs
from gehoor.intake import actions, queries
from gehoor.intake.actions import Arrival
from gehoor.intake.doors.age import is_old
from gehoor.intake.models import Mailbox
from gehoor.intake.reading import limits
from gehoor.intake.rules import keys as delivery_keys
from gehoor.intake.rules import secrets

EVERY = timedelta(minutes=1)
LOOK_EVERY_SECONDS = 5.0
WITHIN_SECONDS = 60.0
TOGETHER = 20
LEFT_ALONE_AFTER = timedelta(days=7)
MOST_REFUSALS = 10
LARGEST = 100 * limits.MIB

_UID = re.compile(rb"\bUID (\d+)")
_SEEN = re.compile(rb"\\Seen\b", re.IGNORECASE)

logger = logging.getLogger("gehoor.imap")

_refusals: Counter[tuple[int, int]] = Counter()

TROUBLES = (ImapToolsError, imaplib.IMAP4.error, OSError, ssl.SSLError, secrets.CannotDecrypt, UnicodeError)


class Fetcher:
    """Fetches each mailbox that is due, in the worker's own thread for it."""

    def __init__(self) -> None:
        self._looked = float("-inf")

    def round(self) -> int:
        """Fetch what is due; returns how many mails were stored."""
        if time.monotonic() - self._looked < LOOK_EVERY_SECONDS:
            return 0
        self._looked = time.monotonic()
        at = clock.now()
        return sum(fetch(box) for box in queries.mailboxes_to_fetch(before=at - EVERY))


fetcher = Fetcher()


def fetch(box: Mailbox) -> int:
    """Fetch what is new in one mailbox; returns how many mails were stored. What goes wrong is noted on it.

    Another process that fetches it at this moment is left to it; two at once would store nothing twice either.
    """
    lease = leases.Holding(f"imap {box.pk}")
    if not lease.hold(clock.now()):
        return 0
    stored = 0
    try:
        with _connected(box) as server:
            for count in _chunks(box, server):
                stored += count
                lease.hold(clock.now())
    except TROUBLES as trouble:
        _note(box, error=_said(trouble))
    else:
        _note(box, error="")
    finally:
        lease.give()
    return stored


def _connected(box: Mailbox) -> BaseMailBox:
    """Signed in, in the right folder."""
    security, host, port = box.imap_security, box.imap_host, box.imap_port
    server: BaseMailBox
    if security == Mailbox.Security.TLS:
        server = MailBox(host, port, timeout=WITHIN_SECONDS, ssl_context=ssl.create_default_context())
    elif security == Mailbox.Security.STARTTLS:
        server = MailBoxStartTls(host, port, timeout=WITHIN_SECONDS, ssl_context=ssl.create_default_context())
    else:
        server = MailBoxUnencrypted(host, port, timeout=WITHIN_SECONDS)
    try:
        password = secrets.decrypt(box.imap_password, keys.signing())
        login = server.login if (box.imap_user + password).isascii() else server.login_utf8
        login(box.imap_user, password, initial_folder=box.imap_folder or "INBOX")
    except BaseException:
        server.client.shutdown()
        raise
    return server


def _chunks(box: Mailbox, server: BaseMailBox) -> Iterator[int]:
    """Store what is new, a few mails at a time, and mark them at the server after that; gives how many were new."""
    validity, first = _validity(server), box.imap_uidvalidity is None
    anew = not first and validity != box.imap_uidvalidity
    last = 0 if first or anew else box.imap_uid
    uids = _uids_after(server, last)
    newest = max([last, *uids])
    if first:
        uids = _without_old_ones(server, uids)
    for start in range(0, len(uids), TOGETHER):
        chunk, here, new = uids[start : start + TOGETHER], [], 0
        for uid in chunk:
            raw = _raw(box, server, uid)
            if raw is not None:
                arrival = _arrival(box, validity, uid, raw, is_first=first or anew, once=anew)
                new += actions.store_all([arrival])[0].is_new
                here.append(uid)
        if not (first or anew):
            actions.note_fetched(mailbox=box, uidvalidity=validity, uid=chunk[-1])
        _mark(box, server, here)
        yield new
    # Of a first time that breaks off nothing is noted: it is the first time again, and what is here is known.
    actions.note_fetched(mailbox=box, uidvalidity=validity, uid=newest)


def _arrival(box: Mailbox, validity: int, uid: int, raw: bytes, *, is_first: bool, once: bool) -> Arrival:
    at = clock.now()
    return Arrival(
        raw=raw,
        door="imap",
        key=delivery_keys.fetched(box.pk, validity, uid),
        at=at,
        recipient=box.address,
        mailbox=box.pk,
        quiet=is_first and is_old(raw, at),
        once=once,
    )


def _validity(server: BaseMailBox) -> int:
    _, found = server.client.response("UIDVALIDITY")
    digits = found[-1] if found and isinstance(found[-1], bytes) else b"0"
    return int(digits) if digits.isdigit() else 0


def _uids_after(server: BaseMailBox, last: int) -> list[int]:
    """The server answers `n:*` with its last mail even when that is older than n."""
    status, found = server.client.uid("SEARCH", f"UID {last + 1}:*")
    if status != "OK":
        raise imaplib.IMAP4.error(f"SEARCH was answered with {status}.")
    words = b" ".join(part for part in found if isinstance(part, bytes)).split()
    return sorted(uid for word in words if word.isdigit() and (uid := int(word)) > last)


def _without_old_ones(server: BaseMailBox, uids: Sequence[int]) -> list[int]:
    """The first time: what someone has read already and is old was dealt with before us, and stays where it is."""
    kept = set(uids)
    until = clock.now() - LEFT_ALONE_AFTER
    for start in range(0, len(uids), 500):
        wanted = ",".join(map(str, uids[start : start + 500]))
        try:
            status, found = server.client.uid("FETCH", wanted, "(UID FLAGS INTERNALDATE)")
        except imaplib.IMAP4.error:
            return list(uids)
        for line in found if status == "OK" else ():
            uid = _UID.search(line) if isinstance(line, bytes) else None
            moment = imaplib.Internaldate2tuple(line) if uid else None
            if uid and moment and _SEEN.search(line) and time.mktime(moment) < until.timestamp():
                kept.discard(int(uid[1]))
    return sorted(kept)


def _raw(box: Mailbox, server: BaseMailBox, uid: int) -> bytes | None:
    """The bytes of one mail; None when the server has lost it meanwhile. Looking does not mark it as seen.

    Of one that no mail server should have taken only the beginning comes, enough to see that it is too large: nothing
    that a server holds may fill our memory.

    A mail that the server refuses to give is asked for again in later rounds, and passed over at last: it stays where
    it is and the log names it.
    """
    status, found = server.client.uid("FETCH", str(uid), f"(UID BODY.PEEK[]<0.{LARGEST}>)")
    for part in found if status == "OK" else ():
        if isinstance(part, tuple) and isinstance(part[1], bytes):
            _refusals.pop((box.pk, uid), None)
            return part[1]
    if status == "OK":
        return None
    _refusals[box.pk, uid] += 1
    if _refusals[box.pk, uid] < MOST_REFUSALS:
        raise imaplib.IMAP4.error(f"Mail {uid} was not given: {found!r}")
    logger.error(
        "Mail %s in %s of %s cannot be fetched; it is passed over.", uid, box.imap_folder, box.address
    )
    return None


def _mark(box: Mailbox, server: BaseMailBox, uids: Sequence[int]) -> None:
    """After the commit: seen, or moved to the folder for what is done. Not vital: what is here is known by its key."""
    words = [str(uid) for uid in uids]
    if not words:
        return
    try:
        if box.imap_done_folder:
            server.move(words, box.imap_done_folder)
        else:
            server.flag(words, "\\Seen", value=True)
    except ImapToolsError as trouble:
        logger.warning("Mail fetched from %s could not be marked there: %s", box.address, _said(trouble))


def _said(trouble: Exception) -> str:
    """What went wrong, for the administrator; never the password."""
    words = str(trouble) or type(trouble).__name__
    return " ".join(words.split())[:300]


def _note(box: Mailbox, *, error: str) -> None:
    at = clock.now()
    try:
        actions.note_fetch(mailbox=box, error=error, at=at)
        signs.alive(f"imap {box.address}", at=at, detail=error)
    except DatabaseError:
        logger.exception("It could not be noted how fetching %s went.", box.address)
