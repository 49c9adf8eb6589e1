"""Threads for what may wait for the disk or a database, so that the loop of the web server never does.

Whoever worked last works first: his database connection has its pages and statements at hand, those of threads that
take turns have been overtaken by what the others wrote. While one request comes after the other there is one thread
and one connection; the others are made when they are needed.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

Result = TypeVar("Result")


class Pool:
    """At most so many threads; what comes when all are at work waits its turn."""

    def __init__(self, threads: int, *, name: str) -> None:
        self._most, self._name = threads, name
        self._lock = threading.Lock()
        self._made = 0
        self._idle: list[SimpleQueue[_Work]] = []
        self._waiting: deque[_Work] = deque()

    def do(self, function: Callable[[], Result]) -> asyncio.Future[Result]:
        """Call it in one of the threads. To be asked in a running loop."""
        loop = asyncio.get_running_loop()
        work = _Work(function, loop, loop.create_future())
        with self._lock:
            if self._idle:
                self._idle.pop().put(work)
            elif self._made < self._most:
                self._begin(work)
            else:
                self._waiting.append(work)
        return work.done

    def _begin(self, work: _Work) -> None:
        self._made += 1
        name = f"{self._name}-{self._made}"
        threading.Thread(target=self._work, args=(work,), name=name, daemon=True).start()

    def _work(self, work: _Work) -> None:
        mine: SimpleQueue[_Work] = SimpleQueue()
        while True:
            work.perform()
            with self._lock:
                following = self._waiting.popleft() if self._waiting else None
                if following is None:
                    self._idle.append(
                        mine
                    )  # before the answer is known: what it brings on finds this thread again
            work.tell()
            work = following or mine.get()


class _Work:
    """One call, and who waits for what comes of it."""

    __slots__ = ("_error", "_function", "_loop", "_result", "done")

    def __init__(
        self, function: Callable[[], Any], loop: asyncio.AbstractEventLoop, done: asyncio.Future[Any]
    ) -> None:
        self._function, self._loop, self.done = function, loop, done
        self._result: Any = None
        self._error: BaseException | None = None

    def perform(self) -> None:
        try:
            self._result = self._function()
        except BaseException as error:  # noqa: BLE001 -- it is raised again where it is waited for
            self._error = error

    def tell(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody is waiting for the answer
            self._loop.call_soon_threadsafe(self._settle)

    def _settle(self) -> None:
        if self.done.done():
            return
        if self._error is None:
            self.done.set_result(self._result)
        else:
            self.done.set_exception(self._error)
