"""Signs of life of the parts of an installation, for the health page."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from gehoor.core.models import Sign

EVERY_SECONDS = 20
EXPECTED_FOR = timedelta(hours=1)
_WORKER = "worker"


def alive(name: str, *, at: datetime, detail: str = "") -> None:
    """This part is alive, or has just heard something."""
    Sign.objects.update_or_create(name=name[:80], defaults={"at": at, "detail": detail[:300]})


def all_signs() -> dict[str, Sign]:
    return {sign.name: sign for sign in Sign.objects.order_by("name")}


@dataclass(frozen=True, order=True)
class WorkerPart:
    """One thing that one worker does; each gives a sign of its own, so that none hides another."""

    host: str
    process: int
    part: str

    @classmethod
    def here(cls, part: str) -> Self:
        return cls(socket.gethostname()[:40], os.getpid(), part)

    @classmethod
    def named(cls, name: str) -> Self | None:
        match name.split(" "):
            case [first, part, host, number] if first == _WORKER and number.isdecimal():
                return cls(host, int(number), part)
        return None

    @property
    def name(self) -> str:
        return f"{_WORKER} {self.part} {self.host} {self.process}"


def workers(*, at: datetime) -> dict[WorkerPart, datetime]:
    """When each part of each worker that is expected to live gave its last sign."""
    signs = Sign.objects.filter(name__startswith=f"{_WORKER} ", at__gt=at - EXPECTED_FOR)
    found = {WorkerPart.named(name): seen for name, seen in signs.values_list("name", "at")}
    return {part: seen for part, seen in sorted(found.items(), key=str) if part is not None}


def take_place(*, at: datetime) -> None:
    """A worker starts: of those on this machine that ended without a word it takes the place of the one that was heard
    last, so that it is not waited for. Signs of long ago go too.
    """
    here, known = socket.gethostname()[:40], workers(at=at)
    dead = {
        part.process: seen for part, seen in known.items() if part.host == here and not _runs(part.process)
    }
    if dead:
        gone = max(dead, key=lambda process: dead[process])
        leave(part for part in known if (part.host, part.process) == (here, gone))
    Sign.objects.filter(name__startswith=f"{_WORKER} ", at__lte=at - EXPECTED_FOR).delete()


def leave(parts: Iterable[WorkerPart]) -> None:
    """These end in order: nobody waits for them."""
    Sign.objects.filter(name__in=[part.name for part in parts]).delete()


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is someone else's
        return True
    return True
