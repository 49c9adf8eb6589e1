"""The page that follows one mail names the files that it really goes through, in that order."""

from __future__ import annotations

import asyncio
import re
import smtplib
import socket
import sys
import threading
from pathlib import Path
from typing import Self

import pytest

from gehoor.cases.events import CaseOpened
from gehoor.intake.doors import listener
from gehoor.letters import tasks as letter_tasks
from gehoor.letters.models import Letter
from gehoor.promises import actions as promises
from gehoor.system import worker
from gehoor.system.flow import FLOW
from tests.factories import people

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "developers" / "one-mail.md"
TABLE = "src/gehoor/system/flow.py"  # it is read at start-up, not walked through
MAIL = b"From: Marijke <m.deboer@example.com>\r\nTo: service@gehoor.localhost\r\nSubject: Lekt\r\n\r\nHij lekt weer.\r\n"


class Trail:
    """Notes each file of ours when it is first entered, in any thread."""

    def __init__(self) -> None:
        self.files: list[str] = []

    def __enter__(self) -> Self:
        threading.setprofile(self._note)
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        threading.setprofile(None)

    def _note(self, frame, event: str, _arg: object) -> None:
        name = frame.f_code.co_filename
        if event == "call" and name.startswith(str(ROOT / "src")):
            short = str(Path(name).relative_to(ROOT))
            if short not in self.files:
                self.files.append(short)


def _named() -> list[str]:
    return re.findall(r"^\d+\. `(src/[^`]+)`", PAGE.read_text(), re.MULTILINE)


def _deliver(port: int) -> None:
    with smtplib.LMTP("127.0.0.1", port) as lmtp:
        lmtp.sendmail("m.deboer@example.com", ["service@gehoor.localhost"], MAIL)


async def _listen_for_one(port: int) -> None:
    stopped = asyncio.Event()
    serving = asyncio.create_task(listener.listen(lmtp=("127.0.0.1", port), smtp=None, stopped=stopped))
    await asyncio.sleep(0.2)
    await asyncio.to_thread(_deliver, port)
    stopped.set()
    await serving


@pytest.mark.django_db(transaction=True)
def test_a_mail_goes_through_the_files_that_the_page_names_in_their_order():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    people.agent("Anna Bakker", people.team())

    with Trail() as trail:
        asyncio.run(_listen_for_one(port))
        while worker.read_mail() or worker.do_jobs(worker.QUEUES):
            pass

    walked = [name for name in _named() if name != TABLE]
    assert [name for name in trail.files if name in walked] == walked
    assert Letter.objects.get().state == Letter.State.SENT


def test_the_table_says_what_the_page_says_of_it():
    follows = FLOW[CaseOpened]

    assert TABLE in _named()
    assert promises.make_first in follows.now
    assert letter_tasks.acknowledge in follows.later


def test_the_page_names_at_most_eight_files():
    assert 0 < len(_named()) <= 8
