from __future__ import annotations

import os
import signal
import subprocess
import time
from functools import partial
from pathlib import Path

import pytest

from gehoor.system.mailroom import Forked
from gehoor.system.processes import Child, supervise


def note(path: Path) -> int:
    """One line more, then an end as after a fault."""
    with path.open("a") as file:
        file.write(f"{os.getpid()}\n")
    return 3


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def test_fork_that_ended_is_started_again(tmp_path, capfd):
    path = tmp_path / "lines"
    child = Child("notary", partial(Forked, partial(note, path)))

    supervise([child], stopped=lambda: len(lines(path)) > 1)

    assert len(set(lines(path))) == 2
    assert "notary ended with 3; it starts again in 1 s." in capfd.readouterr().err


def test_fork_that_hears_nothing_is_ended_all_the_same(tmp_path):
    path = tmp_path / "lines"
    child = Child("sleeper", partial(Forked, partial(deaf, path)))

    supervise([child], stopped=lambda: len(lines(path)) > 0, stop_within=0.2)

    assert child.process is not None
    assert child.process.wait(10) == -signal.SIGKILL


def deaf(path: Path) -> int:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    note(path)
    time.sleep(60)
    return 0


def test_waiting_for_a_fork_that_goes_on_is_given_up():
    fork = Forked(partial(time.sleep, 60))

    with pytest.raises(subprocess.TimeoutExpired):
        fork.wait(0.01)

    fork.kill()
    assert fork.wait(10) == -signal.SIGKILL
