"""How far long work has come, on a terminal's error stream; silent anywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

Item = TypeVar("Item")
EVERY = 0.2


def shown(items: Iterable[Item], what: str) -> Iterator[Item]:
    """The items themselves, telling which of how many five times a second."""
    total = len(items) if isinstance(items, Sized) else 0
    tells, told = sys.stderr.isatty(), 0.0
    for done, item in enumerate(items, 1):
        if tells and time.monotonic() - told > EVERY:
            told = time.monotonic()
            sys.stderr.write(f"\r{what} {done:,}{f' of {total:,}' if total else ''}")
            sys.stderr.flush()
        yield item
    if told:
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()
