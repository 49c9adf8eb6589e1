from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from scipy.special import stdtrit

from gehoor_signals import frames, glm
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers
from gehoor_signals.journeys.parts import PARTS, VALENCED, Steps, collect, framed, matrix, parts
from gehoor_signals.journeys.prior import shrink, unseen_r2

HIGH_VIF = 10


@dataclass(frozen=True, kw_only=True)
class Weights(Finding):
    """What weighs in memory: a weight with interval for each part (the estimates, from the data alone).

    `score_weights` are what to score journeys with (drawn towards peak and end where data are few; `from_data` is 0 for
    the prior alone and 1 for the data alone); `differences` compare weights of valences pair by pair; `winner` is the
    part that weighs more than every other, or None.
    """

    winner: str | None
    differences: tuple[Estimate, ...]
    score_weights: Mapping[str, float]
    from_data: float
    vif: Mapping[str, float]
    r2: Mapping[str, float]
    covariance: Numbers
    freedom: int

    def score(self, values: Any, *, neutral: float = 0) -> float:
        """What a journey with these valences is expected to be rated, by `score_weights`."""
        one = Steps(np.array([""]), np.array([0]), frames.numbers(values))
        found = parts(one, neutral)
        return self.score_weights["intercept"] + sum(
            weight * float(found[name][0]) for name, weight in self.score_weights.items() if name in found
        )


def weights(
    steps: Any,
    outcomes: Any = None,
    *,
    journey: str = "journey",
    step: str = "step",
    valence: str = "valence",
    outcome: str = "satisfaction",
    neutral: float = 0,
    minimum: int = 50,
    level: float = 0.95,
) -> Weights:
    """What weighs in your customers' memory of a journey: its peak, its end, its mean, its start, or its length.

    Use it on a survey after the journey, beside a valence for each of its steps. Do not read cause from it: a journey
    with a better end may have been better in ways that no step shows. Do not compare R2 of single parts: peak and mean
    go together (.9 is usual), so that the wrong one may have the higher R2.

    Parameters
    ----------
    steps : a frame with a row for each step; or a list of valences for each journey.
    outcomes : a frame with a row for each journey that was rated; None where `steps` has the outcome in each row; or a
        list with a number for each journey.
    journey, step, valence, outcome : columns: which journey, the order (a number or a moment), how it felt, the rating.
    neutral : the valence that is neither good nor bad.
    minimum : rated journeys below which nothing is said.
    level : of the intervals; those of `differences` hold together, for all pairs.

    Returns
    -------
    Weights. A part that the journeys cannot tell from the others (all equally long, say) is left out and said. `vif` is
    how often each weight's variance is inflated by the others, `r2` what is explained of journeys not used in fitting,
    beside "mean only" and "end only".

    Raises
    ------
    BadInput : a column that is not there, a journey with two steps at one place or two different outcomes.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import journeys
    >>> rng = np.random.default_rng(1)
    >>> v = rng.normal(0, 2, (400, 4)).round(1)
    >>> rated = v[:, 3] + rng.normal(0, 1, 400)
    >>> steps = {"journey": np.repeat(np.arange(400), 4), "step": np.tile(np.arange(4), 400), "valence": v.ravel()}
    >>> found = journeys.weights(steps, {"journey": np.arange(400), "satisfaction": rated})
    >>> found.winner
    'end'

    References
    ----------
    Alaybek et al. (2022), Organizational Behavior and Human Decision Processes 170, 104149; Strijbosch et al. (2019),
    Frontiers in Psychology 10, 1705; Cojuharenco & Ryvkin (2008), Journal of Mathematical Psychology 52, 326-335 (peak
    and mean are hard to tell apart). Intervals: HC3 of MacKinnon & White (1985), Journal of Econometrics 29, 305-325.
    """
    steps, outcomes = framed(
        steps, outcomes, {"journey": journey, "step": step, "valence": valence, "outcome": outcome}
    )
    walked, notes = collect(steps, journey=journey, step=step, valence=valence)
    source = steps if outcomes is None else outcomes
    y, more = rated(source, walked, journey=journey, outcome=outcome)
    found, kind = parts(walked, neutral), frames.table(steps).kind
    usable = np.isfinite(y)
    found, y, notes = {name: one[usable] for name, one in found.items()}, y[usable], notes + more
    names = _told_apart(found)
    if len(y) < max(minimum, len(names) + 10) or not names or np.ptp(y) == 0:
        return _nothing(len(y), minimum, notes, kind, level)
    fit = glm.fit(matrix(found, names), y, "gaussian")
    drawn, from_data = shrink(found, names, y)
    estimates = _estimates(fit, names, level)
    differences = _differences(fit, names, level)
    winner = _winner(estimates, differences)
    vif = _vif(found, names)
    r2 = unseen_r2(found, names, y)
    return Weights(
        method="Least squares with HC3 intervals; peak-end as ridge prior for scoring",
        n=len(y),
        says=_says(winner, estimates, differences),
        estimates=estimates,
        level=level,
        caveats=(*notes, *_caveats(names, vif, r2)),
        kind=kind,
        winner=winner,
        differences=differences,
        score_weights=drawn,
        from_data=from_data,
        vif=vif,
        r2=r2,
        covariance=fit.robust,
        freedom=fit.freedom,
    )


