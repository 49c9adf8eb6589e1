"""Every number that bounds the reading of one mail, and the cheap look that decides where it is read.

A mail of a few kilobytes can keep a general parser busy for minutes. So nothing here is parsed before it is
cut to these sizes, and whatever is not plainly harmless is read by a child process (see sandbox.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from gehoor.intake.reading import charsets

KIB = 1024
MIB = 1024 * KIB

# What is read of any mail; the rest stays in the raw mail, and a warning says so.
MAIL_BYTES = 35 * MIB
HEADER_BLOCK_BYTES = 256 * KIB
HEADER_BYTES = 32 * KIB
HEADERS = 1_000
PARAMETERS = 100
REFERENCES = 100
RECIPIENTS = 500
PARTS = 200
DEPTH = 20
TEXT_CHARACTERS = 1_000_000
HTML_CHARACTERS = 2_000_000
NAME_CHARACTERS = 500

# Patterns look at no more than this much of a text.
PATTERN_CHARACTERS = 256 * KIB
EMBEDDED_BYTES = 64 * KIB

# A mail within these is read in the worker itself.
HARMLESS_BYTES = 256 * KIB
HARMLESS_HEADER_BLOCK_BYTES = 32 * KIB
HARMLESS_HEADER_BYTES = 8 * KIB
HARMLESS_PARTS = 20
HARMLESS_DEPTH = 3

# What the child that reads one mail may use.
CHILD_CPU_SECONDS = 5
CHILD_MEMORY_BYTES = 512 * MIB
CHILD_WALL_SECONDS = 10.0
CHILD_OPEN_FILES = 32
CHILD_ANSWER_BYTES = 2 * MAIL_BYTES

_BLANK_LINE = re.compile(rb"\n\r?\n|\r\r")
_LONG_LINE_STARTS = re.compile(rb"\n(?=[^ \t])")
# These look at the mail in lower case: faster than ignoring case.
_BOUNDARY = re.compile(rb"boundary\*?\d*\*?\s*=")
_DASHES = re.compile(rb"^--[^\r\n]", re.MULTILINE)
_CONTAINER = re.compile(rb"^content-type\s*:\s*(?:multipart|message)/", re.MULTILINE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([^\s\"';>]{1,64})")
_TNEF_MARKS = (b"ms-tnef", b"winmail.dat")


@dataclass(frozen=True, slots=True)
class Shape:
    """What can be said of a mail from its bytes alone, before any parsing."""

    size: int
    header_block: int
    longest_header: int
    headers: int
    parts: int
    depth: int
    has_tnef: bool
    charsets_known: bool

    @property
    def plainly_harmless(self) -> bool:
        """Whether the mail may be read in the worker itself; everything else is read by a child."""
        return (
            self.size <= HARMLESS_BYTES
            and self.header_block <= HARMLESS_HEADER_BLOCK_BYTES
            and self.longest_header <= HARMLESS_HEADER_BYTES
            and self.headers <= HEADERS
            and self.parts <= HARMLESS_PARTS
            and self.depth <= HARMLESS_DEPTH
            and self.charsets_known
            and not self.has_tnef
        )


def precheck(raw: bytes) -> Shape:
    """Look at a mail's bytes without parsing it: linear, and of a big mail only the size matters."""
    size = len(raw)
    end = _BLANK_LINE.search(raw, 0, HARMLESS_HEADER_BLOCK_BYTES + 4)
    block = end.start() if end else min(size, HARMLESS_HEADER_BLOCK_BYTES + 1)
    if size > HARMLESS_BYTES or block > HARMLESS_HEADER_BLOCK_BYTES:
        return Shape(size, block, 0, 0, 0, 0, has_tnef=False, charsets_known=False)
    starts = [0, *(found.end() for found in _LONG_LINE_STARTS.finditer(raw, 0, block)), block]
    lowered = raw.lower()
    boundaries = len(_BOUNDARY.findall(lowered))
    return Shape(
        size=size,
        header_block=block,
        longest_header=max(after - before for before, after in pairwise(starts)),
        headers=len(starts) - 1,
        # Signature lines ("-- ") count as parts too: an estimate that errs to the safe side.
        parts=max(1, len(_DASHES.findall(raw))) if boundaries else 1,
        depth=max(boundaries, len(_CONTAINER.findall(lowered))),
        has_tnef=any(mark in lowered for mark in _TNEF_MARKS),
        charsets_known=all(charsets.is_known(name) for name in set(_CHARSET.findall(lowered))),
    )
