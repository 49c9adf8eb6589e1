"""A real listener on real sockets, with a database file of its own."""

from __future__ import annotations

import json
import os
import re
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories.mail import mail

GEHOOR = [sys.executable, "-m", "gehoor.system.command"]
SOURCE = Path(__file__).resolve().parents[3] / "src"


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Installation:
    """A data folder, and a listener that runs on it."""

    def __init__(self, home: Path) -> None:
        self.lmtp, self.smtp = free_port(), free_port()
        self.environment = os.environ | {
            "GEHOOR_HOME": str(home),
            "DATABASE_URL": f"sqlite:///{home}/gehoor.sqlite3",
            "GEHOOR_LMTP": f"127.0.0.1:{self.lmtp}",
            "GEHOOR_SMTP_IN": f"127.0.0.1:{self.smtp}",
            "GEHOOR_MAIL_DOMAIN": "desk.example",
            "PYTHONPATH": str(SOURCE),
        }
        self.run("manage", "migrate", "--verbosity", "0")
        self.process = subprocess.Popen([*GEHOOR, "listener"], env=self.environment)
        for port in (self.lmtp, self.smtp):
            self._wait_for(port)

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [*GEHOOR, *words], env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def accounts(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.run("mail", "list", "--json").splitlines()]

    def shas(self) -> list[object]:
        return [account["sha256"] for account in self.accounts()]

    def stop(self) -> None:
        self.process.terminate()
        assert self.process.wait(timeout=10) == 0

    def _wait_for(self, port: int) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with socket.socket() as sock:
                if sock.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("The listener does not listen.")


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> Iterator[Installation]:
    made = Installation(tmp_path_factory.mktemp("listener"))
    yield made
    made.stop()


