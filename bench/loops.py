"""Two installations that write to each other, people who are away, and an address that is dead.

    python -m bench.loops --seconds 600

A post office between them brings every letter where it belongs. Whoever is away answers everything, politely (as RFC
3834 asks) or rudely (a new mail each time, with no sign that a program wrote it). However long it lasts, nobody may
get more than two automatic letters.
"""

from __future__ import annotations

import argparse
import itertools
import json
import queue
import smtplib
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from typing import Any, Self

from aiosmtpd.controller import Controller
from tests.journeys.house import House, faults, until

from bench.installation import _free_port

MOST = 2
DESKS = ("desk-a.example", "desk-b.example")
AWAY = ("polite", "rude", "nameless", "verified")
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Letter:
    """One that went through the post office."""

    sender: str
    to: str
    mail: EmailMessage

    @property
    def of(self) -> str:
        """The installation that wrote it; empty for anyone else."""
        domain = self.mail["From"].addresses[0].domain if self.mail["From"] else ""
        return domain if domain in DESKS else ""

    @property
    def is_automatic(self) -> bool:
        return str(self.mail.get("Auto-Submitted", "no")).lower() != "no"


class PostOffice:
    """Takes every letter and brings it to the installation, the responder or the dead address it is for."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.port = _free_port()
        self.waiting: queue.Queue[Letter | None] = queue.Queue()
        self.doors: dict[str, Callable[[Letter], None]] = {
            "away.example": self._away,
            "dead.example": self._dead,
        }
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> Self:
        self.controller.start()
        self.thread = threading.Thread(target=self._deliver)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.waiting.put(None)
        self.thread.join()
        self.controller.stop()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd's name
        mail = message_from_bytes(envelope.content, policy=default)
        for to in envelope.rcpt_tos:
            self.post(Letter(envelope.mail_from or "", to, mail))
        return "250 OK"

    def post(self, letter: Letter) -> None:
        self.letters.append(letter)
        self.waiting.put(letter)

    def _deliver(self) -> None:
        while (letter := self.waiting.get()) is not None:
            self.doors[letter.to.rpartition("@")[2].lower()](letter)

    def _away(self, letter: Letter) -> None:
        """Answers once more, each time."""
        name = letter.to.partition("@")[0]
        back = letter.sender if name == "polite" else letter.mail["From"].addresses[0].addr_spec
        if not back or (name == "polite" and letter.is_automatic):
            return
        answer = written(
            letter.to if name != "nameless" else "", back, "Ik ben er even niet", "Ik ben op reis."
        )
        if name == "polite":
            answer["Auto-Submitted"] = "auto-replied"
            answer["In-Reply-To"] = str(letter.mail["Message-ID"])
        self.post(Letter("" if name == "polite" else letter.to, back, answer))

    def _dead(self, letter: Letter) -> None:
        """A report that the address is unknown, to where the letter came from, or else to who wrote it."""
        back = letter.sender or letter.mail["From"].addresses[0].addr_spec
        report = message_from_bytes(
            b"From: Mail Delivery System <mailer-daemon@dead.example>\nSubject: Undelivered Mail\nMIME-Version: 1.0\n"
            b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n\nUnknown user.\n--b\n'
            b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; dead.example\n\nFinal-Recipient: rfc822; "
            + letter.to.encode()
            + b"\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\n"
            + letter.mail.as_bytes()
            + b"\n--b--\n",
            policy=default,
        )
        report["To"], report["Message-ID"] = back, f"<{next(_numbers)}@dead.example>"
        self.post(Letter("", back, report))


def written(sender: str, to: str, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender or "<>", to, subject
    mail["Message-ID"] = f"<{next(_numbers)}.{time.time_ns()}@elsewhere.example>"
    mail.set_content(text)
    return mail


VERIFY = """
from gehoor.core import clock
from gehoor.core.events import SYSTEM
from django.db import transaction
from gehoor.people import actions
at = clock.now()
with transaction.atomic():
    person = actions.meet(email="verified@away.example", by=SYSTEM, at=at)
actions.verify_address(address=person.addresses.get(), by=SYSTEM, at=at)
"""
ANSWER = """
from gehoor.cases.models import Case
from gehoor.cases.rules.said import Said
from gehoor.core import clock
from gehoor.letters import actions as letters
from gehoor.people import queries as people
anna = people.person_of_address("anna@desk.example")
for case in Case.objects.filter(subject="Een vraag"):
    said = Said(text="Wij zoeken het uit.", channel="desk", trust="ours")
    letters.reply(case=case, said=said, to=[], cc=[], seen_version=case.version, by=anna, at=clock.now())
"""


def trial(seconds: float) -> dict[str, Any]:
    """Let them write for so long; then how many automatic letters each wrote to whom, and what went wrong."""
    with PostOffice() as office:
        houses = {domain: _house(domain, office) for domain in DESKS}
        with houses[DESKS[0]] as first, houses[DESKS[1]] as second:
            started = time.monotonic()
            for house in (first, second):
                house.python(VERIFY)
            _kick(office)
            for house in (first, second):
                until(lambda house=house: "Een vraag" in house.python(SUBJECTS))
                house.python(ANSWER)
            time.sleep(max(0.0, seconds - (time.monotonic() - started)))
            complaints = faults(first.log) + faults(second.log)
    automatic = Counter((one.of, one.to) for one in office.letters if one.of and one.is_automatic)
    return {
        "letters": len(office.letters),
        "automatic": {f"{desk} to {to}": count for (desk, to), count in sorted(automatic.items())},
        "most": max(automatic.values(), default=0),
        "complaints": complaints,
    }


SUBJECTS = "from gehoor.cases.models import Case; print(list(Case.objects.values_list('subject', flat=True)))"


def _house(domain: str, office: PostOffice) -> House:
    house = House(
        GEHOOR_MAIL_DOMAIN=domain,
        GEHOOR_SMTP_URL=f"smtp://127.0.0.1:{office.port}",
        GEHOOR_AUTHSERV_ID="office",
    )
    office.doors[domain] = lambda letter: _hand_in(house, letter)
    return house


def _hand_in(house: House, letter: Letter) -> None:
    with smtplib.SMTP("127.0.0.1", house.smtp, timeout=60) as server:
        server.sendmail(letter.sender, [letter.to], letter.mail.as_bytes())


def _kick(office: PostOffice) -> None:
    """Everyone writes once: the two desks to each other, and those who are away or dead to both."""
    for desk, other in (DESKS, DESKS[::-1]):
        names = [f"support@{other}", *(f"{name}@away.example" for name in AWAY), "gone@dead.example"]
        for name in names:
            mail = written(name, f"help@{desk}", "Een vraag", "Wanneer komt mijn bestelling?")
            office.post(Letter(name, f"help@{desk}", mail))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=600)
    found = trial(parser.parse_args().seconds)
    print(json.dumps(found, indent=1))
    return int(found["most"] > MOST or bool(found["complaints"]))


if __name__ == "__main__":
    sys.exit(main())
