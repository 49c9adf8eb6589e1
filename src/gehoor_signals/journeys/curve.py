from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import stdtrit

from gehoor_signals import charts, frames
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers
from gehoor_signals.journeys.parts import Steps, collect


@dataclass(frozen=True, kw_only=True)
class Curve(Finding):
    """How journeys feel from beginning to end: an estimate for each point; `lowest` is the point that is surely lowest."""

    rows: Mapping[str, Sequence[Any]]
    lowest: str | None
    steepest: str | None

    def columns(self) -> Mapping[str, Sequence[Any]]:
        return self.rows

    def to_svg(self) -> str:
        line = charts.Line("mean valence", list(self.rows["estimate"]))
        band = (list(self.rows["low"]), list(self.rows["high"])) if self.rows["name"] else None
        return charts.lines(
            list(self.rows["name"]), [line], title="Journey curve", description=self.says, band=band
        )


def curve(
    steps: Any,
    *,
    journey: str = "journey",
    step: str = "step",
    valence: str = "valence",
    stage: str | None = None,
    points: int = 5,
    minimum: int = 30,
    level: float = 0.95,
) -> Curve:
    """How a journey feels from beginning to end, and where it sinks.

    Use it to see where to look. Do not read the mean curve as anyone's journey: half may sink early and half late. With
    `stage`, points are the named steps in their usual order; else they are `points` places evenly from beginning to end.

    Parameters
    ----------
    steps : a frame with a row for each step.
    journey, step, valence : columns: which journey, the order, how it felt.
    stage : a column with the name of each step (call, repair, invoice); None for relative places.
    points : how many relative places.
    minimum : journeys below which nothing is said of a point.
    level : of the intervals, each for itself; what is named as lowest or steepest allows for all pairs.

    Returns
    -------
    Curve with a row for each point: `name`, `estimate` (mean valence over journeys), `low`, `high`, `n`. `lowest` is
    surely lower than every other point, `steepest` the surely largest fall from one point to the next; else None.

    Raises
    ------
    BadInput : a column that is not there, fewer than two points, two steps at one place.

    Examples
    --------
    >>> from gehoor_signals import journeys
    >>> steps = {"journey": [i for i in range(40) for _ in range(3)], "step": [0, 1, 2] * 40,
    ...          "valence": [2, -3, 1, 3, -1, 2] * 20, "what": ["call", "repair", "invoice"] * 40}
    >>> journeys.curve(steps, stage="what").lowest
    'repair'

    References
    ----------
    Differences between points are paired within journeys; Student's interval with Bonferroni's correction (Dunn 1961,
    JASA 56, 52-64).
    """
    if points < 2:
        raise BadInput("A curve needs at least two points.")
    walked, notes = collect(steps, journey=journey, step=step, valence=valence, kind=stage)
    names, felt = _by_stage(walked) if stage else _by_place(walked, points)
    counts = np.isfinite(felt).sum(axis=0)
    few = [f"{name} ({n})" for name, n in zip(names, counts.tolist(), strict=True) if n < minimum]
    enough = np.flatnonzero(counts >= minimum)
    names, felt = [names[i] for i in enough], felt[:, enough]
    estimates = tuple(_mean(name, felt[:, i], level) for i, name in enumerate(names))
    lowest, steepest = _lowest(names, felt, level), _steepest(names, felt, level)
    if few:
        notes = (*notes, f"Too few journeys for a number (fewer than {minimum}): {', '.join(few)}.")
    return Curve(
        method="Mean valence, Student's interval over journeys",
        n=len(walked.names),
        says=_says(estimates, lowest, steepest, len(walked.names), minimum),
        estimates=estimates,
        level=level,
        caveats=notes,
        kind=frames.table(steps).kind,
        rows={
            "name": names,
            "estimate": [one.value for one in estimates],
            "low": [one.low for one in estimates],
            "high": [one.high for one in estimates],
            "n": np.isfinite(felt).sum(axis=0).tolist(),
        },
        lowest=lowest,
        steepest=steepest,
    )


