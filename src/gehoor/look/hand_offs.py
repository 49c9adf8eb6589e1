"""The hand-off line: each person gets a lane, so that a case that comes back is seen to bend back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

LANES = 4
LANE_WIDTH = 28
RAIL_HEIGHT = 44


class HandOff(Protocol):
    """What the line needs of each hand-off, oldest first. `minutes` is how long the case lay still, or None."""

    from_name: str
    to_name: str
    reason: str
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One person on the line; the first has no way in."""

    name: str
    lane: int
    path: str = ""
    reason: str = ""
    minutes: int | None = None
    is_back: bool = False


def line_of(hand_offs: Iterable[HandOff]) -> tuple[list[Step], int]:
    """The steps of the line and how wide its rail is in px."""
    lanes: dict[str, int] = {}
    steps: list[Step] = []
    for hand_off in hand_offs:
        if not steps:
            steps.append(Step(hand_off.from_name, _lane(lanes, hand_off.from_name)))
        steps.append(_step(lanes, hand_off))
    return steps, LANE_WIDTH * max(1, min(LANES, len(lanes)))


def _step(lanes: dict[str, int], hand_off: HandOff) -> Step:
    known = hand_off.to_name in lanes
    start, end = _lane(lanes, hand_off.from_name), _lane(lanes, hand_off.to_name)
    return Step(
        name=hand_off.to_name,
        lane=end,
        path=_curve(start, end),
        reason=hand_off.reason,
        minutes=hand_off.minutes,
        is_back=known,
    )


def _lane(lanes: dict[str, int], name: str) -> int:
    return lanes.setdefault(name, min(len(lanes), LANES - 1))


def _curve(start: int, end: int) -> str:
    a, b = (LANE_WIDTH * lane + LANE_WIDTH // 2 for lane in (start, end))
    half = RAIL_HEIGHT // 2
    return f"M{a} 0C{a} {half} {b} {half} {b} {RAIL_HEIGHT}"


def initials(name: str) -> str:
    """One or two letters: Anna de Vries → AV, m.deboer@example.org → M."""
    words = [word for word in name.split("@", maxsplit=1)[0].replace(".", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    capital = [word for word in words if word[0].isupper()] or words
    return "".join(word[0].upper() for word in (capital[:1] + capital[1:][-1:]))
