"""Worker and mail listeners, forked from one process that has loaded everything: what they share is in memory once.

The process itself reads no mail and has no database; it starts either of them again when it ends.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import signal
import subprocess
from collections.abc import Callable
from functools import partial

from gehoor.intake.doors import (
    imap,  # noqa: F401 -- loaded before the fork, as are the next two
    listener,
)
from gehoor.intake.reader import loop  # noqa: F401
from gehoor.letters.rendering import mail  # noqa: F401
from gehoor.system import worker
from gehoor.system.processes import Child, die_with_parent, supervise

STOP_WITHIN = 7.0  # within the time that the supervisor above gives to this process


def add_arguments(parser: argparse.ArgumentParser) -> None:
    worker.add_arguments(parser)
    listener.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.append(1))
    children = [
        Child("worker", partial(Forked, partial(worker.run, options))),
        Child("listener", partial(Forked, partial(listener.run, options))),
    ]
    gc.collect()
    gc.freeze()  # a collector that looked at what is shared would make it everyone's own
    supervise(children, stopped=lambda: bool(asked), stop_within=STOP_WITHIN)
    return 0


class Forked:
    """A fork of this process that does one thing and ends with it."""

    def __init__(self, work: Callable[[], int]) -> None:
        self._process = multiprocessing.get_context("fork").Process(target=_begin, args=(work,))
        self._process.start()

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        """Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired(str(self._process.name), timeout)
        return code

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


def _begin(work: Callable[[], int]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    die_with_parent()
    raise SystemExit(work())
