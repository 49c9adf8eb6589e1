"""What an administrator decided for the whole installation, on the set-up pages; kept in the database.

Where nothing was decided, the settings of the environment hold. Every process looks at most every five seconds,
so a change is everywhere soon after.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction

from gehoor.core import events
from gehoor.core.events import Actor, Event
from gehoor.core.models import Setting

KEPT_SECONDS = 5.0

logger = logging.getLogger("gehoor.preferences")


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """`name`: the organisation, as customers know it. `languages`: those in which customers are written to; one
    who reads another is written to in `language`. `phone` stands in letters and on the customers' pages.
    """

    name: str = ""
    language: str = field(default_factory=lambda: str(settings.LANGUAGE_CODE))
    languages: tuple[str, ...] = field(default_factory=lambda: tuple(dict(settings.LANGUAGES)))
    time_zone: str = field(default_factory=lambda: str(settings.GEHOOR_TIME_ZONE))
    country: str = ""
    phone: str = ""
    reopen_days: int = field(default_factory=lambda: int(settings.GEHOOR_REOPEN_DAYS))


@dataclass(frozen=True, kw_only=True)
class PreferencesChanged(Event):
    """An administrator decided something for the whole installation. Which things, not what."""

    names: list[str]


class _Known:
    """What was last read, and when."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.until = 0.0
        self.preferences: Preferences | None = None

    def learn(
        self, values: Mapping[str, Any], *, until: float, preferences: Preferences | None = None
    ) -> None:
        self.values, self.until, self.preferences = dict(values), until, preferences


_known = _Known()
_names = tuple(one.name for one in fields(Preferences))


def current() -> Preferences:
    """What holds now. While the database is away, what was last known."""
    if time.monotonic() >= _known.until:
        try:
            values = dict(Setting.objects.filter(name__in=_names).values_list("name", "value"))
        except DatabaseError:
            logger.warning("The preferences could not be read; those last known are used.")
            values = _known.values
        _known.learn(values, until=time.monotonic() + KEPT_SECONDS, preferences=_made_of(values))
    return _known.preferences or _made_of(_known.values)


def _made_of(values: Mapping[str, Any]) -> Preferences:
    return Preferences(**{name: _as_kept(value) for name, value in values.items()})


def change(values: Mapping[str, Any], *, by: Actor, at: datetime) -> Preferences:
    """Decide these things, by the names of Preferences."""
    unknown = values.keys() - set(_names)
    if unknown:
        raise TypeError(f"There is no preference {', '.join(sorted(unknown))}.")
    with transaction.atomic():
        forget()
        now = current()
        changed = sorted(name for name, value in values.items() if getattr(now, name) != _as_kept(value))
        for name in changed:
            keep(name, values[name])
        if changed:
            events.record(PreferencesChanged(names=changed), by=by, at=at)
        forget()
        transaction.on_commit(forget)
    return current()


def forget() -> None:
    """Look again at the next question."""
    _known.until = 0.0


def assume(values: Mapping[str, Any]) -> None:
    """Take these for what is kept, until `forget`: for tests and for programs without a database."""
    _known.learn(values, until=float("inf"))


def keep(name: str, value: Any) -> None:
    """Keep something by its name; also what is no preference of people, such as a mark of the first run."""
    value = list(value) if isinstance(value, tuple) else value
    Setting.objects.update_or_create(name=name, defaults={"value": value})


def kept(name: str) -> Any:
    """What is kept by this name, else None."""
    return Setting.objects.filter(name=name).values_list("value", flat=True).first()


def drop(name: str) -> bool:
    """Whether it was there to be dropped."""
    return bool(Setting.objects.filter(name=name).delete()[0])


def _as_kept(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
