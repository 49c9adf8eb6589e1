"""Signatures: after "-- ", "Sent from my …", and the adverts that apps and virus scanners add."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gehoor.intake.reading.reply import vocabulary
from gehoor.intake.reading.reply.shapes import bare, is_rule

if TYPE_CHECKING:
    from collections.abc import Sequence

DELIMITERS = frozenset(("--", "—", "–", "---", "__", "--\xa0"))
TAIL_LINES = 12
SEARCHED_LINES = 500
_SENT = (
    r"(?:sent|verstuurd|verzonden|gestuurd|gesendet|envoyé|envoye|enviado|enviada|inviato|inviata|skickat|sendt|"
    r"wysłano|wysłane|wysłana|odesláno|lähetetty|отправлено|надіслано|trimis|gönderildi|küldve|posted|posté|written|"
    r"geschreven|getypt|typed|escrito|écrit|getippt|skrivet|skrevet)"
)
_FROM = r"(?:from|vanaf|vanuit|van|von|vom|aus|de|depuis|desde|da|dal|dall'|do|från|fra|z|ze|с|из|iphonesta|on|op)"
_WITH = r"(?:via|with|using|met|mit|über|avec|par|con|tramite|com|pelo|pela|med|za|przy|w|au|på|by|door|durch|kohteesta)"
_SENT_FROM = re.compile(rf"{_SENT} {_FROM}\b")
_SENT_WITH = re.compile(rf"{_SENT} (?:securely |veilig |sicher )?{_WITH}\b")
_GERMAN = re.compile(r"(?:von|vom|mit|diese (?:nachricht|e-mail|mail) wurde) .{2,90}(?:gesendet|geschrieben|verfasst|versendet)\.?\Z")
_GET_OUTLOOK = re.compile(r"\b(?:outlook|yahoo mail|bluemail|spark|mail)\b.{0,60}\b(?:ios|android|iphone|ipad)\b")
_ADVERT = re.compile(
    r"virus[- ]?(?:free|vrij|frei|fritt|fri)\b|sin virus\b|senza virus|(?:www\.)?avast\.|yahoo mail: search"
    r"|yahoo mail stationery|get my outlook|sent with \w"
)


def is_sent_from(text: str) -> bool:
    """ "Sent from my iPhone" and its like in other languages; a sentence that only begins so is none."""
    if not 8 <= len(text) <= 140:  # noqa: PLR2004 -- shorter or longer lines are never such a stamp
        return False
    low = text.casefold().strip("*_-<>[](). ").replace("’", "'")
    head = low.split("<http", 1)[0].split("http", 1)[0].split(" (", 1)[0]
    device = any(name in head[:70] for name in vocabulary.DEVICES)
    words = head.split()
    if _SENT_FROM.match(low):
        if "," in head or ";" in head:
            return device and len(words) <= 14 and head.find(",") > 12 and not _clause_after_comma(head)  # noqa: PLR2004
        return len(words) <= (14 if device else 7)
    if device and len(words) <= 16 and (_SENT_WITH.match(low) or _GERMAN.match(low)):  # noqa: PLR2004
        return "," not in head
    return len(words) <= 9 and _GET_OUTLOOK.search(low) is not None and not low.endswith("?")  # noqa: PLR2004


def _clause_after_comma(head: str) -> bool:
    """ "Sent from my desk, is much easier than my phone" goes on after the comma."""
    before, _, after = head.partition(",")
    return len(after.split()) > 3 or not any(name in before for name in vocabulary.DEVICES)  # noqa: PLR2004


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
        if len(line) > 8 and line[:1] != "_":  # noqa: PLR2004 -- no delimiter is longer
            continue
        text = line.strip()
        if text not in DELIMITERS and not (text.startswith("____") and is_rule(text)):
            continue
        if line.rstrip("\r") in {"-- ", "--\xa0"} and any(map(str.strip, lines[index + 1 : end])):
            return index
        if _looks_signed(lines, index + 1, end, drawn=text.startswith("___")):
            return index
    return end


def _looks_signed(lines: Sequence[str], first: int, end: int, *, drawn: bool) -> bool:
    """What follows a doubtful delimiter is a signature when it is short lines, not a letter."""
    rest: list[str] = []
    for index in range(first, end):
        text = lines[index].strip()
        if text:
            rest.append(text)
        if len(rest) > TAIL_LINES:
            return False
    if not rest:
        return not drawn
    if drawn:
        return any("@" in text or "://" in text or "www." in text for text in rest)
    return sum(len(text) for text in rest) <= 90 * len(rest)


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
