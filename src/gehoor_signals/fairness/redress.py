from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gehoor_signals import frames
from gehoor_signals.errors import BadInput, optional
from gehoor_signals.fairness.groups import (
    Cases,
    Comparison,
    Gaps,
    bounds,
    choose_reference,
    compare,
    labels,
    left_out,
    like_cases,
)
from gehoor_signals.findings import Estimate, number
from gehoor_signals.frames import Numbers


@dataclass(frozen=True, kw_only=True)
class RedressGap(Gaps):
    """How much more or less each group got in like cases (-0.08: 8 % less); `to_close` is the money that would close it."""

    to_close: Mapping[str, float]

    def columns(self) -> Mapping[str, Sequence[Any]]:
        names = [one.name for one in self.estimates]
        return {
            **super().columns(),
            "n": [self.sizes[one] for one in names],
            "p": [self.p[one] for one in names],
            "to_close": [self.to_close[one] for one in names],
        }


def redress_gap(
    data: Any,
    *,
    amount: str = "amount",
    group: str | Sequence[str] = "group",
    covariates: Sequence[str] = (),
    claimed: str | None = None,
    reference: str | None = None,
    method: Literal["gamma", "quantile"] = "gamma",
    quantile: float = 0.5,
    minimum: int = 30,
    level: float = 0.95,
) -> RedressGap:
    """Like cases, like amounts: how much more or less each group gets than the reference, given what makes cases alike.

    Use it on all cases in which redress could have been given, also those that got nothing (amount 0). Do not leave out
    a covariate that decides the amount, or the gap is that covariate's; and do not put one in that the unfairness works
    through (whether the case was escalated, say), or the gap is hidden.

    Parameters
    ----------
    data : a frame with a row for each case.
    amount : the column of what was paid, 0 or more.
    group : the column of groups; or several columns, each compared by itself, all in one family.
    covariates : columns that make cases alike: numbers as they are (take logarithms of what is skewed), text by value.
    claimed : a column of what was lost or claimed, more than 0; its logarithm is a covariate.
    reference : the group that others are compared with; None: the largest.
    method : "gamma" compares means (quasi-likelihood with a log link; zeros count), "quantile" quantiles of amounts that
        are all more than 0 (needs statsmodels).
    quantile : which quantile.
    minimum : cases below which a group is not compared.
    level : with which all intervals together hold (Bonferroni): one false alarm in 20 such reports, whatever the number
        of groups.

    Returns
    -------
    RedressGap with, for each group, `estimate`, `low`, `high` (relative to the reference), `n`, `p` (for the whole
    family), `to_close` (money that would bring the group to the reference; NaN for quantiles).

    Raises
    ------
    BadInput : negative amounts, a reference that is not there or too small, a column that is not there.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import fairness
    >>> rng = np.random.default_rng(2)
    >>> loss, who = rng.lognormal(5, 1, 2000), rng.choice(["north", "south"], 2000)
    >>> paid = 0.8 * loss * np.where(who == "south", 0.8, 1) * rng.gamma(4, 1 / 4, 2000)
    >>> found = fairness.redress_gap({"amount": paid, "claimed": loss, "group": who}, claimed="claimed", reference="north")
    >>> print(found.says)
    Look into the cases of south: in like cases they got 20.3 % less (16.8 to 23.6) than north.

    References
    ----------
    McCullagh & Nelder (1989), Generalized Linear Models, sections 8.3 and 9.2; HC3: MacKinnon & White (1985), Journal of
    Econometrics 29, 305-325; Koenker & Bassett (1978), Econometrica 46, 33-50; Dunn (1961), JASA 56, 52-64.
    """
    rows = frames.table(data)
    if method not in ("gamma", "quantile"):
        raise BadInput('method must be "gamma" or "quantile".')
    paid, likeness, usable = _cases(rows, amount, [*covariates], claimed, positive=method == "quantile")
    columns = [group] if isinstance(group, str) else list(group)
    found, few, references, sums = [], [], {}, {}
    for column in columns:
        who = labels(rows, column)
        known = usable & (who != "")
        chosen, others, small = choose_reference(
            who[known], reference if len(columns) == 1 else None, minimum
        )
        few += small
        if chosen is None or not others:
            continue
        references[column] = chosen
        cases = (paid[known], who[known], likeness[known])
        if method == "gamma":
            some, empty = compare(cases, "gamma", reference=chosen, others=others)
        else:
            some, empty = _quantiles(cases, quantile, reference=chosen, others=others)
        few += [f"{one} (got nothing at all)" for one in empty]
        for one in some:
            name = one.group if len(columns) == 1 else f"{column}: {one.group}"
            found.append(replace(one, group=name))
            sums[name] = float(paid[known & (who == one.group)].sum()) if method == "gamma" else math.nan
    return _gaps(found, sums, references, level, method=method, quantile=quantile, few=few, minimum=minimum,
                 n=int(usable.sum()), kind=rows.kind,
                 notes=(*left_out(usable, "an amount or what makes them alike"), *_zeros(paid[usable], method)))  # fmt: skip


