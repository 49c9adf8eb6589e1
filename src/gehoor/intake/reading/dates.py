"""The moment a mail says it was sent; None when it says nothing that can be understood."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_tz

_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)[T ]+(\d\d?):(\d\d)(?::(\d\d))?(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?")
_CORE = re.compile(
    r"(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*\.?[\s,-]+(\d{2,4})[\s,]+(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?"
    r"(?:[.,]\d+)?\s*(?:(?:GMT|UTC)?\s*([+-]\d\d):?(\d\d))?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DUTCH = {"mrt": 3, "maa": 3, "mei": 5, "okt": 10}
_DAY = 86_400
_LONGEST = 200


def parse(value: str) -> dt.datetime | None:
    """An aware instant from a Date header, also from the odd ones that programs write."""
    value = value[:_LONGEST]
    try:
        return _usual(value) or _odd(value)
    except (ValueError, OverflowError, IndexError, TypeError, AttributeError):
        try:
            return _odd(value)
        except (ValueError, OverflowError):
            return None


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
        month = _MONTHS.index(name) + 1 if name in _MONTHS else _DUTCH.get(name, 0)
        year = int(core[3]) + (0 if len(core[3]) > 2 else 2000)  # noqa: PLR2004 -- two digits
        second = min(int(core[6] or 0), 59)
        return dt.datetime(
            year, month, int(core[1]), int(core[4]), int(core[5]), second, tzinfo=_zone(core[7], core[8])
        )
    return None


def _zone(hours: str | None, minutes: str | None) -> dt.timezone:
    if not hours:
        return dt.UTC
    sign = -1 if hours.startswith("-") else 1
    offset = sign * (abs(int(hours)) * 60 + int(minutes or 0))
    return dt.timezone(dt.timedelta(minutes=offset)) if abs(offset) < _DAY // 60 else dt.UTC
