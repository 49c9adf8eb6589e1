"""Attribution lines: "On Monday Jan wrote:", wrapped over one to four lines, in any language.

Shape: a date, a person (an address, or a name in capitals) and a verb or a closing colon. When no quote mark
follows, the evidence must be stronger, because a person's own sentence may look alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gehoor.intake.reading.reply import vocabulary
from gehoor.intake.reading.reply.shapes import bare, has_address, has_clock, has_date, is_rule

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_LINES = 4
MAX_LENGTH = 500
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*(?:\(a\))?")
_IN_BRACKETS = re.compile(r"[\"“„«<(\[][^\"”“»>)\]]{0,200}[\"”“»>)\]]")
_ENDS_IN_ADDRESS = re.compile(r"[>)\]]\s*,?\s*:?\Z|@[\w.-]{1,100}\s*:\Z")
_SENTENCE_END = (".", "!", "?", ":", ";")


def head_above(lines: Sequence[str], last: int, *, floor: int, quote_follows: bool) -> int | None:
    """The first line of the attribution that ends at line `last`, or None. Looks at most MAX_LINES up."""
    joined = ""
    for first in range(last, max(floor, last - MAX_LINES + 1) - 1, -1):
        piece = bare(lines[first])
        if not piece or piece.startswith(">") or (first != last and is_rule(piece)):
            return None
        joined = f"{piece} {joined}".rstrip()
        if len(joined) > MAX_LENGTH:
            return None
        if is_head(joined, quote_follows=quote_follows):
            return _reach_up(lines, first, joined, floor=max(floor, last - MAX_LINES + 1))
    return None


def _reach_up(lines: Sequence[str], first: int, joined: str, *, floor: int) -> int:
    """Take the beginning of a wrapped attribution with it, when `first` starts in the middle of one."""
    if _opens(joined):
        return first
    for above in range(first - 1, floor - 1, -1):
        piece = bare(lines[above])
        if not piece or piece.startswith(">") or len(piece) > 100 or piece.endswith(_SENTENCE_END):  # noqa: PLR2004 -- wrapped lines are short
            return first
        if _opens(piece):
            return above
    return first


def _opens(text: str) -> bool:
    word = text.split(" ", 1)[0].casefold().strip(",.:*_-(")
    if word in vocabulary.OPENERS or word in vocabulary.WEEKDAYS:
        return True
    return has_date(text[:14])


def is_head(text: str, *, quote_follows: bool) -> bool:
    """Whether the joined text is an attribution."""
    dashed = text.startswith("--") and text.endswith("--")
    text = text.strip("-=~*_ \t")
    colon = text.endswith((":", "：")) or dashed
    address = has_address(text)
    if not colon and not (quote_follows or address):
        return False
    dated = has_date(text)
    if not dated and not (quote_follows and colon):
        return False
    words = _words(text)
    verb = _verb(words)
    if verb is None and not colon:
        return False
    if quote_follows:
        return _stands_before_quote(text, verb=verb, dated=dated, address=address, colon=colon)
    if verb is not None and _is_own_sentence(words, verb):
        return False
    if address:
        return _names_an_address(text, verb=verb, dashed=dashed, colon=colon)
    return colon and verb is not None and (has_clock(text) or _opens(text)) and _only_names(text, words)


def _stands_before_quote(text: str, *, verb: int | None, dated: bool, address: bool, colon: bool) -> bool:
    if dated and (has_clock(text) or address or verb is not None):
        return True
    if not colon:
        return False
    return (address and len(text) < 160) or (verb is not None and len(text.split()) <= 8)  # noqa: PLR2004 -- "Jan van den Berg wrote:"


def _names_an_address(text: str, *, verb: int | None, dashed: bool, colon: bool) -> bool:
    if verb is not None:
        return colon or len(text) < 250  # noqa: PLR2004 -- some clients leave the colon out
    bracketed = "<" in text or "[mailto:" in text or dashed
    return colon and (bracketed or _opens(text)) and _ENDS_IN_ADDRESS.search(text) is not None


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _verb(words: list[str]) -> int | None:
    for index, word in enumerate(words):
        if word in vocabulary.WROTE:
            return index
    return None


def _is_own_sentence(words: list[str], verb: int) -> bool:
    """The writer speaks of himself: a pronoun right beside the verb."""
    beside = words[max(0, verb - 1) : verb] + words[verb + 1 : verb + 2]
    if words[verb] in {"geschreven", "geschrieben", "written"}:
        beside = words[max(0, verb - 3) : verb]
    return any(word in vocabulary.SELF for word in beside)


def _only_names(text: str, words: list[str]) -> bool:
    """Without an address: what is left beside date, verb and small words must be names, not a sentence."""
    if any(word in vocabulary.POSSESSIVE for word in words):
        return False
    strange = 0
    for word in _WORD.findall(_IN_BRACKETS.sub(" ", text)):
        low = word.casefold()
        if word[0].isupper() or low in vocabulary.FILLERS or low in vocabulary.WROTE or low in vocabulary.OPENERS:
            continue
        strange += low not in vocabulary.MONTHS and low not in vocabulary.WEEKDAYS
    return strange <= 2  # noqa: PLR2004 -- a name in small letters
