"""The mails in an mbox file: its From lines and its quoting of them removed, everything else byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path

_DATED = re.compile(rb"From (?:\S+|\".*\"\S*) .*\d\d:\d\d.*\d{4}|From - ")
_LOOSE = re.compile(rb"From \S*@\S* ")
_LOOKED_AT = 500
_QUOTED = re.compile(rb">+From ")
_HEADER = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")


def is_mbox(path: Path) -> bool:
    """Whether a file begins as an mbox does: a From line, and a header below it."""
    with path.open("rb") as file:
        first, second = file.readline(1000), file.readline(1000)
    return _begins(first, second) and bool(_HEADER.match(second) or _QUOTED.match(second))


def mails_in(path: Path) -> Iterator[tuple[int, bytes]]:
    """Each mail and the offset of its From line. Reads line by line: the file may be larger than memory.

    A From line begins a mail only at the start of the file or after an empty line; one without a moment only above a
    header, for letters have such lines too and not every program quotes them.
    """
    lines: list[bytes] = []
    start = offset = 0
    empty_before, begun = True, False
    with path.open("rb") as file:
        for line, following in pairwise(chain(file, [b""])):
            if empty_before and line.startswith(b"From ") and _begins(line, following):
                if begun:
                    yield start, _joined(lines)
                lines, start, begun = [], offset, True
            elif begun:
                lines.append(line[1:] if line.startswith(b">") and _QUOTED.match(line) else line)
            offset += len(line)
            empty_before = line in (b"\n", b"\r\n")
    if begun:
        yield start, _joined(lines)


def _begins(line: bytes, following: bytes) -> bool:
    start = line[:_LOOKED_AT]
    return bool(_DATED.match(start) or (_LOOSE.match(start) and _HEADER.match(following)))


def _joined(lines: list[bytes]) -> bytes:
    """Without the empty line that stands before the next From line."""
    if lines and lines[-1] in (b"\n", b"\r\n"):
        lines = lines[:-1]
    return b"".join(lines)
