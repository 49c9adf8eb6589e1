"""Small questions about one line or a few joined lines: is there a date in it, an address, a rule?

Everything here works on a bounded string (`bare` cuts at LINE_LIMIT), so no pattern can run away.
"""

from __future__ import annotations

import re

from gehoor.intake.reading.reply import vocabulary

LINE_LIMIT = 1_000

_INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u2066\u2067\u2068\u2069")
)
_INVISIBLE.update({0xA0: " ", 0x202F: " ", 0x2009: " ", 0x3000: " "})
_TIME = re.compile(r"(?<![\d.:])\d{1,2}(?::|\.|\s?h\s?|:)\d{2}(?:[:.]\d{2})?(?![\d]|[.:]\d)")
_CLOCK = re.compile(r"(?<![\d.:])(?:[01]?\d|2[0-3])\s?[:h]\s?[0-5]\d")
_NUMERIC_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d{2}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\s?\d{1,2}\2\s?(?:(?:19|20)\d{2}|\d{2}))(?!\d)"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]"
)
_YEAR = r"(?:(?:19|20)\d{2}|[\u0660-\u0669\u06f0-\u06f9]{4}|\d{2}(?![\d:.]\d))"
_WORDED_DATE = re.compile(
    rf"(?<!\d)\d{{1,2}}(?:\.|º|er|:e|st|nd|rd|th)?[ /-](?:de )?[^\W\d_]{{3,12}}[.׳']?,?[ /-](?:de |del )?{_YEAR}(?!\d)"
    rf"|[^\W\d_]{{3,12}}\.?[ -]\d{{1,2}}(?:st|nd|rd|th)?,?[ -]{_YEAR}(?![\d:])"
    r"|(?:19|20)\d{2}[.,]? [^\W\d_]{3,12}\.? \d{1,2}(?![\d:])"
    r"|(?<!\d)\d{1,2} [^\W\d_]{3,12} \d{1,2},? (?:19|20)\d{2}"
)
_DAY_AND_MONTH = re.compile(
    r"(?<!\d)\d{1,2}(?:\.|º|er|:e|st|nd|rd|th)?[ -]?(?:de )?([^\W\d_]{3,12})|([^\W\d_]{3,12})\.? \d{1,2}(?!\d)"
)
_RULE = re.compile(r"[-_=*~─—–━#·•+ ]{4,}\Z")
_ADDRESS = re.compile(r"[\w.+'%=-]{1,64}@[\w-]{1,63}\.[\w.-]{1,100}")


def bare(line: str) -> str:
    """The line as the eye reads it: cut at the limit, without invisible signs, bold marks and outer spaces."""
    text = line[:LINE_LIMIT]
    if not text.isascii():
        text = text.translate(_INVISIBLE)
    return text.strip().strip("*_").strip()


def has_address(text: str) -> bool:
    """Whether a mail address stands in it."""
    return "@" in text and _ADDRESS.search(text) is not None


def has_digit(text: str) -> bool:
    """Whether a figure stands in it."""
    return any(letter.isdigit() for letter in text)


def has_clock(text: str) -> bool:
    """Whether a time of day stands in it."""
    return _CLOCK.search(text) is not None or _TIME.search(text) is not None


def has_date(text: str) -> bool:
    """Whether a calendar date stands in it, in figures or words; a bare weekday is none."""
    if _NUMERIC_DATE.search(text):
        return True
    if _WORDED_DATE.search(text):
        return True
    for match in _DAY_AND_MONTH.finditer(text):
        if (match.group(1) or match.group(2)).casefold() in vocabulary.MONTHS:
            return True
    return False


def is_rule(text: str) -> bool:
    """Whether the line is drawn, not written: dashes, underscores, stars."""
    text = text[:200]
    return _RULE.match(text) is not None and len(set(text) - {" "}) <= 2  # noqa: PLR2004 -- "-=-=-=" at most
