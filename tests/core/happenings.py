"""An event and tasks for the proofs of core; in a module of their own, as a worker finds a task by its path."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from gehoor.core import clock, events, jobs
from gehoor.core.events import SYSTEM, Event, Recorded


@dataclass(frozen=True, kw_only=True)
class Noted(Event):
    case: int
    who: str


@jobs.task
def note(case: int, who: str = "") -> None:
    events.record(Noted(case=case, who=who or str(os.getpid())), by=SYSTEM, at=clock.now())


@jobs.task
def note_slowly_at_first(case: int, sign: str) -> None:
    """The first time: leave a sign when the effect stands in the transaction, and then take a very long time."""
    note(case, "slow")
    if not Path(sign).exists():
        Path(sign).touch()
        time.sleep(600)


@jobs.task(most_tries=3)
def fail(case: int, text: str = "no luck") -> None:
    note(case, "failed")
    raise RuntimeError(text)


@jobs.task(outside=True)
def speak(case: int) -> None:
    del case
    raise ConnectionError("nobody answers")


@jobs.task
def follow(recorded: Recorded) -> None:
    note(recorded.event.case, f"after {recorded.id}")


@jobs.task
def die() -> None:
    os._exit(137)


@jobs.task
def tick() -> None:
    note(0, "tick")
