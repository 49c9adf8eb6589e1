from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtri

from gehoor_signals import charts, frames
from gehoor_signals.errors import BadInput, optional
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers, Table
from gehoor_signals.regressions import Design, design, logistic

EDGES = np.array([1, 2, 3, 6, 9, 12, 18, 24, 36, 48, 60, 84, 120])
FEWEST = 10
PAIRS = 10_000


@dataclass(frozen=True, kw_only=True)
class Hazard(Finding):
    """Who leaves a contract, and what goes with leaving.

    estimates : odds ratios of leaving in a period, for one step of a number or against the first text. period_until,
    hazard : the baseline, the chance to leave in a period up to that one (of an average customer). customer, p_leave :
    of those who have not left, the chance to leave within `horizon` periods. concordance : of two customers, how often
    the one with the higher risk left first (.5: chance), on the customers of the fit. cox : the same odds from a Cox
    regression, where asked, and its concordance.
    """

    period_until: Numbers
    hazard: Numbers
    customer: NDArray[Any]
    p_leave: Numbers
    concordance: float
    horizon: int
    cox: tuple[Estimate, ...] = ()
    cox_concordance: float = float("nan")

    def __str__(self) -> str:
        beside = [f"Concordance {number(self.concordance)}."]
        if self.cox:
            beside.append(f"Cox regression beside it: concordance {number(self.cox_concordance)}.")
            beside += [f"  {one}" for one in self.cox]
        return "\n".join([super().__str__(), *beside])

    def to_svg(self) -> str:
        return charts.intervals(
            [(one.name, one.value - 1, one.low - 1, one.high - 1) for one in self.estimates],
            title="Odds of leaving, above or below 1",
            description=self.says,
        )


def hazard(
    data: Any,
    *,
    duration: str = "duration",
    left: str = "left",
    covariates: Sequence[str] = (),
    customer: str = "customer",
    horizon: int = 12,
    cox: bool = False,
    level: float = 0.95,
) -> Hazard:
    """Who ends a contract, when, and what goes with it: a discrete hazard, logistic in the covariates, by period.

    Use it where leaving is known to the day: contracts, subscriptions. Do not use it where customers just stop coming
    (see `silence.score`), and do not read the odds as causes: whoever has a short contract chose it.

    Parameters
    ----------
    data : a frame with one row for each customer.
    duration : a column: whole periods (months, say) from the start to leaving or to the end of observation; 1 is the
        first. Customers with 0 have not been observed yet and are left out.
    left : a column of true and false: she left at the end of `duration`; else she was a customer still.
    covariates : columns of numbers or text, known at the start and unchanging.
    customer : the column of names. horizon : periods ahead. level : of the intervals.
    cox : also fit a Cox regression with lifelines (extra "signals"), as a cross-check.

    Raises
    ------
    BadInput : durations that are not whole, fewer than ten who left or who stayed.
    Missing : `cox` without lifelines.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import silence
    >>> rng = np.random.default_rng(1)
    >>> angry = rng.random(2000) < 0.3
    >>> until = rng.geometric(np.where(angry, 0.08, 0.04))
    >>> seen = {"duration": np.minimum(until, 24), "left": until <= 24, "angry": angry * 1}
    >>> found = silence.hazard(seen, covariates=["angry"])
    >>> print(found.estimates[0].name, bool(found.low < 2.09 < found.high))
    angry True

    References
    ----------
    Singer & Willett (1993), Journal of Educational Statistics 18(2), 155-195; Cox (1972), JRSS B 34(2), 187-220;
    concordance: Harrell et al. (1982), JAMA 247(18), 2543-2546.
    """
    table = frames.table(data)
    rows, caveats = _usable(table, duration, left, covariates)
    time, gone = rows.numbers(duration), rows.truths(left)
    if min(gone.sum(), (~gone).sum()) < FEWEST:
        raise BadInput(
            f"{gone.sum():,} left and {(~gone).sum():,} stayed: at least {FEWEST} of each are needed."
        )
    order = np.lexsort((gone, time, *(_sortable(rows, name) for name in covariates)))
    rows = Table({name: rows[name][order] for name in rows}, rows.kind)
    time, gone = time[order], gone[order]
    made = design(rows, covariates)
    edges = _edges(time, gone)
    fit = _fit(time, gone, made.matrix, edges)
    bins = len(edges)
    slopes, variances = fit.coefficients[bins:], np.diag(fit.covariance)[bins:]
    estimates = _odds(made, slopes, np.sqrt(variances), level)
    risk = made.matrix @ slopes
    concordance, sampled = _concordance(time, gone, risk)
    if sampled:
        caveats.append(f"The concordance is that of {PAIRS:,} of the customers.")
    still = np.flatnonzero(~gone)
    names = rows.labels(customer) if customer in rows else order.astype(str).astype(object)
    beside = _cox(time, gone, made, level) if cox else ((), float("nan"))
    return Hazard(
        method="Discrete hazard, logistic by period",
        n=len(rows),
        says=_says(estimates, int(gone.sum()), len(rows)),
        estimates=estimates,
        level=level,
        caveats=tuple(caveats),
        kind=table.kind,
        period_until=edges.astype(float),
        hazard=expit(fit.coefficients[:bins]),
        customer=names[still],
        p_leave=_leaves(time[still], risk[still], fit.coefficients[:bins], edges, horizon),
        concordance=concordance,
        horizon=horizon,
        cox=beside[0],
        cox_concordance=beside[1],
    )


