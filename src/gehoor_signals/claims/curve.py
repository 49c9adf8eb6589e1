from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri, expit, ndtri

from gehoor_signals import charts, frames, glm
from gehoor_signals.claims.isotonic import Levels, bounds, rising, value
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers

POINTS = 21
BEST = 0.2
FEW_CLAIMS = 10


@dataclass(frozen=True, kw_only=True)
class ClaimCurve(Finding):
    """The chance of a claim (`probability`, with `lower` and `upper`) at each `badness`; none of them ever falls."""

    badness: Numbers
    probability: Numbers
    lower: Numbers
    upper: Numbers

    def at(self, badness: float) -> float:
        """The chance at any badness, on a straight line between points; at the ends as at the last point."""
        if not len(self.badness):
            return math.nan
        return float(np.interp(badness, self.badness, self.probability))

    def columns(self) -> Mapping[str, Sequence[Any]]:
        return {
            "name": [one.name for one in self.estimates],
            "badness": self.badness.tolist(),
            "estimate": self.probability.tolist(),
            "low": self.lower.tolist(),
            "high": self.upper.tolist(),
        }

    def to_svg(self) -> str:
        line = charts.Line("chance of a claim", self.probability.tolist())
        band = (self.lower.tolist(), self.upper.tolist()) if len(self.badness) else None
        return charts.lines(
            self.badness.tolist(), [line], title="Chance of a claim", description=self.says, band=band
        )


def curve(
    data: Any,
    *,
    badness: str = "badness",
    claimed: str = "claimed",
    at: Sequence[float] | None = None,
    method: Literal["isotonic", "logistic"] = "isotonic",
    minimum: int = 100,
    level: float = 0.95,
) -> ClaimCurve:
    """The chance of a claim given how bad the service was: a chance that never falls as it gets worse.

    Use it to see from where on people claim. Take "isotonic" unless cases are few: it assumes nothing but that worse
    service never makes a claim less likely. "logistic" assumes an S-shaped curve and is smoother and narrower; where the
    curve is not so shaped, its interval is wrong. Do not use either where bad service keeps people from claiming.

    Parameters
    ----------
    data : a frame with a row for each case, claimed or not.
    badness : the column of how bad it was; higher is worse.
    claimed : the column of whether there was a claim (true, false).
    at : where the chance is told; None: up to 21 places, evenly among the cases.
    method : "isotonic" or "logistic".
    minimum : cases below which nothing is said (and ten claims are needed).
    level : of the interval at each place.

    Returns
    -------
    ClaimCurve with arrays `badness`, `probability`, `lower`, `upper`; `at(x)` for any place.

    Raises
    ------
    BadInput : a column that is not there, claims that are not yes or no, a place that is no number.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import claims
    >>> rng = np.random.default_rng(1)
    >>> bad = rng.uniform(0, 10, 2000)
    >>> found = claims.curve({"badness": bad, "claimed": rng.random(2000) < 0.02 + 0.004 * bad**2}, at=[1, 5, 9])
    >>> found.probability.round(2).tolist()
    [0.02, 0.12, 0.36]
    >>> bool(found.lower[2] <= 0.02 + 0.004 * 81 <= found.upper[2])
    True

    References
    ----------
    Ayer et al. (1955), Annals of Mathematical Statistics 26, 641-647. Interval: likelihood ratio for a monotone function
    (Banerjee & Wellner 2001, Annals of Statistics 29, 1699-1731), with the chi-square quantile, which is right for a few
    levels of badness and wide for a continuous one. A bootstrap is not valid here (Sen, Banerjee & Woodroofe 2010,
    Annals of Statistics 38, 1953-1977).
    """
    rows = frames.table(data)
    if method not in ("isotonic", "logistic"):
        raise BadInput('method must be "isotonic" or "logistic".')
    x, hit, notes = cases(rows, badness, rows.truths(claimed))
    places = _places(x, at)
    if len(x) < minimum or hit.sum() < FEW_CLAIMS:
        return _nothing(x, hit, notes, minimum=minimum, level=level, kind=rows.kind)
    drawn = _isotonic if method == "isotonic" else _logistic
    probability, lower, upper, caveats = drawn(x, hit, places, level)
    best = np.quantile(x, [BEST], method="inverted_cdf")
    fifth = Estimate("the best fifth", float(best[0]), high=float(drawn(x, hit, best, level)[2][0]))
    estimates = tuple(
        Estimate(f"badness {number(float(place))}", float(p), float(low), float(high))
        for place, p, low, high in zip(places, probability, lower, upper, strict=True)
    )
    return ClaimCurve(
        method=f"Chance of a claim, {method}, never falling",
        n=len(x),
        says=_says(estimates, places, fifth, rises=_trend(x, hit) > float(ndtri(0.5 + level / 2))),
        estimates=estimates,
        level=level,
        caveats=(*notes, *caveats),
        kind=rows.kind,
        badness=places,
        probability=probability,
        lower=lower,
        upper=upper,
    )


