"""What a journey is made of: its peak, end, mean, start, trend and duration, for one journey or a million."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor_signals import frames
from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers

PARTS = ("peak", "end", "mean", "start", "duration", "trend")
VALENCED = ("peak", "end", "mean", "start")
"""The parts that are valences, so that their weights can be compared."""


@dataclass(frozen=True)
class Steps:
    """The steps of all journeys, each journey's together and in order; `first` is where each begins."""

    names: NDArray[Any]
    first: NDArray[np.int64]
    valence: Numbers
    kinds: NDArray[Any] | None = None

    @property
    def length(self) -> NDArray[np.int64]:
        return np.diff(np.append(self.first, len(self.valence)))

    @property
    def journey(self) -> NDArray[np.int64]:
        """Of each step, the place of its journey in `names`."""
        return np.repeat(np.arange(len(self.names)), self.length)

    def ending_with(self, valence: float, *, added: bool) -> Steps:
        """The same journeys with another last step, or with one step more."""
        last = np.append(self.first[1:], len(self.valence)) - 1
        if not added:
            changed = self.valence.copy()
            changed[last] = valence
            return Steps(self.names, self.first, changed)
        longer = np.insert(self.valence, last + 1, valence)
        return Steps(self.names, self.first + np.arange(len(self.first)), longer)


def framed(steps: Any, outcomes: Any, names: Mapping[str, str]) -> tuple[Any, Any]:
    """Frames as they are; a list of valences for each journey, with a list of outcomes, as frames."""
    if not isinstance(steps, list | tuple | np.ndarray) or any(isinstance(one, Mapping) for one in steps):
        return steps, outcomes
    walks = [frames.numbers(one, names["valence"]) for one in steps]
    if any(one.ndim != 1 for one in walks) or (outcomes is not None and len(outcomes) != len(walks)):
        raise BadInput(
            "Without a frame, give a list of valences for each journey, and one outcome for each of them."
        )
    which = np.repeat(np.arange(len(walks)), [len(one) for one in walks])
    place = np.concatenate([np.arange(len(one)) for one in walks]) if walks else np.zeros(0)
    values = np.concatenate(walks) if walks else np.zeros(0)
    made = {names["journey"]: which, names["step"]: place, names["valence"]: values}
    if outcomes is None:
        return made, None
    return made, {names["journey"]: np.arange(len(walks)), names["outcome"]: np.asarray(outcomes)}


def collect(
    data: Any, *, journey: str, step: str, valence: str, kind: str | None = None
) -> tuple[Steps, tuple[str, ...]]:
    """The steps in a frame with a row for each; rows without a valence, a journey or a place are left out and said."""
    rows = frames.table(data)
    values, who = rows.numbers(valence), rows.labels(journey)
    place = _places(rows, step)
    good = np.isfinite(values) & (who != "") & np.isfinite(place)
    names, which = np.unique(who[good].astype(str), return_inverse=True)
    order = np.lexsort((values[good], place[good], which))
    _refuse_two_at_once(which[order], place[good][order], names)
    first = np.flatnonzero(np.diff(which[order], prepend=-1))
    kinds = rows.labels(kind)[good][order] if kind else None
    left_out = int((~good).sum())
    notes = (f"{left_out:,} steps without a valence, a journey or a place are left out.",) if left_out else ()
    return Steps(names, first, values[good][order], kinds), notes


def _places(rows: frames.Table, step: str) -> Numbers:
    """Numbers or moments, as numbers."""
    try:
        return rows.numbers(step)
    except BadInput:
        at = rows.moments(step)
        return np.where(np.isnat(at), np.nan, at.astype(np.int64).astype(float))


def _refuse_two_at_once(which: NDArray[np.int64], place: Numbers, names: NDArray[Any]) -> None:
    twice = np.flatnonzero((np.diff(which) == 0) & (np.diff(place) == 0))
    if len(twice):
        raise BadInput(
            f"Journey '{names[which[twice[0]]]}' has two steps at the same place, so which came last is unknown."
        )


def parts(steps: Steps, neutral: float) -> Mapping[str, Numbers]:
    """Of each journey: peak (farthest from neutral, the first of equals), end, mean, start, duration (steps), trend."""
    v, first, k = steps.valence, steps.first, steps.length.astype(float)
    if not len(first):
        return {name: np.zeros(0) for name in PARTS}
    distance = np.abs(v - neutral)
    highest = np.repeat(np.maximum.reduceat(distance, first), steps.length)
    place = np.where(distance == highest, np.arange(len(v)), len(v))
    number = np.arange(len(v)) - np.repeat(first, steps.length)
    centred = number - np.repeat((k - 1) / 2, steps.length)
    spread = k * (k**2 - 1) / 12
    slope = np.add.reduceat(centred * v, first)
    return {
        "peak": v[np.minimum.reduceat(place, first)],
        "end": v[np.append(first[1:], len(v)) - 1],
        "mean": np.add.reduceat(v, first) / k,
        "start": v[first],
        "duration": k,
        "trend": np.divide(slope, spread, out=np.zeros_like(k), where=spread > 0),
    }


def matrix(found: Mapping[str, Numbers], names: Sequence[str]) -> Numbers:
    """A column of ones and a column for each part."""
    return np.column_stack([np.ones(len(found["end"])), *(found[name] for name in names)])
