from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gehoor_signals import charts, frames
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.journeys.parts import PARTS, Steps, parts


@dataclass(frozen=True, kw_only=True)
class PeakEnd(Finding):
    """What is remembered of one journey by the rule (the estimate: the mean of peak and end), and all its parts."""

    peak: float
    end: float
    mean: float
    start: float
    trend: float
    duration: int
    values: tuple[float, ...]

    def to_svg(self) -> str:
        places = list(range(1, len(self.values) + 1))
        series = [
            charts.Line("valence", self.values),
            charts.Line("mean", [self.mean] * len(places), "dashed"),
        ]
        return charts.lines(places, series, title=self.method, description=self.says)


def peak_end(values: Sequence[float] | Any, *, neutral: float = 0) -> PeakEnd:
    """What a customer is likely to remember of one journey: its most intense moment and its end.

    Use it to score a journey before surveys of your own tell what weighs with your customers (`journeys.weights`). Do
    not take it for a law: over 174 studies peak and end foretell memory about as well as the plain mean, and in complex
    experiences the mean did better.

    Parameters
    ----------
    values : valences of the steps in their order, on any scale; a gap is left out and said.
    neutral : the valence that is neither good nor bad (0 on -5..5, 3 on 1..5).

    Returns
    -------
    PeakEnd: `estimate` is the mean of `peak` (the value farthest from neutral, the first of equals) and `end`; further
    `mean`, `start`, `trend` (least squares, valence a step; 0 for one step) and `duration` (steps).

    Raises
    ------
    BadInput : no steps, or words.

    Examples
    --------
    >>> from gehoor_signals import journeys
    >>> found = journeys.peak_end([1, -4, 2, 4])
    >>> found.estimate, found.peak, found.end, found.mean, found.duration
    (0.0, -4.0, 4.0, 0.75, 4)

    References
    ----------
    Kahneman, Fredrickson, Schreiber & Redelmeier (1993), Psychological Science 4, 401-405; Alaybek et al. (2022),
    Organizational Behavior and Human Decision Processes 170, 104149 (r = .581 [.487, .661], like the mean's); Strijbosch
    et al. (2019), Frontiers in Psychology 10, 1705 (the mean did better).
    """
    given = np.atleast_1d(frames.numbers(values))
    if given.ndim > 1:
        raise BadInput("Give the valences of one journey; journeys.weights and journeys.curve take many.")
    usable = given[np.isfinite(given)]
    if not len(usable):
        raise BadInput("A journey needs at least one step with a valence.")
    steps = Steps(np.array(["journey"]), np.array([0]), usable)
    found = {name: float(one[0]) for name, one in parts(steps, neutral).items()}
    score = (found["peak"] + found["end"]) / 2
    left_out = len(given) - len(usable)
    return PeakEnd(
        method="peak-end",
        n=len(usable),
        says=_says(found, neutral),
        estimates=(Estimate("peak-end", score), *(Estimate(name, found[name]) for name in PARTS)),
        caveats=(f"{left_out} steps without a valence are left out.",) if left_out else (),
        peak=found["peak"],
        end=found["end"],
        mean=found["mean"],
        start=found["start"],
        trend=found["trend"],
        duration=int(found["duration"]),
        values=tuple(usable.tolist()),
    )


def _says(found: dict[str, float], neutral: float) -> str:
    peak, end = found["peak"], found["end"]
    worst = f"the moment of {number(peak)}"
    if peak < neutral and end <= neutral:
        return f"Call this customer: {worst} will be remembered, and so will the end at {number(end)}."
    if peak < neutral:
        return (
            f"Ask what happened at {worst}: it will be remembered, though the end at {number(end)} was good."
        )
    if end < neutral:
        return f"Mend the end: it was {number(end)}, after {worst}."
    return "Leave it as it is: nothing bad stands out."
