"""Attribution lines: "On Monday Jan wrote:", wrapped over one to four lines, in any language.

Shape: a date, a person (an address, or a name in capitals) and a verb or a closing colon. When no quote mark
follows, the evidence must be stronger, because a person's own sentence may look alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gehoor.intake.reading.reply import vocabulary
from gehoor.intake.reading.reply.shapes import bare, has_address, has_clock, has_date, has_digit, is_rule

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_LINES = 4
MAX_LENGTH = 500
WRAPPED_AT = 100
SHORT = 130
START = 30
FEW_WORDS = 4
MANY_WORDS = 8
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*(?:\(a\))?")
_IN_BRACKETS = re.compile(r"[\"“„«<(\[][^\"”“»>)\]]{0,200}[\"”“»>)\]]")
_ENDS_IN_ADDRESS = re.compile(r"[>)\]]\s*,?\s*:?\Z|@[\w.-]{1,100}\s*:\Z")
_DATE_WORDS = vocabulary.OPENERS | vocabulary.WEEKDAYS | vocabulary.MONTHS | vocabulary.FILLERS


def head_above(lines: Sequence[str], last: int, *, floor: int, quote_follows: bool) -> int | None:
    """The first line of the attribution that ends at line `last`, or None. Looks at most MAX_LINES up."""
    joined = ""
    for first in range(last, max(floor, last - MAX_LINES + 1) - 1, -1):
        piece = bare(lines[first])
        if (
            not piece
            or piece.startswith(">")
            or (first != last and (is_rule(piece) or _ends_sentence(piece)))
        ):
            return None
        joined = f"{piece} {joined}".rstrip()
        if len(joined) > MAX_LENGTH:
            return None
        if is_head(joined, quote_follows=quote_follows):
            return _reach_up(lines, first, joined, floor=max(floor, last - MAX_LINES + 1))
    return None


def _reach_up(lines: Sequence[str], first: int, joined: str, *, floor: int) -> int:
    """Take the beginning of a wrapped attribution with it, when `first` starts in the middle of one."""
    whole = _is_whole(joined)
    reached = first
    for above in range(first - 1, floor - 1, -1):
        piece = bare(lines[above]).strip("-~= ")
        if (
            not piece
            or piece.startswith(">")
            or len(piece) > WRAPPED_AT
            or piece.endswith(("!", "?", ":", ";"))
        ):
            return reached
        starts = above == 0 or not bare(lines[above - 1])
        if _is_fragment(piece) or (starts and not whole and _is_who_or_when(piece, joined)):
            reached, whole = above, _opens(piece)
        elif whole or _ends_sentence(piece):
            return reached
        elif _opens(piece) and (has_date(piece) or len(piece.split()) <= FEW_WORDS):
            return above
    return reached


def _is_whole(joined: str) -> bool:
    """It starts as attributions do and says who; what stands above is the writer's own."""
    if not _opens(joined) or joined[:1].islower():
        return False
    words = _WORD.findall(joined)
    named = any(word[0].isupper() and word.casefold() not in _DATE_WORDS for word in words)
    return "@" in joined or (named and _verb([word.casefold() for word in words]) is not None)


def _is_fragment(piece: str) -> bool:
    """Words that only the first line of an attribution has: a date and nothing else, or who without what."""
    words = [word.casefold() for word in _WORD.findall(piece)]
    if len(words) > MANY_WORDS or any(word in vocabulary.SELF for word in words[:1]):
        return False
    unknown = sum(word not in _DATE_WORDS for word in words)
    if _opens(piece) and (not unknown or (unknown == 1 and has_digit(piece))):
        return True
    if "@" in piece and piece[-1] in ">,)" and len(_WORD.findall(piece.partition("<")[0])) <= FEW_WORDS:
        return True
    return _verb(words) is not None and len(words) <= FEW_WORDS and piece[:1].isupper()


def _is_who_or_when(piece: str, joined: str) -> bool:
    """The first line of a paragraph whose rest is an attribution: a name, an address or a date, no sentence."""
    words = _WORD.findall(piece.partition("<")[0])
    if any(word.casefold() in vocabulary.SELF | vocabulary.POSSESSIVE for word in words):
        return False
    if "<" not in piece and len(words) <= FEW_WORDS and all(word[0].isupper() for word in words):
        return joined[:1] == "<" or joined[:1].islower()
    strange = sum(word.islower() and word.casefold() not in _DATE_WORDS for word in words)
    told = "@" in piece or has_digit(piece) or _verb([word.casefold() for word in words]) is not None
    return told and strange <= 2  # noqa: PLR2004 -- small words of unknown languages


