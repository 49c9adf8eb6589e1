from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from gehoor_signals import charts, frames, glm
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers


@dataclass(frozen=True, kw_only=True)
class Cost(Finding):
    """Redress to be expected: in all (the first estimate), of each product, and (`rows`) of each product and month."""

    rows: Mapping[str, Sequence[Any]]

    def columns(self) -> Mapping[str, Sequence[Any]]:
        return self.rows

    def to_svg(self) -> str:
        shown = [(one.name, one.value, one.low, one.high) for one in self.estimates]
        return charts.intervals(shown, title="Redress expected a month", description=self.says)


@dataclass(frozen=True)
class Cells:
    """One product in one month: how many owners (or contacts), how many claims, what was paid."""

    product: NDArray[np.str_]
    month: NDArray[np.str_]
    exposure: Numbers
    claims: Numbers
    paid: Numbers


def cost(
    data: Any,
    *,
    product: str = "product",
    month: str = "month",
    claims: str = "claims",
    paid: str = "paid",
    exposure: str | None = "exposure",
    minimum: int = 20,
    level: float = 0.95,
) -> Cost:
    """What redress is to be expected of each product in each month: how often people claim, times what a claim costs.

    Use it to reserve money and to see which product costs most for each owner. Do not use it for products whose claims
    are few and large (recalls): a mean says little of them.

    Parameters
    ----------
    data : a frame with a row for each product and month (rows of the same are added up).
    product, month : columns of names; months as you write them.
    claims, paid : columns: how many claims, what was paid on them.
    exposure : the column of how many could claim (owners, contacts), more than 0; None, or without a column
        "exposure": all products alike.
    minimum : claims below which a product has no rate of its own, and shares that of all such products; and below which,
        in any month, months are not told apart.
    level : of the intervals, which are those of the expectation, not of a single month.

    Returns
    -------
    Cost with a row for each product and month: `product`, `month`, `frequency` (claims for each of the exposure),
    `severity` (a claim's mean), `estimate`, `low`, `high` (expected redress), `paid` (what it was). The estimates are
    `all, a month` and each product's mean month.

    Raises
    ------
    BadInput : negative numbers, payments without claims, an exposure of 0.

    Examples
    --------
    >>> from gehoor_signals import claims
    >>> months = [f"2026-{m:02d}" for m in range(1, 13)]
    >>> found = claims.cost({"product": ["kettle"] * 12 + ["iron"] * 12, "month": months * 2, "exposure": [1000] * 24,
    ...                      "claims": [20, 24, 16] * 4 + [8, 12, 10] * 4, "paid": [400, 500, 300] * 4 + [900, 1000, 1100] * 4})
    >>> print(found.says)
    Reserve 1,400 (1,252 to 1,566) a month; iron takes most, 1,000 (861 to 1,161).

    References
    ----------
    Frequency (Poisson) times severity (Gamma), both with logarithmic links: McCullagh & Nelder (1989), Generalized Linear
    Models, sections 6.2 and 8.4; spread larger than the models' is estimated (quasi-likelihood).
    """
    rows = frames.table(data)
    cells, notes = _cells(rows, (product, month, claims, paid), rows.if_there(exposure, "exposure"))
    if cells.claims.sum() < minimum or len(cells.claims) < 3 or cells.paid.sum() == 0:
        return _nothing(cells, notes, minimum, level, rows.kind)
    groups, months, more = _design(cells, minimum)
    X = np.column_stack([groups, months])
    X = X[:, glm.independent(X)]
    if len(X) <= X.shape[1] + 1:
        X, more = groups[:, glm.independent(groups)], (*more, "Too few months to tell them apart.")
    often, dear = _models(cells, X, groups)
    table, estimates = _expected(cells, (X, groups), (often, dear), level)
    return Cost(
        method="Frequency (quasi-Poisson) times severity (quasi-Gamma)",
        n=int(cells.claims.sum()),
        says=_says(estimates),
        estimates=estimates,
        level=level,
        caveats=(*notes, *more),
        kind=rows.kind,
        rows=table,
    )


def _cells(
    rows: frames.Table, names: tuple[str, str, str, str], exposure: str | None
) -> tuple[Cells, tuple[str, ...]]:
    product, month = (rows.labels(name).astype(str) for name in names[:2])
    claims, paid = (rows.numbers(name) for name in names[2:])
    owners = rows.numbers(exposure) if exposure else np.ones(len(rows))
    known = np.isfinite(claims) & np.isfinite(paid) & np.isfinite(owners) & (product != "") & (month != "")
    some = (claims[known], paid[known], owners[known])
    if any((one < 0).any() for one in some) or (some[2] == 0).any():
        raise BadInput("Claims and payments must be 0 or more, and exposure more than 0.")
    if ((some[0] == 0) & (some[1] > 0)).any():
        raise BadInput("There are payments without a claim; count the claims that they belong to.")
    names_of, place = np.unique(
        np.array([product[known], month[known]]), axis=1, return_inverse=True
    ) if known.any() else (np.zeros((2, 0), dtype=str), np.zeros(0, dtype=int))  # fmt: skip
    n, place = names_of.shape[1], place.ravel()
    added = [np.bincount(place, weights=one, minlength=n).astype(float) for one in some]
    gone = int((~known).sum())
    notes = (f"{gone:,} rows with a gap are left out.",) if gone else ()
    return Cells(names_of[0], names_of[1], added[2], added[0], added[1]), notes


