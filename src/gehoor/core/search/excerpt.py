"""Hits in context: a piece of the original text around what was looked for. Pure; called by whoever has the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gehoor.core.search import terms
from gehoor.core.search.query import Atom, Query

LENGTH = 180
BEFORE = 50
MOST_TRIED = 30


class Piece(NamedTuple):
    """A part of an excerpt; `is_hit` is what was looked for."""

    text: str
    is_hit: bool


def excerpt(text: str, query: Query, *, length: int = LENGTH, inside: bool = False) -> tuple[Piece, ...]:
    """The part of the text with most of what was looked for, in pieces; its beginning when nothing is there.

    `inside` marks words of which only the inside was asked for (subjects and names are found so).

    >>> from gehoor.core.search.query import parse
    >>> excerpt("De wasmachine lekt weer", parse("lekken"))
    (Piece(text='De wasmachine ', is_hit=False), Piece(text='lekt', is_hit=True), Piece(text=' weer', is_hit=False))
    """
    line = " ".join(text[: terms.MOST_CHARACTERS].split())
    hits = _hits(line, query, inside=inside)
    start, end = _window(line, hits, length)
    pieces: list[Piece] = [Piece("… ", is_hit=False)] if start else []
    at = start
    for first, last in hits:
        if start <= first and last <= end and first >= at:
            pieces += [Piece(line[at:first], is_hit=False), Piece(line[first:last], is_hit=True)]
            at = last
    pieces.append(Piece(line[at:end], is_hit=False))
    if end < len(line):
        pieces.append(Piece(" …", is_hit=False))
    return tuple(piece for piece in pieces if piece.text)


def _hits(line: str, query: Query, *, inside: bool) -> list[tuple[int, int]]:
    """Where the hits stand in the line, in their order."""
    pattern = _pattern(line, query, inside=inside)
    if pattern is None:
        return []
    plain = terms.folded(line)
    if len(plain) == len(line):
        return [match.span() for match in pattern.finditer(plain)]
    return _hits_word_by_word(line, pattern)


def _hits_word_by_word(line: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """The same where folding changes the length (ß, æ): through a map of each folded word to its place."""
    plain, starts, ends = "", {}, {}
    for start, end, word in terms.spans(line):
        plain += " "
        starts[len(plain)] = start
        plain += word
        ends[len(plain)] = end
    found = [match.span() for match in pattern.finditer(plain)]
    return [(starts[first], ends[last]) for first, last in found if first in starts and last in ends]


def _pattern(line: str, query: Query, *, inside: bool) -> re.Pattern[str] | None:
    """What to mark: the phrases, and every word of this line that fits a one-word atom."""
    phrases = [atom for atom in query.wanted if len(atom.words) > 1]
    there = set(terms.words(line)) if len(phrases) < len(query.wanted) else set()
    fitting = query.fitting(there, inside=inside)
    parts = [_together(atom) for atom in phrases]
    parts += [re.escape(word) for word in sorted(fitting, key=len, reverse=True)]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(parts)})(?![^\W_])") if parts else None


def _together(atom: Atom) -> str:
    between = r"[\W_]*" if all(len(word) == 1 for word in atom.words) else r"[\W_]+"
    return between.join(map(re.escape, atom.words)) + (r"[^\W_]*" if atom.is_beginning else "")


def _window(line: str, hits: Sequence[tuple[int, int]], length: int) -> tuple[int, int]:
    """From where to where: where most different hits stand, the earlier the better, cut between words."""
    if len(line) <= length:
        return 0, len(line)
    best, start = -1, 0
    for first, _ in hits[:MOST_TRIED]:
        left = max(0, min(first - BEFORE, len(line) - length))
        score = len({line[a:b].lower() for a, b in hits if left <= a and b <= left + length})
        if score > best:
            best, start = score, left
    end = min(len(line), start + length)
    if start:
        start = line.find(" ", start, start + BEFORE) + 1 or start
    if end < len(line):
        end = max(line.rfind(" ", start, end), start + length // 2)
    return start, end
