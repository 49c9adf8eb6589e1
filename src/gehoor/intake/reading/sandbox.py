"""Mail that is not plainly harmless is read by a process that may die: it has limits, and nothing worth having.

The worker starts one small server (this module, run as a program) when it first needs it. The server does one
thing: for each mail it forks a child that sets its own limits, reads the mail from a socket, answers and ends.
Neither has a database, a descriptor of the worker, or Django. A bomb costs its child; the worker gets a reading
from the tolerant scan instead.

    with Sandbox() as sandbox:
        reading = sandbox.read(raw)

Linux gives all guards. Elsewhere guards() says which are missing.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from gehoor.intake.reading import limits, packing, remarks
from gehoor.intake.reading.model import Reading
from gehoor.intake.reading.scan import scan

_PROGRAM = ("-m", "gehoor.intake.reading.sandbox")
_LENGTH = 8
_CHUNK = 1024 * 1024
_GRACE_SECONDS = 1.0
_PR_SET_PDEATHSIG = 1
_CAN_SEND_SOCKETS = hasattr(os, "fork") and hasattr(socket, "send_fds")


class _Broken(Exception):
    """The child ended before it had answered."""


def guards() -> dict[str, bool]:
    """Which protections this system gives; for the health page."""
    linux = sys.platform.startswith("linux")
    return {
        "own process": _CAN_SEND_SOCKETS,
        "wall clock": _CAN_SEND_SOCKETS,
        "processor time": _CAN_SEND_SOCKETS,
        "memory": linux,
        "ends with its parent": linux,
    }


class Sandbox:
    """Reads mails in children of a server process. Threads may share it; each mail has a child of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, raw: bytes) -> Reading:
        """Read a mail under limits. Never raises: what the child did not survive is scanned for its headers."""
        if len(raw) > limits.MAIL_BYTES:
            return scan(raw, remarks.TOO_LARGE)
        if not _CAN_SEND_SOCKETS:
            return _without_protection(raw)
        started = time.monotonic()
        try:
            return self._ask_again_if_the_server_ended(raw)
        except (OSError, _Broken):
            too_long = time.monotonic() - started >= limits.CHILD_WALL_SECONDS
            return scan(raw, remarks.TOOK_TOO_LONG if too_long else remarks.TOOK_TOO_MUCH)
        except (ValueError, KeyError, TypeError):
            return scan(raw, remarks.COULD_NOT_BE_READ)

    def close(self) -> None:
        """End the server; a later read starts a new one."""
        with self._lock:
            self._end()

    def _ask_again_if_the_server_ended(self, raw: bytes) -> Reading:
        """A server that is gone is not the mail's fault: once more with a new one."""
        try:
            return self._ask(raw)
        except TimeoutError:
            raise
        except (OSError, _Broken):
            if self._is_alive():
                raise
            return self._ask(raw)

    def _ask(self, raw: bytes) -> Reading:
        deadline = time.monotonic() + limits.CHILD_WALL_SECONDS + _GRACE_SECONDS
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._hand_over(theirs)
            _send(ours, [len(raw).to_bytes(_LENGTH, "big"), raw], deadline)
            length = int.from_bytes(_receive(ours, _LENGTH, deadline), "big")
            if length > limits.CHILD_ANSWER_BYTES:
                raise _Broken
            packed = _receive(ours, length, deadline)
            sizes = packing.content_sizes(packed)
            if sum(sizes) > limits.CHILD_ANSWER_BYTES:
                raise _Broken
            return packing.unpack(packed, [_receive(ours, size, deadline) for size in sizes])

    def _hand_over(self, conversation: socket.socket) -> None:
        with self._lock:
            if self._control is None or not self._is_alive():
                self._end()
                self._start()
            assert self._control is not None
            socket.send_fds(self._control, [b"m"], [conversation.fileno()])

    def _is_alive(self) -> bool:
        return self._server is not None and self._server.poll() is None

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._server = subprocess.Popen(  # noqa: S603 -- our own module, run by the Python that runs us
                [sys.executable, "-P", "-B", *_PROGRAM],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                close_fds=True,
                env={"PYTHONPATH": str(Path(__file__).parents[3]), "LC_ALL": "C.UTF-8", "PATH": os.defpath},
                start_new_session=True,
            )
        self._control = ours

    def _end(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._server is not None:
            try:
                self._server.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
        self._server = self._control = None


def _without_protection(raw: bytes) -> Reading:
    from dataclasses import replace

    from gehoor.intake.reading.read import read

    reading = read(raw)
    return replace(reading, warnings=(*reading.warnings, remarks.NO_SANDBOX))


def _send(conversation: socket.socket, pieces: list[bytes], deadline: float) -> None:
    for piece in pieces:
        conversation.settimeout(max(deadline - time.monotonic(), 0.001))
        conversation.sendall(piece)


def _receive(conversation: socket.socket, length: int, deadline: float) -> bytes:
    chunks: list[bytes] = []
    while length > 0:
        conversation.settimeout(max(deadline - time.monotonic(), 0.001))
        chunk = conversation.recv(min(length, _CHUNK))
        if not chunk:
            raise _Broken
        chunks.append(chunk)
        length -= len(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


# What follows runs in the server and its children.


def serve() -> None:
    """Fork a child for each socket that comes in, until the worker closes the way in."""
    import gehoor.intake.reading.read  # noqa: F401 -- loaded once, shared by all children

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent = _parent_watch()
    with socket.socket(fileno=0) as control:
        while True:
            message, descriptors, *_ = socket.recv_fds(control, 1, 1)
            if not message:
                return
            for descriptor in descriptors:
                if os.fork() == 0:
                    control.close()
                    die_with_parent()
                    _answer_and_end(descriptor)
                os.close(descriptor)


def _parent_watch() -> Callable[[], object]:
    """A function that makes a child end with its parent, where the system can."""
    if not sys.platform.startswith("linux"):
        return lambda: None
    import ctypes

    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _answer_and_end(descriptor: int) -> None:
    """Read one mail under limits and answer; then end, whatever happened."""
    try:
        _limit()
        from gehoor.intake.reading.read import read

        with socket.socket(fileno=descriptor) as conversation:
            length = int.from_bytes(_receive_all(conversation, _LENGTH), "big")
            reading = read(_receive_all(conversation, length))
            packed, contents = packing.pack(reading)
            conversation.sendall(len(packed).to_bytes(_LENGTH, "big"))
            conversation.sendall(packed)
            for content in contents:
                conversation.sendall(content)
    finally:
        os._exit(0)


def _limit() -> None:
    import resource

    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.CHILD_WALL_SECONDS)
    for name, value in (
        ("RLIMIT_CPU", limits.CHILD_CPU_SECONDS),
        ("RLIMIT_AS", limits.CHILD_MEMORY_BYTES),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NPROC", 0),
        ("RLIMIT_NOFILE", limits.CHILD_OPEN_FILES),
    ):
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (value, value))


def _receive_all(conversation: socket.socket, length: int) -> bytes:
    return _receive(conversation, length, time.monotonic() + limits.CHILD_WALL_SECONDS)


if __name__ == "__main__":
    serve()
