"""Read what is waiting, in the order in which it came. One process does so at a time; the listener only stores.

Plainly harmless mail is read here and now, and settled several at a time: a transaction costs as much as the rows of
a mail. All other mail is read by the sandbox, two at once, while the harmless goes on: a bomb holds up nothing but
itself.
"""

from __future__ import annotations

import errno
import logging
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, transaction
from django.db.models import F

from gehoor.core import files, rows
from gehoor.core.leases import Holding
from gehoor.intake import queries
from gehoor.intake.models import Delivery
from gehoor.intake.queries import MOST_TRIES
from gehoor.intake.reader.desk import Desk, load
from gehoor.intake.reader.heard import Heard, hear, hear_nothing
from gehoor.intake.reader.settle import AlreadySettled, settle
from gehoor.intake.reading import remarks
from gehoor.intake.reading.model import Reading
from gehoor.intake.reading.read import read
from gehoor.intake.reading.sandbox import Sandbox
from gehoor.intake.reading.scan import scan

BATCH = 50
TOGETHER = 10
LOOK_AHEAD = 500
AT_ONCE = 2
LONGEST_CHAIN = 20
BUSY_SECONDS = 0.2
DESK_LASTS = timedelta(seconds=5)
AGAIN_AFTER = timedelta(seconds=1)
SUSPICIOUS = 5
MUCH_LATER = timedelta(minutes=1)

# With "= TRUE" the index of what is waiting serves both; without, the whole table would be looked through.
_PLAIN = "WHERE read_at IS NULL AND is_plain = TRUE AND id > %s ORDER BY id LIMIT %s"
_HEAVY = "WHERE read_at IS NULL AND is_plain = FALSE ORDER BY id LIMIT %s"
_PARENTS = "WHERE message_id = %s AND read_at IS NULL ORDER BY id LIMIT 5"

OUT_OF_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EROFS, errno.EIO})

logger = logging.getLogger("gehoor.intake")


def read_waiting(at: datetime) -> int:
    """Read and settle what is waiting, at most a batch; zero when nothing is left to do now.

    Zero too when another process does it. Raises what hits every mail alike (a full disk, a database that is
    away): nothing is counted against any mail then.
    """
    return _reader().round(at)


