from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator

import pytest

from gehoor.core.events import Cursor
from gehoor.system.live import door
from gehoor.system.live.access import Listener, Refused
from gehoor.system.live.broadcast import Subscriber

pytestmark = [pytest.mark.slow, pytest.mark.alone]
STARTS_PROCESSES = True


class Stream:
    """An open stream as a browser has it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.status, self.headers, self.last_id = 0, {}, ""

    async def begin(self) -> None:
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        self.status = int(head[0].split()[1])
        self.headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in head[1:]) if k}

    async def event(self, within: float = 5) -> dict[str, object]:
        """The next event that is not empty."""
        async with asyncio.timeout(within):
            while True:
                fields = await self._block()
                self.last_id = fields.get("id", self.last_id)
                if "data" in fields:
                    return json.loads(fields["data"])

    async def _block(self) -> dict[str, str]:
        fields = {}
        while line := (await self._line()).strip():
            name, _, value = line.partition(":")
            fields[name] = value.strip()
        return fields

    async def _line(self) -> str:
        """One line, without the lengths of chunks."""
        while True:
            line = (await self._reader.readline()).decode()
            if not line:
                raise EOFError
            if line.endswith("\r\n"):
                continue
            return line

    async def close(self) -> None:
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()


@contextlib.asynccontextmanager
async def stream(
    port: int, cookie: str, *topics: str, last_id: str = "", method: str = "GET"
) -> AsyncIterator[Stream]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    query = "&".join(f"topic={topic}" for topic in topics)
    head = f"{method} /live/?{query} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n"
    head += f"Last-Event-ID: {last_id}\r\n" if last_id else ""
    writer.write(f"{head}\r\n".encode())
    opened = Stream(reader, writer)
    await opened.begin()
    try:
        yield opened
    finally:
        await opened.close()


async def in_other_process(do, *words: str) -> float:
    return await asyncio.to_thread(do, *words)


def test_listener_hears_that_a_case_has_changed_and_whether_it_was_himself(port, do, there):
    number = there["open"]

    async def listen() -> list[dict[str, object]]:
        async with stream(port, there["anna"], f"case:{number}", "tray") as anna:
            assert (anna.status, anna.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
            assert (anna.headers["x-accel-buffering"], anna.headers["cache-control"]) == ("no", "no-store")
            await in_other_process(do, "write", str(number), "customer")
            first = await anna.event()
            await in_other_process(do, "write", str(number), "Anna Bakker")
            return [first, await anna.event()]

    both = ["case:1001", "tray"]
    assert asyncio.run(listen()) == [{"topics": both, "by_me": False}, {"topics": both, "by_me": True}]


def test_listener_hears_nothing_of_another_case(port, do, there):
    async def listen() -> dict[str, object]:
        async with stream(port, there["anna"], "case:1001") as anna, stream(port, there["bo"], "tray") as bo:
            await in_other_process(do, "write", "1001", "customer")
            assert await bo.event() == {"topics": ["tray"], "by_me": False}
            return await anna.event()

    assert asyncio.run(listen()) == {"topics": ["case:1001"], "by_me": False}


def test_hundred_listeners_hear_it_within_a_second(port, do, there):
    async def moment_of_event(one: Stream) -> float:
        await one.event(30)
        return time.time()

    async def listen() -> float:
        async with contextlib.AsyncExitStack() as stack:
            opened = [
                await stack.enter_async_context(stream(port, there["anna"], "case:1001")) for _ in range(100)
            ]
            heard = [asyncio.ensure_future(moment_of_event(one)) for one in opened]
            committed = await in_other_process(do, "write", "1001", "customer")
            return max(await asyncio.gather(*heard)) - committed

    assert asyncio.run(listen()) < 1


def test_who_comes_back_hears_what_he_missed(port, do, there):
    async def listen() -> list[dict[str, object]]:
        async with stream(port, there["anna"], "case:1001") as anna:
            await in_other_process(do, "write", "1001", "customer")
            await anna.event()
            last_id = anna.last_id
        await in_other_process(do, "write", "1001", "Bo Bos")
        async with stream(port, there["anna"], "case:1001", last_id=last_id) as anna:
            missed = await anna.event()
            newest = anna.last_id
        async with stream(port, there["anna"], "case:1001", last_id=newest) as anna:
            with pytest.raises(TimeoutError):
                await anna.event(1)
        return [missed]

    assert asyncio.run(listen()) == [{"topics": ["case:1001"], "by_me": False}]


@pytest.mark.parametrize(
    ("who", "topics", "status"),
    [
        ("nobody", ["tray"], 403),
        ("anna", ["case:1002"], 403),
        ("anna", ["case:1001", "case:99999"], 403),
        ("anna", [], 400),
        ("anna", ["case:x"], 400),
        ("anna", ["everything"], 400),
        ("anna", ["tray"] * 21, 400),
        ("marijke", ["case:1001", "tray"], 403),
        ("link", ["case:1001"], 403),
        ("other", ["case:1001"], 403),
    ],
)
def test_stranger_hears_nothing(port, there, who, topics, status):
    async def listen() -> int:
        async with stream(port, there.get(who, "gehoor=abc"), *topics) as opened:
            return opened.status

    assert there["closed"] == 1002
    assert asyncio.run(listen()) == status


def test_customer_hears_of_his_own_cases_what_he_may_know(port, do, there):
    async def listen() -> list[dict[str, object]]:
        async with (
            stream(port, there["marijke"], "case:1001", "case:1002") as marijke,
            stream(port, there["link"], "case:1002") as link,
        ):
            assert (marijke.status, link.status) == (200, 200)
            await in_other_process(do, "write", "1001", "Bo Bos")
            with pytest.raises(TimeoutError):
                await marijke.event(1)
            await in_other_process(do, "write", "1001", "customer")
            return [await marijke.event()]

    assert asyncio.run(listen()) == [{"topics": ["case:1001"], "by_me": True}]


def test_stream_is_only_read(port, there):
    async def listen() -> int:
        async with stream(port, there["anna"], "tray", method="POST") as opened:
            return opened.status

    assert asyncio.run(listen()) == 405


def test_stream_ends_when_the_session_ends(monkeypatch):
    monkeypatch.setattr(door, "HEARTBEAT_SECONDS", 0.01)
    monkeypatch.setattr(door, "CHECK_SECONDS", 0.03)
    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    async def check() -> None:
        raise Refused(403)

    async def listen() -> None:
        subscriber = Subscriber(Listener(1, {}, trays=True), Cursor(0, 5))
        async with asyncio.timeout(5):
            await door._stream(send, subscriber, asyncio.get_running_loop().create_future(), check)

    asyncio.run(listen())

    assert sent[1]["body"] == b"retry: 2000\nid: 0-5\n\n"
    assert sent[2]["body"] == b": 0-5\n\n"
    assert sent[-1]["more_body"] is False
