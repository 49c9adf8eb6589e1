from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from scipy.special import ndtri, stdtrit

from gehoor_signals import frames
from gehoor_signals.errors import BadInput
from gehoor_signals.fairness.items import ITEMS
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers

RELIABLE, SAME = 0.7, 0.9
UNKNOWN = 5.0


@dataclass(frozen=True, kw_only=True)
class Justice(Finding):
    """The mean of each factor (the estimates), and how reliably it was measured: `alpha` and `omega` with intervals.

    `correlations` are those between factors, freed of the noise of their items (divided by the root of their omegas).
    """

    alpha: Mapping[str, Estimate]
    omega: Mapping[str, Estimate]
    correlations: Mapping[str, float]

    def columns(self) -> Mapping[str, Sequence[Any]]:
        names = [one.name for one in self.estimates]
        return {
            **super().columns(),
            "alpha": [self.alpha[name].value for name in names],
            "alpha_low": [self.alpha[name].low for name in names],
            "omega": [self.omega[name].value for name in names],
            "omega_low": [self.omega[name].low for name in names],
        }


def justice(
    data: Any,
    *,
    items: Mapping[str, Sequence[str]] | None = None,
    scale: tuple[float, float] = (1, 5),
    minimum: int = 50,
    level: float = 0.95,
) -> Justice:
    """How just customers found it: what they got, how it was decided, how they were treated, what they were told.

    Use it with the statements in `fairness.ITEMS`, or your own. Do not compare means of a scale whose reliability is
    low, and do not read four separate verdicts where factors can hardly be told apart (a correlation of .64 between
    procedural and distributive is usual).

    Parameters
    ----------
    data : a frame with a row for each who answered, a column for each item.
    items : of each factor its columns, at least two; None: those of `fairness.ITEMS`.
    scale : the lowest and highest answer; higher is more just.
    minimum : complete answers below which nothing is said of a factor.
    level : of the intervals.

    Returns
    -------
    Justice with, for each factor, the mean of its items with Student's interval, `alpha`, and `omega` of a one-factor
    model (NaN with two items). Answers with a gap in a factor's items are left out of that factor.

    Raises
    ------
    BadInput : a column that is not there, an answer outside the scale, fewer than two items.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import fairness
    >>> rng = np.random.default_rng(4)
    >>> felt = rng.normal(3, 1, 300)
    >>> answers = {f"q{i}": np.clip(np.round(felt + rng.normal(0, 0.7, 300)), 1, 5) for i in range(4)}
    >>> found = fairness.justice(answers, items={"procedural": list(answers)})
    >>> found.alpha["procedural"]
    Estimate(name='alpha', value=0.88..., low=0.86..., high=0.90..., unit='')

    References
    ----------
    Colquitt (2001), Journal of Applied Psychology 86, 386-400 (the factors; the items here are ours); Cronbach (1951),
    Psychometrika 16, 297-334; omega: McDonald (1999), Test Theory, chapter 6; intervals that do not need normal answers:
    Maydeu-Olivares, Coffman & Hartmann (2007), Psychological Methods 12, 157-176; .64: Hauenstein, McGonigle & Flinder
    (2001), Employee Responsibilities and Rights Journal 13, 39-56.
    """
    rows = frames.table(data)
    chosen = {name: list(one) for name, one in (items or ITEMS).items()}
    answers = {name: _answers(rows, columns, scale) for name, columns in chosen.items()}
    whole = {name: one[np.isfinite(one).all(axis=1)] for name, one in answers.items()}
    used = {name: one for name, one in whole.items() if len(one) >= minimum}
    estimates = tuple(_mean(name, one, level) for name, one in used.items())
    alpha_of = {name: _reliability("alpha", alpha, one, level) for name, one in used.items()}
    omega_of = {name: _reliability("omega", omega, one, level) for name, one in used.items()}
    sure = {name: _is_reliable(alpha_of[name], omega_of[name]) for name in used}
    correlations = _correlations({name: answers[name] for name in used if sure[name]}, omega_of)
    return Justice(
        method="Scales of justice: means, alpha and omega",
        n=len(rows),
        says=_says(estimates, sure, len(rows), minimum),
        estimates=estimates,
        level=level,
        caveats=_caveats(answers, whole, sure, correlations),
        kind=rows.kind,
        alpha=alpha_of,
        omega=omega_of,
        correlations=correlations,
    )


def _answers(rows: frames.Table, columns: Sequence[str], scale: tuple[float, float]) -> Numbers:
    if len(columns) < 2:
        raise BadInput("A scale needs at least two items.")
    found = np.column_stack([rows.numbers(one) for one in columns])
    outside = found[(found < scale[0]) | (found > scale[1])]
    if len(outside):
        raise BadInput(f"Answers go from {scale[0]:g} to {scale[1]:g}; there is a {outside[0]:g}.")
    return found


def _mean(name: str, answers: Numbers, level: float) -> Estimate:
    each, n = answers.mean(axis=1), len(answers)
    half = float(stdtrit(n - 1, 0.5 + level / 2)) * float(each.std(ddof=1)) / math.sqrt(n)
    return Estimate(name, float(each.mean()), float(each.mean()) - half, float(each.mean()) + half)


