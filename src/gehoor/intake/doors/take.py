"""Deliver .eml files, mbox files and Maildirs; the worker reads them.

Nothing older than a day is acknowledged unless --as-new is given. Taking the same files again stores nothing twice.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError

from gehoor.core import clock
from gehoor.intake import actions, queries
from gehoor.intake.actions import Arrival
from gehoor.intake.doors.age import is_old
from gehoor.intake.doors.mbox import is_mbox, mails_in
from gehoor.intake.reading import limits
from gehoor.intake.rules import keys

TOGETHER = 50
TOGETHER_BYTES = 16 * limits.MIB
PATIENCE_SECONDS = 600.0
LARGEST = 100 * limits.MIB


@dataclass
class Counts:
    """What became of the files."""

    stored: int = 0
    known: int = 0
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """One mail in a file; `offset` where it begins in an mbox."""

    path: Path
    raw: bytes
    offset: int | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help=".eml, mbox, Maildir or a folder of them"
    )
    parser.add_argument("--as-new", action="store_true", help="acknowledge old mail too")
    parser.add_argument(
        "--to", default="", metavar="ADDRESS", help="the address of ours that the mail is for"
    )
    parser.add_argument("--wait", action="store_true", help="do not end before all of it has been read")


def run(options: argparse.Namespace) -> int:
    """0 when all of it was stored (and, with --wait, read)."""
    counts = Counts()
    for path in options.paths:
        take(path, counts, as_new=options.as_new, recipient=options.to)
    for line in counts.failed:
        print(line, file=sys.stderr)  # noqa: T201 -- for whoever typed the command
    print(f"stored {counts.stored}, had already {counts.known}, failed {len(counts.failed)}")  # noqa: T201 -- as above
    if options.wait:
        unread = wait_until_read()
        print("all of it has been read" if not unread else f"{unread} not read yet")  # noqa: T201 -- as above
        return int(bool(counts.failed or unread))
    return int(bool(counts.failed))


def take(path: Path, counts: Counts, *, as_new: bool, recipient: str) -> None:
    """Store every mail in this file or folder; what cannot be stored is noted and does not stop the rest."""
    batch: list[Found] = []
    try:
        for mail in _mails(path, counts):
            batch.append(mail)
            if len(batch) >= TOGETHER or sum(len(found.raw) for found in batch) >= TOGETHER_BYTES:
                _store(batch, counts, as_new=as_new, recipient=recipient)
                batch = []
    except OSError as error:
        counts.failed.append(f"{path}: {error.strerror or error}")
    _store(batch, counts, as_new=as_new, recipient=recipient)


def wait_until_read() -> int:
    """Read what is waiting, here or in the worker that does so already; returns how many are left after long."""
    from gehoor.intake.reader import loop

    end = time.monotonic() + PATIENCE_SECONDS
    try:
        while time.monotonic() < end and queries.waiting().exists():
            if not loop.read_waiting(clock.now()):
                time.sleep(0.1)
    finally:
        loop.close()
    return queries.waiting().count()


def _store(batch: list[Found], counts: Counts, *, as_new: bool, recipient: str) -> None:
    at = clock.now()
    arrivals = [_arrival(found, at, as_new=as_new, recipient=recipient) for found in batch]
    try:
        _count(actions.store_all(arrivals), counts)
    except (OSError, DatabaseError):
        for found, arrival in zip(batch, arrivals, strict=True):
            try:
                _count(actions.store_all([arrival]), counts)
            except (OSError, DatabaseError) as error:
                counts.failed.append(f"{found.path}: {error}")


def _count(stored: list[actions.Stored], counts: Counts) -> None:
    new = sum(one.is_new for one in stored)
    counts.stored += new
    counts.known += len(stored) - new


def _arrival(found: Found, at: datetime, *, as_new: bool, recipient: str) -> Arrival:
    import hashlib

    sha256 = hashlib.sha256(found.raw).hexdigest()
    return Arrival(
        raw=found.raw,
        door="take",
        key=keys.taken(sha256, str(found.path.absolute()), found.offset),
        at=at,
        recipient=recipient,
        quiet=not as_new and is_old(found.raw, at),
    )


def _mails(path: Path, counts: Counts) -> Iterator[Found]:
    """A folder gives its .eml files and Maildir entries, also those below it; other files only when named."""
    if path.is_dir():
        if (path / "cur").is_dir() or (path / "new").is_dir():
            for name in ("new", "cur"):
                yield from _entries(path / name, counts)
            return
        for entry in sorted(path.iterdir()):
            if entry.is_dir() or entry.suffix.lower() == ".eml":
                yield from _guarded(entry, counts)
        return
    if is_mbox(path):
        for offset, raw in mails_in(path):
            yield Found(path, raw, offset)
    elif path.stat().st_size > LARGEST:
        counts.failed.append(f"{path}: larger than any mail")
    else:
        yield Found(path, path.read_bytes())


def _entries(folder: Path, counts: Counts) -> Iterator[Found]:
    for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
        if entry.is_file() and not entry.name.startswith("."):
            yield from _guarded(entry, counts)


def _guarded(path: Path, counts: Counts) -> Iterator[Found]:
    """What this gives; a file that cannot be opened is noted and the others go on."""
    try:
        yield from _mails(path, counts)
    except OSError as error:
        counts.failed.append(f"{path}: {error.strerror or error}")
