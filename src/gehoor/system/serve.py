"""Everything of one installation under one supervisor: web server, worker, mail listeners."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
from functools import partial

from gehoor.system import home
from gehoor.system.processes import Child, command, supervise

ADDRESSES = {
    "GEHOOR_HTTP": "127.0.0.1:8000",
    "GEHOOR_LMTP": "127.0.0.1:8024",
    "GEHOOR_SMTP_IN": "127.0.0.1:8025",
}
OFF = frozenset({"", "off", "none"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="demo data and one-click sign-in (GEHOOR_DEMO=1)")
    parser.add_argument("--queues", default="main,letters", help="which queues of jobs the worker does")


def run(options: argparse.Namespace) -> int:
    if options.demo:
        os.environ["GEHOOR_DEMO"] = "1"
    obstacle = in_the_way()
    if obstacle:
        print(obstacle, file=sys.stderr)  # noqa: T201 -- for whoever started it
        return 2
    prepared = _gehoor("prepare")
    if prepared:
        return prepared
    if home.flag("GEHOOR_DEMO") and (failed := _gehoor("demo", "--once")):
        return failed
    host, port = home.address("GEHOOR_HTTP", ADDRESSES["GEHOOR_HTTP"])
    programs = {"web": ["web", "--host", host, "--port", str(port)]} | _behind(options.queues)
    children = [Child(name, partial(command, [*_command(), *words])) for name, words in programs.items()]
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.append(1))
    print(f"Gehoor serves on http://{'localhost' if host == '127.0.0.1' else host}:{port}", flush=True)  # noqa: T201 -- for whoever started it
    supervise(children, stopped=lambda: bool(asked))
    return 0


def in_the_way() -> str:
    """Why it cannot listen where it should, and what to do; "" when it can."""
    for name, default in ADDRESSES.items():
        if home.setting(name, default).lower() in OFF:
            continue
        try:
            host, port = home.address(name, default)
        except ValueError as error:
            return str(error)
        try:
            with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            return (
                f"Gehoor cannot listen on {host}:{port}: {error.strerror}. If another Gehoor runs, stop it; otherwise "
                f"choose another address, for example {name}={host}:{port + 100}."
            )
    return ""


def _command() -> list[str]:
    return [sys.executable, "-m", "gehoor.system.command"]


def _gehoor(*words: str) -> int:
    return subprocess.run([*_command(), *words], check=False).returncode  # noqa: S603 -- our own command


def _behind(queues: str) -> dict[str, list[str]]:
    """What works behind the web server: one process with two forks, or two where a fork is not safe."""
    if sys.platform == "linux":
        return {"mail room": ["mailroom", "--queues", queues]}
    return {"worker": ["worker", "--queues", queues], "listener": ["listener"]}
