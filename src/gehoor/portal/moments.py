"""Moments as they are said in a sentence: today 12:00, Tuesday 12:00, Tuesday 24 November 12:00."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gehoor.look import moments

NAMED_WITHIN = 6


def said(at: datetime, now: datetime) -> SafeString:
    """Day and time, as an element that tells the whole date with its zone."""
    return moments.seen_at(now).element(at, f"{_day(at, now)} {timezone.localtime(at):%H:%M}")


def day(at: datetime, now: datetime) -> SafeString:
    """The day alone."""
    return moments.seen_at(now).element(at, _day(at, now))


def _day(at: datetime, now: datetime) -> str:
    local, today = timezone.localtime(at), timezone.localtime(now)
    days = local.toordinal() - today.toordinal()
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if days in near:
        return near[days]
    weekday = str(WEEKDAYS[local.weekday()])
    if abs(days) <= NAMED_WITHIN:
        return weekday
    date = f"{local.day} {MONTHS[local.month]}"
    return f"{weekday} {date}" if local.year == today.year else f"{date} {local.year}"
