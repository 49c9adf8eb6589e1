"""Child processes that do not outlive their parent. Standard library only: the supervisor stays small."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

HEALTHY_AFTER = 5.0
LONGEST_WAIT = 10.0
STOP_WITHIN = 8.0
_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends (Linux; elsewhere nothing happens)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Process(Protocol):
    """As subprocess has it: what has been started and can be asked and ended."""

    def poll(self) -> int | None: ...
    def wait(self, timeout: float) -> int: ...  # raises subprocess.TimeoutExpired
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


def command(words: Sequence[str]) -> Process:
    """Start a program that ends when we do."""
    preexec = die_with_parent if os.name == "posix" else None
    return subprocess.Popen(words, preexec_fn=preexec)  # noqa: S603, PLW1509 -- our own commands; the supervisor has one thread


@dataclass
class Child:
    """One process that is started again when it ends, after a wait that grows while it keeps failing."""

    name: str
    start: Callable[[], Process]
    process: Process | None = None
    started: float = 0.0
    wait: float = 0.5
    next_start: float = field(default=0.0)

    def tend(self, now: float) -> None:
        """Start it when it is due, notice when it has ended."""
        code = self.process.poll() if self.process else None
        if code is not None:
            self._ended(now, code)
        if self.process is None and now >= self.next_start:
            self.started = now
            self.process = self.start()

    def _ended(self, now: float, code: int) -> None:
        self.wait = 0.5 if now - self.started >= HEALTHY_AFTER else min(self.wait * 2, LONGEST_WAIT)
        _say(f"{self.name} ended with {code}; it starts again in {self.wait:g} s.")
        self.process, self.next_start = None, now + self.wait


def supervise(
    children: Sequence[Child], *, stopped: Callable[[], bool], stop_within: float = STOP_WITHIN
) -> None:
    """Keep them running until `stopped`, then end them: a polite signal first, at last a hard one."""
    while not stopped():
        for child in children:
            child.tend(time.monotonic())
        time.sleep(0.2)
    running = [child.process for child in children if child.process is not None]
    for process in running:
        process.terminate()
    end = time.monotonic() + stop_within
    for process in running:
        try:
            process.wait(timeout=max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


def _say(text: str) -> None:
    """To the log of whoever started the supervisor."""
    sys.stderr.write(text + "\n")
