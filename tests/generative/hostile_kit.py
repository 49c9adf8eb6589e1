"""What every maker of hostile mail uses: an ordinary mail, parts, and the two lists of classes."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable
from dataclasses import dataclass

CANARY = "gehoor_was_hit"
CANARY_HOST = "canary.invalid"


@dataclass(frozen=True)
class Expectation:
    """What reading a hostile mail must give; None means that nothing is claimed about it."""

    says: str  # for people: what the mail tries and what must come of it
    sender: str | None = None  # the address of Reading.sender; "" when there must be none
    subject: str | None = None
    text_has: str | None = None
    files: tuple[str, ...] | None = None
    auto: str | None = None  # the kind of automatic mail; "" when it must not be one
    needs_sandbox: bool = False


@dataclass(frozen=True)
class Hostile:
    """One hostile mail; its name is its class and its number."""

    name: str
    raw: bytes
    expectation: Expectation

    @property
    def kind(self) -> str:
        return self.name.partition("-")[0]


Made = tuple[bytes, Expectation]
Maker = Callable[[random.Random], Made]
MAKERS: dict[str, Maker] = {}
BOMBS: dict[str, Maker] = {}


def maker(function: Maker) -> Maker:
    """Put a class of hostile mail on the list."""
    MAKERS[function.__name__] = function
    return function


def bomb(function: Maker) -> Maker:
    """Put a structure bomb on the list: small or large mail that costs a careless parser seconds."""
    BOMBS[function.__name__] = function
    return function


def letter(
    chance: random.Random,
    *,
    headers: tuple[str, ...] = (),
    body: bytes | str = "Mijn wasmachine lekt en niemand belt terug.\n",
    sender: str | None = None,
    subject: str | None = "Klacht over de wasmachine",
    kind: str = "text/plain; charset=utf-8",
) -> bytes:
    """An ordinary mail around something hostile."""
    number = chance.randrange(10**9)
    lines = [
        f"Return-Path: <klant{number}@example.nl>",
        f"From: {sender or f'Klant {number} <klant{number}@example.nl>'}",
        "To: klantenservice@desk.example",
        *([f"Subject: {subject}"] if subject is not None else []),
        f"Date: Mon, {chance.randint(1, 28):02d} Jun 2026 {chance.randint(0, 23):02d}:15:00 +0200",
        f"Message-ID: <{chance.getrandbits(80):x}@mua.example.nl>",
        "MIME-Version: 1.0",
        *headers,
        *([f"Content-Type: {kind}"] if kind else []),
    ]
    content = body.encode("utf-8", "surrogateescape") if isinstance(body, str) else body
    return "\n".join(lines).encode("utf-8", "surrogateescape") + b"\n\n" + content


def mixed(*parts: bytes, boundary: str = "=_grens", kind: str = "mixed") -> tuple[str, bytes]:
    """The Content-Type and the body of a multipart."""
    body = b"".join(b"--" + boundary.encode() + b"\n" + part + b"\n" for part in parts)
    return f'multipart/{kind}; boundary="{boundary}"', body + b"--" + boundary.encode() + b"--\n"


def attachment(name: str, content: bytes, kind: str = "application/octet-stream") -> bytes:
    """A part with a file; the name goes in as it is."""
    head = (
        f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n"
        f'Content-Disposition: attachment; filename="{name}"\n\n'
    )
    return head.encode("utf-8", "surrogateescape") + base64.encodebytes(content)


def scale(chance: random.Random, most: int) -> int:
    """The size of a bomb: now and then the worst, mostly less."""
    return most if chance.random() < 0.2 else chance.randint(max(most // 100, 1), most)


class Worst(random.Random):
    """A chance that always picks the largest size."""

    def random(self) -> float:
        return 0.0
