from __future__ import annotations

import time

import pytest

from gehoor.core import dns


class Server:
    """A name server in our hands."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes] = {}
        self.is_silent = False
        self.asked: list[str] = []

    def ask(self, name: str) -> tuple[bool, bytes | None]:
        self.asked.append(name)
        return not self.is_silent, self.answers.get(name)


@pytest.fixture
def server(monkeypatch) -> Server:
    made = Server()
    monkeypatch.setattr(dns, "_ask", made.ask)
    monkeypatch.setattr(dns, "_rests_until", 0.0)
    dns._kept.clear()
    return made


def test_what_was_answered_is_not_asked_again(server):
    server.answers["a.example"] = b"v=DKIM1"

    assert [dns.text_of("a.example"), dns.text_of("a.example")] == [b"v=DKIM1", b"v=DKIM1"]
    assert [dns.text_of("b.example"), dns.text_of("b.example")] == [None, None]
    assert server.asked == ["a.example", "b.example"]


def test_after_silence_nobody_is_asked_for_a_minute(server, monkeypatch):
    server.is_silent = True
    dns.text_of("a.example")
    server.is_silent = False
    server.answers["a.example"] = b"x"

    assert dns.text_of("a.example") is None
    assert server.asked == ["a.example"]

    later = time.monotonic() + 61
    monkeypatch.setattr(dns.time, "monotonic", lambda: later)

    assert dns.text_of("a.example") == b"x"


def test_what_is_kept_is_bounded(server):
    for number in range(dns.MOST_KEPT + 50):
        dns.text_of(f"{number}.example")

    assert len(dns._kept) == dns.MOST_KEPT
