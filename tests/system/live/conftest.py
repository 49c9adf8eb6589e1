from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def environment(tmp_path_factory) -> Iterator[dict[str, str]]:
    """An installation of its own, on the same kind of database as the tests."""
    given = {k: v for k, v in os.environ.items() if k not in {"GEHOOR_HOME", "DATABASE_URL"}}
    given |= {"GEHOOR_HOME": str(tmp_path_factory.mktemp("live")), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    address = os.environ.get("DATABASE_URL", "")
    name = f"live_{os.getpid()}"
    if address.startswith("postgres"):
        _sql(address, f"CREATE DATABASE {name}")
        given["DATABASE_URL"] = f"{address.rpartition('/')[0]}/{name}"
    subprocess.run([sys.executable, "-m", "gehoor.system.command", "prepare"], env=given, check=True)
    yield given
    if address.startswith("postgres"):
        _sql(address, f"DROP DATABASE {name} WITH (FORCE)")


def _sql(address: str, sql: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql)


@pytest.fixture(scope="session")
def do(environment) -> Callable[..., Any]:
    """Let another process do something of doing.py."""

    def done(*words: str) -> Any:
        command = [sys.executable, "-m", "tests.system.live.doing", *words]
        answer = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, cwd=ROOT)
        return json.loads(answer.stdout)

    return done


@pytest.fixture(scope="session")
def port(environment) -> Iterator[int]:
    """A real web server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    command = [sys.executable, "-m", "gehoor.system.command", "web", "--port", str(number)]
    server = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        _wait_until_it_serves(number)
        yield number
    finally:
        server.terminate()
        server.wait(15)


def _wait_until_it_serves(number: int) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{number}/-/alive", timeout=5).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.fixture(scope="session")
def there(do) -> dict[str, Any]:
    """Two agents who are signed in, an open case and one of a closed team."""
    return do("start")
