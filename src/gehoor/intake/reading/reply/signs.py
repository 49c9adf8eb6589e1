"""Signatures: after "-- ", "Sent from my …", and the adverts that apps and virus scanners add."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gehoor.intake.reading.reply import vocabulary
from gehoor.intake.reading.reply.shapes import bare, is_rule

if TYPE_CHECKING:
    from collections.abc import Sequence

DELIMITERS = frozenset(("--", "--\xa0"))
DOUBTFUL = frozenset(("—", "–", "---", "__", "___"))
TAIL_LINES = 12
DOUBTFUL_TAIL_LINES = 5
SEARCHED_LINES = 500
LONGEST_STAMP = 140
LONGEST_DELIMITER = 8
SHORT_LINE = 90
MOST_WORDS = 16
FEW_WORDS = 7
_SENT = (
    r"(?:sent|verstuurd|verzonden|gestuurd|gesendet|envoyé|envoye|enviado|enviada|inviato|inviata|skickat|sendt|"
    r"wysłano|wysłane|wysłana|odesláno|lähetetty|отправлено|надіслано|trimis|gönderildi|küldve|posted|posté|written|"
    r"geschreven|getypt|typed|escrito|écrit|getippt|skrivet|skrevet)"
)
_FROM = r"(?:from|a partir d[oea]|vanaf|vanuit|van|von|vom|aus|de|depuis|desde|da|dal|dall'|do|från|fra|z|ze|с|из|iphonesta|on|op)"
_WITH = r"(?:via|with|using|met|mit|über|avec|par|con|tramite|com|pelo|pela|med|za|przy|w|au|på|by|door|durch|kohteesta)"
_SENT_FROM = re.compile(rf"{_SENT} {_FROM}\b")
_SENT_WITH = re.compile(rf"{_SENT} (?:securely |veilig |sicher )?{_WITH}\b")
_GERMAN = re.compile(
    r"(?:von|vom|mit|diese (?:nachricht|e-mail|mail) wurde) .{2,90}(?:gesendet|geschrieben|verfasst|versendet)\.?\Z"
)
_GET_OUTLOOK = re.compile(
    r"\b(?:outlook|yahoo mail|bluemail|spark|mail)\b.{0,60}\b(?:ios|android|iphone|ipad)\b"
)
_PHONE = re.compile(r"(?:\+|\b0)\d[\d ()/.-]{6,16}\d\b")
_ADVERT = re.compile(
    r"virus[- ]?(?:free|vrij|frei|fritt|fri)\b|sin virus\b|senza virus|(?:www\.)?avast\.|yahoo mail: search"
    r"|yahoo mail stationery|get my outlook|sent with \w"
)


def is_sent_from(text: str) -> bool:
    """Whether it is "Sent from my iPhone" or its like; a sentence that only begins so is none."""
    if len(text) > LONGEST_STAMP:
        return False
    low = text.casefold().strip("*_-<>[](). ").replace("’", "'")
    head = low.split("<http", 1)[0].split("http", 1)[0].split("](", 1)[0]
    first, comma, after = head.partition(",")
    if len(after.split()) < FEW_WORDS - 2:
        first = head
    words = len(head.split())
    if _SENT_FROM.match(low):
        if _names_device(first, vocabulary.DEVICES):
            return words <= MOST_WORDS
        return not comma and words <= FEW_WORDS and ";" not in head
    if _SENT_WITH.match(low) or _GERMAN.match(low):
        return words <= MOST_WORDS and _names_device(first, vocabulary.BRANDS)
    return words <= FEW_WORDS + 2 and _GET_OUTLOOK.search(low) is not None and not low.endswith("?")


def _names_device(text: str, names: tuple[str, ...]) -> bool:
    return any(name in text[:80] for name in names)


def is_advert(text: str) -> bool:
    """A line that a virus scanner or webmail put under the letter."""
    return len(text) <= 160 and _ADVERT.match(text.casefold().strip("*_- ")) is not None  # noqa: PLR2004


def signature_start(lines: Sequence[str], first: int, end: int) -> int:
    """Where the signature begins within the writer's own lines first..end; `end` when there is none."""
    start = _after_delimiter(lines, first, end)
    return _after_stamp(lines, first, start)


def _after_delimiter(lines: Sequence[str], first: int, end: int) -> int:
    for index in range(max(first, end - SEARCHED_LINES), end):
        line = lines[index]
        if len(line) > LONGEST_DELIMITER and line[:1] != "_":
            continue
        text = line.strip()
        rest = lines[index + 1 : end]
        if text in DELIMITERS:
            if (line == "-- " and any(map(str.strip, rest))) or _looks_signed(rest, TAIL_LINES):
                return index
        elif text in DOUBTFUL:
            searched = lines[max(first, end - SEARCHED_LINES) : end]
            drawn_again = sum(line.strip() == text for line in searched) > 1
            if not drawn_again and _looks_signed(rest, DOUBTFUL_TAIL_LINES):
                return index
        elif text.startswith("____") and is_rule(text) and _looks_listed(rest):
            return index
    return end


def _looks_signed(rest: Sequence[str], most: int) -> bool:
    """What follows a delimiter is a signature when it is a few short lines, not a letter."""
    said = [line.strip() for line in rest[: 3 * most] if line.strip()]
    short = sum(map(len, said)) <= SHORT_LINE * len(said)
    return short and len(said) <= most and not any(line.strip() for line in rest[3 * most :])


def _looks_listed(rest: Sequence[str]) -> bool:
    """Under a drawn line: a mailing list's own lines, or how to reach the writer."""
    linked = any(
        "@" in line or "://" in line or "www." in line or _PHONE.search(line[:100])
        for line in rest[:TAIL_LINES]
    )
    return linked and _looks_signed(rest, TAIL_LINES)


def _after_stamp(lines: Sequence[str], first: int, end: int) -> int:
    """A "Sent from" line near the end, with the few lines under it."""
    start = end
    seen = 0
    for index in range(end - 1, first - 1, -1):
        text = bare(lines[index])
        if not text:
            continue
        seen += 1
        if seen > 5:  # noqa: PLR2004 -- name, function, telephone, site under the stamp
            break
        if is_sent_from(text) or is_advert(text):
            start = index
            seen = 0
    return start
