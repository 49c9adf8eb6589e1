"""One reader of the log in each web process tells all who listen there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from gehoor.core import events
from gehoor.core.events import Cursor, Recorded
from gehoor.system.live.access import TRAY, Listener
from gehoor.system.live.news import AT_ONCE, in_thread, news

MOST_SUBSCRIBERS = 1000
PAUSE_AFTER_ERROR = 2.0

logger = logging.getLogger("gehoor.live")


class Full(Exception):
    """More listeners than one process takes."""


class Subscriber:
    """What one open page has still to be told. Hints add up, so a slow reader costs no more memory than a fast one."""

    def __init__(self, listener: Listener, cursor: Cursor) -> None:
        self.cursor = cursor
        self._listener = listener
        self._changed = asyncio.Event()
        self._topics: dict[str, bool] = {}

    def tell(self, recorded: Recorded) -> None:
        """Note what an event means for this page; nothing when it is about something else."""
        self.cursor = max(self.cursor, events.cursor_of(recorded), key=_order)
        case = getattr(recorded.event, "case", None)
        told = self._listener.told
        if case is None or (told is not None and recorded.event.name not in told):
            return
        by_me = recorded.actor == self._listener.person
        if case in self._listener.topics:
            self._note(self._listener.topics[case], by_me=by_me)
        if self._listener.trays:
            self._note(TRAY, by_me=by_me)

    def tell_all(self) -> None:
        """Something may have changed in all that it listens to: it was away too long to know what."""
        for topic in [*self._listener.topics.values(), *([TRAY] if self._listener.trays else [])]:
            self._note(topic, by_me=False)

    async def hints(self, within: float) -> dict[str, bool]:
        """Wait for changes: topic → whether all of it was by the listener himself. Empty when the time is over."""
        try:
            await asyncio.wait_for(self._changed.wait(), within)
        except TimeoutError:
            return {}
        self._changed.clear()
        told, self._topics = self._topics, {}
        return told

    def _note(self, topic: str, *, by_me: bool) -> None:
        self._topics[topic] = by_me and self._topics.get(topic, True)
        self._changed.set()


def _order(cursor: Cursor) -> tuple[int, int]:
    return cursor.transaction, cursor.id


class Broadcaster:
    """Reads the log only while someone listens."""

    def __init__(self) -> None:
        self._subscribers: set[Subscriber] = set()
        self._reading: asyncio.Task[None] | None = None

    async def join(self, listener: Listener, after: Cursor | None) -> Subscriber:
        """Listen from now on, and first to what happened behind `after`. Raises Full."""
        if len(self._subscribers) >= MOST_SUBSCRIBERS:
            raise Full
        here = await in_thread(events.last_cursor)
        subscriber = Subscriber(listener, after or here)
        self._subscribers.add(subscriber)
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read(here))
        await self._catch_up(subscriber, after or here)
        return subscriber

    def leave(self, subscriber: Subscriber) -> None:
        self._subscribers.discard(subscriber)
        if not self._subscribers and self._reading is not None:
            self._reading.cancel()
            self._reading = None

    async def _catch_up(self, subscriber: Subscriber, after: Cursor) -> None:
        missed = await in_thread(events.after, after)
        self._tell([subscriber], missed)
        if len(missed) >= AT_ONCE:
            subscriber.tell_all()

    async def _read(self, cursor: Cursor) -> None:
        while True:
            try:
                async for found in news(cursor):
                    cursor = events.cursor_of(found[-1])
                    self._tell(self._subscribers, found)
            except Exception:
                logger.exception("Live updates could not read the log; they go on.")
                await asyncio.sleep(PAUSE_AFTER_ERROR)

    @staticmethod
    def _tell(subscribers: Iterable[Subscriber], found: list[Recorded]) -> None:
        for subscriber in list(subscribers):
            for recorded in found:
                subscriber.tell(recorded)
