"""Writing rows while the next ones are made: two processes, where there are two processors."""

from __future__ import annotations

import multiprocessing
import pickle
import queue
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from gehoor.core import bulk
from gehoor.core.models import Event

# the label of a model, its columns, rows: plain values, fit for any pipe
Batch = tuple[str, tuple[str, ...], list[bulk.Row]]
Write = Callable[[list[Batch]], None]
EVENT = Event._meta.label  # noqa: SLF001 -- Django's documented Meta API
AHEAD = 3


def write(batches: list[Batch]) -> None:
    """All of these rows in one transaction."""
    with transaction.atomic():
        for label, columns, rows in batches:
            if label == EVENT and connection.vendor == "postgresql":
                _write_events(columns, rows)
            elif rows:
                bulk.insert(apps.get_model(label), columns, rows)


def _write_events(columns: tuple[str, ...], rows: list[bulk.Row]) -> None:
    """With the number of this transaction, by which the log is read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        running = int(cursor.fetchone()[0])
    place = columns.index("transaction")
    bulk.insert(Event, columns, [(*row[:place], running, *row[place + 1 :]) for row in rows])


def run(make: Callable[[Write], Any], wrote: Write, *, apart: bool) -> Any:
    """Let `make` hand over batches, write each and report it to `wrote`; returns what `make` returns.

    `apart`: it works ahead in a process of its own, which must not touch the database and returns plain values.
    """

    def take(batches: list[Batch]) -> None:
        write(batches)
        wrote(batches)

    if not apart or not sys.platform.startswith("linux"):
        return make(take)
    result = None
    for kind, content in _messages(make):
        if kind == "rows":
            take(content)
        elif kind == "done":
            result = content
        else:
            raise RuntimeError(f"The demo could not be made:\n{content}")
    return result


def _messages(make: Callable[[Write], Any]) -> Iterator[tuple[str, Any]]:
    """What the other process hands over, a few messages ahead."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(make, there), daemon=True)
    child.start()
    there.close()
    waiting: queue.Queue[bytes | None] = queue.Queue(maxsize=AHEAD)
    threading.Thread(target=_fetch, args=(here, waiting), daemon=True).start()
    while (message := waiting.get()) is not None:
        yield pickle.loads(message)  # noqa: S301 -- from our own process
    child.join()


def _work(make: Callable[[Write], Any], there: Connection) -> None:
    def send(kind: str, content: Any) -> None:
        there.send_bytes(pickle.dumps((kind, content), pickle.HIGHEST_PROTOCOL))

    try:
        send("done", make(lambda batches: send("rows", batches)))
    except Exception:  # noqa: BLE001 -- the other process raises it
        send("failed", traceback.format_exc())


def _fetch(here: Connection, waiting: queue.Queue[bytes | None]) -> None:
    try:
        while True:
            waiting.put(here.recv_bytes())
    except EOFError:
        waiting.put(None)