def _cases(
    rows: frames.Table, amount: str, covariates: Sequence[str], claimed: str | None, *, positive: bool
) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
    """What was paid, what makes cases alike, and which cases can be used."""
    paid, likeness = rows.numbers(amount), like_cases(rows, covariates)
    known = np.isfinite(paid)
    if (paid[known] < 0).any() or (positive and (paid[known] == 0).any()):
        raise BadInput(
            f"{amount!r} must be {'more than 0 for quantiles; use gamma' if positive else '0 or more'}."
        )
    if claimed:
        lost = rows.numbers(claimed)
        lost = np.where(lost > 0, lost, np.nan)
        likeness = np.column_stack([likeness, np.log(lost)])
    return paid, likeness, known & np.isfinite(likeness).all(axis=1)


def _quantiles(
    cases: Cases, quantile: float, *, reference: str, others: Sequence[str]
) -> tuple[list[Comparison], list[str]]:
    """The same on the logarithm of a quantile, by statsmodels (kernel-based robust errors)."""
    sm = optional("statsmodels.api", for_what="A gap in quantiles", extra="signals")
    import warnings

    y, who, likeness = cases
    inside = np.isin(who, [reference, *others])
    dummies = [(who[inside] == one).astype(float) for one in others]
    X = np.column_stack([np.ones(int(inside.sum())), *dummies, likeness[inside]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its iterations are checked below by what they found
        fit = sm.QuantReg(np.log(y[inside]), X).fit(q=quantile, vcov="robust", max_iter=5000)
    freedom, sizes = int(inside.sum()) - X.shape[1], [int(one.sum()) for one in dummies]
    return [
        Comparison(one, reference, float(fit.params[i]), float(fit.bse[i]), freedom, sizes[i - 1])
        for i, one in enumerate(others, 1)
        if np.isfinite(fit.bse[i])
    ], []


def _gaps(
    found: Sequence[Comparison], sums: Mapping[str, float], references: Mapping[str, str], level: float, *,
    method: str, quantile: float, few: Sequence[str], minimum: int, n: int, kind: str | None, notes: tuple[str, ...],
) -> RedressGap:  # fmt: skip
    estimates = tuple(Estimate(one.group, *bounds(one, len(found), level)) for one in found)
    different = tuple(one.name for one in estimates if one.excludes_zero)
    what = "mean (Gamma, log link)" if method == "gamma" else f"{number(100 * quantile)} % quantile"
    if few:
        notes = (*notes, f"Not compared (fewer than {minimum} cases, unless said): {', '.join(few)}.")
    if found:
        notes = (*notes, "A gap is what the covariates do not explain; what is not recorded may explain it.")
    return RedressGap(
        method=f"Gap in the {what} of redress, {len(found)} comparisons held together",
        n=n,
        says=_says(estimates, {one.group: one.reference for one in found}),
        estimates=estimates,
        level=level,
        caveats=notes,
        kind=kind,
        references=references,
        different=different,
        sizes={one.group: one.n for one in found},
        p={one.group: min(1.0, one.p * len(found)) for one in found},
        to_close={one.group: sums[one.group] * math.expm1(-one.value) for one in found},
    )


def _zeros(paid: Numbers, method: str) -> tuple[str, ...]:
    nothing = int((paid == 0).sum())
    return (
        (f"{nothing:,} of {len(paid):,} cases got nothing; they count as 0.",)
        if nothing and method == "gamma"
        else ()
    )


def _says(estimates: Sequence[Estimate], reference: Mapping[str, str]) -> str:
    if not estimates:
        return "Nothing can be said yet: fewer than two groups have enough cases. Keep recording."
    sure = [one for one in estimates if one.excludes_zero]
    if not sure:
        widest = max(max(abs(one.low), abs(one.high)) for one in estimates)
        return (
            "No group surely gets more or less in like cases; a gap of up to "
            f"{number(100 * widest)} % cannot be excluded everywhere."
        )
    worst = min(sure, key=lambda one: (one.high if one.high < 0 else 1 / (1 + one.low) - 1, one.name))
    less = worst.value < 0
    ends = sorted((abs(100 * worst.low), abs(100 * worst.high)))
    others = f" {len(sure) - 1} more differ." if len(sure) > 1 else ""
    return (
        f"Look into the cases of {worst.name}: in like cases they got {number(abs(100 * worst.value))} % "
        f"{'less' if less else 'more'} ({number(ends[0])} to {number(ends[1])}) than {reference[worst.name]}.{others}"
    )
