from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path | str]:
    """A database with tables and nothing in them, to be copied: a file on SQLite, a name on PostgreSQL."""
    home = tmp_path_factory.mktemp("empty")
    name = f"empty_{os.getpid()}"
    if ON_POSTGRESQL:
        _sql(f"CREATE DATABASE {name}")
    address = _address(name) if ON_POSTGRESQL else f"sqlite:///{home / 'gehoor.sqlite3'}"
    _run(home, address, "-m", "gehoor.system.command", "manage", "migrate", "--skip-checks", "--verbosity=0")
    yield name if ON_POSTGRESQL else home / "gehoor.sqlite3"
    if ON_POSTGRESQL:
        _sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def do(empty, tmp_path) -> Iterator[Callable[..., Any]]:
    """Let processes do something of tests/core/doing.py to a database of their own; gives what they answer."""
    name = f"copy_{os.getpid()}_{abs(hash(str(tmp_path)))}"
    if ON_POSTGRESQL:
        _sql(f"CREATE DATABASE {name} TEMPLATE {empty}")
    else:
        shutil.copy(empty, tmp_path / "gehoor.sqlite3")
    address = _address(name) if ON_POSTGRESQL else f"sqlite:///{tmp_path / 'gehoor.sqlite3'}"

    def doing(what: str, **arguments: Any) -> Any:
        return json.loads(_run(tmp_path, address, "-m", "tests.core.doing", what, json.dumps(arguments)))

    yield doing
    if ON_POSTGRESQL:
        _sql(f"DROP DATABASE {name} WITH (FORCE)")


def _run(home: Path, address: str, *words: str) -> str:
    environment = os.environ | {
        "GEHOOR_HOME": str(home),
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "gehoor.system.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


def _address(name: str) -> str:
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


def _sql(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute(statement)
