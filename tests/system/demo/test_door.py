"""The command `gehoor demo`, as it is typed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.system.demo.conftest import UNTIL

import gehoor
from gehoor.cases.models import Case, Message
from gehoor.core.models import Event, SearchRow
from gehoor.system import command
from gehoor.system.demo.loader import load as loading
from gehoor.system.demo.loader import mark, press
from gehoor.system.demo.loader.load import load


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch):
    """What is made in another process here would not be seen by the coverage of these tests, nor be quicker."""
    real = press.run
    monkeypatch.setattr(loading, "run", lambda make, wrote, apart: real(make, wrote, apart=False))


def test_it_loads_once_and_says_who_can_look_around(db, capsys, settings):
    settings.GEHOOR_DEMO = True

    assert command.main(["demo", "--cases", "30"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("The demo is loaded: 30 cases in ")
    assert [line.split()[0] for line in lines[2:]] == ["Customer", "Agent", "Lead", "Administrator"]
    assert "/sign-in/" in lines[1]

    assert command.main(["demo", "--cases", "30"]) == 1
    assert capsys.readouterr().out.startswith("The demo is here already.")
    assert command.main(["demo", "--once"]) == 0
    assert capsys.readouterr().out.splitlines() == lines[1:]
    assert Case.objects.count() == 30


def test_an_empty_home_is_made_ready_first(tmp_path):
    words = [sys.executable, "-m", "gehoor.system.command", "demo", "--cases", "20"]
    home = {
        "GEHOOR_HOME": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/new.sqlite3",
        "DJANGO_SETTINGS_MODULE": "gehoor.system.settings",
    }
    source = str(Path(gehoor.__file__).parents[1])

    done = subprocess.run(
        words, env={**os.environ, **home, "PYTHONPATH": source}, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The demo is loaded: 20 cases in ")


def test_it_removes_what_it_loaded(db, capsys):
    load(cases=20, until=UNTIL, progress=lambda done, total: None)

    assert command.main(["demo", "--remove"]) == 0

    assert capsys.readouterr().out == "The demo is removed: 20 cases and all that belonged to them.\n"
    assert Case.objects.count() == 0
    assert command.main(["demo", "--remove"]) == 1
    assert capsys.readouterr().out == "There is no demo here.\n"


def test_at_the_start_a_demo_that_was_cut_short_is_loaded_anew(db, capsys):
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(cases=20, until=UNTIL, progress=stop)

    assert command.main(["demo", "--cases", "25"]) == 1
    assert capsys.readouterr().out.startswith("A demo was loaded in part only.")
    assert command.main(["demo", "--once", "--cases", "25"]) == 0
    assert Case.objects.count() == 25
    assert mark.kept().is_whole


def test_the_same_seed_tells_the_same_and_another_one_something_else(db):
    told = []
    for seed in (1, 1, 2):
        load(cases=25, seed=seed, until=UNTIL, progress=lambda done, total: None)
        told.append(list(Message.objects.order_by("id").values_list("text", "at")))
        assert command.main(["demo", "--remove"]) == 0

    assert told[0] == told[1] != told[2]


def test_very_many_cases_are_loaded_by_the_same_rules(db, monkeypatch):
    monkeypatch.setattr(loading, "MANY", 300)

    load(cases=300, until=UNTIL, progress=lambda done, total: None)

    assert Case.objects.count() == 300
    assert SearchRow.objects.filter(kind="case").count() == 300
    at = list(Event.objects.order_by("id").values_list("at", flat=True))
    assert at == sorted(at)


def test_another_process_makes_what_this_one_writes(transactional_db):
    seen = []

    def make(write):
        write([("core.Setting", ("name", "value"), [("one", "1"), ("two", "2")])])
        write([("core.Setting", ("name", "value"), [("three", "3")])])
        return {"last": 3}

    result = press.run(make, lambda batches: seen.append(len(batches[0][2])), apart=True)

    assert (result, seen) == ({"last": 3}, [2, 1])
    assert mark.preferences.kept("three") == 3


def test_what_fails_in_the_other_process_is_told_here(transactional_db):
    def make(write):
        raise ValueError("no such lot")

    with pytest.raises(RuntimeError, match="no such lot"):
        press.run(make, lambda batches: None, apart=True)


def test_the_demo_that_another_process_makes_is_whole(transactional_db, monkeypatch):
    monkeypatch.setattr(loading, "run", press.run)

    load(cases=30, until=UNTIL, progress=lambda done, total: None, apart=True)

    assert Case.objects.count() == 30
    assert SearchRow.objects.filter(kind="case").count() == 30
