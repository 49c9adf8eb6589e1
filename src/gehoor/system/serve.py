"""Everything of one installation under one supervisor: web server, worker, mail listeners."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys

from gehoor.system import home
from gehoor.system.processes import Child, supervise


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="demo data and one-click sign-in (GEHOOR_DEMO=1)")
    parser.add_argument("--queues", default="main,letters", help="which queues of jobs the worker does")


def run(options: argparse.Namespace) -> int:
    if options.demo:
        os.environ["GEHOOR_DEMO"] = "1"
    prepared = _gehoor("prepare")
    if prepared:
        return prepared
    if home.flag("GEHOOR_DEMO") and (failed := _gehoor("demo", "--once")):
        return failed
    host, port = home.address("GEHOOR_HTTP", "127.0.0.1:8000")
    children = [
        Child("web", _web(host, port)),
        Child("worker", [*_command(), "worker", "--queues", options.queues]),
        Child("listener", [*_command(), "listener"]),
    ]
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.append(1))
    print(f"Gehoor serves on http://{'localhost' if host == '127.0.0.1' else host}:{port}", flush=True)  # noqa: T201 -- for whoever started it
    supervise(children, stopped=lambda: bool(asked))
    return 0


def _command() -> list[str]:
    return [sys.executable, "-m", "gehoor.system.command"]


def _gehoor(*words: str) -> int:
    return subprocess.run([*_command(), *words], check=False).returncode  # noqa: S603 -- our own command


def _web(host: str, port: int) -> list[str]:
    return [*_command(), "web", "--host", host, "--port", str(port)]
