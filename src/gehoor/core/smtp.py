"""Handing a mail to a mail server, and what its answer means: taken, try later, or never."""

from __future__ import annotations

import re
import smtplib
import ssl
import threading
import time
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

CONNECT_SECONDS = 10
ANSWER_SECONDS = 60
REUSE_SECONDS = 10
REUSE_MAILS = 100
AWAY_SECONDS = 20
NOT_LET_IN = "The mail server did not let us in: "
NOT_REACHED = "The mail server cannot be reached: "
_PERMANENT = 500
_NO_SUCH_ADDRESS = re.compile(
    r"\b5\.1\.(?:1|2|3|6|10)\b|(?:user|recipient|mailbox|address|account)s? (?:is )?"
    r"(?:unknown|not found|does not exist|doesn't exist|invalid|no longer|rejected: user unknown)|"
    r"(?:no such|unknown|invalid) (?:user|recipient|mailbox|address|account|person)",
    re.IGNORECASE,
)
_ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")


class Undelivered(Exception):
    """The server did not take the mail; the text is what it said."""


class TryLater(Undelivered):
    """Not now: it was not there, too busy, or broke off before it said that it has the mail."""


class RefusedForGood(Undelivered):
    """Never. `address_is_dead` when it refused because nobody has this address."""

    def __init__(self, text: str, *, address_is_dead: bool = False) -> None:
        super().__init__(text)
        self.address_is_dead = address_is_dead


@dataclass(frozen=True)
class Server:
    """Where to hand mail to, read from smtp://user:password@host:port?starttls=1 or smtps://…"""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    starttls: bool

    @classmethod
    def parse(cls, url: str) -> Server:
        """Raises ValueError with what is wrong."""
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError(
                "GEHOOR_SMTP_URL must look like smtp://user:password@mail.example.org:587?starttls=1"
            )
        tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=parts.port or (465 if tls else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
            starttls=parse_qs(parts.query).get("starttls", ["0"])[-1] in {"1", "true", "yes"},
        )


class _Line(threading.local):
    """The open connection of this thread, used again for the letters of one batch."""

    smtp: smtplib.SMTP | None = None
    server: Server | None = None
    used_at: float = 0.0
    mails: int = 0


_line = _Line()
_away: dict[Server, tuple[float, str]] = {}


def hand_over(
    server: Server,
    *,
    sender: str,
    to: str,
    content: bytes,
    utf8: bool = False,
    patience: float = ANSWER_SECONDS,
) -> None:
    """Give one mail for one address to the server; returns only when it said that it has it. It may take `patience`
    seconds for each of its answers.

    Raises TryLater or RefusedForGood. While a server cannot be reached it is left alone for a few seconds, so
    that a queue of letters does not wait for it one by one.
    """
    connection = _connected(server)
    if connection.sock:
        connection.sock.settimeout(patience)
    try:
        _talk(connection, sender=sender, to=to, content=content, utf8=utf8)
    except smtplib.SMTPResponseException as error:
        hang_up()
        raise _meaning(error.smtp_code, _text(error.smtp_error), at_address=False) from error
    except (smtplib.SMTPException, OSError) as error:
        hang_up()
        raise TryLater(f"{type(error).__name__}: {error}"[:300]) from error
    _line.used_at, _line.mails = time.monotonic(), _line.mails + 1


def hang_up() -> None:
    """End this thread's connection, if there is one."""
    smtp, _line.smtp, _line.server = _line.smtp, None, None
    if smtp is not None:
        smtp.close()


def _talk(connection: smtplib.SMTP, *, sender: str, to: str, content: bytes, utf8: bool) -> None:
    options = []
    if utf8:
        if not connection.has_extn("smtputf8"):
            raise RefusedForGood("The mail server cannot write to addresses with such letters (SMTPUTF8).")
        options = ["SMTPUTF8", "BODY=8BITMIME"]
    code, text = connection.mail(sender, options)
    if code >= 300:  # noqa: PLR2004 -- SMTP reply codes
        raise smtplib.SMTPResponseException(code, text)
    code, text = connection.rcpt(to)
    if code >= 300:  # noqa: PLR2004 -- SMTP reply codes
        connection.rset()
        raise _meaning(code, _text(text), at_address=True)
    code, text = connection.data(content)
    if code >= 300:  # noqa: PLR2004 -- SMTP reply codes
        raise smtplib.SMTPResponseException(code, text)


def _connected(server: Server) -> smtplib.SMTP:
    fresh = time.monotonic() - _line.used_at < REUSE_SECONDS and _line.mails < REUSE_MAILS
    if _line.smtp is not None and _line.server == server and fresh and _answers(_line.smtp):
        return _line.smtp
    hang_up()
    until, why = _away.get(server, (0.0, ""))
    if time.monotonic() < until:
        raise TryLater(why)
    try:
        _line.smtp, _line.server, _line.mails = _connect(server), server, 0
    except smtplib.SMTPAuthenticationError as error:
        raise TryLater(f"{NOT_LET_IN}{_text(error.smtp_error)}"[:300]) from error
    except (smtplib.SMTPException, OSError) as error:
        why = f"{NOT_REACHED}{error}"[:300]
        _away[server] = (time.monotonic() + AWAY_SECONDS, why)
        raise TryLater(why) from error
    _away.pop(server, None)
    return _line.smtp


def _answers(smtp: smtplib.SMTP) -> bool:
    try:
        return smtp.rset()[0] == 250  # noqa: PLR2004 -- SMTP: ready
    except (smtplib.SMTPException, OSError):
        return False


def _connect(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context() if server.tls or server.starttls else None
    if server.tls:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=CONNECT_SECONDS, context=context
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=CONNECT_SECONDS)
    if server.starttls:
        smtp.starttls(context=context)
    smtp.ehlo_or_helo_if_needed()
    if server.user:
        smtp.login(server.user, server.password)
    return smtp


def _meaning(code: int, text: str, *, at_address: bool) -> Undelivered:
    """4xx: later. 5xx: never; at the address and for its sake: it is dead."""
    said = f"{code} {text}"[:300]
    if code < _PERMANENT:
        return TryLater(said)
    return RefusedForGood(said, address_is_dead=at_address and says_nobody(said))


def says_nobody(said: str) -> bool:
    """Whether a server's refusal says that nobody has this address (not: full, blocked, or unwelcome)."""
    enhanced = _ENHANCED.search(said)
    if enhanced and not enhanced.group().startswith("5.1."):
        return False
    return _NO_SUCH_ADDRESS.search(said) is not None


def _text(answer: bytes | str) -> str:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(words.split())
