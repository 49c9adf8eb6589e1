"""The moment a mail says it was sent; None when it says nothing that can be understood."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_tz

_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)[T ]+(\d\d?):(\d\d)(?::(\d\d))?(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?")
_CORE = re.compile(
    r"(\d{1,2})\.?[\s-]+([^\W\d_]{3,12})\.?[\s,-]+(\d{2,4})[\s,]+(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?"
    r"(?:[.,]\d+)?\s*(?:(?:GMT|UTC)?\s*([+-]\d\d):?(\d\d))?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# The first letters of months in the languages of mail programs, where they differ from the English ones.
_ELSEWHERE = {
    name: month
    for month, names in enumerate(
        (
            *("ene gen sty", "fév fev lut", "mrt maa mär", "abr avr kwi", "mei mai maj mag", "cze giu juin"),
            *("lip lug juil", "ago aoû aou sie", "set wrz", "okt ott out paź", "lis", "dez dic déc gru"),
        ),
        start=1,
    )
    for name in names.split()
}
_REGULAR = re.compile(
    r"(?:[A-Za-z]{3}, {1,2})?\d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d:\d\d (?:[+-]\d{4}|GMT)(?: \([^()]*\))?"
)
_COMMENT = re.compile(r"\([^()]*\)")
_OFFSET = re.compile(r"(?:\b(?:GMT|UTC?|Z)\s?)?([+-])(\d{1,2})(?::?(\d\d))?$")
_ZONE = re.compile(r"\b([A-Z]{3,4})\b(?=(?: \d{4})?$)")
_HALF = re.compile(r"\b(\d{1,2})((?:[:.]\d\d){1,2})\s*([AaPp])\.?[Mm]\b\.?")
# Names of time zones besides the American ones of the standard, by their hours before Greenwich.
_ZONES = {
    name: hours
    for hours, names in (
        *((0, "WET"), (1, "WEST BST CET MET MEZ"), (2, "CEST MEST MESZ EET SAST"), (3, "EEST MSK")),
        *((8, "SGT HKT AWST"), (9, "JST KST"), (10, "AEST"), (11, "AEDT"), (12, "NZST"), (13, "NZDT")),
    )
    for name in names.split()
}
_DAY = 86_400
_LONGEST = 200


def parse(value: str) -> dt.datetime | None:
    """An aware instant from a Date header, also from the odd ones that programs write."""
    value = value[:_LONGEST].strip()
    if not _REGULAR.fullmatch(value):
        value = _plainly(value)
    try:
        return _usual(value) or _odd(value)
    except (ValueError, OverflowError, IndexError, TypeError, AttributeError):
        try:
            return _odd(value)
        except (ValueError, OverflowError):
            return None


def _plainly(value: str) -> str:
    """The same date without remarks, with its zone as `+0100` and its hours counted to 24."""
    value = _HALF.sub(_of_24, " ".join(_COMMENT.sub(" ", value).split()))
    if zone := _OFFSET.search(value):
        before = value[: zone.start()].rstrip()
        return f"{before} {zone[1]}{zone[2]:0>2}{zone[3] or '00'}" if ":" in before else value
    named = _ZONE.search(value)
    hours = _ZONES.get(named[1]) if named else None
    if named is None or hours is None:
        return value
    return f"{value[: named.start()]}{value[named.end() :].strip()} +{hours:02}00"


def _of_24(clock: re.Match[str]) -> str:
    hour = int(clock[1])
    if not 1 <= hour <= 12:  # noqa: PLR2004 -- 14:00 PM is 14:00
        return clock[1] + clock[2]
    return f"{hour % 12 + 12 * (clock[3] in 'Pp'):02}{clock[2]}"


def _usual(value: str) -> dt.datetime | None:
    found = parsedate_tz(value)
    if found is None or not 1900 <= found[0] <= 9998:  # noqa: PLR2004 -- years that a datetime can hold anywhere
        return None
    offset = found[9]
    if offset is None or abs(offset) >= _DAY:
        offset = 0
    zone = dt.timezone(dt.timedelta(seconds=offset))
    second = min(found[5], 59)
    return dt.datetime(found[0], found[1], found[2], found[3], found[4], second, tzinfo=zone)


def _odd(value: str) -> dt.datetime | None:
    if iso := _ISO.search(value):
        year, month, day, hour, minute = (int(part) for part in iso.groups()[:5])
        zone = (iso[7] or "Z").replace(":", "")
        moved = _zone(zone[:3], zone[3:]) if zone != "Z" else dt.UTC
        return dt.datetime(year, month, day, hour, minute, int(iso[6] or 0), tzinfo=moved)
    if core := _CORE.search(value):
        name = core[2].lower()
        month = _month(name)
        year = int(core[3])
        year += 2000 if year < 100 else 1900 if year < 1000 else 0  # noqa: PLR2004 -- 26 and 126 are 2026
        second = min(int(core[6] or 0), 59)
        return dt.datetime(
            year, month, int(core[1]), int(core[4]), int(core[5]), second, tzinfo=_zone(core[7], core[8])
        )
    return None


def _month(name: str) -> int:
    """1 to 12; 0 when it is none."""
    if name[:3] in _MONTHS:
        return _MONTHS.index(name[:3]) + 1
    return _ELSEWHERE.get(name[:4], 0) or _ELSEWHERE.get(name[:3], 0)


def _zone(hours: str | None, minutes: str | None) -> dt.timezone:
    if not hours:
        return dt.UTC
    sign = -1 if hours.startswith("-") else 1
    offset = sign * (abs(int(hours)) * 60 + int(minutes or 0))
    return dt.timezone(dt.timedelta(minutes=offset)) if abs(offset) < _DAY // 60 else dt.UTC
