from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gehoor_signals import charts, frames
from gehoor_signals.errors import BadInput
from gehoor_signals.fairness.groups import (
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

FAMILIES = {"waits": "gamma", "counts": "poisson", "shares": "gaussian", "scores": "gaussian"}


@dataclass(frozen=True, kw_only=True)
class Treatment(Gaps):
    """How each group is treated beside the reference, one row for each measure and group."""

    rows: Mapping[str, Sequence[Any]]

    def columns(self) -> Mapping[str, Sequence[Any]]:
        return self.rows

    def to_svg(self) -> str:
        """All on one scale: points are hundredths, as shares of a mean are."""
        each = [(one, 100 if one.unit == "points" else 1) for one in self.estimates]
        rows = [(one.name, one.value / unit, one.low / unit, one.high / unit) for one, unit in each]
        return charts.intervals(rows, title="More or less than the reference", description=self.says)


def treatment(
    data: Any,
    *,
    group: str = "group",
    waits: Sequence[str] = (),
    counts: Sequence[str] = (),
    shares: Sequence[str] = (),
    scores: Sequence[str] = (),
    covariates: Sequence[str] = (),
    reference: str | None = None,
    minimum: int = 30,
    level: float = 0.95,
) -> Treatment:
    """How cases of each group are treated: waits and hand-offs, being heard, being spoken to and told why.

    Use it beside `redress_gap`: people forgive a small amount sooner than not being heard. Do not use it on open cases
    only, whose waits are not over.

    Parameters
    ----------
    data : a frame with a row for each case.
    group : the column of groups.
    waits : columns of durations, 0 or more (hours to the first answer): compared as ratios of means.
    counts : columns of counts (hand-offs): compared as ratios of means.
    shares : columns of yes and no (could tell his side, got an explanation): compared as differences of shares.
    scores : columns of numbers on a scale (tone of our messages): compared as differences of means.
    covariates : columns that make cases alike, as in `redress_gap`.
    reference : the group that others are compared with; None: the largest.
    minimum : cases below which a group is not compared.
    level : with which all intervals together hold, over all measures and groups (Bonferroni).

    Returns
    -------
    Treatment with a row for each measure and group: `name`, `measure`, `group`, `estimate`, `low`, `high`, `unit` (share
    of the reference's mean, points, or the score's own), `n`, `p` (for the whole family).

    Raises
    ------
    BadInput : no measure, negative waits or counts, a share that is not yes or no.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import fairness
    >>> rng = np.random.default_rng(3)
    >>> who = rng.choice(["phone", "letter"], 600, p=[0.6, 0.4])
    >>> cases = {"group": who, "hours": rng.exponential(np.where(who == "letter", 60, 30)), "heard": rng.random(600) < 0.7}
    >>> found = fairness.treatment(cases, waits=["hours"], shares=["heard"])
    >>> found.different
    ('hours: letter',)

    References
    ----------
    Procedural and interactional justice after complaints: Orsingher, Valentini & de Angelis (2010), Journal of the
    Academy of Marketing Science 38, 169-186. HC3: MacKinnon & White (1985), Journal of Econometrics 29, 305-325.
    """
    rows = frames.table(data)
    asked = [
        (name, kind)
        for kind, names in (("waits", waits), ("counts", counts), ("shares", shares), ("scores", scores))
        for name in names
    ]
    if not asked:
        raise BadInput("Name what to compare: waits=, counts=, shares= or scores=.")
    who, likeness = labels(rows, group), like_cases(rows, covariates)
    usable = (who != "") & np.isfinite(likeness).all(axis=1)
    chosen, others, few = choose_reference(who[usable], reference, minimum)
    found: list[Comparison] = []
    notes = left_out(usable, "a group or what makes them alike")
    for name, kind in asked if chosen is not None and others else []:
        y = _measure(rows, name, kind)
        known = usable & np.isfinite(y)
        assert chosen is not None
        if (known != usable).any():
            notes = (*notes, f"{int((usable & ~known).sum()):,} cases without {name} are left out of it.")
        enough = [one for one in others if int((who[known] == one).sum()) >= minimum]
        some, empty = compare(
            (y[known], who[known], likeness[known]), FAMILIES[kind], reference=chosen, others=enough
        )
        found += [replace(one, measure=name, family=kind) for one in some]
        notes += tuple(f"{name} is 0 for all of {one}, so no ratio can be told." for one in empty)
    if few:
        notes = (*notes, f"Not compared (fewer than {minimum} cases): {', '.join(few)}.")
    return _treatment(found, notes, n=int(usable.sum()), level=level, kind=rows.kind, reference=chosen)


def _measure(rows: frames.Table, name: str, kind: str) -> frames.Numbers:
    if kind == "shares":
        return rows.truths(name).astype(float)
    y = rows.numbers(name)
    if kind != "scores" and (y[np.isfinite(y)] < 0).any():
        raise BadInput(f"{name!r} must be 0 or more.")
    return y


def _treatment(
    found: Sequence[Comparison],
    notes: tuple[str, ...],
    *,
    n: int,
    level: float,
    kind: str | None,
    reference: str | None,
) -> Treatment:
    units = {"waits": "of its mean", "counts": "of its mean", "shares": "points", "scores": "on its scale"}
    estimates = []
    for one in found:
        times = 100 if one.family == "shares" else 1
        value, low, high = bounds(replace(one, family=FAMILIES[one.family]), len(found), level)
        name = f"{one.measure}: {one.group}"
        estimates.append(Estimate(name, times * value, times * low, times * high, units[one.family]))
    p = {made.name: min(1.0, one.p * len(found)) for made, one in zip(estimates, found, strict=True)}
    return Treatment(
        method=f"Treatment of groups in like cases, {len(found)} comparisons held together",
        n=n,
        says=_says(estimates, found, reference),
        estimates=tuple(estimates),
        level=level,
        caveats=notes,
        kind=kind,
        references={"group": reference} if reference else {},
        different=tuple(one.name for one in estimates if one.excludes_zero),
        sizes={made.name: one.n for made, one in zip(estimates, found, strict=True)},
        p=p,
        rows={
            "name": [one.name for one in estimates],
            "measure": [one.measure for one in found],
            "group": [one.group for one in found],
            "estimate": [one.value for one in estimates],
            "low": [one.low for one in estimates],
            "high": [one.high for one in estimates],
            "unit": [one.unit for one in estimates],
            "n": [one.n for one in found],
            "p": list(p.values()),
        },
    )


def _says(estimates: Sequence[Estimate], found: Sequence[Comparison], reference: str | None) -> str:
    if not estimates:
        return "Nothing can be said yet: fewer than two groups have enough cases. Keep recording."
    sure = [
        (abs(one.value) / one.error, made)
        for one, made in zip(found, estimates, strict=True)
        if made.excludes_zero
    ]
    if not sure:
        return "No group is surely treated otherwise in like cases."
    worst = max(sure, key=lambda one: (one[0], one[1].name))[1]
    shown = worst.unit != "of its mean"
    times, unit = (1, worst.unit) if shown else (100, "%")
    measure, _, group = worst.name.partition(": ")
    more = "more" if worst.value > 0 else "less"
    ends = sorted((abs(times * worst.low), abs(times * worst.high)))
    others = f" {len(sure) - 1} more differ." if len(sure) > 1 else ""
    return (
        f"Look into {measure} of {group}: {number(abs(times * worst.value))} {unit} {more} "
        f"({number(ends[0])} to {number(ends[1])}) than {reference} in like cases.{others}"
    )
