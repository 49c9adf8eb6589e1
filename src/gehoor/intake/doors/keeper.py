"""The one thread of a listener that touches the disk and the database, so that its loop never waits for them.

Mails that come at the same moment share a transaction; each still has an answer of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import queue
import socket
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from gehoor.core import clock, signs
from gehoor.intake import actions, queries
from gehoor.intake.actions import Arrival
from gehoor.intake.rules import threads

TOGETHER = 50
TOGETHER_BYTES = 32 * 1024 * 1024
REFRESH_AFTER = 10.0
REFRESH_AT_MOST = 1.0

logger = logging.getLogger("gehoor.listener")

Outcome = actions.Stored | Exception


class Keeper:
    """Stores arrivals in the order in which they are handed over, and knows which addresses are ours."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: queue.SimpleQueue[Callable[[], None] | _Parcel | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="keeper", daemon=True)
        self._ours: frozenset[str] = frozenset()
        self._refreshed = self._signed = float("-inf")

    def start(self) -> None:
        self._thread.start()

    def stop(self, within: float) -> None:
        """Store what has been handed over, then end."""
        self._waiting.put(None)
        self._thread.join(timeout=within)

    async def keep(self, arrivals: Sequence[Arrival]) -> list[Outcome]:
        """Store them; for each where it is kept, or why not."""
        parcel = _Parcel(arrivals, self._loop.create_future())
        self._waiting.put(parcel)
        return await parcel.future

    async def is_ours(self, address: str) -> bool:
        """Whether mail for this address is for us: our mail domain, or a mailbox of ours."""
        if self._knows(address):
            return True
        if time.monotonic() - self._refreshed > REFRESH_AT_MOST:
            done = self._loop.create_future()
            self._waiting.put(partial(self._refresh_and_tell, done))
            await done
        return self._knows(address)

    def _knows(self, address: str) -> bool:
        lowered = address.lower()
        mine = {lowered, threads.without_tag(lowered), lowered.rpartition("@")[2]}
        return not mine.isdisjoint(self._ours)

    def _work(self) -> None:
        while True:
            self._now_and_then()
            try:
                first = self._waiting.get(timeout=REFRESH_AFTER)
            except queue.Empty:
                continue
            if first is None:
                return
            if isinstance(first, _Parcel):
                self._store([first, *self._more(len(first))])
            else:
                first()

    def _more(self, size: int) -> list[_Parcel]:
        """What else is waiting at this moment, up to what fits in one transaction."""
        found: list[_Parcel] = []
        while len(found) < TOGETHER and size < TOGETHER_BYTES:
            try:
                following = self._waiting.get_nowait()
            except queue.Empty:
                break
            if not isinstance(following, _Parcel):
                self._waiting.put(following)
                break
            found.append(following)
            size += len(following)
        return found

    def _store(self, parcels: list[_Parcel]) -> None:
        together = [arrival for parcel in parcels for arrival in parcel.arrivals]
        outcomes: list[Outcome]
        try:
            outcomes = list(actions.store_all(together))
        except Exception as error:  # noqa: BLE001 -- whatever it is, the sender must get an answer
            self._complain(error)
            outcomes = [self._alone(arrival) for arrival in together] if len(together) > 1 else [error]
        for parcel in parcels:
            self._tell(parcel.future, outcomes[: len(parcel.arrivals)])
            outcomes = outcomes[len(parcel.arrivals) :]

    def _alone(self, arrival: Arrival) -> Outcome:
        try:
            return actions.store_all([arrival])[0]
        except Exception as error:  # noqa: BLE001 -- as above
            self._complain(error)
            return error

    def _complain(self, error: Exception) -> None:
        logger.error("A mail could not be stored; the sender is asked to try again: %s", error)
        if isinstance(error, DatabaseError):
            with contextlib.suppress(DatabaseError):
                connection.close()

    def _tell(self, future: asyncio.Future[Any], result: Any) -> None:
        def tell() -> None:
            if not future.done():
                future.set_result(result)

        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody is waiting for the answer
            self._loop.call_soon_threadsafe(tell)

    def _now_and_then(self) -> None:
        now = time.monotonic()
        if now - self._signed > signs.EVERY_SECONDS:
            self._signed = now
            with contextlib.suppress(DatabaseError):
                signs.alive("listener", at=clock.now(), detail=f"{socket.gethostname()} {os.getpid()}")
        if now - self._refreshed > REFRESH_AFTER:
            self._refresh()

    def _refresh_and_tell(self, done: asyncio.Future[None]) -> None:
        self._refresh()
        self._tell(done, None)

    def _refresh(self) -> None:
        try:
            ours = {box.address for box in queries.mailboxes()}
        except DatabaseError as error:
            logger.warning("The list of mailboxes could not be read: %s", error)
            connection.close()
            return
        self._ours = frozenset(ours | {settings.GEHOOR_MAIL_DOMAIN.lower()})
        self._refreshed = time.monotonic()


class _Parcel:
    """What one mail brings: an arrival for each recipient, and who waits for the answer."""

    def __init__(self, arrivals: Sequence[Arrival], future: asyncio.Future[list[Outcome]]) -> None:
        self.arrivals = list(arrivals)
        self.future = future

    def __len__(self) -> int:
        return sum(len(arrival.raw) for arrival in self.arrivals)
