"""Header blocks ("From: … Sent: … To: … Subject: …") and the separators above a message that was quoted whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gehoor.intake.reading.reply import vocabulary
from gehoor.intake.reading.reply.shapes import bare, has_address, has_clock, has_date, is_rule

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_BLOCK = 24
_LABEL = re.compile(
    r"[|\s*_]{0,4}([^\W\d_][^\W_]*(?:[-' ][^\W_]+){0,3})\s{0,12}[*_]{0,2}\s{0,2}[:：]([*_]{0,2}\s.*|[*_]{0,2}\Z|[^/\s].*)\Z",
    re.DOTALL,
)
_DASHED = re.compile(r"[-_=*~]{2,60}[ \t]*([^-_=*~].{0,80}?)[ \t]*[-_=*~]{2,60}:?\Z")
_KINDS = (
    ("from", vocabulary.FROM_LABELS),
    ("date", vocabulary.DATE_LABELS),
    ("to", vocabulary.TO_LABELS),
    ("copy", vocabulary.COPY_LABELS),
    ("subject", vocabulary.SUBJECT_LABELS),
    ("other", vocabulary.OTHER_LABELS),
)
_KIND_OF = {label: kind for kind, labels in reversed(_KINDS) for label in labels}


@dataclass(frozen=True, slots=True)
class Block:
    """A header block: its first line and the line after its last."""

    first: int
    end: int


def label_of(line: str) -> tuple[str, str] | None:
    """The (label, value) of a header-like line, else None."""
    match = _LABEL.match(line[:300])
    if match is None or len(match.group(1)) > 28:  # noqa: PLR2004 -- the longest label we know has 24 signs
        return None
    return match.group(1).casefold().strip(), bare(match.group(2))


def block_at(lines: Sequence[str], first: int, *, separated: bool = False) -> Block | None:
    """The header block that starts at this line; `separated` when a separator stands above it."""
    kinds: list[str] = []
    values: list[str] = []
    last = first
    blanks = 0
    index = first
    while index < min(len(lines), first + MAX_BLOCK):
        text = lines[index]
        if not bare(text):
            blanks += 1
            if blanks > 1 or (len(kinds) >= 3 and _is_header(kinds, values, separated=separated)):  # noqa: PLR2004
                break
            index += 1
            continue
        found = label_of(text)
        if found is not None:
            kinds.append(_KIND_OF.get(found[0], ""))
            values.append(found[1])
        elif not values or not _continues(text, values[-1], after_blank=blanks > 0):
            break
        else:
            values[-1] = f"{values[-1]} {bare(text)}"[:600]
        blanks = 0
        last = index
        index += 1
    return Block(first, last + 1) if _is_header(kinds, values, separated=separated) else None


def _continues(line: str, value: str, *, after_blank: bool) -> bool:
    """A long value wrapped, or standing on the line under its label."""
    if not value:
        return True
    if after_blank:
        return False
    return line[:1] in " \t" or value.endswith((";", ",")) or ("@" in line and ("<" in line or ";" in line))


def _is_header(kinds: list[str], values: list[str], *, separated: bool) -> bool:
    known = {kind for kind in kinds if kind}
    if known and not kinds[0]:
        return _has_header_shape(kinds, values) and "from" not in known
    addressed = any(has_address(value) for value in values)
    timed = any(has_clock(value) for value in values)
    if len(known - {"other", "copy"}) >= (2 if separated else 3) and "from" in known:
        sent = kinds[:3] == ["from", "date", "to"]  # travellers and letter heads write from, to, when
        return (addressed or timed or separated) and ("subject" in known or addressed or sent)
    if {"date", "subject", "to"} <= known:
        return any(has_clock(value) and has_date(value) for value in values)
    return _has_header_shape(kinds, values)


def _has_header_shape(kinds: list[str], values: list[str]) -> bool:
    """An unknown language: a named address near the top, a date with a clock, three to seven short labels."""
    if not 3 <= len(values) <= 8 or "other" in kinds:  # noqa: PLR2004
        return False
    named = any("<" in value and has_address(value) for value in values[:2])
    dated = any(has_clock(value) and has_date(value) and len(value) < 60 for value in values)  # noqa: PLR2004
    return named and dated


def inline_header(text: str) -> bool:
    """A header block flattened into one line: "From: … Sent: … To: … Subject: …"."""
    found = label_of(text)
    if found is None or _KIND_OF.get(found[0]) not in {"from", "date"}:
        return False
    labels = {
        _KIND_OF.get(word.casefold()) for word in re.findall(r"([^\W\d_]{2,12})[*_]{0,2}\s?:", text[:600])
    }
    return {"from", "date", "subject"} <= labels or {"from", "to", "subject"} <= labels


def separator(text: str) -> str | None:
    """Which separator with words this is, "original" or "forward"; None for anything else."""
    match = _DASHED.match(text) if text[:1] in "-_=*~" else None
    words = (match.group(1) if match else text).casefold()
    if len(words) > 60:  # noqa: PLR2004
        return None
    if any(stem in words for stem in vocabulary.FORWARD_STEMS):
        begins = text.endswith(":") and any(words.startswith(stem) for stem in vocabulary.LEAD_STEMS)
        if match or begins or (text.endswith(":") and _speaks_of_message(words) and len(words.split()) <= 5):  # noqa: PLR2004
            return "forward"
    if match and any(stem in words for stem in vocabulary.ORIGINAL_STEMS) and _speaks_of_message(words):
        return "original"
    return None


def dashed_words(text: str) -> bool:
    """Dashes, a few words, dashes: a separator in an unknown language, if a header follows."""
    return text[:1] in "-_=*~" and _DASHED.match(text) is not None


def _speaks_of_message(words: str) -> bool:
    return any(stem in words for stem in vocabulary.MESSAGE_STEMS)


def with_rules_above(lines: Sequence[str], first: int, *, floor: int) -> int:
    """Take the drawn rule or separator above with it."""
    for above in range(first - 1, max(floor, first - 4) - 1, -1):
        text = bare(lines[above])
        raw = lines[above].strip()
        if not raw:
            continue
        if is_rule(raw[:200]) or separator(text) or separator(raw[:200]):
            first = above
            continue
        break
    return first
