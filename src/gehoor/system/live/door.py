"""`/live/?topic=case:1001&topic=tray`: hints that something has changed, as server-sent events.

Each event has the log's cursor as its id (opaque; `Last-Event-ID` or `?after=` goes on from there) and as data
`{"topics": ["case:1001"], "by_me": false}`: what to fetch anew and whether all of it was the listener's own doing.
Never content: the page that is fetched anew asks again who may see what.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from gehoor.core.events import Cursor
from gehoor.system.bridge import Receive, Scope, Send
from gehoor.system.live.access import Refused, admit
from gehoor.system.live.broadcast import Broadcaster, Full, Subscriber
from gehoor.system.live.news import in_thread

HEARTBEAT_SECONDS = 15.0
CHECK_SECONDS = 60.0
RETRY_MILLISECONDS = 2000
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]

Check = Callable[[], Awaitable[Any]]

logger = logging.getLogger("gehoor.live")
broadcaster = Broadcaster()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """One open stream, until the reader goes or may not listen any more."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    cookies, topics = _header(scope, b"cookie"), asked.get("topic", [])
    if scope["method"] != "GET":
        await _refuse(send, 405)
        return
    try:
        listener = await in_thread(admit, cookies, topics)
        after = _cursor(_header(scope, b"last-event-id") or asked.get("after", [""])[0])
        subscriber = await broadcaster.join(listener, after)
    except Refused as refused:
        await _refuse(send, refused.status)
        return
    except Full:
        await _refuse(send, 503)
        return
    gone = asyncio.ensure_future(_gone(receive))
    try:
        await _stream(send, subscriber, gone, partial(in_thread, admit, cookies, topics))
    finally:
        gone.cancel()
        broadcaster.leave(subscriber)


async def _stream(send: Send, subscriber: Subscriber, gone: asyncio.Future[None], check: Check) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await _write(send, f"retry: {RETRY_MILLISECONDS}\nid: {subscriber.cursor}\n\n")
    checked = time.monotonic()
    while not gone.done():
        hints = asyncio.ensure_future(subscriber.hints(HEARTBEAT_SECONDS))
        await asyncio.wait([hints, gone], return_when=asyncio.FIRST_COMPLETED)  # type: ignore[type-var]  # two results
        if gone.done():
            hints.cancel()
            return
        if time.monotonic() - checked > CHECK_SECONDS:
            checked = time.monotonic()
            if not await _still_admitted(check):
                break
        await _write(send, _event(subscriber, await hints))
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _event(subscriber: Subscriber, hints: dict[str, bool]) -> str:
    if not hints:
        return f": {subscriber.cursor}\n\n"
    data = {"topics": sorted(hints), "by_me": all(hints.values())}
    return f"id: {subscriber.cursor}\ndata: {json.dumps(data)}\n\n"


async def _still_admitted(check: Check) -> bool:
    try:
        await check()
    except Refused:
        return False
    return True


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _header(scope: Scope, name: bytes) -> str:
    return "; ".join(value.decode("latin-1") for key, value in scope.get("headers", ()) if key == name)


def _cursor(text: str) -> Cursor | None:
    """Where the reader was; None when he is new or says something that we never gave out."""
    try:
        return Cursor.parse(text)
    except ValueError:
        return None