def _design(cells: Cells, minimum: int) -> tuple[Numbers, Numbers, tuple[str, ...]]:
    """A column for each product with claims enough and one for the others; a column for each month but the first."""
    products, place = np.unique(cells.product, return_inverse=True)
    few = np.bincount(place, weights=cells.claims) < minimum
    own = products[~few]
    columns = [cells.product == one for one in own] + ([few[place]] if few.any() else [])
    months, when = np.unique(cells.month, return_inverse=True)
    notes: tuple[str, ...] = ()
    if few.any():
        notes = (f"Products with fewer than {minimum} claims share one rate: {', '.join(products[few])}.",)
    groups = np.column_stack(columns).astype(float)
    if cells.claims[few[place]].sum() == 0 and few.any():
        groups = groups[:, :-1]
        notes += ("They have no claim at all; what is expected of them is not known and counted as 0.",)
    if np.bincount(when, weights=cells.claims).min() < minimum or len(months) < 2:
        return (
            groups,
            np.zeros((len(cells.product), 0)),
            (*notes, f"Months are not told apart: one has under {minimum} claims."),
        )
    return groups, (cells.month[:, None] == months[None, 1:]).astype(float), notes


def _models(cells: Cells, X: Numbers, groups: Numbers) -> tuple[glm.Fit, glm.Fit]:
    """How often, on all cells; how dear, on cells with claims, by product."""
    counted = groups.any(axis=1)
    often = glm.fit(X[counted], cells.claims[counted], "poisson", offset=np.log(cells.exposure[counted]))
    some = cells.claims > 0
    own = groups[some]
    dear = glm.fit(own, cells.paid[some] / cells.claims[some], "gamma", weights=cells.claims[some])
    return often, dear


def _expected(
    cells: Cells, designs: tuple[Numbers, Numbers], fits: tuple[glm.Fit, glm.Fit], level: float
) -> tuple[dict[str, list[Any]], tuple[Estimate, ...]]:
    (X, G), (often, dear) = designs, fits
    counted = G.any(axis=1)
    frequency = np.where(counted, np.exp(X @ often.coef), 0.0)
    severity = np.where(counted, np.exp(G @ dear.coef), 0.0)
    mean = cells.exposure * frequency * severity
    n_months = len(np.unique(cells.month))

    def interval(weights: Numbers) -> tuple[float, float, float]:
        """A weighted sum of cells: the delta method on its logarithm, with the larger of the two covariances."""
        total = float(weights @ mean)
        if total == 0:
            return 0.0, math.nan, math.nan
        variance = 0.0
        for design, fit in ((X, often), (G, dear)):
            slope = (weights * mean) @ design / total
            variance += max(float(slope @ fit.robust @ slope), float(slope @ fit.model @ slope))
        freedom = max(1, min(often.freedom, dear.freedom))
        half = float(stdtrit(freedom, 0.5 + level / 2)) * math.sqrt(variance)
        return total, total * math.exp(-half), total * math.exp(half)

    each = [interval(one) for one in np.eye(len(mean))]
    table: dict[str, list[Any]] = {
        "product": cells.product.tolist(),
        "month": cells.month.tolist(),
        "frequency": frequency.tolist(),
        "severity": severity.tolist(),
        "estimate": [one[0] for one in each],
        "low": [one[1] for one in each],
        "high": [one[2] for one in each],
        "paid": cells.paid.tolist(),
    }
    whole = [("all, a month", np.ones(len(mean)), n_months)]
    for name in np.unique(cells.product):
        here = (cells.product == name).astype(float)
        whole.append((str(name), here, int(here.sum())))
    estimates = []
    for name, weights, months in whole:
        value, low, high = interval(weights)
        estimates.append(Estimate(name, value / months, low / months, high / months))
    return table, tuple(estimates)


def _says(estimates: Sequence[Estimate]) -> str:
    total, products = estimates[0], estimates[1:]
    dearest = max(products, key=lambda one: (one.value, one.name))
    return (
        f"Reserve {number(total.value)} ({number(total.low)} to {number(total.high)}) a month; {dearest.name} takes most, "
        f"{number(dearest.value)} ({number(dearest.low)} to {number(dearest.high)})."
    )


def _nothing(cells: Cells, notes: tuple[str, ...], minimum: int, level: float, kind: str | None) -> Cost:
    names = ("product", "month", "frequency", "severity", "estimate", "low", "high", "paid")
    return Cost(
        method="Frequency times severity",
        n=int(cells.claims.sum()),
        says=(
            f"Nothing can be said yet: {int(cells.claims.sum())} paid claims, and at least {minimum} in three months or "
            "products are needed. Keep recording."
        ),
        level=level,
        caveats=notes,
        kind=kind,
        rows={name: [] for name in names},
    )