class Talk:
    """A conversation by hand, so that every byte is ours."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.file = self.socket.makefile("rb")
        self.greeting = self.line()

    def line(self) -> str:
        return self.file.readline().decode().rstrip("\r\n")

    def say(self, words: str | bytes) -> str:
        """Say it and return the last line of the answer."""
        self.socket.sendall((words.encode() if isinstance(words, str) else words) + b"\r\n")
        while (answer := self.line())[3:4] == "-":
            pass
        return answer

    def begin(self, *recipients: str, hello: str = "LHLO", sender: str = "a@mx.example") -> list[str]:
        answers = [self.say(f"{hello} mx.example"), self.say(f"MAIL FROM:<{sender}>")]
        answers += [self.say(f"RCPT TO:<{recipient}>") for recipient in recipients]
        return [*answers, self.say("DATA")]


def sha(raw: bytes) -> str:
    import hashlib

    return hashlib.sha256(raw).hexdigest()


def deliver(installation: Installation, raw: bytes, *recipients: str) -> list[str]:
    """Over LMTP; the answers, one a recipient. `raw` is sent as it is, and must end in CRLF."""
    talk = Talk(installation.lmtp)
    talk.begin(*(recipients or ("help@desk.example",)))
    answers = [talk.say(raw + b".")]
    answers += [talk.line() for _ in recipients[1:]]
    talk.socket.close()
    return answers


def test_a_mail_is_on_disk_before_it_is_accepted(installation):
    raw = mail("Op schijf.") + b"\r\n"

    assert deliver(installation, raw) == ["250 2.0.0 It is on disk"]
    assert installation.shas()[-1] == sha(raw)


CODE = re.compile(r"([245])\d\d[ -]\1\.\d{1,3}\.\d{1,3} ")


@pytest.mark.parametrize(("hello", "door"), [("LHLO", "lmtp"), ("EHLO", "smtp")])
def test_it_announces_what_lmtp_asks_for(installation, hello, door):
    talk = Talk(getattr(installation, door))
    talk.socket.sendall(f"{hello} mx.example\r\n".encode())
    lines = [talk.line()]
    while lines[-1][3] == "-":
        lines.append(talk.line())

    assert {"PIPELINING", "ENHANCEDSTATUSCODES", "8BITMIME", "SMTPUTF8"} <= {line[4:] for line in lines}
    assert (lines[0], [line for line in lines if CODE.match(line)]) == ("250-desk.example", [])


@pytest.mark.parametrize(("hello", "door"), [("LHLO", "lmtp"), ("EHLO", "smtp"), ("HELO", "smtp")])
def test_every_answer_but_a_greeting_has_a_status_code(installation, hello, door):
    talk = Talk(getattr(installation, door))
    before = [talk.say("MAIL FROM:<a@mx.example>"), talk.say(f"{hello}"), talk.say("NONSENSE"), talk.say("")]
    greeting = talk.say(f"{hello} mx.example")
    words = ["NOOP", "VRFY a", "EXPN a", "HELP", "HELP MAIL", "RCPT TO:<a@desk.example>", "DATA", "STARTTLS"]
    words += ["AUTH PLAIN", "MAIL", "MAIL FROM:<a b>", "MAIL FROM:<a@mx.example> ODD=1", "RSET x", "RSET"]
    words += [
        "MAIL FROM:<a@mx.example> SIZE=9999999999",
        "MAIL FROM:<a@mx.example>",
        "MAIL FROM:<a@mx.example>",
    ]
    words += [
        "RCPT TO:<a@desk.example> ODD=1",
        "RCPT TO:nobody",
        "RCPT TO:<a@desk.example>",
        "x" * 9000,
        "QUIT",
    ]

    answers = [*before, *(talk.say(word) for word in words)]

    assert [answer for answer in answers if not CODE.match(answer)] == []
    assert (talk.greeting[:16], CODE.match(greeting)) == ("220 desk.example", None)


def test_commands_and_mail_that_come_in_one_piece_are_answered_in_their_order(installation):
    raws = [mail(f"In één stuk {number}") + b"\r\n" for number in range(2)]
    piece = b"LHLO mx.example\r\n"
    for raw in raws:
        piece += b"MAIL FROM:<a@mx.example>\r\nRCPT TO:<a@desk.example>\r\nRCPT TO:<b>\r\n"
        piece += b"RCPT TO:<c@desk.example>\r\nDATA\r\n" + raw + b".\r\n"
    talk = Talk(installation.lmtp)
    talk.socket.sendall(piece + b"MAIL FROM:<>\r\nDATA\r\nNOOP\r\nQUIT\r\n")

    answers = [line for line in talk.file.read().decode().splitlines() if line[3] == " "]

    of_one = ["250 2.1.0", "250 2.1.5", "501 5.1.3", "250 2.1.5", "354 End w", "250 2.0.0", "250 2.0.0"]
    after = ["250 2.1.0", "503 5.5.1", "250 2.0.0", "221 2.0.0"]
    assert [answer[:9] for answer in answers] == ["250 HELP", *of_one, *of_one, *after]
    assert installation.shas()[-4:] == [sha(raws[0])] * 2 + [sha(raws[1])] * 2


def test_lmtp_answers_once_for_each_recipient(installation):
    raw = mail() + b"\r\n"
    before = len(installation.accounts())

    answers = deliver(installation, raw, "a@desk.example", "b@desk.example", "a@desk.example")

    assert answers == [
        "250 2.0.0 It is on disk",
        "250 2.0.0 It is on disk",
        "250 2.0.0 It was on disk already",
    ]
    outcomes = [account["outcome"] for account in installation.accounts()[before:]]
    assert outcomes == ["waiting", "waiting", "duplicate"]


def test_a_retry_is_accepted_and_listed_as_a_duplicate(installation):
    raw = mail() + b"\r\n"
    deliver(installation, raw)

    assert deliver(installation, raw) == ["250 2.0.0 It was on disk already"]
    assert [(a["sha256"], a["outcome"]) for a in installation.accounts()[-2:]] == [
        (sha(raw), "waiting"),
        (sha(raw), "duplicate"),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@b.nl\nSubject: bare\n\nline\n.\nmore\n..\n\r\n",
        b"From: a@b.nl\r\n\r\n" + b"x" * 300_000 + b"\r\n",
        b"From: a@b.nl\r\n\r\n" + b"x" * 65_535 + b"\r\n" + b"y" * 65_537 + b"\r\n",
        b"From: a@b.nl\r\n\r\nEnds in dots.\r\nLike this.\r\nAnd this...\r\n",
        b"\r\n",
        b"",
        bytes(range(256)).replace(b"\n", b"").replace(b"\r", b"") * 1000 + b"\r\n",
        b"\r\n\r\n\r\n",
        b"a\r\n\n.\r\nb\r\n",
    ],
    ids=[
        "bare LF",
        "long line",
        "long lines",
        "dots",
        "one line end",
        "nothing",
        "all bytes",
        "line ends",
        "LF dot",
    ],
)
def test_what_is_sent_is_what_is_kept(installation, raw):
    deliver(installation, raw)

    assert installation.shas()[-1] == sha(raw)


def test_dots_at_the_start_of_lines_are_taken_off_once(installation):
    deliver(installation, b"..a\r\n...\r\nb\r\n...c\r\n")

    assert installation.shas()[-1] == sha(b".a\r\n..\r\nb\r\n..c\r\n")


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7])
def test_how_the_bytes_are_cut_on_the_way_makes_no_difference(installation, size):
    raw = b"From: a@b.nl\r\n\r\n.\rx\r\r\n..\r\n.\n.\r\n" + str(size).encode() + b"\r\n"
    sent = raw.replace(b"\r\n.", b"\r\n..") + b".\r\n"
    talk = Talk(installation.lmtp)
    talk.begin("help@desk.example")
    talk.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    for start in range(0, len(sent), size):
        talk.socket.sendall(sent[start : start + size])
        time.sleep(0.001)

    assert talk.line() == "250 2.0.0 It is on disk"
    assert installation.shas()[-1] == sha(raw)


def test_nothing_can_be_smuggled_in_behind_a_bare_line_feed(installation):
    before = len(installation.accounts())
    inner = b"\n.\r\nMAIL FROM:<eve@x.example>\r\nRCPT TO:<help@desk.example>\r\nDATA\r\nFrom: eve\r\n"

    deliver(installation, b"From: a@b.nl\r\n\r\nHello" + inner)
    deliver(installation, b"From: a@b.nl\r\n\r\nHello" + inner.replace(b"\n.\r\n", b"\r.\r\n"))
    deliver(installation, b"From: a@b.nl\r\n\r\nHello" + inner.replace(b"\n.\r\n", b"\n.\n"))

    assert len(installation.accounts()) == before + 3


def test_commands_sent_ahead_are_answered_in_order(installation):
    talk = Talk(installation.lmtp)
    talk.say("LHLO mx.example")
    one = b"MAIL FROM:<a@b.nl>\r\nRCPT TO:<help@desk.example>\r\nDATA\r\n"

    talk.socket.sendall(one + b"first\r\n.\r\n" + one + b"second\r\n.\r\nQUIT\r\n")

    codes = [talk.line()[:3] for _ in range(9)]
    assert codes == ["250", "250", "354", "250"] * 2 + ["221"]
    assert installation.shas()[-2:] == [sha(b"first\r\n"), sha(b"second\r\n")]


def test_a_connection_that_breaks_off_leaves_nothing(installation):
    before = len(installation.accounts())
    talk = Talk(installation.lmtp)
    talk.begin("help@desk.example")

    talk.socket.sendall(b"From: a@b.nl\r\n\r\nhalf a ma")
    talk.socket.close()

    assert deliver(installation, mail() + b"\r\n") == ["250 2.0.0 It is on disk"]
    assert len(installation.accounts()) == before + 1


def test_a_mail_that_is_too_large_is_refused_for_good(installation):
    talk = Talk(installation.lmtp)
    talk.say("LHLO mx.example")

    assert talk.say("MAIL FROM:<a@b.nl> SIZE=99999999")[:3] == "552"

    talk.say("MAIL FROM:<a@b.nl>")
    talk.say("RCPT TO:<help@desk.example>")
    talk.say("DATA")
    for _ in range(37):
        talk.socket.sendall(b"x" * 1024 * 1024)

    assert talk.say(b"\r\n.") == "552 5.3.4 The mail is too large"
    assert talk.say("NOOP")[:3] == "250"


def test_smtp_takes_mail_for_us_only(installation):
    talk = Talk(installation.smtp)
    talk.say("EHLO mx.example")
    talk.say("MAIL FROM:<>")

    assert talk.say("RCPT TO:<someone@elsewhere.example>") == "550 5.1.1 Nobody here has this address"
    assert talk.say("RCPT TO:<reply+abc@Desk.example>")[:3] == "250"
    assert talk.say("RCPT TO:<x@sub.desk.example>")[:3] == "550"


def test_smtp_takes_mail_for_a_mailbox_elsewhere_as_soon_as_it_is_ours(installation):
    code = (
        "from gehoor.people.models import Team; from gehoor.intake.models import Mailbox;"
        "Mailbox.objects.create(address='klachten@shop.example', team=Team.objects.create(name='K'))"
    )
    installation.run("manage", "shell", "-c", code)
    time.sleep(1.1)
    talk = Talk(installation.smtp)

    assert talk.begin("Klachten+1@shop.example", hello="EHLO")[2][:3] == "250"


def test_smtp_answers_once_and_python_can_speak_with_it(installation):
    with smtplib.SMTP("127.0.0.1", installation.smtp) as client:
        refused = client.sendmail("a@b.nl", ["a@desk.example", "b@desk.example"], mail("smtp"))

    assert refused == {}
    assert [account["door"] for account in installation.accounts()[-2:]] == ["smtp", "smtp"]


def test_python_can_speak_lmtp_with_it(installation):
    with smtplib.LMTP("127.0.0.1", installation.lmtp) as client:
        refused = client.sendmail("a@b.nl", ["a@desk.example"], mail("lmtp"))

    assert refused == {}
    assert installation.accounts()[-1]["door"] == "lmtp"


def test_addresses_in_any_script_are_taken(installation):
    talk = Talk(installation.lmtp)
    talk.say("LHLO mx.example")

    assert talk.say("MAIL FROM:<zoë@voorbeeld.example> SMTPUTF8 BODY=8BITMIME")[:3] == "250"
    assert talk.say('RCPT TO:<"klacht > vraag"@desk.example>')[:3] == "250"
    assert talk.say("RCPT TO:<帮助@desk.example>")[:3] == "250"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "NONSENSE",
        "MAIL",
        "RCPT TO:<x@y>",
        "DATA",
        "MAIL FROM:x <",
        "\udcff".encode("utf-8", "surrogateescape").decode("latin-1"),
    ],
)
def test_odd_commands_get_an_answer_and_end_nothing(installation, line):
    talk = Talk(installation.lmtp)
    talk.say("LHLO mx.example")

    assert talk.say(line)[:1] == "5"
    assert talk.say("NOOP")[:3] == "250"


def test_a_database_that_is_busy_makes_the_sender_wait_or_try_again(installation):
    import fcntl

    lock = Path(installation.environment["GEHOOR_HOME"]) / "gehoor.sqlite3.lock"
    raw = mail() + b"\r\n"
    with lock.open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        talk = Talk(installation.lmtp)
        talk.begin("help@desk.example")
        talk.socket.sendall(raw + b".\r\n")
        time.sleep(1)
        talk.socket.setblocking(False)
        with pytest.raises(BlockingIOError):
            talk.socket.recv(1)
        talk.socket.setblocking(True)

    assert talk.line() == "250 2.0.0 It is on disk"
    assert installation.shas()[-1] == sha(raw)


def test_two_listeners_cannot_have_one_port(installation):
    done = subprocess.run(
        [*GEHOOR, "listener"], env=installation.environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
