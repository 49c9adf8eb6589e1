"""Kill the listener and the worker at random moments while mail comes in; then count: 0 lost, 0 doubled.

    python -m bench.kill9 --mails 300 --kills 20               # SQLite
    python -m bench.kill9 --mails 10000 --kills 200 --postgres
    python -m bench.kill9 --mailroom                           # the two as forks of one process, as `serve` runs them

The sender keeps each mail until it has heard "250" and then forgets it, as a mail server does. At the end every
mail must be one case with one acknowledgement, whatever was killed when.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from bench import meter

KILLED_WHOLE = 0.2
GEHOOR = [sys.executable, "-m", "gehoor.system.command"]
SOURCE = Path(__file__).resolve().parents[1] / "src"
READ_WITHIN = 3600.0
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mails", type=int, default=300)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--senders", type=int, default=4, help="connections at the same time")
    parser.add_argument("--pause", type=float, default=1.2, help="seconds between two kills, on average")
    parser.add_argument("--postgres", action="store_true", help="on a private PostgreSQL cluster")
    parser.add_argument("--mailroom", action="store_true", help="shoot at the mail room and its two forks")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gehoor-kill-") as home, _database(home, options) as url:
        found = Trial(Path(home), url, options).run()
    print(json.dumps(found))
    return int(bool(found["lost"] or found["doubled"] or found["wrong_letters"] or found["unread"]))


@contextmanager
def _database(home: str, options: argparse.Namespace) -> Iterator[str]:
    if options.postgres:
        from tests.postgres import cluster

        with cluster(durable=True) as url:
            yield url
    else:
        with nullcontext():
            yield f"sqlite:///{home}/gehoor.sqlite3"


class Trial:
    """One installation that is shot at."""

    def __init__(self, home: Path, url: str, options: argparse.Namespace) -> None:
        self.options, self.home = options, home
        self.random = random.Random(options.seed)
        self.port = _free_port()
        self.environment = os.environ | {
            "GEHOOR_HOME": str(home),
            "DATABASE_URL": url,
            "GEHOOR_LMTP": f"127.0.0.1:{self.port}",
            "GEHOOR_SMTP_IN": "off",
            "GEHOOR_SMTP_URL": "",
            "GEHOOR_MAIL_DOMAIN": "desk.example",
            "GEHOOR_LOG": "ERROR",
            "PYTHONPATH": str(SOURCE),
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.mails = [_mail(number) for number in range(options.mails)]
        self.unsent = list(range(options.mails))[::-1]
        self.lock = threading.Lock()
        self.accepted = 0
        self.stop = threading.Event()

    def run(self) -> dict[str, object]:
        started = time.monotonic()
        self._gehoor("prepare")
        for name in ("mailroom",) if self.options.mailroom else ("listener", "worker"):
            self._start(name)
        senders = [threading.Thread(target=self._send) for _ in range(self.options.senders)]
        for sender in senders:
            sender.start()
        kills = self._shoot(senders)
        for sender in senders:
            sender.join()
        unread = self._wait_until_done()
        for process in self.running.values():
            process.terminate()
            process.wait()
        return {
            "database": self.environment["DATABASE_URL"].partition(":")[0],
            "mails": self.options.mails,
            "kills": dict(kills),
            "seconds": round(time.monotonic() - started, 1),
            "unread": unread,
            **self._count(),
        }

    def _shoot(self, senders: list[threading.Thread]) -> Counter[str]:
        """Kill one of the two now and then, start it again at once, until there were enough kills and all is sent."""
        kills: Counter[str] = Counter()
        while kills.total() < self.options.kills or any(sender.is_alive() for sender in senders):
            time.sleep(self.random.uniform(0, 2 * self.options.pause))
            for name, process in self.running.items():
                if process.poll() is not None:
                    self._start(name)
            if kills.total() < self.options.kills:
                name = self.random.choice([*self.running])
                kills[self._kill(name)] += 1
        return kills

    def _kill(self, name: str) -> str:
        """Kill a process, or one of the forks of the mail room; who was killed whole is started again at once."""
        process = self.running[name]
        forks = [number for number in meter.tree([process.pid]) if number != process.pid]
        if name == "mailroom" and forks and self.random.random() > KILLED_WHOLE:
            os.kill(self.random.choice(forks), signal.SIGKILL)
            return "fork"
        process.send_signal(signal.SIGKILL)
        process.wait()
        self._start(name)
        return name

    def _send(self) -> None:
        """Hand over mails one by one; each is tried again until it was accepted."""
        mail: int | None = None
        while not self.stop.is_set():
            try:
                with smtplib.LMTP("127.0.0.1", self.port, timeout=30) as client:
                    while True:
                        if mail is None:
                            with self.lock:
                                mail = self.unsent.pop() if self.unsent else None
                        if mail is None:
                            return
                        client.sendmail("a@mx.example", ["help@desk.example"], self.mails[mail])
                        mail = None
            except (OSError, smtplib.SMTPException):
                time.sleep(0.05)

    def _wait_until_done(self) -> int:
        """Until nothing waits and no job is left; returns how many deliveries and jobs were left after an hour."""
        end, quiet = time.monotonic() + READ_WITHIN, 0
        waiting = jobs = -1
        while time.monotonic() < end and quiet < 2:
            for name, process in self.running.items():
                if process.poll() is not None:
                    self._start(name)
            waiting = sum(account["outcome"] == "waiting" for account in self._accounts())
            jobs = int(self._gehoor("manage", "shell", "-v", "0", "-c", _COUNT_JOBS).strip() or 0)
            quiet = quiet + 1 if not waiting and not jobs else 0
            time.sleep(1)
        return waiting + jobs

    def _count(self) -> dict[str, object]:
        accounts = self._accounts()
        sent = Counter(hashlib.sha256(mail).hexdigest() for mail in self.mails)
        kept = Counter(a["sha256"] for a in accounts if a["outcome"] != "duplicate")
        cases = [a["case"] for a in accounts if a["outcome"] == "case"]
        letters: dict[bytes, set[bytes]] = {}
        for path in (self.home / "sent").glob("**/*.eml"):
            raw = path.read_bytes()
            case = re.search(rb"^Subject:.*?(\d{4,})", raw, re.MULTILINE)
            letters.setdefault(case[1] if case else raw[:40], set()).add(_MESSAGE_ID.search(raw)[1])  # type: ignore[index]
        per_case = json.loads(self._gehoor("manage", "shell", "-v", "0", "-c", _COUNT_LETTERS))
        return {
            "lost": sum((sent - kept).values()),
            "doubled": sum((kept - sent).values()) + len(cases) - len(set(cases)),
            "retries": sum(a["outcome"] == "duplicate" for a in accounts),
            "outcomes": dict(Counter(str(a["outcome"]) for a in accounts)),
            "cases": per_case["cases"],
            "wrong_letters": per_case["cases"] - per_case["with_one"],
            "files_sent": sum(1 for _ in (self.home / "sent").glob("**/*.eml")),
        }

    def _accounts(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self._gehoor("mail", "list", "--json").splitlines()]

    def _gehoor(self, *words: str) -> str:
        done = subprocess.run(
            [*GEHOOR, *words], env=self.environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return done.stdout

    def _start(self, name: str) -> None:
        self.running[name] = subprocess.Popen([*GEHOOR, name], env=self.environment)


_COUNT_JOBS = (
    "from gehoor.core.models import Job; print(Job.objects.filter(done_at=None, dead_at=None).count())"
)
_COUNT_LETTERS = """
import json
from collections import Counter
from gehoor.cases.models import Case
from gehoor.letters.models import Letter
told = Counter(Letter.objects.filter(kind="acknowledgement").values_list("case_id", flat=True))
print(json.dumps({"cases": Case.objects.count(), "with_one": sum(count == 1 for count in told.values())}))
"""


def _mail(number: int) -> bytes:
    moment = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
    lines = [
        f"From: Klant {number} <klant{number}@example.com>",
        "To: help@desk.example",
        f"Subject: Klacht {number}",
        f"Date: {moment}",
        f"Message-ID: <{number}@kill.example>",
        "",
        f"Het gaat om nummer {number}.",
        "",
    ]
    return "\r\n".join(lines).encode()


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
