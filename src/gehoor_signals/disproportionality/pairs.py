"""How many distinct reports name a product, a complaint, and both; and how many would by chance alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor_signals import charts, frames
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers

Codes = NDArray[np.intp]
SHOWN = 10


@dataclass(frozen=True)
class Pairs:
    """Each pair that was reported at least once: `N` reports name both, `E` would if products and complaints were
    unrelated (within strata); `of_product` and `of_event` name one of them, `total` is all reports.
    """

    names: tuple[str, str]
    products: NDArray[Any]
    events: NDArray[Any]
    N: Numbers
    E: Numbers
    of_product: Numbers
    of_event: Numbers
    total: int
    left_out: int
    kind: str | None

    def __len__(self) -> int:
        return len(self.N)

    @property
    def prr(self) -> Numbers:
        """The share of the product's reports that name the complaint over that share among all other reports."""
        with np.errstate(divide="ignore", invalid="ignore"):  # no other report names it: infinite
            others = (self.of_event - self.N) / (self.total - self.of_product)
            found: Numbers = (self.N / self.of_product) / others
        return np.where(np.isnan(found), np.inf, found)


@dataclass(frozen=True, kw_only=True)
class Disproportion(Finding):
    """One row for each pair, the surest first: `N`, `E` and a score with its `lower` and `upper` bound."""

    names: tuple[str, str]
    products: NDArray[Any] = field(repr=False)
    events: NDArray[Any] = field(repr=False)
    N: Numbers = field(repr=False)
    E: Numbers = field(repr=False)
    score: Numbers = field(repr=False)
    lower: Numbers = field(repr=False)
    upper: Numbers = field(repr=False)
    signal: NDArray[np.bool_] = field(repr=False)

    @property
    def frame(self) -> Any:
        """The same as `to_frame()`."""
        return self.to_frame()

    def columns(self) -> Mapping[str, Sequence[Any]]:
        product, event = self.names
        named = zip(self.products.tolist(), self.events.tolist(), strict=True)
        return {
            "name": [f"{one} × {other}" for one, other in named],
            "estimate": self.score.tolist(),
            "low": self.lower.tolist(),
            "high": self.upper.tolist(),
            product: self.products.tolist(),
            event: self.events.tolist(),
            "N": self.N.tolist(),
            "E": self.E.tolist(),
            "signal": self.signal.tolist(),
        }

    def to_svg(self) -> str:
        rows = [(one.name, one.value, one.low, one.high) for one in self.estimates]
        return charts.intervals(rows, title=self.method, description=self.says)


def count(data: Any, *, product: str, event: str, report: str, stratify_by: str | None = None) -> Pairs:
    """The pairs of a frame with a row for each product and complaint that a report names together.

    A report counts once for a pair however many rows it has. Rows with a gap are left out and told.
    Raises BadInput for a missing column, for no rows, and for a report that lies in two strata.
    """
    rows = frames.table(data)
    asked = [product, event, report, *([stratify_by] if stratify_by else [])]
    if len(set(asked)) < len(asked):
        raise BadInput("Product, event, report and stratum must be different columns.")
    labels = [rows.labels(name) for name in asked]
    whole = np.logical_and.reduce([one != "" for one in labels]) if len(rows) else np.zeros(0, bool)
    if not whole.any():
        raise BadInput("There is no row with a product, an event and a report: give at least one.")
    (products, p), (events, e), (reports, r), *strata = [_coded(one[whole]) for one in labels]
    s = _stratum_of_reports(r, strata[0][1], reports) if strata else np.zeros(len(reports), np.intp)
    keys = np.unique((r * len(products) + p) * len(events) + e)
    both, N = np.unique(keys % (len(products) * len(events)), return_counts=True)
    at_product, at_event = both // len(events), both % len(events)
    with_product = _reports_by_stratum(r, p, s, len(products))
    with_event = _reports_by_stratum(r, e, s, len(events))
    E = sum(
        (
            ours[at_product] * theirs[at_event] / size
            for ours, theirs, size in zip(with_product, with_event, np.bincount(s), strict=True)
        ),
        start=np.zeros(len(both)),
    )
    return Pairs(
        names=(product, event),
        products=products[at_product],
        events=events[at_event],
        N=N.astype(np.float64),
        E=E,
        of_product=with_product.sum(axis=0)[at_product],
        of_event=with_event.sum(axis=0)[at_event],
        total=len(reports),
        left_out=int((~whole).sum()),
        kind=rows.kind,
    )  # fmt: skip


