from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import isotonic_regression

from gehoor_signals import charts, frames
from gehoor_signals.claims.curve import cases
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers
from gehoor_signals.progress import shown

STEPS = 10
FEW_PAID = 30


@dataclass(frozen=True, kw_only=True)
class BreakEven(Finding):
    """What one case less bad saves (the first estimate), and, with a cost, what is gained and how much better it takes.

    `better_by` and `saved` (with `saved_low`, `saved_high`) are the savings of a case by how much better it is made.
    """

    better_by: Numbers
    saved: Numbers
    saved_low: Numbers
    saved_high: Numbers
    pays: bool | None

    def to_svg(self) -> str:
        line = charts.Line("saved a case", self.saved.tolist())
        band = (self.saved_low.tolist(), self.saved_high.tolist()) if len(self.saved) else None
        return charts.lines(
            self.better_by.tolist(),
            [line],
            title="Saved by making it less bad",
            description=self.says,
            band=band,
        )


def break_even(
    data: Any,
    *,
    better_by: float,
    cost: float | None = None,
    badness: str = "badness",
    paid: str = "paid",
    minimum: int = 100,
    draws: int = 400,
    seed: int = 0,
    level: float = 0.95,
) -> BreakEven:
    """What prevention may cost: the redress that is saved when every case is so much less bad.

    Use it to set a price on prevention. It counts redress alone; who stays, and what he tells others, come on top. Do not
    use it where badness and claims have a common cause that prevention does not touch: then nothing is saved.

    Parameters
    ----------
    data : a frame with a row for each case.
    better_by : how much less bad prevention makes each case, in the units of badness (not below the best that was seen).
    cost : what prevention costs a case, in the currency of `paid`; None where it is not known yet.
    badness, paid : columns: how bad it was; what was paid, 0 where nothing was claimed.
    minimum : cases below which nothing is said (and 30 payments are needed).
    draws, seed : of the bootstrap over cases.
    level : of the intervals.

    Returns
    -------
    BreakEven: estimates `saved a case` (the price at which prevention breaks even) and, with a cost, `gained a case` and
    `better by, to break even`. `pays` is True or False when the interval says so, else None.

    Raises
    ------
    BadInput : negative payments, `better_by` that is not more than 0.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import claims
    >>> rng = np.random.default_rng(2)
    >>> bad = rng.uniform(0, 10, 3000)
    >>> paid = np.where(rng.random(3000) < 0.03 * bad, rng.gamma(4, 25, 3000), 0)
    >>> found = claims.break_even({"badness": bad, "paid": paid}, better_by=2, cost=3)
    >>> found.pays, bool(found.low <= 5.4 <= found.high)
    (True, True)

    References
    ----------
    Redress given badness is frequency times severity, estimated at once as a mean that never falls (Barlow et al. 1972,
    Statistical Inference under Order Restrictions, chapter 1). Its average over cases is
    rid of its bias and given the basic bootstrap interval (Davison & Hinkley 1997, Bootstrap Methods and their
    Application, section 5.2), with weights as of Rubin (1981), Annals of Statistics 9, 130-134.
    """
    if not (math.isfinite(better_by) and better_by > 0):
        raise BadInput("better_by must be more than 0.")
    rows = frames.table(data)
    x, y, notes = cases(rows, badness, rows.numbers(paid))
    if (y < 0).any():
        raise BadInput(f"{paid!r} must be 0 or more.")
    if len(x) < minimum or int((y > 0).sum()) < FEW_PAID or draws < 2:
        return _nothing(x, y, notes, minimum=minimum, level=level, kind=rows.kind)
    steps = better_by * np.arange(1, 2 * STEPS + 1) / STEPS
    order = np.lexsort((y, x))
    shifted = _Shifted(x[order], y[order], steps)
    rng = np.random.default_rng(seed)
    drawn = np.array([shifted.saved(rng.exponential(size=len(x))) for _ in shown(range(draws), "draws")])
    plain = shifted.saved(np.ones(len(x)))
    saved = np.maximum(0, 2 * plain - drawn.mean(axis=0))
    tails = np.quantile(drawn, [0.5 + level / 2, 0.5 - level / 2], axis=0)
    low, high = np.maximum(0, 2 * plain - tails)
    main = Estimate("saved a case", float(saved[STEPS - 1]), float(low[STEPS - 1]), float(high[STEPS - 1]))
    estimates = (main, *_against(main, cost, steps, (saved, low, high)))
    pays = None if cost is None or main.low <= cost <= main.high else main.low > cost
    return BreakEven(
        method=f"Redress saved by {number(better_by)} less badness, isotonic mean, bootstrap over cases",
        n=len(x),
        says=_says(main, cost, pays, better_by),
        estimates=estimates,
        level=level,
        caveats=(*notes, "Counted is redress alone, and badness is taken to be the cause of claims."),
        kind=rows.kind,
        better_by=steps,
        saved=saved,
        saved_low=low,
        saved_high=high,
        pays=pays,
    )


