"""Subjects: their core without what mail programs put in front of it."""

from __future__ import annotations

import re

_PREFIX = re.compile(
    r"""^\s*(?:\[[^\]]{1,40}\]\s*)?
    (?:re|aw|antw|antwoord|sv|vs|ref|rif|res|resp|odp|betr|bls|r|
       fw|fwd|doorst|doorgestuurd|wg|tr|rv|enc|i|pd|vl|vb)
    \s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s*[::]""",
    re.IGNORECASE | re.VERBOSE,
)


def core(subject: str) -> str:
    """The subject without Re, AW, SV, VS, Antw, FW, Doorst … and without double spaces; at most 300 signs.

    >>> core("Antw: RE: Fwd: Wasmachine  lekt")
    'Wasmachine lekt'
    """
    rest = subject[:1000]
    while match := _PREFIX.match(rest):
        rest = rest[match.end() :]
    return " ".join(rest.split())[:300]


def same(first: str, second: str) -> bool:
    """Whether two subjects have the same core; empty ones are never the same.

    >>> same("Re: Factuur", "factuur")
    True
    """
    one, two = core(first).casefold(), core(second).casefold()
    return bool(one) and one == two
