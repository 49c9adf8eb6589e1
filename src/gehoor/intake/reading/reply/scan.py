"""One pass over the lines: which are quoted, which are attributions, and where a whole quoted message begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gehoor.intake.reading.reply import marks, vocabulary
from gehoor.intake.reading.reply.headers import (
    block_at,
    dashed_words,
    inline_header,
    label_of,
    separator,
    with_rules_above,
)
from gehoor.intake.reading.reply.heads import head_above
from gehoor.intake.reading.reply.shapes import bare, is_rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

BLANK, TEXT, QUOTE, HEAD = 0, 1, 2, 3
SEARCHED_LINES = 4_000  # a reply stands at the top, or under one message; nobody answers a book
WRAPPED_FROM = 66
WRAPPED_PIECE = 50
RULE = 10
_NOT_BLANK = re.compile(rb"[^\0]")


@dataclass(slots=True)
class Scan:
    """What each line is, up to `end`; from `end` on, everything is a message quoted whole."""

    kinds: bytearray
    end: int
    forward: bool = False
    below: int = 0

    def after(self, line: int) -> int:
        """The next line from this one on that is not blank; the number of lines when there is none."""
        found = _NOT_BLANK.search(self.kinds, line)
        return found.start() if found else len(self.kinds)

    def has_head(self, first: int, end: int) -> bool:
        """Whether an attribution or header stands in these lines."""
        return self.kinds.find(HEAD, first, end) >= 0

    def is_head(self, line: int) -> bool:
        """Whether the line belongs to an attribution or header above a quote."""
        return self.kinds[line] == HEAD

    def runs(self) -> Iterator[tuple[bool, int, int]]:
        """(own, first, end) in turn; blank lines between two quotes belong to the quote."""
        first = 0
        own: bool | None = None
        for line in range(self.end):
            kind = self.kinds[line]
            if kind == BLANK:
                continue
            if own is not None and own != (kind == TEXT):
                yield own, first, line
                first = line
            own = kind == TEXT
        if self.end > first:
            yield own is not False, first, self.end


def scan(lines: Sequence[str], marked: Collection[int]) -> Scan:
    """Read the lines; `marked` are lines that the mail's HTML shows as quoted."""
    found = _first_look(lines, marked)
    _mend_wrapped_quotes(lines, found.kinds)
    asks = marks.has_line_words("\n".join(lines[:400]).casefold())
    line = 0
    skip = 0
    while line < min(found.end, SEARCHED_LINES):
        if found.kinds[line] == TEXT:
            if line >= skip:
                skip = _look(lines, found, line, asks=asks)
        elif line in marked:
            _mark_head_within(lines, found, line)
        elif found.kinds[line] == QUOTE and lines[line].lstrip().startswith(">>>"):
            _look_at_groupwise(lines, found, line)
        line += 1
    _mark_rules(lines, found.kinds)
    return found


def opens_with_head(lines: Sequence[str], first: int, end: int) -> bool:
    """Whether a quote says in its own first lines who wrote it, as the telephones of one maker do."""
    opening = [line.lstrip("> \t") for line in lines[first : min(end, first + 3)]]
    return any(
        text.strip() and head_above(opening, last, floor=0, quote_follows=False) is not None
        for last, text in enumerate(opening)
    )


def _first_look(lines: Sequence[str], marked: Collection[int]) -> Scan:
    kinds = bytearray(len(lines))
    for index, line in enumerate(lines):
        text = line.lstrip()
        if not text or (len(text) < 8 and not text.isascii() and not bare(text)):  # noqa: PLR2004 -- invisible signs
            continue
        quote = text[0] == ">" and not (
            text.startswith(">From ") and not (index and kinds[index - 1] == QUOTE)
        )
        kinds[index] = QUOTE if quote or index in marked else TEXT
    return Scan(kinds, len(lines))


def _mend_wrapped_quotes(lines: Sequence[str], kinds: bytearray) -> None:
    """A short rest of a long quoted line lost its ">" when the sender's program wrapped it."""
    for index in range(1, len(kinds) - 1):
        if kinds[index] != TEXT or kinds[index - 1] != QUOTE or kinds[index + 1] != QUOTE:
            continue
        above, piece = lines[index - 1].rstrip(), lines[index].strip()
        if len(above) >= WRAPPED_FROM and len(piece) <= WRAPPED_PIECE and not piece[:1].isupper():
            kinds[index] = QUOTE


def _mark_rules(lines: Sequence[str], kinds: bytearray) -> None:
    """A long drawn line right above a quote was drawn by the mail program."""
    own = -1
    for index, kind in enumerate(kinds):
        if (
            kind == QUOTE
            and own >= 0
            and is_rule(lines[own].strip()[:200])
            and len(lines[own].strip()) >= RULE
        ):
            kinds[own] = HEAD
        if kind != BLANK:
            own = index if kind == TEXT else -1


