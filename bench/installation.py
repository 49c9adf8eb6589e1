"""An installation of its own on spare ports, with a team and an administrator, for measuring."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[1]
SET_UP = """
from gehoor.core import clock
from gehoor.core.events import SYSTEM
from gehoor.people import actions, queries
at = clock.now()
team = queries.teams().first() or actions.make_team(name="Service", by=SYSTEM, at=at)
account = actions.make_account(
    email="bench@desk.example", name="Bench Agent", password="bench bench bench", role="administrator", by=SYSTEM, at=at)
actions.join_team(team=team, person=account.person, by=SYSTEM, at=at)
print(actions.make_api_token(person=account.person, name="bench", by=SYSTEM, at=at))
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
session = SessionStore()
session[SESSION_KEY] = str(account.pk)
session[BACKEND_SESSION_KEY] = "gehoor.system.accounts.Backend"
session[HASH_SESSION_KEY] = account.get_session_auth_hash()
session.save()
print(session.session_key)
"""


class Installation:
    """`with Installation() as here:` serves; `here.pids`, `here.http`, `here.lmtp`, `here.token`, `here.cookie`."""

    def __init__(
        self,
        *,
        database_url: str = "",
        home: Path | None = None,
        queues: str = "main,letters",
        cases: int = 0,
    ) -> None:
        self.own_home = home is None
        self.home = home or Path(tempfile.mkdtemp(prefix="gehoor-bench-"))
        self.queues, self.cases = queues, cases
        self.http, self.lmtp, self.smtp = (_free_port() for _ in range(3))
        self.environment = os.environ | {
            "GEHOOR_HOME": str(self.home),
            "GEHOOR_HTTP": f"127.0.0.1:{self.http}",
            "GEHOOR_LMTP": f"127.0.0.1:{self.lmtp}",
            "GEHOOR_SMTP_IN": f"127.0.0.1:{self.smtp}",
            "GEHOOR_DEMO": "",
            "GEHOOR_LOG": "WARNING",
            "PYTHONPATH": str(ROOT / "src"),
        }
        if database_url:
            self.environment["DATABASE_URL"] = database_url
        self.pids: list[int] = []

    def __enter__(self) -> Self:
        self.run("prepare")
        if self.cases:
            self.run("demo", "--cases", str(self.cases))
        lines = self.python(SET_UP).split()
        self.token, self.cookie = lines[-2], f"gehoor={lines[-1]}"
        log = (self.home / "bench.log").open("w")
        command = [*_command(), "serve", "--queues", self.queues]
        self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        self.pids = [self.process.pid]
        _wait_for(self.http)
        _wait_for(self.lmtp)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)
        if self.own_home:
            shutil.rmtree(self.home, ignore_errors=True)

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [*_command(), *words], env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout

    def python(self, code: str) -> str:
        return self.run("manage", "shell", "-v0", "-c", code)

    def get(self, path: str) -> bytes:
        request = urllib.request.Request(self.url(path), headers={"Cookie": self.cookie})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    def post(self, path: str, body: object, **headers: str) -> dict[str, object]:
        headers |= {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url(path), data=json.dumps(body).encode(), headers=headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.http}{path}"


def _command() -> list[str]:
    return [sys.executable, "-m", "gehoor.system.command"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"Nothing listens on port {port}.")
