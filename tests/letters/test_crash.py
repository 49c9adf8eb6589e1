from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.factories import mail_server

pytestmark = pytest.mark.slow

ONE_LETTER = """
from gehoor.system import command; command.set_up_django()
from gehoor.core import clock
from gehoor.letters import actions
from tests.factories import cases, people
at = clock.now()
case = cases.case(team=people.team(), customer=people.customer(verified=True), at=at)
"""


@pytest.fixture
def installation(tmp_path):
    """One of its own, with a customer who has just written, and a slow mail server."""
    told, controller = mail_server.start()
    told.waits = 3.0
    environment = os.environ | {
        "GEHOOR_HOME": str(tmp_path / "home"),
        "GEHOOR_SMTP_URL": told.url,
        "PYTHONPATH": os.pathsep.join(["src", "."]),
    }
    environment.pop("DATABASE_URL", None)
    run = [sys.executable, "-m", "gehoor.system.command"]
    subprocess.run([*run, "prepare"], env=environment, check=True)
    subprocess.run([sys.executable, "-c", ONE_LETTER], env=environment, check=True)
    yield told, lambda: subprocess.Popen([*run, "worker", "--queues", "letters"], env=environment)
    controller.stop()


def until(condition, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


def test_a_worker_killed_inside_data_sends_at_most_once_more_and_under_the_same_id(installation):
    told, start = installation
    first = start()
    assert until(lambda: told.connections, 20)
    first.send_signal(signal.SIGKILL)
    first.wait()

    second = start()
    arrived = until(lambda: len(told.taken) >= 1, 40)
    until(lambda: len(told.taken) >= 3, 8)
    second.terminate()
    second.wait(timeout=10)

    assert arrived
    assert len(told.taken) in {1, 2}
    assert len({mail["Message-ID"] for mail in told.taken}) == 1
