"""A short trial with kill -9; the long one is in bench/kill9.py."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

STARTS_PROCESSES = True
ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_twenty_kills_during_three_hundred_mails_lose_nothing_and_double_nothing():
    command = [sys.executable, "-m", "bench.kill9", "--mails", "300", "--kills", "20"]
    command += ["--postgres"] if ON_POSTGRESQL else []

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["lost"], found["doubled"], found["wrong_letters"], found["unread"]) == (0, 0, 0, 0)
    assert (found["cases"], sum(found["kills"].values())) == (300, 20)
