"""The log of a case as sentences: one line for each thing that happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gehoor.core.events import Recorded
from gehoor.desk import words
from gehoor.look import moments

PEOPLE = ("owner", "to_person", "customer")


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    icon: str
    tone: str
    text: str


def lines(
    happened: Sequence[Recorded],
    *,
    now: datetime,
    receivers: Mapping[int, str],
    names: Callable[[set[int]], Mapping[int, str]],
) -> list[Line]:
    """One for each of what happened, of which all can be told (`told`), the newest first. `receivers` are the names
    of who got the case, by hand-off; `names` gives the names of people by their numbers.
    """
    people = names({number for recorded in happened for number in _people(recorded)})
    return [_line(recorded, people, receivers, now) for recorded in reversed(happened)]


def told(happened: Iterable[Recorded]) -> list[Recorded]:
    """Those of which there is a sentence."""
    return [recorded for recorded in happened if recorded.event.name in words.HISTORY]


def _line(recorded: Recorded, people: Mapping[int, str], receivers: Mapping[int, str], now: datetime) -> Line:
    icon, tone, sentence = words.HISTORY[recorded.event.name]
    values = {name: value for name, value in vars(recorded.event).items() if value is not None}
    for name in PEOPLE:
        if name in values:
            values[name] = people.get(values[name]) or str(words.NAMELESS)
    who = people.get(recorded.actor, "") if recorded.actor else words.GEHOOR
    values |= {"who": who, "to": receivers.get(values.get("hand_off", 0), "")}
    values |= _promise(values, now) | _letter(recorded.event.name, values)
    return Line(recorded.at, icon, tone, str(sentence) % _Blank(values))


def _promise(values: dict[str, Any], now: datetime) -> dict[str, str]:
    """What was promised and by when, for an event that says so."""
    if "due_at" not in values:
        return {}
    kind = str(words.PROMISE_KINDS.get(values["kind"], words.PROMISE_OWN))
    moment = moments.seen_at(now).moment(datetime.fromisoformat(values["due_at"]))
    return {"kind": kind, "promise": str(words.PROMISE_BEFORE) % {"kind": kind, "moment": moment}}


def _letter(name: str, values: dict[str, Any]) -> dict[str, str]:
    return {"letter": str(words.LETTER_KINDS.get(values["kind"], ""))} if name.startswith("letters.") else {}


def _people(recorded: Recorded) -> Iterable[int]:
    numbers: list[Any] = [recorded.actor]
    numbers += [getattr(recorded.event, name, None) for name in PEOPLE]
    return [number for number in numbers if number is not None]


class _Blank(dict[str, Any]):
    """A value that this event does not have is left out of its sentence."""

    def __missing__(self, key: str) -> str:
        return ""