def ranked(
    make: Callable[..., Disproportion],
    pairs: Pairs,
    *,
    method: str,
    score: Numbers,
    lower: Numbers,
    upper: Numbers,
    signal: NDArray[np.bool_],
    words: tuple[str, str],
    level: float,
    caveats: Sequence[str],
    more: Mapping[str, Any] | None = None,
    **columns: Numbers,
) -> Disproportion:
    """The finding, pairs with the highest lower bound first.

    `words`: what a signal is
    called, and how its lower bound is told ({} is the bound).

    `columns` are further fields with a number for each pair, `more` all other fields.
    """
    surest = np.lexsort((pairs.events, pairs.products, -np.nan_to_num(lower, nan=-np.inf)))
    top = surest[signal[surest]]
    estimates = tuple(
        Estimate(
            f"{pairs.products[i]} × {pairs.events[i]}", float(score[i]), float(lower[i]), float(upper[i])
        )
        for i in (top if len(top) else surest)[:SHOWN]
    )
    return make(
        method=method,
        n=pairs.total,
        says=_says(pairs, top, lower, words),
        estimates=estimates,
        level=level,
        caveats=(*_caveats(pairs), *caveats),
        kind=pairs.kind,
        names=pairs.names,
        products=pairs.products[surest],
        events=pairs.events[surest],
        N=pairs.N[surest],
        E=pairs.E[surest],
        score=score[surest],
        lower=lower[surest],
        upper=upper[surest],
        signal=signal[surest],
        **{name: column[surest] for name, column in columns.items()},
        **(more or {}),
    )


def _says(pairs: Pairs, top: Codes, lower: Numbers, words: tuple[str, str]) -> str:
    called, at_least = words
    if not len(top):
        return f"No product stands out enough to look into it: of {len(pairs):,} pairs none has {called}."
    first = top[0]
    return (
        f"Look into {pairs.events[first]} of {pairs.products[first]} first: {pairs.N[first]:,.0f} reports where "
        f"{number(float(pairs.E[first]))} were to be expected ({at_least.format(number(float(lower[first])))}); "
        f"{len(top):,} of {len(pairs):,} pairs have {called}."
    )


def _caveats(pairs: Pairs) -> list[str]:
    found = [
        "Reports are no rates: how many use a product is not known here, and news of a fault draws reports."
    ]
    if pairs.left_out:
        found.append(f"{pairs.left_out:,} rows without a product, event, report or stratum are left out.")
    if pairs.total < 30:
        found.append(f"There are only {pairs.total} reports: the scores say little.")
    return found


def _coded(labels: NDArray[Any]) -> tuple[NDArray[Any], Codes]:
    names, codes = np.unique(labels, return_inverse=True)
    return names, codes


def _stratum_of_reports(r: Codes, s: Codes, reports: NDArray[Any]) -> Codes:
    found = np.zeros(len(reports), np.intp)
    found[r] = s
    if (torn := found[r] != s).any():
        raise BadInput(f"Report {reports[r[torn][0]]} lies in two strata: give each report one.")
    return found


def _reports_by_stratum(r: Codes, of: Codes, s: Codes, size: int) -> Numbers:
    """How many distinct reports of each stratum (rows) name each one (columns)."""
    once = np.unique(r * size + of)
    report, which = once // size, once % size
    flat = np.bincount(s[report] * size + which, minlength=(int(s.max()) + 1) * size)
    return flat.reshape(-1, size).astype(np.float64)
