"""The two languages in which mail servers hand over mail, SMTP and LMTP, made safe and generous.

Lines may be of any length and end in a bare LF; only CRLF.CRLF ends a mail, so that nothing can be smuggled in
behind one. The answer "250" is given after the mail is on the disk and committed; LMTP gives one for each
recipient. Every answer has an enhanced status code (RFC 3463), and commands may come before the answers to those
before them (RFC 2920), as LMTP asks (RFC 2033).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import defaultdict
from typing import Any

from aiosmtpd.smtp import SMTP, syntax

from gehoor.core import clock
from gehoor.intake.actions import Arrival, Stored
from gehoor.intake.doors.keeper import Keeper, Outcome
from gehoor.intake.reading import limits
from gehoor.intake.rules import keys

IDLE_SECONDS = 120.0
MAIL_SECONDS = 900.0
MOST_RECIPIENTS = 500
COMMAND_BYTES = 4096
HELD_BYTES = 256 * limits.MIB

STORED = "250 2.0.0 It is on disk"
STORED_ALREADY = "250 2.0.0 It was on disk already"
NOT_NOW = "451 4.3.0 It cannot be kept just now, try again later"
TOO_LARGE = "552 5.3.4 The mail is too large"
TOO_BUSY = "452 4.3.1 Too much mail at once, try again later"
NOT_HERE = "550 5.1.1 Nobody here has this address"
NO_ADDRESS = "501 5.1.3 That is not an address"
TOO_SLOW = "421 4.4.2 That took too long"
TOO_MANY = "452 4.5.3 Too many recipients, send the rest apart"

ANNOUNCED = ("250-PIPELINING", "250-ENHANCEDSTATUSCODES")
_CODES = {
    "421": "4.4.2",
    "500": "5.5.2",
    "501": "5.5.4",
    "502": "5.5.1",
    "503": "5.5.1",
    "504": "5.5.4",
    "530": "5.7.0",
    "552": "5.3.4",
    "553": "5.1.3",
    "555": "5.5.4",
}
_BARE = re.compile(r"([245]\d\d)([ -])(?!\d\.\d{1,3}\.\d{1,3}(?: |$))")
_END = b"\r\n.\r\n"
_PATH = re.compile(r'<(?:@[^:>]*:)?((?:"(?:[^"\\]|\\.)*"|[^"<>\s])*)>(.*)', re.DOTALL)

logger = logging.getLogger("gehoor.listener")
logging.getLogger("mail.log").setLevel(logging.ERROR)


class Shared:
    """What the conversations of one listener share."""

    def __init__(self, keeper: Keeper, hostname: str) -> None:
        self.keeper = keeper
        self.hostname = hostname
        self.held = 0
        self.open = 0


class TooLarge(Exception):
    """The mail is larger than we take; it was read to its end and thrown away."""


class TooBusy(Exception):
    """More mail is coming in at this moment than there is room for; likewise."""


class Smtp(SMTP):
    """SMTP from a mail server near by: mail for us only, answered once."""

    line_length_limit = 64 * 1024
    door = "smtp"

    def __init__(self, shared: Shared, loop: asyncio.AbstractEventLoop) -> None:
        self.shared = shared
        super().__init__(
            self,
            data_size_limit=limits.MAIL_BYTES,
            enable_SMTPUTF8=True,
            hostname=shared.hostname,
            ident="Gehoor",
            timeout=IDLE_SECONDS,
            loop=loop,
        )
        self.command_size_limits = defaultdict(lambda: COMMAND_BYTES)
        self._is_greeting = True

    async def push(self, status: str) -> None:  # type: ignore[override]  # bytes are never said here
        """Say it, with a status code; a greeting has none."""
        bare = None if self._is_greeting else _BARE.match(status)
        if bare:
            status = f"{bare[1]}{bare[2]}{_CODES.get(bare[1], f'{bare[1][0]}.0.0')} {status[4:]}"
        await super().push(status)
        self._is_greeting = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.shared.open += 1
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.shared.open -= 1
        super().connection_lost(error)

    async def handle_exception(self, error: Exception) -> str:
        """Whatever went wrong, the other side hears that it may try again, and nothing else."""
        logger.error("A conversation failed.", exc_info=error)
        return NOT_NOW

    async def handle_EHLO(  # noqa: N802 -- the name that aiosmtpd calls
        self, _server: SMTP, session: Any, _envelope: Any, hostname: str, said: list[str]
    ) -> list[str]:
        session.host_name = hostname
        lines = [*said[:-1], *ANNOUNCED, said[-1]]
        self._is_greeting = True
        return ["\r\n".join(lines)]

    async def handle_HELO(  # noqa: N802 -- likewise
        self, _server: SMTP, session: Any, _envelope: Any, hostname: str
    ) -> str:
        session.host_name = hostname
        self._is_greeting = True
        return f"250 {self.hostname}"

    async def handle_MAIL(  # noqa: N802 -- likewise
        self, _server: SMTP, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Go on"

    async def handle_RCPT(  # noqa: N802 -- the name that aiosmtpd calls
        self, _server: SMTP, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return TOO_MANY
        if "@" not in address:
            return NO_ADDRESS
        if not await self._takes(address):
            return NOT_HERE
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 Go on"

    async def _takes(self, address: str) -> bool:
        return await self.shared.keeper.is_ours(address)

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802 -- aiosmtpd's name
        """Take one mail, keep it, and only then say so."""
        if await self.check_helo_needed():
            return
        envelope = self.envelope
        if arg or not envelope or not envelope.rcpt_tos:
            await self.push("501 5.5.4 Syntax: DATA" if arg else "503 5.5.1 Name a recipient first")
            return
        await self.push("354 End with a dot on a line of its own")
        try:
            async with asyncio.timeout(MAIL_SECONDS):
                raw = await self._content()
        except TimeoutError:
            await self.push(TOO_SLOW)
            self._writer.close()
            return
        except TooLarge:
            answers = [TOO_LARGE] * len(envelope.rcpt_tos)
        except TooBusy:
            answers = [TOO_BUSY] * len(envelope.rcpt_tos)
        else:
            answers = [_answer(outcome) for outcome in await self._keep(envelope, raw)]
        self._set_post_data_state()
        await self._answer(answers)

    async def _answer(self, answers: list[str]) -> None:
        """SMTP has one answer for all: when one could not be kept, all are asked for again. What was kept is known
        by its key then, and stays one delivery.
        """
        refused = [answer for answer in answers if not answer.startswith("2")]
        await self.push(refused[0] if refused else answers[0])

    async def _keep(self, envelope: Any, raw: bytes) -> list[Outcome]:
        import hashlib

        at, sha256 = clock.now(), hashlib.sha256(raw).hexdigest()
        sender = "" if envelope.mail_from == "<>" else envelope.mail_from
        arrivals = [
            Arrival(
                raw=raw,
                door=self.door,
                key=keys.posted(self.door, sha256, recipient),
                at=at,
                recipient=recipient,
                envelope_from=sender,
            )
            for recipient in envelope.rcpt_tos
        ]
        self.shared.held += len(raw)
        try:
            return await self.shared.keeper.keep(arrivals)
        finally:
            self.shared.held -= len(raw)

    async def _content(self) -> bytes:
        """The mail up to its end, dots taken off again. Raises TooLarge and TooBusy, after reading to the end."""
        data, counted = bytearray(), 0
        refusal: Exception | None = None
        try:
            while True:
                data += await self._piece()
                self.shared.held += len(data) - counted
                counted = len(data)
                if data.endswith(_END) or data == _END[2:]:
                    break
                if len(data) > limits.MAIL_BYTES + len(_END):
                    refusal = TooLarge()
                elif self.shared.held > HELD_BYTES and len(data) > limits.MIB:
                    refusal = refusal or TooBusy()
                if refusal:
                    del data[:-4]
        finally:
            self.shared.held -= counted
        if refusal:
            raise refusal
        if len(data) > limits.MAIL_BYTES + len(_END):
            raise TooLarge
        del data[-3:]
        if data.startswith(b"."):
            del data[0]
        return bytes(data.replace(b"\r\n.", b"\r\n"))

    async def _piece(self) -> bytes:
        """Up to the next dot at the end of a line, or as much of a long stretch as has come."""
        self._reset_timeout()
        try:
            return await self._reader.readuntil(b".\r\n")
        except asyncio.LimitOverrunError as long:
            return await self._reader.read(long.consumed)

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """The path of MAIL and RCPT: `<>` stays `<>`, so that it is not taken for nothing."""
        text = arg.strip()
        match = _PATH.match(text)
        if match:
            return match[1] or "<>", match[2].strip()
        if "<" in text:
            return None, None
        address, _, rest = text.partition(" ")
        return address or None, rest.strip()


class Lmtp(Smtp):
    """LMTP: the last step of a mail server's own delivery; it has checked the recipient, and gets an answer for
    each of them.
    """

    door = "lmtp"
    show_smtp_greeting = False

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802 -- as above
        await super().smtp_EHLO(arg)

    async def smtp_HELO(self, hostname: str) -> None:  # noqa: N802 -- as above
        del hostname
        await self.push("500 5.5.1 This is LMTP: say LHLO")

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 -- as above
        await self.smtp_HELO(hostname)

    async def _takes(self, address: str) -> bool:
        del address
        return True

    async def _answer(self, answers: list[str]) -> None:
        for answer in answers:
            await self.push(answer)


def _answer(outcome: Outcome) -> str:
    if isinstance(outcome, Stored):
        return STORED if outcome.is_new else STORED_ALREADY
    return NOT_NOW
