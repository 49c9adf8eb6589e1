"""Take mail from mail servers: LMTP and SMTP in one process. It only stores; the worker reads.

Both listen on the loopback address unless the settings say otherwise, and neither passes mail on to anyone.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import signal
import sys

from django.conf import settings

from gehoor.intake.doors.conversation import Lmtp, Shared, Smtp
from gehoor.intake.doors.keeper import Keeper

MOST_CONNECTIONS = 200
STOP_WITHIN = 5.0
OFF = frozenset({"", "off", "none"})

logger = logging.getLogger("gehoor.listener")

Where = tuple[str, int]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lmtp", default=settings.GEHOOR_LMTP, metavar="HOST:PORT", help="default: %(default)s"
    )
    parser.add_argument(
        "--smtp", default=settings.GEHOOR_SMTP_IN, metavar="HOST:PORT", help="default: %(default)s"
    )


def run(options: argparse.Namespace) -> int:
    """Listen until told to stop. 1 when an address cannot be listened on."""
    try:
        return asyncio.run(listen(lmtp=where(options.lmtp), smtp=where(options.smtp)))
    except (OSError, ValueError) as error:
        print(f"gehoor listener: {error}", file=sys.stderr)  # noqa: T201 -- for whoever started it
        return 1


def where(text: str) -> Where | None:
    """A `host:port` setting; None for off. Raises ValueError with what is wrong."""
    if text.lower() in OFF:
        return None
    host, colon, port = text.rpartition(":")
    if not (colon and host and port.isdigit()):
        raise ValueError(f"{text!r} must look like 127.0.0.1:8024, or be off.")
    return host.strip("[]"), int(port)


async def listen(*, lmtp: Where | None, smtp: Where | None, stopped: asyncio.Event | None = None) -> int:
    """Serve both until a signal comes or `stopped` is set; what has been taken over is stored before it ends."""
    loop, stop = asyncio.get_running_loop(), stopped or asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, stop.set)
    keeper = Keeper(loop)
    keeper.start()
    servers = [
        await _serve(kind, keeper, address) for kind, address in ((Lmtp, lmtp), (Smtp, smtp)) if address
    ]
    try:
        await stop.wait()
    finally:
        for server in servers:
            server.close()
        await loop.run_in_executor(None, keeper.stop, STOP_WITHIN)
    return 0


async def _serve(kind: type[Smtp], keeper: Keeper, address: Where) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    shared = Shared(keeper, settings.GEHOOR_MAIL_DOMAIN)

    def converse() -> asyncio.BaseProtocol:
        return kind(shared, loop) if shared.open < MOST_CONNECTIONS else _TooMany()

    server = await loop.create_server(converse, address[0], address[1], reuse_address=True)
    logger.info("%s listens on %s:%s", kind.door.upper(), *address)
    return server


class _TooMany(asyncio.Protocol):
    """Tells one connection too many to come back."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(b"421 4.3.2 Too many connections, try again later\r\n")
        transport.close()