def alpha(S: Numbers) -> float:
    """Cronbach's alpha of a covariance matrix."""
    k, total = len(S), float(S.sum())
    return k / (k - 1) * (1 - float(np.trace(S)) / total) if total > 0 else math.nan


def omega(S: Numbers) -> float:
    """McDonald's omega: the share of the sum's variance that is one factor's (unweighted least squares)."""
    if len(S) < 3 or S.sum() <= 0:
        return math.nan
    return float(_loadings(S).sum() ** 2 / S.sum())


def _loadings(S: Numbers) -> Numbers:
    """Loadings whose products are nearest to the covariances off the diagonal (Gauss-Newton)."""
    one, other = np.triu_indices(len(S), 1)
    values, vectors = np.linalg.eigh(S)
    loadings: Numbers = vectors[:, -1] * math.sqrt(max(float(values[-1]), 1e-12)) * 0.9
    loadings = loadings * (np.sign(loadings.sum()) or 1.0)
    pairs = np.arange(len(one))
    for _ in range(200):
        slope = np.zeros((len(one), len(S)))
        slope[pairs, one], slope[pairs, other] = loadings[other], loadings[one]
        step = np.linalg.lstsq(slope, S[one, other] - loadings[one] * loadings[other], rcond=None)[0]
        loadings = loadings + step
        if float(np.abs(step).max()) < 1e-13 * float(np.abs(loadings).max() + 1e-12):
            break
    return loadings


def _reliability(name: str, measure: Callable[[Numbers], float], answers: Numbers, level: float) -> Estimate:
    """The measure with an interval on the scale of log(1 - x), from the spread of each answer's part in the covariance."""
    centred = answers - answers.mean(axis=0)
    S = centred.T @ centred / (len(answers) - 1)
    value = measure(S) if (np.diag(S) > 0).all() else math.nan
    if not math.isfinite(value) or value >= 1:
        return Estimate(name, value)
    k, small = len(S), 1e-5 * float(np.trace(S)) / len(S)
    slope = np.zeros((k, k))
    for i in range(k):
        for j in range(i, k):
            bump = np.zeros((k, k))
            bump[i, j] = bump[j, i] = small
            slope[i, j] = (measure(S + bump) - measure(S - bump)) / (2 * small)
    parts = np.einsum("ni,ij,nj->n", centred, slope, centred)
    error = float(parts.std(ddof=1)) / math.sqrt(len(answers)) / (1 - value)
    half = float(ndtri(0.5 + level / 2)) * error
    if not half < UNKNOWN:
        return Estimate(name, value)  # answers without a common factor tell nothing of one
    return Estimate(name, value, 1 - (1 - value) * math.exp(half), 1 - (1 - value) * math.exp(-half))


def _is_reliable(of_alpha: Estimate, of_omega: Estimate) -> bool:
    """By omega; by alpha where a scale is too short for a factor."""
    judged = of_alpha if math.isnan(of_omega.value) else of_omega
    return judged.low >= RELIABLE


def _correlations(answers: Mapping[str, Numbers], omega_of: Mapping[str, Estimate]) -> dict[str, float]:
    found = {}
    for one, other in combinations(answers, 2):
        x, y = answers[one].mean(axis=1), answers[other].mean(axis=1)
        both = np.isfinite(x) & np.isfinite(y)
        noise = omega_of[one].value * omega_of[other].value
        varied = both.sum() > 2 and float(np.ptp(x[both])) > 0 and float(np.ptp(y[both])) > 0
        if varied and noise > 0:
            found[f"{one} and {other}"] = float(np.corrcoef(x[both], y[both])[0, 1]) / math.sqrt(noise)
    return found


def _says(estimates: Sequence[Estimate], sure: Mapping[str, bool], n: int, minimum: int) -> str:
    if not estimates:
        return f"Nothing can be said yet: {n} answers, and at least {minimum} are needed. Keep asking."
    usable = [one for one in estimates if sure[one.name]]
    if not usable:
        return "Nothing can be said of single factors: no scale is surely reliable. Ask more people, or better questions."
    worst = min(usable, key=lambda one: (one.value, one.name))
    rest = [one for one in usable if one is not worst]
    if rest and worst.high < min(one.low for one in rest):
        return f"Begin with {worst.name} justice: {number(worst.value)} ({number(worst.low)} to {number(worst.high)}), the lowest."
    shown = ", ".join(f"{one.name} {number(one.value)}" for one in usable)
    return f"No kind of justice is surely the lowest ({shown}). Read what people wrote."


def _caveats(
    answers: Mapping[str, Numbers],
    whole: Mapping[str, Numbers],
    sure: Mapping[str, bool],
    correlations: Mapping[str, float],
) -> tuple[str, ...]:
    found = []
    for name, one in answers.items():
        gaps = len(one) - len(whole[name])
        if gaps:
            found.append(f"{name}: {gaps:,} answers with a gap are left out.")
        if name not in sure:
            found.append(f"{name}: too few complete answers ({len(whole[name])}).")
        elif not sure[name]:
            found.append(f"{name}: its reliability may be below {RELIABLE}; do not compare its mean.")
    found += [
        f"{name} correlate {one:.2f}: people hardly tell them apart."
        for name, one in correlations.items()
        if one > SAME
    ]
    return tuple(found)
