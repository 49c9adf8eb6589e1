"""Several workers of one installation, as `gehoor check` sees them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.slow

RUN = [sys.executable, "-m", "gehoor.system.command"]


@pytest.fixture
def environment(tmp_path):
    made = os.environ | {"GEHOOR_HOME": str(tmp_path / "home"), "PYTHONPATH": "src"}
    made.pop("DATABASE_URL", None)
    subprocess.run([*RUN, "prepare"], env=made, check=True)
    return made


def processes(environment) -> set[int]:
    """Those that gave a sign of life."""
    done = subprocess.run([*RUN, "check", "--json"], env=environment, check=False, capture_output=True)
    (worker,) = [one for one in json.loads(done.stdout)["checks"] if one["name"] == "worker"]
    return {int(name.split()[-1]) for name in worker["value"]["seen"]}


def are(environment, *expected) -> bool:
    end = time.monotonic() + 30
    while (found := processes(environment)) != {one.pid for one in expected} and time.monotonic() < end:
        time.sleep(0.2)
    return found == {one.pid for one in expected}


def test_a_worker_that_ends_in_order_is_forgotten_and_one_that_was_killed_is_replaced(environment):
    def start():
        return subprocess.Popen([*RUN, "worker"], env=environment)

    one, two = start(), start()
    both = are(environment, one, two)
    one.terminate()
    ended = one.wait(20)
    after_end = are(environment, two)
    two.send_signal(signal.SIGKILL)
    two.wait()
    after_kill = are(environment, two)
    three = start()
    replaced = are(environment, three)
    three.terminate()

    assert (both, ended, after_end, after_kill, replaced) == (True, 0, True, True, True)
    assert three.wait(20) == 0
