"""Instants in words, in the active time zone: near ones by the clock, far ones by the day."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

MINUTE, HOUR, DAY = 60, 3600, 86_400
DAYS_SAID_BY_NAME = 7
DAYS_TOLD_IN_HOURS = 2
DAYS_TOLD_IN_DAYS = 60


def moment(at: datetime, *, now: datetime) -> str:
    """The instant as said at `now`: 12:00, tomorrow 12:00, Tue 12:00, 12 Mar 12:00, 12 Mar 2024."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    clock = f"{local.hour:02}:{local.minute:02}"
    days = (local.date() - today.date()).days
    if days == 0:
        return clock
    if days == 1:
        return gettext("tomorrow %(clock)s") % {"clock": clock}
    if days == -1:
        return gettext("yesterday %(clock)s") % {"clock": clock}
    if -DAYS_SAID_BY_NAME < days < DAYS_SAID_BY_NAME:
        return f"{WEEKDAYS_ABBR[local.weekday()]} {clock}"
    day = f"{local.day} {_month(local.month)}"
    return f"{day} {clock}" if local.year == today.year else f"{day} {local.year}"


def distance(seconds: float) -> str:
    """How far two instants are apart, in one unit: 12 min, 3 h, 4 days, 3 months."""
    seconds = abs(seconds)
    if seconds < HOUR:
        return gettext("%(n)s min") % {"n": max(1, round(seconds / MINUTE))}
    if seconds < DAYS_TOLD_IN_HOURS * DAY:
        return gettext("%(n)s h") % {"n": round(seconds / HOUR)}
    days = round(seconds / DAY)
    if days < DAYS_TOLD_IN_DAYS:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    months = round(days / 30.4)
    return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}


def apart(at: datetime, *, now: datetime) -> str:
    """The distance with its direction: in 3 h, 3 h ago, just now."""
    seconds = (at - now).total_seconds()
    if -MINUTE < seconds <= 0:
        return gettext("just now")
    if seconds > 0:
        return gettext("in %(distance)s") % {"distance": distance(seconds)}
    return gettext("%(distance)s ago") % {"distance": distance(seconds)}


def full(at: datetime) -> str:
    """The whole date with its zone: Tuesday 12 March 2024 12:00 CET."""
    local = timezone.localtime(at)
    day = f"{WEEKDAYS[local.weekday()]} {local.day} {MONTHS[local.month]} {local.year}"
    return f"{day} {local.hour:02}:{local.minute:02} {local.tzname()}"


def time_element(at: datetime, words: str) -> SafeString:
    """`words` as a <time>: the instant for machines, the full date with zone on hover."""
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), full(at), words)


def _month(number: int) -> str:
    """The short name, written as the long one is: Mar in English, mrt in Dutch."""
    short = str(MONTHS_3[number])
    return short.capitalize() if str(MONTHS[number])[0].isupper() else short