def _look(lines: Sequence[str], found: Scan, line: int, *, asks: bool) -> int:
    """Look at one own line; mark a head or end the writer's part. Returns the first line worth a next look."""
    text = bare(lines[line])
    if not text:
        return line + 1
    if asks and marks.is_marker(text):
        _end(lines, found, line, below=line + 1)
        return line + 1
    after = found.after(line + 1)
    if after < len(lines) and _is_separator(lines[line].strip(), text):
        _separate(lines, found, line, after)
        return line + 1
    if ":" in text[:40] or "：" in text[:40]:
        done = _look_for_header(lines, found, line, text)
        if done:
            return done
    quoted = after < len(lines) and found.kinds[after] == QUOTE
    if quoted or text[-1] in ":：" or text.endswith("--") or ("@" in text and _may_end_head(text)):
        _look_for_head(lines, found, line, after, quoted=quoted)
    return line + 1


def _may_end_head(text: str) -> bool:
    """Some programs leave the colon out."""
    return text[-1] in ">)" or text.rsplit(" ", 1)[-1].casefold() in vocabulary.WROTE


def _is_separator(raw: str, text: str) -> bool:
    return (raw[0] in "-_=*~" or raw[-1] in ":：") and (separator(raw[:200]) or separator(text)) is not None


def _separate(lines: Sequence[str], found: Scan, line: int, after: int) -> None:
    """A separator ends the writer's part, unless marked quotes and then own lines follow."""
    if found.kinds[after] == QUOTE and _own_below(found, after):
        found.kinds[line] = HEAD
        return
    found.forward = "forward" in {separator(lines[line].strip()[:200]), separator(bare(lines[line]))}
    block = block_at(lines, after, separated=True)
    _end(lines, found, line, below=block.end if block else line + 1)


def _look_for_header(lines: Sequence[str], found: Scan, line: int, text: str) -> int:
    if label_of(lines[line]) is None:
        return 0
    if inline_header(text):
        _end(lines, found, line, below=line + 1)
        return line + 1
    above = next((lines[i] for i in range(line - 1, max(-1, line - 3), -1) if lines[i].strip()), "")
    drawn = above.strip()[:200]
    block = block_at(lines, line, separated=dashed_words(drawn) or is_rule(drawn))
    if block is None:
        return 0
    after = found.after(block.end)
    if after < len(lines) and found.kinds[after] == QUOTE and _own_below(found, after):
        first = with_rules_above(lines, line, floor=0)
        for index in range(first, block.end):
            found.kinds[index] = HEAD
        return block.end
    if dashed_words(drawn):
        line = _index_above(lines, line)
    _end(lines, found, line, below=block.end)
    return line + 1


def _own_below(found: Scan, line: int) -> bool:
    return found.kinds.find(TEXT, line, line + 2_000) >= 0


def _index_above(lines: Sequence[str], line: int) -> int:
    above = line - 1
    while not lines[above].strip():
        above -= 1
    return above


def _look_for_head(lines: Sequence[str], found: Scan, line: int, after: int, *, quoted: bool) -> None:
    first = head_above(lines, line, floor=_floor(found, line), quote_follows=quoted)
    if first is None:
        return
    if quoted:
        first = with_rules_above(lines, first, floor=_floor(found, first))
        for index in range(first, line + 1):
            found.kinds[index] = HEAD
    elif after < len(lines):
        _end(lines, found, first, below=line + 1)


def _floor(found: Scan, line: int) -> int:
    """The first line of the own block around `line`, at most a few lines up."""
    floor = line
    while floor > 0 and line - floor < 6 and found.kinds[floor - 1] in {TEXT, BLANK}:  # noqa: PLR2004
        floor -= 1
    return floor


def _mark_head_within(lines: Sequence[str], found: Scan, line: int) -> None:
    """Containers of HTML mail often hold the attribution too."""
    if bare(lines[line]).endswith((":", "：")):
        first = head_above(lines, line, floor=max(0, line - 3), quote_follows=True)
        for index in range(line if first is None else first, line + 1):
            found.kinds[index] = HEAD if first is not None else found.kinds[index]


def _look_at_groupwise(lines: Sequence[str], found: Scan, line: int) -> None:
    """>>> Name <address> date >>> above a message without quote marks."""
    text = bare(lines[line])
    after = found.after(line + 1)
    if after >= len(lines) or found.kinds[after] != TEXT or "@" not in text:
        return
    if text.endswith(">>>") or head_above([text.lstrip("> ")], 0, floor=0, quote_follows=False) is not None:
        _end(lines, found, line, below=line + 1)


def _end(lines: Sequence[str], found: Scan, line: int, *, below: int) -> None:
    found.end = with_rules_above(lines, line, floor=0)
    found.below = below
