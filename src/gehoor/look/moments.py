"""Instants in words, in the active time zone: near ones by the clock, far ones by the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache

from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from gehoor.look import markup

TIME = '<time datetime="{instant}" title="{full}">{words}</time>'
MINUTE, HOUR, DAY = 60, 3600, 86_400
DAYS_SAID_BY_NAME = 7
DAYS_TOLD_IN_HOURS = 2
DAYS_TOLD_IN_DAYS = 60
DAYS_A_MONTH = 30.4


@dataclass(frozen=True, slots=True)
class Voice:
    """One language's words for time, looked up once: a tray says fifty moments."""

    days: tuple[str, ...]
    days_short: tuple[str, ...]
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    tomorrow: str
    yesterday: str
    just_now: str
    ahead: str
    ago: str
    minutes: str
    hours: str
    before: str
    past: str
    was_due: str


@dataclass(frozen=True, slots=True)
class Teller:
    """Says instants as they are seen at `now`, in one zone and one language."""

    now: datetime
    zone: tzinfo
    voice: Voice
    today: int

    def moment(self, at: datetime) -> str:
        """12:00, tomorrow 12:00, Tue 12:00, 12 Mar 12:00, 12 Mar 2024."""
        local, voice = at.astimezone(self.zone), self.voice
        clock = f"{local.hour:02}:{local.minute:02}"
        days = local.toordinal() - self.today
        if days == 0:
            return clock
        if days in {1, -1}:
            return (voice.tomorrow if days == 1 else voice.yesterday) % {"clock": clock}
        if -DAYS_SAID_BY_NAME < days < DAYS_SAID_BY_NAME:
            return f"{voice.days_short[local.weekday()]} {clock}"
        day = f"{local.day} {voice.months_short[local.month]}"
        this_year = local.year == self.now.astimezone(self.zone).year
        return f"{day} {clock}" if this_year else f"{day} {local.year}"

    def distance(self, seconds: float) -> str:
        """How far two instants are apart, in one unit: 12 min, 3 h, 4 days, 3 months."""
        seconds = abs(seconds)
        if seconds < HOUR - MINUTE / 2:
            return self.voice.minutes % {"n": max(1, round(seconds / MINUTE))}
        if seconds < DAYS_TOLD_IN_HOURS * DAY - HOUR / 2:
            return self.voice.hours % {"n": round(seconds / HOUR)}
        days = round(seconds / DAY)
        if days < DAYS_TOLD_IN_DAYS:
            return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
        months = round(days / DAYS_A_MONTH)
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}

    def apart(self, at: datetime) -> str:
        """The distance with its direction: in 3 h, 3 h ago, just now."""
        seconds = (at - self.now).total_seconds()
        if -MINUTE < seconds <= 0:
            return self.voice.just_now
        direction = self.voice.ahead if seconds > 0 else self.voice.ago
        return direction % {"distance": self.distance(seconds)}

    def full(self, at: datetime) -> str:
        """The whole date with its zone: Tuesday 12 March 2024 12:00 CET."""
        local, voice = at.astimezone(self.zone), self.voice
        day = f"{voice.days[local.weekday()]} {local.day} {voice.months[local.month]} {local.year}"
        return f"{day} {local.hour:02}:{local.minute:02} {local.tzname()}"

    def when(self, at: datetime) -> str:
        """Before Tue 12:00 (in 3 h); once past, Tue 12:00 (3 h ago)."""
        words = self.voice.before if at > self.now else self.voice.past
        return words % {"moment": self.moment(at), "distance": self.apart(at)}

    def was_due(self, at: datetime) -> str:
        """Was due Tue 12:00 (3 h ago)."""
        return self.voice.was_due % {"moment": self.moment(at), "distance": self.apart(at)}

    def element(self, at: datetime, words: str) -> SafeString:
        """`words` as a <time>: the instant for machines, the full date with zone on hover."""
        return markup.fill(TIME, instant=at.isoformat(), full=self.full(at), words=words)


def lasted(minutes: int) -> SafeString:
    """How long something took, in words: 12 min, 3 h 20 min, 4 days; the exact minutes on hover."""
    exact = ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    return format_html('<span class="figures" title="{}">{}</span>', exact, _length(minutes))


def _length(minutes: int) -> str:
    voice = _voice_of(get_language() or "en")
    hours, rest = divmod(minutes, HOUR // MINUTE)
    if minutes >= DAY // MINUTE:
        days = round(minutes * MINUTE / DAY)
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    said = [voice.hours % {"n": hours}] if hours else []
    if rest or not hours:
        said.append(voice.minutes % {"n": rest})
    return " ".join(said)


def seen_at(now: datetime) -> Teller:
    """Who says instants as they are seen at `now` in the active zone and language."""
    return _teller(now, timezone.get_current_timezone(), get_language() or "en")


@lru_cache(maxsize=64)
def _teller(now: datetime, zone: tzinfo, language: str) -> Teller:
    return Teller(now=now, zone=zone, voice=_voice_of(language), today=now.astimezone(zone).toordinal())


@lru_cache(maxsize=16)
def _voice_of(language: str) -> Voice:  # noqa: ARG001 -- the key; the active language does the work
    months = ("", *(str(MONTHS[number]) for number in range(1, 13)))
    return Voice(
        days=tuple(str(WEEKDAYS[number]) for number in range(7)),
        days_short=tuple(str(WEEKDAYS_ABBR[number]) for number in range(7)),
        months=months,
        months_short=("", *(_short_month(number, months[number]) for number in range(1, 13))),
        tomorrow=gettext("tomorrow %(clock)s"),
        yesterday=gettext("yesterday %(clock)s"),
        just_now=gettext("just now"),
        ahead=gettext("in %(distance)s"),
        ago=gettext("%(distance)s ago"),
        minutes=gettext("%(n)s min"),
        hours=gettext("%(n)s h"),
        before=gettext("before %(moment)s (%(distance)s)"),
        past=gettext("%(moment)s (%(distance)s)"),
        was_due=gettext("was due %(moment)s (%(distance)s)"),
    )


def _short_month(number: int, long: str) -> str:
    """The short name, written as the long one is: Mar in English, mrt in Dutch."""
    short = str(MONTHS_3[number])
    return short.capitalize() if long[0].isupper() else short
