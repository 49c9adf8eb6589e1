"""A mail server in a thread that answers as it is told and keeps what it takes."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


@dataclass
class Server:
    """`at_address` and `at_data` are answers in order; what is not told is taken. `drops`: how often it breaks off
    after it has a whole mail and before it says so.
    """

    at_address: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)
    drops: int = 0
    waits: float = 0.0
    taken: list[EmailMessage] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    connections: set[tuple[str, int]] = field(default_factory=set)
    url: str = ""

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 -- aiosmtpd's name
        self.connections.add(session.peer)
        answer = self.at_address.pop(0) if self.at_address else "250 OK"
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        await asyncio.sleep(self.waits)
        answer = self.at_data.pop(0) if self.at_data else "250 OK"
        if answer.startswith("2"):
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
            self.addresses += envelope.rcpt_tos
        if self.drops:
            self.drops -= 1
            server.transport.abort()
        return answer


def start() -> tuple[Server, Controller]:
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    server.url = f"smtp://127.0.0.1:{controller.port}"
    return server, controller


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
