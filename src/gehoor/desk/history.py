"""The log of a case as sentences: one line for each thing that happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gehoor.core.events import Recorded
from gehoor.desk import words


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    icon: str
    tone: str
    text: str


def lines(happened: Iterable[Recorded], *, names: Callable[[Iterable[int]], dict[int, str]]) -> list[Line]:
    """The newest first. `names` gives the names of people by their numbers, in one query."""
    known = [recorded for recorded in happened if recorded.event.name in words.HISTORY]
    people = names({number for recorded in known for number in _people(recorded)})
    return [_line(recorded, people) for recorded in reversed(known)]


def _line(recorded: Recorded, people: dict[int, str]) -> Line:
    icon, tone, sentence = words.HISTORY[recorded.event.name]
    values = {name: value for name, value in vars(recorded.event).items() if value is not None}
    for name in ("owner", "to_person", "customer"):
        if name in values:
            values[name] = people.get(values[name], "")
    who = people.get(recorded.actor, "") if recorded.actor else str(words.GEHOOR)
    return Line(recorded.at, icon, tone, str(sentence) % _Blank({"who": who} | values))


def _people(recorded: Recorded) -> Iterable[int]:
    numbers: list[Any] = [recorded.actor]
    numbers += [getattr(recorded.event, name, None) for name in ("owner", "to_person", "customer")]
    return [number for number in numbers if number is not None]


class _Blank(dict[str, Any]):
    """A value that this event does not have is left out of its sentence."""

    def __missing__(self, key: str) -> str:
        return ""
