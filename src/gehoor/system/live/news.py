"""What is new in the event log, as soon as it can be read."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from django.db import close_old_connections, connection

from gehoor.core import events
from gehoor.core.events import Cursor, Recorded

POLL_SECONDS = 0.3
LISTEN_SECONDS = 1.0
AT_ONCE = 500
CHANNEL = "core_event"

Result = TypeVar("Result")
_threads = ThreadPoolExecutor(2, thread_name_prefix="live")


async def in_thread(function: Callable[..., Result], *arguments: Any) -> Result:
    """Call what speaks with the database, away from the loop."""
    return await asyncio.get_running_loop().run_in_executor(_threads, partial(_tidily, function, *arguments))


def _tidily(function: Callable[..., Result], *arguments: Any) -> Result:
    close_old_connections()
    try:
        return function(*arguments)
    finally:
        close_old_connections()


async def news(cursor: Cursor) -> AsyncIterator[list[Recorded]]:
    """Events behind the cursor, for ever, some at a time and in the order of the log."""
    async with _bell() as rung:
        while True:
            found = await in_thread(partial(events.after, cursor, limit=AT_ONCE))
            if found:
                cursor = events.cursor_of(found[-1])
                yield found
            if len(found) < AT_ONCE:
                await rung()


@contextlib.asynccontextmanager
async def _bell() -> AsyncIterator[Callable[[], Any]]:
    """What to wait for: PostgreSQL rings when there is something; elsewhere we look again after a moment.

    On PostgreSQL too we look again in time: what was told may have to wait for an older transaction.
    """
    if connection.vendor != "postgresql":
        yield partial(asyncio.sleep, POLL_SECONDS)
        return
    import psycopg

    async with await psycopg.AsyncConnection.connect(**_address(), autocommit=True) as listening:
        await listening.execute(f"LISTEN {CHANNEL}")

        async def rung() -> None:
            async for _ in listening.notifies(timeout=LISTEN_SECONDS, stop_after=1):
                pass

        yield rung


def _address() -> dict[str, Any]:
    """Where the database is, as Django's own connections have it."""
    settings = connection.settings_dict
    named = {
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "host": settings["HOST"],
        "port": settings["PORT"],
    }
    ours = {"pool", "server_side_binding", "isolation_level", "assume_role"}
    return {k: v for k, v in (named | settings["OPTIONS"]).items() if v and k not in ours}
