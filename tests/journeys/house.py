"""A whole installation on spare ports, with two teams and people who work there, for browsers and mail to meet."""

from __future__ import annotations

import email
import json
import re
import smtplib
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from pathlib import Path
from typing import Self, TypeVar

from bench.installation import Installation, _command, _wait_for

Found = TypeVar("Found")
PASSWORD = "een heel lang wachtwoord"
MAIL_DOMAIN = "desk.example"
PEOPLE = f"""
from gehoor.core import clock
from gehoor.core.events import SYSTEM
from gehoor.people import actions
at = clock.now()
service = actions.make_team(name="Service", public_name="De Witgoedwinkel", by=SYSTEM, at=at)
repairs = actions.make_team(name="Reparatie", public_name="De werkplaats", by=SYSTEM, at=at)
for name, role, team, is_lead, takes_new in (
    ("Anna Visser", "agent", service, False, True),
    ("Bram de Wit", "agent", service, False, False),
    ("Carla Smit", "agent", repairs, False, True),
    ("Lotte Kuipers", "lead", service, True, False),
    ("Ada Jansen", "administrator", service, False, False),
):
    first = name.split()[0].lower()
    account = actions.make_account(
        email=first + "@{MAIL_DOMAIN}", name=name, password="{PASSWORD}", role=role, by=SYSTEM, at=at)
    actions.join_team(team=team, person=account.person, is_lead=is_lead, takes_new=takes_new, by=SYSTEM, at=at)
"""


class House(Installation):
    """`with House() as house:` serves; `house.mail(...)` hands in a mail, `house.letters(...)` are those sent."""

    def __init__(self, *, people: str = PEOPLE, **settings: str) -> None:
        super().__init__()
        self.people = people
        self.environment |= {"GEHOOR_MAIL_DOMAIN": MAIL_DOMAIN, "GEHOOR_LANGUAGE": "en"} | settings
        self.log = self.home / "serve.log"

    def __enter__(self) -> Self:
        with self.log.open("w") as log:
            command = [*_command(), "serve"]
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        self.pids = [self.process.pid]
        try:
            _wait_for(self.http)
            _wait_for(self.lmtp)
            if self.people:
                self.python(self.people)
        except BaseException:
            self.__exit__()
            raise
        return self

    def url(self, path: str) -> str:
        return f"http://localhost:{self.http}{path}"

    def hand_in(self, raw: bytes, *, to: str = f"help@{MAIL_DOMAIN}", sender: str = "mx@example.net") -> None:
        with smtplib.LMTP("127.0.0.1", self.lmtp, timeout=60) as lmtp:
            lmtp.sendmail(sender, [to], raw)

    def mail(self, text: str, *, sender: str, subject: str, **headers: str) -> None:
        """A plain mail of a customer, handed in over LMTP."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, f"help@{MAIL_DOMAIN}", subject
        mail["Date"] = format_datetime(datetime.now(UTC))
        mail["Message-ID"] = f"<{time.time_ns()}@customer.example>"
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        self.hand_in(mail.as_bytes())

    def letters(self, to: str, containing: str = "") -> list[EmailMessage]:
        """What was sent to this address, oldest first."""
        paths = sorted((self.home / "sent").glob("**/*.eml"), key=lambda path: path.stat().st_mtime_ns)
        found = [email.message_from_bytes(path.read_bytes(), policy=default) for path in paths]
        return [
            one
            for one in found
            if to in {known.addr_spec for known in one["To"].addresses} and containing in text_of(one)
        ]

    def letter(self, to: str, containing: str = "") -> EmailMessage:
        """The newest such letter, as soon as it is there."""
        return until(lambda: self.letters(to, containing))[-1]

    def deliveries(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.run("mail", "list", "--json").splitlines()]


def until(find: Callable[[], Found], *, seconds: float = 30) -> Found:
    """What `find` gives, as soon as that is something."""
    end = time.monotonic() + seconds
    while not (found := find()):
        if time.monotonic() > end:
            raise TimeoutError(f"Nothing after {seconds:g} seconds.")
        time.sleep(0.1)
    return found


def text_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    return part.get_content() if part else ""


def link_in(letter: EmailMessage) -> str:
    """Where the customer's link in a letter leads."""
    found = re.search(r"http://localhost:\d+/my/l/\S+", text_of(letter))
    assert found
    return found[0]


def faults(log: Path) -> list[str]:
    """What an installation should not have said."""
    return [line for line in log.read_text().splitlines() if "Traceback" in line or " ERROR " in line]
