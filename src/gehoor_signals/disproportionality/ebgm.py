from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.special import digamma

from gehoor_signals.disproportionality.mixture import Theta, fit, quantile, weight_of_first
from gehoor_signals.disproportionality.pairs import Disproportion, Pairs, count, ranked
from gehoor_signals.frames import Numbers

SIGNAL = 2.0
FEW_PAIRS = 200
ONE_RATE = 1000.0
"""A gamma distribution of a larger shape has a spread of less than 3 % of its mean: it is one rate."""


@dataclass(frozen=True, kw_only=True)
class Shrunk(Disproportion):
    """`score` is EBGM, `lower` and `upper` are its 5 % and 95 % quantiles; `theta_` is the prior that was estimated."""

    theta_: Theta
    log_likelihood_: float
    RR: Numbers = field(repr=False)
    PRR: Numbers = field(repr=False)

    @property
    def EBGM(self) -> Numbers:  # noqa: N802 -- the name everyone in the field knows
        return self.score

    @property
    def Q05(self) -> Numbers:  # noqa: N802
        return self.lower

    @property
    def Q95(self) -> Numbers:  # noqa: N802
        return self.upper

    def columns(self) -> Mapping[str, Sequence[Any]]:
        more = {"RR": self.RR, "PRR": self.PRR, "EBGM": self.EBGM, "Q05": self.Q05, "Q95": self.Q95}
        return {**super().columns(), **{name: column.tolist() for name, column in more.items()}}


def ebgm(frame: Any, *, product: str, event: str, report: str, stratify_by: str | None = None) -> Shrunk:
    """How many times as often each pair is reported as expected, shrunk by what all pairs together say (EBGM).

    Use it to rank thousands of pairs of product and complaint, most of them reported once or twice: the Gamma-Poisson
    shrinker learns from all pairs how much a ratio resting on few reports is worth. Do not use it with fewer than some
    two hundred pairs (it says so), nor as a risk: reports are not users.

    Parameters
    ----------
    frame : a frame with a row for each product and complaint that a report names together; a report counts once for a
        pair, however many rows it has.
    product, event, report : its columns.
    stratify_by : a column of each report (region, age): what is expected is reckoned within each of its values.

    Returns
    -------
    A finding with `theta_` (alpha1, beta1, alpha2, beta2, p), and a frame with N, E, RR, PRR, EBGM, Q05, Q95 for each
    pair that was reported. A pair is a signal where Q05 is 2 or more.

    Raises
    ------
    BadInput : a column that is not there; no row without gaps; a report that lies in two strata.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import disproportionality
    >>> rng = np.random.default_rng(1)
    >>> rows = {"report": np.arange(3000), "product": rng.integers(0, 40, 3000), "event": rng.integers(0, 30, 3000)}
    >>> rows["event"][rows["product"] == 7] = np.minimum(rows["event"][rows["product"] == 7], 3)
    >>> found = disproportionality.ebgm(rows, product="product", event="event", report="report")
    >>> [one.name for one in found.estimates]
    ['7 × 3']

    References
    ----------
    DuMouchel (1999), The American Statistician 53, 177-190; DuMouchel & Pregibon (2001), KDD 2001, 67-76 (only pairs
    that were reported, so each component of the mixture is cut off below one report).
    """
    pairs = count(frame, product=product, event=event, report=report, stratify_by=stratify_by)
    N, E, back, weight = _alike(pairs)
    theta, log_likelihood = fit(N, E, weight)
    first = weight_of_first(theta, N, E)
    score = np.exp(
        first * (digamma(theta.alpha1 + N) - np.log(theta.beta1 + E))
        + (1 - first) * (digamma(theta.alpha2 + N) - np.log(theta.beta2 + E))
    )
    lower = quantile(0.05, theta, first, N, E)[back]
    doubts = []
    if len(pairs) < FEW_PAIRS:
        doubts.append(
            f"The prior rests on only {len(pairs):,} pairs: trust the order of the scores, not their size."
        )
    if max(theta.alpha1, theta.alpha2) > ONE_RATE:
        doubts.append(
            "A part of the prior has shrunk to one rate, for want of pairs: intervals are too narrow."
        )
    found = ranked(
        Shrunk,
        pairs,
        method="Gamma-Poisson shrinker (EBGM, 5 % and 95 % quantiles)",
        score=score[back],
        lower=lower,
        upper=quantile(0.95, theta, first, N, E)[back],
        signal=lower >= SIGNAL,
        words=(f"a 5 % quantile of {SIGNAL:g} or more", "at least {} times as often"),
        level=0.9,
        caveats=tuple(doubts),
        more={"theta_": theta, "log_likelihood_": log_likelihood},
        RR=pairs.N / pairs.E,
        PRR=pairs.prr,
    )
    assert isinstance(found, Shrunk)
    return found


def _alike(pairs: Pairs) -> tuple[Numbers, Numbers, Any, Numbers]:
    """Pairs with the same N and E are reckoned once; where each pair is found back; how many there are of each."""
    both, back, times = np.unique(
        np.column_stack([pairs.N, pairs.E]), axis=0, return_inverse=True, return_counts=True
    )
    return both[:, 0], both[:, 1], back.ravel(), times.astype(np.float64)
