"""Authentication-Results headers (RFC 8601), read strictly and in linear time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([;=])|([^\s;="()]+)|(\s+)|(.)', re.DOTALL)
_LONGEST = 16_384


@dataclass(frozen=True, slots=True)
class Result:
    """One method and what it found: `dkim=pass header.d=example.org`."""

    method: str
    result: str
    properties: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Results:
    """What one server says it checked."""

    server: str
    results: tuple[Result, ...]

    def of(self, method: str) -> tuple[Result, ...]:
        return tuple(r for r in self.results if r.method == method)


def ours(values: Sequence[str], server: str) -> Results | None:
    """What our own mail server found: the topmost header that bears its name. None without a name or a header.

    Lower ones came with the mail and may be made up by its sender.
    """
    if not server:
        return None
    for value in values:
        found = parse(value)
        if found and found.server == server.lower():
            return found
    return None


def parse(value: str) -> Results | None:
    """One header's value; None when it has no server name."""
    clauses = list(_clauses(_without_comments(value[:_LONGEST])))
    if not clauses or not clauses[0] or clauses[0][0] == "=":
        return None
    results = [found for clause in clauses[1:] if (found := _result(clause))]
    return Results(clauses[0][0].lower(), tuple(results))


def _without_comments(value: str) -> str:
    """Comments gone, also nested ones; brackets in quoted strings stay."""
    out: list[str] = []
    depth, quoted, skip = 0, False, False
    for sign in value:
        if skip:
            skip = False
        elif sign == "\\":
            skip = True
        elif sign == '"' and not depth:
            quoted = not quoted
        elif sign == "(" and not quoted:
            depth += 1
            continue
        elif sign == ")" and not quoted and depth:
            depth -= 1
            out.append(" ")
            continue
        if not depth:
            out.append(sign)
    return "".join(out)


def _clauses(value: str) -> Iterator[list[str]]:
    """The words of each part between semicolons; `=` is a word of its own."""
    words: list[str] = []
    for match in _TOKEN.finditer(value):
        if match[2] == ";":
            yield words
            words = []
        elif match[1] is not None:
            words.append(match[1].replace("\\", ""))
        elif match[2] or match[3]:
            words.append(match[2] or match[3])
    yield words


def _result(words: list[str]) -> Result | None:
    pairs = [
        (words[i - 1].lower(), words[i + 1])
        for i, word in enumerate(words)
        if word == "=" and 0 < i < len(words) - 1
    ]
    if not pairs:
        return None
    method, result = pairs[0][0].partition("/")[0], pairs[0][1].lower()
    properties: dict[str, str] = {}
    for name, found in pairs[1:]:
        properties.setdefault(name, found.lower())
    return Result(method, result, properties)