def _usable(table: Table, duration: str, left: str, covariates: Sequence[str]) -> tuple[Table, list[str]]:
    time = table.numbers(duration)
    known = np.isfinite(time) & (table.labels(left) != "")
    for name in covariates:
        known &= table.labels(name) != ""
    caveats = [f"{int((~known).sum()):,} customers with a gap are left out."] if not known.all() else []
    some = time[known]
    if (some < 0).any() or (some != np.floor(some)).any():
        raise BadInput(f"Column {duration!r} counts whole periods: 0, 1, 2 …")
    if (known & (time == 0)).any():
        caveats.append(f"{int((known & (time == 0)).sum()):,} customers of less than a period are left out.")
    return table.where(known & (time > 0)), caveats


def _sortable(rows: Table, name: str) -> NDArray[Any]:
    try:
        return rows.numbers(name)
    except BadInput:
        return rows.labels(name).astype(str)


def _edges(time: Numbers, gone: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The last periods of the steps of the baseline; steps in which nobody left join the next."""
    last = int(time.max())
    wanted = np.append(EDGES[last > EDGES], last)
    kept: list[int] = []
    before = 0
    for edge in wanted:
        if (gone & (time > before) & (time <= edge)).any():
            kept.append(int(edge))
            before = int(edge)
    kept[-1] = last
    return np.array(kept)


def _fit(time: Numbers, gone: NDArray[np.bool_], X: Numbers, edges: NDArray[np.int64]) -> Any:
    """Periods of a step in which nothing changes are one row: so many trials, at most one event."""
    starts = np.append(0, edges[:-1])
    trials = np.clip(time[:, None] - starts, 0, edges - starts)
    events = gone[:, None] & (time[:, None] > starts) & (time[:, None] <= edges)
    who, step = np.nonzero(trials > 0)
    steps = (step[:, None] == np.arange(len(edges))).astype(float)
    return logistic(
        np.column_stack([steps, X[who]]), events[who, step].astype(float), trials[who, step], free=len(edges)
    )


def _odds(made: Design, slopes: Numbers, errors: Numbers, level: float) -> tuple[Estimate, ...]:
    """Per unit of the column as it was given."""
    z = float(ndtri(0.5 + level / 2))
    at, wide = slopes / made.steps, z * errors / made.steps
    low, mid, high = (np.exp(np.clip(one, -500, 500)).tolist() for one in (at - wide, at, at + wide))
    return tuple(Estimate(*one) for one in zip(made.names, mid, low, high, strict=True))


def _leaves(time: Numbers, risk: Numbers, base: Numbers, edges: NDArray[np.int64], horizon: int) -> Numbers:
    """The chance to leave within the horizon; beyond the longest seen, the last step holds on."""
    stays = np.zeros(len(time))
    for ahead in range(1, horizon + 1):
        step = np.minimum(np.searchsorted(edges, time + ahead, "left"), len(edges) - 1)
        stays -= np.logaddexp(0, base[step] + risk)
    leaves: Numbers = -np.expm1(stays)
    return leaves


def _concordance(time: Numbers, gone: NDArray[np.bool_], risk: Numbers) -> tuple[float, bool]:
    sampled = len(time) > PAIRS
    if sampled:
        some = np.random.default_rng(0).permutation(len(time))[:PAIRS]
        time, gone, risk = time[some], gone[some], risk[some]
    pairs = ahead = 0.0
    for i in np.flatnonzero(gone):
        later = risk[(time > time[i]) | ((time == time[i]) & ~gone)]
        pairs += len(later)
        ahead += (later < risk[i]).sum() + 0.5 * (later == risk[i]).sum()
    return (float(ahead / pairs) if pairs else float("nan")), sampled


def _cox(
    time: Numbers, gone: NDArray[np.bool_], made: Design, level: float
) -> tuple[tuple[Estimate, ...], float]:
    lifelines = optional("lifelines", for_what="The Cox regression", extra="signals")
    import pandas as pd  # lifelines brings it

    columns = [f"x{i}" for i in range(made.matrix.shape[1])]
    frame = pd.DataFrame(made.matrix, columns=columns).assign(time=time, gone=gone.astype(int))
    fit = lifelines.CoxPHFitter(penalizer=1e-4).fit(frame, "time", "gone")
    slopes, errors = fit.params_.to_numpy(), fit.standard_errors_.to_numpy()
    return _odds(made, slopes, errors, level), float(fit.concordance_index_)


def _says(estimates: Sequence[Estimate], gone: int, n: int) -> str:
    sure = [one for one in estimates if one.has_interval and (one.low > 1 or one.high < 1)]
    if not sure:
        return f"{gone:,} of {n:,} left; nothing given here goes with leaving. Ask those who left why."
    first = max(sure, key=lambda one: abs(np.log(one.value)) / max(np.log(one.high / one.low), 1e-12))
    more = "more" if first.value > 1 else "less"
    return (
        f"{gone:,} of {n:,} left. Look at {first.name} first: it goes with {more} leaving "
        f"(odds times {number(first.value)}); whether it causes it is not known from this."
    )