def _opens(text: str) -> bool:
    """Whether it starts as attributions do: with "On" in some language, a weekday or a date."""
    word = text.split(" ", 1)[0].casefold().strip(",.:*_-(")
    if word in vocabulary.OPENERS or word in vocabulary.WEEKDAYS:
        return True
    if text[:1].isdigit() or text.split(" ", 1)[0].endswith((",", ".")):
        return has_date(text[:START])
    return False


def _ends_sentence(piece: str) -> bool:
    if not piece.endswith((".", "!", "?")):
        return False
    word = piece.rsplit(" ", 1)[-1].strip(".").casefold()
    return not word.isdigit() and word not in vocabulary.MONTHS and word not in vocabulary.WEEKDAYS


@dataclass(frozen=True, slots=True)
class _Facts:
    """What one look at a candidate gives."""

    text: str
    words: list[str]
    verb: int | None
    address: bool
    colon: bool
    dashed: bool


def is_head(text: str, *, quote_follows: bool) -> bool:
    """Whether the joined text is an attribution."""
    seen = _look_at(text)
    if not (seen.colon or (seen.verb is not None and (quote_follows or seen.address))):
        return False
    if _is_own_sentence(seen):
        return False
    return (quote_follows and _stands_before_quote(seen)) or _is_name_and_verb(seen) or _stands_alone(seen)


def _look_at(text: str) -> _Facts:
    dashed = text.startswith("--") and text.endswith("--")
    text = text.strip("-=~*_ \t")
    words = [word.casefold() for word in _WORD.findall(text)]
    colon = dashed or text.endswith((":", "："))
    return _Facts(text, words, _verb(words), has_address(text), colon, dashed)


def _is_own_sentence(seen: _Facts) -> bool:
    """The writer speaks of himself: a pronoun right beside the verb."""
    words, verb = seen.words, seen.verb
    if verb is None or (seen.address and verb >= len(words) - 2):
        return False
    beside = words[max(0, verb - 1) : verb] + words[verb + 1 : verb + 2]
    if words[verb] in vocabulary.PARTICIPLES:
        beside = words[max(0, verb - 3) : verb]
    return any(word in vocabulary.SELF for word in beside)


def _stands_before_quote(seen: _Facts) -> bool:
    """With quote marks below, less is needed: who and "wrote", or a date and nothing but a name."""
    if seen.address:
        before = _WORD.findall(seen.text.partition("@")[0])
        return seen.verb is not None or len(before) <= FEW_WORDS + 1
    if seen.verb is not None:
        named = any(letter.isupper() for letter in seen.text)
        return has_date(seen.text) or (len(seen.words) <= MANY_WORDS and named)
    simple = _opens(seen.text) or "(" in seen.text
    return simple and has_date(seen.text) and _only_names(seen, strangers=0)


def _is_name_and_verb(seen: _Facts) -> bool:
    """Name <address> wrote: and hardly anything else."""
    if seen.verb is None or not seen.colon or seen.verb < len(seen.words) - 2 or len(seen.text) >= SHORT:
        return False
    named = seen.text[:1].upper() == seen.text[:1] != "<" and "<" in seen.text and "@" in seen.text
    return seen.dashed or named


def _stands_alone(seen: _Facts) -> bool:
    """Without quote marks below, the line must say when and who in the way of mail programs."""
    if not has_date(seen.text):
        return False
    if not seen.address:
        timed = has_clock(seen.text) or _opens(seen.text)
        return seen.colon and seen.verb is not None and timed and _only_names(seen, strangers=2)
    if seen.verb is not None:
        return seen.colon or len(seen.text) < 2 * SHORT
    if not seen.colon or (seen.words and seen.words[0] in vocabulary.SELF):
        return False
    bracketed = "<" in seen.text or "[mailto:" in seen.text
    if not (bracketed or seen.dashed or (_opens(seen.text) and _only_names(seen, strangers=0))):
        return False
    tail = seen.text[seen.text.rindex("@") :].split()[1:]
    return len(tail) <= FEW_WORDS or _ENDS_IN_ADDRESS.search(seen.text) is not None


def _verb(words: list[str]) -> int | None:
    for index, word in enumerate(words):
        if word in vocabulary.WROTE:
            return index
    return None


def _only_names(seen: _Facts, *, strangers: int) -> bool:
    """Without an address: what is left beside date, verb and small words must be names, not a sentence."""
    if any(word in vocabulary.POSSESSIVE for word in seen.words):
        return False
    strange = 0
    for word in _WORD.findall(_IN_BRACKETS.sub(" ", seen.text)):
        low = word.casefold()
        if low in vocabulary.FILLERS or low in vocabulary.WROTE or low in vocabulary.OPENERS:
            continue
        if low in vocabulary.SELF and (word == low or low == "i"):  # noqa: PLR1714 -- a word equal to itself reads badly in a set
            return False
        strange += word == low and low not in vocabulary.MONTHS and low not in vocabulary.WEEKDAYS
    return strange <= strangers