def cases(
    rows: frames.Table, badness: str, hit: NDArray[Any]
) -> tuple[Numbers, NDArray[Any], tuple[str, ...]]:
    """How bad each case was, and what came of it; cases without a badness are left out and said."""
    x = rows.numbers(badness)
    known = np.isfinite(x) & np.isfinite(hit.astype(float))
    gone = int((~known).sum())
    return (
        x[known],
        hit[known],
        (f"{gone:,} cases without a number for all that is asked are left out.",) if gone else (),
    )


def _places(x: Numbers, at: Sequence[float] | None) -> Numbers:
    if at is not None:
        places = np.unique(frames.numbers(at, "at"))
        if not np.isfinite(places).all():
            raise BadInput("at= must hold numbers.")
        return places
    return (
        np.unique(np.quantile(x, np.linspace(0, 1, POINTS), method="inverted_cdf")) if len(x) else np.zeros(0)
    )


def _isotonic(
    x: Numbers, hit: NDArray[Any], places: Numbers, level: float
) -> tuple[Numbers, Numbers, Numbers, tuple[str, ...]]:
    levels = Levels.of(x, hit)
    chance, most = rising(levels), float(chdtri(1, 1 - level))
    ends = np.array([bounds(levels, float(place), most) for place in places]).reshape(-1, 2)
    lower = np.minimum.accumulate(ends[::-1, 0])[::-1]
    upper = np.maximum.accumulate(ends[:, 1])
    probability = np.array([value(levels.x, chance, float(place)) for place in places])
    outside = int(((places < x.min()) | (places > x.max())).sum())
    caveats: tuple[str, ...] = (
        "At the ends of the curve few cases tell, and its interval may be too short where it is flat.",
    )
    if outside:
        caveats += (
            f"{outside} places lie beyond what was seen; there only the bound that carries over is known.",
        )
    return probability, lower, upper, caveats


def _logistic(
    x: Numbers, hit: NDArray[Any], places: Numbers, level: float
) -> tuple[Numbers, Numbers, Numbers, tuple[str, ...]]:
    spread, middle = float(x.std()) or 1.0, float(x.mean())
    caveats: tuple[str, ...] = ("The curve is taken to be S-shaped.",)
    X = np.column_stack([np.ones(len(x)), (x - middle) / spread])
    fit = glm.fit(X[:, : 2 if x.std() > 0 else 1], hit.astype(float), "binomial")
    if len(fit.coef) == 2 and fit.coef[1] < 0:
        fit = glm.fit(X[:, :1], hit.astype(float), "binomial")
        caveats += ("Claims fall as service gets worse in these cases; the curve is held flat.",)
    Z = np.column_stack([np.ones(len(places)), (places - middle) / spread])[:, : len(fit.coef)]
    half = float(ndtri(0.5 + level / 2)) * np.sqrt(((Z @ fit.robust) * Z).sum(axis=1))
    eta = Z @ fit.coef
    lower, upper = expit(eta - half), expit(eta + half)
    if not fit.converged:
        caveats += (
            "Claims and no claims are wholly apart: where the curve rises between them is not known.",
        )
        lower, upper = np.zeros(len(eta)), np.ones(len(eta))
    return expit(eta), np.minimum.accumulate(lower[::-1])[::-1], np.maximum.accumulate(upper), caveats


def _trend(x: Numbers, hit: NDArray[Any]) -> float:
    """The standard score of Cochran and Armitage's test for trend, on ranks."""
    _, place, n = np.unique(x, return_inverse=True, return_counts=True)
    rank = (np.cumsum(n) - (n - 1) / 2)[place]
    centred, share = rank - rank.mean(), float(hit.mean())
    spread = math.sqrt(share * (1 - share) * float((centred**2).sum()))
    return float(centred @ hit) / spread if spread > 0 else 0.0


def _says(estimates: Sequence[Estimate], places: Numbers, best: Estimate, *, rises: bool) -> str:
    """`best` is the chance at the best fifth of cases: at the very end of the curve too few tell."""
    if not rises:
        return (
            "That worse service makes a claim more likely cannot be said from these cases. Measure badness better, or "
            "longer."
        )
    sure = [
        one
        for one, place in zip(estimates, places, strict=True)
        if place > best.value and one.low > best.high
    ]
    if not sure:
        return "Worse service surely makes a claim more likely, but from where on cannot be said. Record more cases."
    one = sure[0]
    return (
        f"Prevent what is as bad as {one.name.removeprefix('badness ')} or worse: there {number(100 * one.value)} % claim "
        f"({number(100 * one.low)} to {number(100 * one.high)}), surely more than in the best fifth of cases (at most "
        f"{number(100 * best.high)} %)."
    )


def _nothing(
    x: Numbers, hit: NDArray[Any], notes: tuple[str, ...], *, minimum: int, level: float, kind: str | None
) -> ClaimCurve:
    nothing = np.zeros(0)
    return ClaimCurve(
        method="Chance of a claim",
        n=len(x),
        says=(
            f"Nothing can be said yet: {int(hit.sum())} claims in {len(x):,} cases; at least {FEW_CLAIMS} in {minimum} "
            "are needed. Keep recording."
        ),
        level=level,
        caveats=notes,
        kind=kind,
        badness=nothing,
        probability=nothing,
        lower=nothing,
        upper=nothing,
    )
