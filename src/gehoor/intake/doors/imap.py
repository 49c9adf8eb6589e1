"""Fetch mail from IMAP mailboxes: by UID, each one stored and committed before the server hears that it was seen.

Where it stopped is known by UIDVALIDITY and the last UID, so that nothing is missed after an outage of any length, and
nothing is fetched twice. When the server has numbered its mail anew, all of it is fetched again and what is here already
is a duplicate. A mail that the server does not give holds up none of the others.
"""

from __future__ import annotations

import imaplib
import logging
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta

from django.db import DatabaseError
from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted

from gehoor.core import clock, keys, leases, signs
from gehoor.intake import actions, queries, words
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
MOST_TRIES = 3
MOST_FAILURES = 3  # in one visit: after that many it goes on in the next one
LARGEST = 100 * limits.MIB

_UID = re.compile(rb"\bUID (\d+)")
_SEEN = re.compile(rb"\\Seen\b", re.IGNORECASE)

logger = logging.getLogger("gehoor.imap")

SENTENCES: dict[type[Exception], str] = {
    socket.gaierror: words.NO_SUCH_SERVER,
    TimeoutError: words.SERVER_IS_SLOW,
    ConnectionError: words.NOBODY_ANSWERS,
    ssl.SSLCertVerificationError: words.CERTIFICATE_IS_WRONG,
    ssl.SSLError: words.NO_ENCRYPTION,
}
TROUBLES = (ImapToolsError, imaplib.IMAP4.error, OSError, ssl.SSLError, secrets.CannotDecrypt, UnicodeError)
TROUBLES_WITH_ONE = (*TROUBLES, ValueError, OverflowError, MemoryError)  # whatever its answer was taken for


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
    visit = _Visit(box, lease)
    try:
        visit.go()
    except TROUBLES as trouble:
        _note(box, error=_told(trouble))
    else:
        _note(box, error=visit.error)
    finally:
        lease.give()
    return visit.stored


class _Visit:
    """One go at a mailbox, over as many connections as it takes.

    A mail that does not come for the first time ends it: most likely the line broke, and the next visit goes on there.
    At the second time the others are fetched without it; after the third it is set aside, if one that came later did
    come: until then the fault may be the server's.
    """

    def __init__(self, box: Mailbox, lease: leases.Holding) -> None:
        self.stored = 0
        self._box, self._lease = box, lease
        self._failed: dict[int, str] = {}
        self._unmarked: list[int] = []
        self._is_over = False

    @property
    def error(self) -> str:
        """Which mail did not come, for the administrator."""
        return next((f"Mail {uid}: {said}"[:300] for uid, said in self._failed.items()), "")

    def go(self) -> None:
        while not self._is_over:
            is_whole = self._over_a_connection(self._take_all)
            self._is_over = self._is_over or is_whole
        if self._unmarked:
            self._over_a_connection(self._mark)
        self._set_aside()

    def _over_a_connection(self, do: Callable[[BaseMailBox], bool]) -> bool:
        """Do it; whether the connection lived through it."""
        server, is_whole = _connected(self._box), False
        try:
            is_whole = do(server)
        finally:
            _leave(server, politely=is_whole)
        return is_whole

    def _take_all(self, server: BaseMailBox) -> bool:
        """Take what is new, then what does not come; whether the connection lived through it."""
        box = self._box
        _begin(box, server)
        again = {int(uid): tries for uid, tries in box.imap_failing.items() if int(uid) not in self._failed}
        first = sorted([*_new_ones(box, server), *(uid for uid, tries in again.items() if tries == 1)])
        last = [uid for uid, tries in again.items() if tries > 1]
        for uids in (*_few(first), *_few(last)):
            if not self._take(server, uids):
                return False
            if self._is_over:
                return True
            self._lease.hold(clock.now())
        actions.note_fetched(
            mailbox=box, uid=max(box.imap_uid, box.imap_first_until), failing=box.imap_failing
        )
        return True

    def _take(self, server: BaseMailBox, uids: Sequence[int]) -> bool:
        """Store a few mails, note how far that is, and mark them at the server after that; whether the connection
        lived through it.
        """
        box, failing, is_whole = self._box, dict(self._box.imap_failing), True
        for uid in uids:
            tries = failing.pop(str(uid), 0)
            try:
                raw = _raw(server, uid)
            except TROUBLES_WITH_ONE as trouble:
                failing[str(uid)] = tries + 1
                self._failed[uid], is_whole = _said(trouble), _is_answer(trouble)
                self._is_over = tries == 0 or len(self._failed) >= MOST_FAILURES
            else:
                self._keep(uid, raw)
            if self._is_over or not is_whole:
                break
        actions.note_fetched(mailbox=box, uid=max(box.imap_uid, uid), failing=failing)
        return is_whole and self._mark(server)

    def _mark(self, server: BaseMailBox) -> bool:
        _mark(self._box, server, self._unmarked)
        self._unmarked = []
        return True

    def _keep(self, uid: int, raw: bytes | None) -> None:
        if raw is not None:
            self.stored += actions.store_all([_arrival(self._box, uid, raw)])[0].is_new
            self._unmarked.append(uid)

    def _set_aside(self) -> None:
        box, failing = self._box, dict(self._box.imap_failing)
        if str(box.imap_uid) in failing:
            return
        for uid, said in self._failed.items():
            if failing[str(uid)] >= MOST_TRIES:
                actions.set_aside(mailbox=box, uid=uid, said=said, at=clock.now())
                del failing[str(uid)]
        actions.note_fetched(mailbox=box, uid=box.imap_uid, failing=failing)


