"""CPU seconds and memory of process trees, read from /proc (Linux)."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def tree(roots: Iterable[int]) -> list[int]:
    """The processes and all that descend from them."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, todo = [], list(roots)
    while todo:
        process = todo.pop()
        if process not in found:
            found.append(process)
            todo += children.get(process, [])
    return found


def cpu(roots: Iterable[int]) -> float:
    """Seconds of user and system time, of children that have ended too."""
    return sum(sum(int(n) for n in fields[11:15]) for p in tree(roots) if (fields := _stat(p))) / TICK


def memory(roots: Iterable[int]) -> float:
    """Proportional set size in MiB: shared pages are counted once."""
    total = 0
    for process in tree(roots):
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def settle(roots: list[int], *, quiet: float = 2.0, most: float = 300.0) -> None:
    """Wait until the processes have been idle (under 3 % of a core) for a while."""
    still, end = 0.0, time.monotonic() + most
    while still < quiet and time.monotonic() < end:
        before = cpu(roots)
        time.sleep(0.5)
        still = still + 0.5 if cpu(roots) - before < 0.015 else 0.0


def calibration() -> float:
    """Milliseconds of a fixed loop, to see whether two runs on a shared machine compare."""
    start, total = time.process_time(), 0
    for number in range(100_000):
        total += number * number % 7
    return (time.process_time() - start) * 1000


def _stat(process: int) -> list[str]:
    try:
        text = Path(f"/proc/{process}/stat").read_bytes()
    except OSError:
        return []
    return text[text.rindex(b")") + 2 :].decode().split()
