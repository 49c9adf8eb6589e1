"""What `gehoor serve` says before it starts anything."""

from __future__ import annotations

import socket
from argparse import Namespace

import pytest

from gehoor.system import serve


@pytest.fixture
def taken():
    """A port on which something listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch):
    monkeypatch.setenv("GEHOOR_HTTP", "127.0.0.1:0")
    monkeypatch.setenv("GEHOOR_LMTP", "off")
    monkeypatch.setenv("GEHOOR_SMTP_IN", "")


@pytest.mark.parametrize("name", ["GEHOOR_HTTP", "GEHOOR_LMTP", "GEHOOR_SMTP_IN"])
def test_an_address_that_is_taken_is_named_with_what_to_do_and_nothing_starts(
    monkeypatch, taken, capsys, name
):
    monkeypatch.setenv(name, f"127.0.0.1:{taken}")
    monkeypatch.setattr(serve, "_gehoor", lambda *_words: pytest.fail("Something was started."))

    code = serve.run(Namespace(demo=False, queues="main"))

    told = capsys.readouterr().err
    assert code == 2
    assert told.startswith(f"Gehoor cannot listen on 127.0.0.1:{taken}: Address already in use.")
    assert f"{name}=127.0.0.1:{taken + 100}" in told


def test_free_addresses_and_those_that_are_off_are_in_nobodys_way():
    assert serve.in_the_way() == ""


def test_an_address_that_is_none_says_what_one_looks_like(monkeypatch):
    monkeypatch.setenv("GEHOOR_HTTP", "eight thousand")

    assert serve.in_the_way() == "GEHOOR_HTTP is 'eight thousand'; it must look like 127.0.0.1:8000."