def _few(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (uids[start : start + TOGETHER] for start in range(0, len(uids), TOGETHER))


def _is_answer(trouble: Exception) -> bool:
    """Whether the server said no, so that it can be asked for the next one; else nothing more can be made of what
    it sends.
    """
    return isinstance(trouble, imaplib.IMAP4.error) and not isinstance(trouble, imaplib.IMAP4.abort)


def _leave(server: BaseMailBox, *, politely: bool) -> None:
    with suppress(*TROUBLES):
        if politely:
            server.logout()
        else:
            server.client.shutdown()


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


def _begin(box: Mailbox, server: BaseMailBox) -> None:
    """Note what stands there when we first come, or come first since the server numbered its mail anew."""
    validity = _validity(server)
    if validity != box.imap_uidvalidity:
        actions.begin_fetching(
            mailbox=box, uidvalidity=validity, until=max(_uids_after(server, 0), default=0)
        )


def _new_ones(box: Mailbox, server: BaseMailBox) -> list[int]:
    uids = [uid for uid in _uids_after(server, box.imap_uid) if str(uid) not in box.imap_failing]
    if box.imap_is_anew or box.imap_uid >= box.imap_first_until:
        return uids
    first = [uid for uid in uids if uid <= box.imap_first_until]
    return [*_without_old_ones(server, first), *uids[len(first) :]]


def _arrival(box: Mailbox, uid: int, raw: bytes) -> Arrival:
    at, is_first = clock.now(), uid <= box.imap_first_until
    return Arrival(
        raw=raw,
        door="imap",
        key=delivery_keys.fetched(box.pk, box.imap_uidvalidity or 0, uid),
        at=at,
        recipient=box.address,
        mailbox=box.pk,
        quiet=is_first and is_old(raw, at),
        once=is_first and box.imap_is_anew,
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


def _raw(server: BaseMailBox, uid: int) -> bytes | None:
    """The bytes of one mail; None when the server has lost it meanwhile. Looking does not mark it as seen.

    Of one that no mail server should have taken only the beginning comes, enough to see that it is too large: nothing
    that a server holds may fill our memory.
    """
    status, found = server.client.uid("FETCH", str(uid), f"(UID BODY.PEEK[]<0.{LARGEST}>)")
    for part in found if status == "OK" else ():
        if isinstance(part, tuple) and isinstance(part[1], bytes):
            return part[1]
    if status == "OK":
        return None
    said = b" ".join(part for part in found if isinstance(part, bytes)).decode("utf-8", "replace")
    raise imaplib.IMAP4.error(said or status)


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


def _told(trouble: Exception) -> str:
    """Why nothing can be fetched, for the administrator: in a sentence of ours, else as the server said it."""
    sentences = (sentence for kind, sentence in SENTENCES.items() if isinstance(trouble, kind))
    return next(sentences, _said(trouble))


def _said(trouble: Exception) -> str:
    """What went wrong, as the server said it; never the password."""
    said = str(trouble) or type(trouble).__name__
    return " ".join(said.split())[:300]


def _note(box: Mailbox, *, error: str) -> None:
    at = clock.now()
    try:
        actions.note_fetch(mailbox=box, error=error, at=at)
        signs.alive(f"imap {box.address}", at=at, detail=error)
    except DatabaseError:
        logger.exception("It could not be noted how fetching %s went.", box.address)
