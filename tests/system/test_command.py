"""`gehoor COMMAND` where something is wrong: a sentence, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gehoor.system import home, rebuild, worker

SRC = Path(home.__file__).parents[2]


def gehoor(*words: str, folder, **settings: str) -> tuple[int, str, str]:
    """Exit code, what it said and what it complained of, in a data folder of its own."""
    plain = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "GEHOOR_HOME"}}
    done = subprocess.run(
        [sys.executable, "-m", "gehoor.system.command", *words],
        env=plain | {"GEHOOR_HOME": str(folder), "PYTHONPATH": str(SRC)} | settings,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("words", ["token create els@wit.example", "mail list --json"])
def test_without_tables_it_says_how_to_begin(tmp_path, words):
    begin = "There is nothing in this database yet. Run “gehoor prepare” or “gehoor serve” first."

    assert gehoor(*words.split(), folder=tmp_path) == (2, "", f"Gehoor cannot use its database. {begin}\n")


def test_a_database_of_another_kind_is_said(tmp_path):
    code, _, complaint = gehoor("check", folder=tmp_path, DATABASE_URL="foo://x")

    assert (code, complaint.count("\n")) == (2, 1)
    assert complaint.startswith("Gehoor cannot begin with these settings. Scheme 'foo://' is unknown.")


def test_a_data_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")

    code, _, complaint = gehoor("check", folder=tmp_path / "file" / "home")

    assert (code, complaint.count("\n")) == (2, 1)


@pytest.mark.parametrize("port", ["65536", "²", "99999999999"])
def test_a_port_that_cannot_be_is_refused(monkeypatch, port):
    monkeypatch.setenv("GEHOOR_HTTP", f"127.0.0.1:{port}")

    with pytest.raises(ValueError, match=r"it must look like 127\.0\.0\.1:8000"):
        home.address("GEHOOR_HTTP", "127.0.0.1:8000")


def test_a_worker_is_not_set_to_a_queue_that_there_is_not():
    with pytest.raises(
        worker.argparse.ArgumentTypeError, match="there is no queue 'letter', only main, letters"
    ):
        worker.known_queues("main,letter")

    assert worker.known_queues("letters,main") == "letters,main"
    assert worker.known_queues("none") == "none"


def test_a_mark_that_was_cut_short_begins_the_search_index_from_the_start(settings, tmp_path):
    settings.GEHOOR_HOME = tmp_path
    (tmp_path / "search-rebuild.json").write_text('{"people": 1')

    assert rebuild._reached() == {}