def rated(source: Any, walked: Steps, *, journey: str, outcome: str) -> tuple[Numbers, tuple[str, ...]]:
    """The outcome of each journey, NaN for one that was not rated. Raises BadInput for two different ones."""
    rows = frames.table(source)
    values, who = rows.numbers(outcome), rows.labels(journey).astype(str)
    given = np.isfinite(values) & (who != "")
    place = np.searchsorted(walked.names, who[given])
    known = place < len(walked.names)
    known[known] = walked.names[place[known]] == who[given][known]
    place, values = place[known], values[given][known]
    n = len(walked.names)
    order = np.lexsort((values, place))
    twice = (np.diff(place[order]) == 0) & (np.diff(values[order]) != 0)
    if twice.any():
        raise BadInput(f"Journey '{walked.names[place[order][:-1][twice][0]]}' has two different outcomes.")
    y = np.full(n, np.nan)
    y[place] = values
    silent, lost = int(np.isnan(y).sum()), len(set(who[given][~known].tolist()))
    notes = [f"{silent:,} journeys without an outcome are left out."] if silent else []
    notes += [f"{lost:,} outcomes without a journey are left out."] if lost else []
    return y, tuple(notes)


def _told_apart(found: Mapping[str, Numbers]) -> list[str]:
    X = matrix(found, PARTS)
    return [PARTS[i - 1] for i in glm.independent(X, tolerance=1e-7) if i > 0] if len(X) else []


def _estimates(fit: glm.Fit, names: Sequence[str], level: float) -> tuple[Estimate, ...]:
    half = float(stdtrit(fit.freedom, 0.5 + level / 2)) * np.sqrt(np.diag(fit.robust))
    return tuple(
        Estimate(name, float(fit.coef[i]), float(fit.coef[i] - half[i]), float(fit.coef[i] + half[i]))
        for i, name in enumerate(names, 1)
    )


def _differences(fit: glm.Fit, names: Sequence[str], level: float) -> tuple[Estimate, ...]:
    """Of each two valences the heavier minus the lighter; the intervals hold together (Bonferroni)."""
    pairs = list(combinations([name for name in names if name in VALENCED], 2))
    quantile = float(stdtrit(fit.freedom, 1 - (1 - level) / 2 / max(1, len(pairs))))
    found = []
    for pair in pairs:
        heavy, light = sorted((names.index(one) + 1 for one in pair), key=lambda i: -fit.coef[i])
        value = float(fit.coef[heavy] - fit.coef[light])
        variance = fit.robust[heavy, heavy] + fit.robust[light, light] - 2 * fit.robust[heavy, light]
        half = quantile * math.sqrt(max(0.0, float(variance)))
        found.append(Estimate(f"{names[heavy - 1]} - {names[light - 1]}", value, value - half, value + half))
    return tuple(found)


def _winner(estimates: Sequence[Estimate], differences: Sequence[Estimate]) -> str | None:
    """The valence that surely weighs something, and surely more than every other."""
    rivals = [one for one in estimates if one.name in VALENCED]
    if len(rivals) < 2:
        return None
    first = max(rivals, key=lambda one: one.value)
    own = [one for one in differences if one.name.startswith(f"{first.name} - ")]
    sure = len(own) == len(rivals) - 1 and all(one.low > 0 for one in own)
    return first.name if sure and first.low > 0 else None


def _vif(found: Mapping[str, Numbers], names: Sequence[str]) -> dict[str, float]:
    """The diagonal of the inverse correlation matrix."""
    if len(names) == 1:
        return {names[0]: 1.0}
    inverse = np.linalg.inv(np.corrcoef([found[name] for name in names]))
    return {name: float(inverse[i, i]) for i, name in enumerate(names)}


def _says(winner: str | None, estimates: Sequence[Estimate], differences: Sequence[Estimate]) -> str:
    if winner:
        one = next(one for one in estimates if one.name == winner)
        return (
            f"Work on the {winner} of journeys first: it weighs {number(one.value)} ({number(one.low)} to "
            f"{number(one.high)}), surely more than the other parts."
        )
    unsure = [one for one in differences if one.low <= 0]
    sure = [one.name for one in estimates if one.name in VALENCED and one.low > 0]
    if not sure:
        return "Nothing can be said yet: no part surely weighs. Ask more customers after their journey."
    heaviest = max((one for one in estimates if one.name in sure), key=lambda one: one.value).name
    other = next((one.name for one in unsure if heaviest in one.name.split(" - ")), "its rivals")
    return f"Work on {' and '.join(sure)}; which weighs most cannot be said ({other} may be nothing). Ask more customers."


def _caveats(names: Sequence[str], vif: Mapping[str, float], r2: Mapping[str, float]) -> tuple[str, ...]:
    found = []
    gone = [name for name in PARTS if name not in names]
    if gone:
        found.append(f"These journeys cannot tell {', '.join(gone)} from the other parts; left out.")
    high = [f"{name} {one:.0f}" for name, one in vif.items() if one > HIGH_VIF]
    if high:
        found.append(
            f"Parts go together (variance inflated: {', '.join(high)} times); intervals are wide for it."
        )
    if r2["all parts"] <= max(r2["mean only"], r2["end only"]):
        found.append("On journeys not used in fitting, one part alone foretells as well as all together.")
    return tuple(found)


def _nothing(n: int, minimum: int, notes: tuple[str, ...], kind: str | None, level: float) -> Weights:
    return Weights(
        method="Peak-end as prior",
        n=n,
        says=(
            f"Nothing can be said of your own customers yet: {n} rated journeys that differ, and at least {minimum} "
            "are needed. Score by peak and end until then."
        ),
        level=level,
        caveats=notes,
        kind=kind,
        winner=None,
        differences=(),
        score_weights={"intercept": 0.0, "peak": 0.5, "end": 0.5},
        from_data=0.0,
        vif={},
        r2={},
        covariance=np.zeros((0, 0)),
        freedom=0,
    )