class Reader:
    """What is kept between rounds: the lease, the sandbox and what it is reading, the desk."""

    def __init__(self) -> None:
        self._lease = Holding("mail reader")
        self._sandbox = Sandbox()
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sandbox")
        self._reading: dict[int, tuple[Delivery, Future[Heard]]] = {}
        self._heard: list[tuple[Delivery, Future[Heard]]] = []
        self._again: dict[int, datetime] = {}
        self._in_a_row: set[int] = set()
        self._desk: tuple[datetime, Desk] | None = None
        self._turn = threading.Lock()

    def round(self, at: datetime) -> int:
        """One round; threads of one process take turns."""
        with self._turn:
            if not queries.is_waiting() or not self._lease.hold(at):
                return 0
            self._again = {number: moment for number, moment in self._again.items() if moment > at}
            done = self._settle_finished(at)
            self._start_reading(at)
            done += self._read_plain(at)
            if not done and self._reading:
                wait([future for _, future in self._reading.values()], BUSY_SECONDS, FIRST_COMPLETED)
                done = self._settle_finished(at) or 1
            return done

    def close(self) -> None:
        """Let go of the lease and end the sandbox."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._sandbox.close()
        self._lease.give()

    def desk(self, at: datetime) -> Desk:
        """The desk, looked up anew every few seconds."""
        if self._desk is None or not self._desk[0] <= at < self._desk[0] + DESK_LASTS:
            self._desk = (at, load(at))
        return self._desk[1]

    def _read_plain(self, at: datetime) -> int:
        """The next harmless ones in order; those that wait for something are passed over."""
        taken: set[int] = set()
        seen = last = done = 0
        self._heard.clear()
        while len(taken) < BATCH and seen < LOOK_AHEAD:
            found = rows.find(Delivery, _PLAIN, last, BATCH)
            for delivery in found:
                self._one(delivery, at, taken, ())
                if len(self._heard) >= TOGETHER:
                    done += self._settle_heard(at)
            if len(found) < BATCH:
                break
            seen, last = seen + len(found), found[-1].pk
        return done + self._settle_heard(at)

    def _one(self, delivery: Delivery, at: datetime, taken: set[int], chain: tuple[int, ...]) -> bool:
        """Read a delivery after those that it answers; False when it has to wait for one of them."""
        if delivery.pk in taken:
            return True
        if delivery.pk in self._again:
            return False
        for parent in self._unread_parents(delivery, (*chain, delivery.pk)):
            if not parent.is_plain:
                self._begin(parent, at)
                return False
            if not self._one(parent, at, taken, (*chain, delivery.pk)):
                return False
        self._heard.append((delivery, _finished(delivery, self.desk(at))))
        taken.add(delivery.pk)
        return True

    def _settle_heard(self, at: datetime) -> int:
        """Settle what was read, in that order and in one transaction; each whole or not at all.

        What answers a mail that could not be settled waits for it. Returns how many were settled.
        """
        heard, self._heard = self._heard, []
        if not heard:
            return 0
        with transaction.atomic():
            return sum(self._handle(one, at, future.result) for one, future in heard if not self._waits(one))

    def _waits(self, delivery: Delivery) -> bool:
        return any(parent.pk in self._again for parent in self._unread_parents(delivery, (delivery.pk,)))

    def _unread_parents(self, delivery: Delivery, chain: tuple[int, ...]) -> list[Delivery]:
        """What it answers and is still waiting. A chain that is too long or bites its own tail ends here."""
        if not delivery.in_reply_to or len(chain) > LONGEST_CHAIN:
            return []
        found = rows.find(Delivery, _PARENTS, delivery.in_reply_to)
        return [parent for parent in found if parent.pk not in chain]

    def _start_reading(self, at: datetime) -> None:
        room = AT_ONCE - len(self._reading)
        if room > 0:
            known = {*self._reading, *self._again}
            heavy = rows.find(Delivery, _HEAVY, room + len(known))
            for delivery in [one for one in heavy if one.pk not in known][:room]:
                self._begin(delivery, at)

    def _begin(self, delivery: Delivery, at: datetime) -> None:
        if delivery.pk not in self._reading and delivery.pk not in self._again:
            future = self._pool.submit(_read, delivery, self.desk(at), self._sandbox.read)
            self._reading[delivery.pk] = (delivery, future)

    def _settle_finished(self, at: datetime) -> int:
        finished = [number for number, (_, future) in self._reading.items() if future.done()]
        done = 0
        for number in finished:
            delivery, future = self._reading.pop(number)
            done += self._handle(delivery, at, future.result)
        return done

    def _handle(self, delivery: Delivery, at: datetime, heard: Callable[[], Heard]) -> bool:
        """Settle one; what goes wrong with it is counted against it and stops nobody else."""
        try:
            settle(heard(), desk=self.desk(at), at=at)
        except AlreadySettled as taken:
            logger.info("%s", taken)
        except Exception as error:
            if _hits_all(error, delivery.pk):
                raise
            logger.exception("Delivery %s could not be settled.", delivery.pk)
            return self._failed(delivery, at)
        self._in_a_row.clear()
        return True

    def _failed(self, delivery: Delivery, at: datetime) -> bool:
        """Count it; after the third time it becomes a case that says so.

        When many fail and none succeeds between them, the fault is hardly theirs: then the next try is much later.
        """
        with transaction.atomic():
            Delivery.objects.filter(pk=delivery.pk).update(tries=F("tries") + 1)
        self._in_a_row.add(delivery.pk)
        hopeless = len(self._in_a_row) >= SUSPICIOUS or delivery.tries + 1 >= MOST_TRIES
        self._again[delivery.pk] = at + (MUCH_LATER if hopeless else AGAIN_AFTER)
        return delivery.tries + 1 >= MOST_TRIES and _give_up(delivery, self.desk(at), at)


def _read(delivery: Delivery, desk: Desk, how: Callable[[bytes], Reading]) -> Heard:
    """Everything that needs no database: it may run in a thread of its own."""
    raw = files.get(delivery.raw_sha256)
    null_path = delivery.envelope_from == "" and b"return-path:" not in raw[:65536].lower()
    return hear(delivery, how(b"Return-Path: <>\r\n" + raw if null_path else raw), raw, desk)


def _finished(delivery: Delivery, desk: Desk) -> Future[Heard]:
    """A plain mail, read here and now; what goes wrong shows when the result is asked for, as with the sandbox."""
    future: Future[Heard] = Future()
    try:
        future.set_result(_read(delivery, desk, read))
    except Exception as error:  # noqa: BLE001 -- as above
        future.set_exception(error)
    return future


_only: list[Reader] = []
_making = threading.Lock()


def _reader() -> Reader:
    """This process's reader, made when it first reads."""
    with _making:
        if not _only:
            _only.append(Reader())
        return _only[0]


def close() -> None:
    """End this process's reader; a later call makes a new one."""
    with _making:
        while _only:
            _only.pop().close()


def _hits_all(error: Exception, delivery_id: int) -> bool:
    """Whether it is no fault of this mail: no room on the disk, or no database to write to."""
    if isinstance(error, OSError) and error.errno in OUT_OF_ROOM:
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    try:
        close_old_connections()
        with transaction.atomic():
            Delivery.objects.filter(pk=delivery_id).update(tries=F("tries"))
    except (DatabaseError, InterfaceError):
        return True
    return False


def _give_up(delivery: Delivery, desk: Desk, at: datetime) -> bool:
    """A case from what the headers say, at the worst an empty one. False when not even that could be made: then it
    waits on, where everyone can see it.
    """
    why = remarks.COULD_NOT_BE_READ
    readings = (
        lambda: scan(files.get(delivery.raw_sha256), why),
        lambda: Reading(unreadable=True, warnings=(why,)),
    )
    for reading in readings:
        try:
            settle(hear_nothing(delivery, reading()), desk=desk, at=at)
        except AlreadySettled:
            return True
        except Exception as error:
            if _hits_all(error, delivery.pk):
                raise
            logger.exception("Delivery %s could not even be given a case.", delivery.pk)
        else:
            return True
    return False