def _by_place(walked: Steps, points: int) -> tuple[list[str], Numbers]:
    """Journeys x places; between steps on a straight line."""
    names = [f"{100 * i / (points - 1):.0f} %" for i in range(points)]
    last = (walked.length - 1)[:, None]
    at = np.linspace(0, 1, points)[None, :] * last
    before = np.minimum(np.floor(at).astype(np.int64), last)
    after = np.minimum(before + 1, last)
    start = walked.first[:, None]
    if not len(walked.first):
        return names, np.zeros((0, points))
    low, high = walked.valence[start + before], walked.valence[start + after]
    return names, low + (high - low) * (at - before)


def _by_stage(walked: Steps) -> tuple[list[str], Numbers]:
    """Journeys x stages, NaN where a journey has none; stages in the order of their mean place."""
    assert walked.kinds is not None
    names, which = np.unique(walked.kinds.astype(str), return_inverse=True)
    if not len(names):
        return [], np.zeros((0, 0))
    cell = walked.journey * len(names) + which
    size = len(walked.names) * len(names)
    total = np.bincount(cell, weights=walked.valence, minlength=size)
    count = np.bincount(cell, minlength=size)
    felt = np.divide(total, count, out=np.full(size, np.nan), where=count > 0).reshape(-1, len(names))
    number_in = np.arange(len(walked.valence)) - np.repeat(walked.first, walked.length)
    place = number_in / np.maximum(1, np.repeat(walked.length, walked.length) - 1)
    mean_place = np.bincount(which, weights=place, minlength=len(names)) / np.maximum(
        1, np.bincount(which, minlength=len(names))
    )
    order = np.argsort(mean_place, kind="stable")
    return [str(names[i]) or "without a name" for i in order], felt[:, order]


def _mean(name: str, column: Numbers, level: float) -> Estimate:
    known = column[np.isfinite(column)]
    n, value = len(known), float(known.mean())
    if n < 2:
        return Estimate(name, value)
    half = float(stdtrit(n - 1, 0.5 + level / 2)) * float(known.std(ddof=1)) / math.sqrt(n)
    return Estimate(name, value, value - half, value + half)


def _difference(felt: Numbers, one: int, other: int, tail: float) -> tuple[float, float]:
    """The mean of point `one` minus that of `other`, and its upper bound; journeys that have both count as pairs."""
    centred, n = felt - np.nanmean(felt, axis=0), np.isfinite(felt).sum(axis=0)
    each = np.nan_to_num(centred[:, one] / n[one]) - np.nan_to_num(centred[:, other] / n[other])
    freedom = int(min(n[one], n[other])) - 1
    value = float(np.nanmean(felt[:, one]) - np.nanmean(felt[:, other]))
    error = math.sqrt(float((each**2).sum()) * (freedom + 1) / max(1, freedom))
    return value, value + float(stdtrit(max(1, freedom), 1 - tail)) * error


def _lowest(names: Sequence[str], felt: Numbers, level: float) -> str | None:
    k = len(names)
    if k < 2:
        return None
    lowest = int(np.argmin(np.nanmean(felt, axis=0)))
    tail = (1 - level) / (k * (k - 1))
    sure = all(_difference(felt, lowest, i, tail)[1] < 0 for i in range(k) if i != lowest)
    return names[lowest] if sure else None


def _steepest(names: Sequence[str], felt: Numbers, level: float) -> str | None:
    """The largest fall between neighbours, when it is surely a fall."""
    k = len(names)
    if k < 2:
        return None
    falls = [_difference(felt, i + 1, i, (1 - level) / 2 / (k - 1)) for i in range(k - 1)]
    i = min(range(k - 1), key=lambda one: falls[one][0])
    return f"{names[i]} to {names[i + 1]}" if falls[i][1] < 0 else None


def _says(
    estimates: Sequence[Estimate], lowest: str | None, steepest: str | None, n: int, minimum: int
) -> str:
    if not estimates:
        return (
            f"Nothing can be said yet: {n} journeys, and at least {minimum} are needed. Keep recording steps."
        )
    fall = f" The fall is from {steepest}." if steepest else ""
    if lowest:
        one = next(one for one in estimates if one.name == lowest)
        return f"Begin with {lowest}: it feels worst, {number(one.value)} ({number(one.low)} to {number(one.high)}).{fall}"
    if steepest:
        return f"Look at the step from {steepest}: there it surely sinks, though no single point is surely lowest."
    return "No point of the journey is surely lower than the others. Look at single journeys instead."