class _Shifted:
    """Cases in the order of x, and for each step where their badness would be."""

    def __init__(self, x: Numbers, y: Numbers, steps: Numbers) -> None:
        self.y, self.first = y, np.flatnonzero(np.diff(x, prepend=-np.inf))
        levels = x[self.first]
        target = levels[None, :] - steps[:, None] + 1e-12 * np.ptp(levels)
        self.less = np.maximum(0, np.searchsorted(levels, target, side="right") - 1)

    def saved(self, weights: Numbers) -> Numbers:
        """For each step, the mean over cases of what is paid now less what would be paid."""
        n = np.add.reduceat(weights, self.first)
        mean: Numbers = isotonic_regression(np.add.reduceat(weights * self.y, self.first) / n, weights=n).x
        less: Numbers = (mean - mean[self.less]) @ n / weights.sum()
        return less


def _against(
    main: Estimate, cost: float | None, steps: Numbers, curves: tuple[Numbers, Numbers, Numbers]
) -> tuple[Estimate, ...]:
    if cost is None:
        return ()

    def reached(saved: Numbers, beyond: float) -> float:
        enough = np.flatnonzero(saved >= cost)
        return float(steps[enough[0]]) if len(enough) else beyond

    saved, low, high = curves
    needed = Estimate(
        "better by, to break even", reached(saved, math.inf), reached(high, math.inf), reached(low, math.inf)
    )
    return Estimate("gained a case", main.value - cost, main.low - cost, main.high - cost), needed


def _says(main: Estimate, cost: float | None, pays: bool | None, better_by: float) -> str:  # noqa: FBT001 -- an answer
    saves = f"{number(better_by)} less bad saves {number(main.value)} ({number(main.low)} to {number(main.high)}) a case"
    if cost is None:
        return f"Prevention may cost up to what it saves: {saves}."
    if pays is None:
        return f"Whether prevention at {number(cost)} a case pays cannot be said: {saves}. Try it on a part."
    if pays:
        return f"Prevent: {saves}, more than the {number(cost)} that it costs."
    return (
        f"Do not prevent for the sake of redress alone: {saves}, less than the {number(cost)} that it costs."
    )


def _nothing(
    x: Numbers, y: Numbers, notes: tuple[str, ...], *, minimum: int, level: float, kind: str | None
) -> BreakEven:
    nothing = np.zeros(0)
    return BreakEven(
        method="Redress saved by prevention",
        n=len(x),
        says=(
            f"Nothing can be said yet: {int((y > 0).sum())} payments in {len(x):,} cases; at least {FEW_PAID} in {minimum} "
            "are needed. Keep recording."
        ),
        level=level,
        caveats=notes,
        kind=kind,
        better_by=nothing,
        saved=nothing,
        saved_low=nothing,
        saved_high=nothing,
        pays=None,
    )
