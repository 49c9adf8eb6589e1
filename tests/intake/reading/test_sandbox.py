from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from gehoor.intake.reading import packing, remarks, sandbox
from gehoor.intake.reading.read import read
from gehoor.intake.reading.sandbox import Sandbox, guards

MAILS = sorted((Path(__file__).parents[1] / "mails").glob("*.eml"))
HEAD = b"From: Anna <anna@example.nl>\nSubject: Klacht\nDate: Mon, 01 Jun 2026 10:00:00 +0200\n\n"
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="these guards are Linux's")


@pytest.fixture(scope="module")
def box():
    with Sandbox() as shared:
        yield shared


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A server whose children do something else than reading: what a bug in a parser could make of them."""

    def make(instead: str) -> Sandbox:
        path = tmp_path / "server.py"
        path.write_text(
            "import time\nfrom gehoor.intake.reading import limits, sandbox\nimport gehoor.intake.reading.read as module\n"
            "limits.CHILD_CPU_SECONDS = 1\nlimits.CHILD_WALL_SECONDS = 4.0\n"
            f"def instead(raw):\n    {instead}\nmodule.read = instead\nsandbox.serve()\n"
        )
        monkeypatch.setattr(sandbox, "_PROGRAM", (str(path),))
        monkeypatch.setattr(sandbox.limits, "CHILD_WALL_SECONDS", 4.0)
        return Sandbox()

    return make


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_a_reading_comes_through_the_sandbox_unchanged(box, path):
    raw = path.read_bytes()

    assert box.read(raw) == read(raw)


def test_packing_and_unpacking_gives_the_same_reading():
    for path in MAILS:
        reading = read(path.read_bytes())
        packed, contents = packing.pack(reading)

        assert packing.content_sizes(packed) == [len(content) for content in contents]
        assert packing.unpack(packed, contents) == reading


@linux
@pytest.mark.parametrize(
    ("instead", "remark"),
    [
        ("while True: pass", remarks.TOOK_TOO_MUCH),
        ("time.sleep(60)", remarks.TOOK_TOO_LONG),
        ("return [bytes(2**20) for _ in range(2000)]", remarks.TOOK_TOO_MUCH),
        ("import os; os.kill(os.getpid(), 9)", remarks.TOOK_TOO_MUCH),
        ("open('/tmp/gehoor-sandbox-must-not-write', 'w').write('x' * 100)", remarks.TOOK_TOO_MUCH),
    ],
)
def test_a_child_that_runs_wild_costs_only_itself(program, instead, remark):
    with program(instead) as box:
        started = time.monotonic()
        reading = box.read(HEAD + b"tekst")
        took = time.monotonic() - started

    assert (reading.unreadable, reading.warnings) == (True, (remark,))
    assert (reading.sender.address, reading.subject, reading.date.day) == ("anna@example.nl", "Klacht", 1)
    assert took < 10


@linux
def test_a_server_that_was_killed_is_started_again():
    with Sandbox() as box:
        box.read(HEAD + b"een")
        os.kill(box._server.pid, 9)
        box._server.wait()

        assert box.read(HEAD + b"twee").text == "twee"


@linux
def test_the_server_has_no_descriptor_of_the_worker(box, tmp_path):
    with (tmp_path / "geheim").open("w"):
        box.read(HEAD + b"tekst")
        folder = Path(f"/proc/{box._server.pid}/fd")
        open_files = [str(entry.readlink()) for entry in folder.iterdir()]

    assert [name for name in open_files if not name.startswith("socket:")] == ["/dev/null", "/dev/null"]


@linux
def test_the_server_ends_with_its_worker():
    box = Sandbox()
    box.read(HEAD + b"tekst")
    server = box._server
    box.close()

    assert server.returncode == 0


def test_threads_read_side_by_side(box):
    found: list[str] = []
    threads = [
        threading.Thread(
            target=lambda number=number: found.append(box.read(HEAD + f"tekst {number}".encode()).text)
        )
        for number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(found) == [f"tekst {number}" for number in range(6)]


def test_a_system_without_the_means_says_so(monkeypatch):
    monkeypatch.setattr(sandbox, "_CAN_SEND_SOCKETS", False)

    with Sandbox() as box:
        assert box.read(HEAD + b"tekst").warnings == (remarks.NO_SANDBOX,)
    assert guards()["own process"] is False
