from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gehoor_signals import charts
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers
from gehoor_signals.outbreaks.counts import Counts, tally
from gehoor_signals.outbreaks.subsets import Best, Cells, best_group, smallest
from gehoor_signals.progress import shown

FEWEST = 19
"""Past windows without which no p-value can reach one in twenty."""
MOST = 3


@dataclass(frozen=True)
class Group:
    """The rows whose attributes have these values; an attribute that is not named has any."""

    where: Mapping[str, tuple[str, ...]]
    observed: float
    expected: float
    score: float
    p_value: float

    @property
    def name(self) -> str:
        if not self.where:
            return "everything"
        return ", ".join(f"{key} {' or '.join(values)}" for key, values in self.where.items())

    @property
    def times_as_many(self) -> float:
        return self.observed / self.expected


@dataclass(frozen=True, kw_only=True)
class Scanned(Finding):
    """`groups` in the order they were found, each explaining what those before it left; only those with a p-value of at
    most `alpha`. `best` is the first, whatever its p-value.
    """

    groups: tuple[Group, ...]
    best: Group | None
    alpha: float

    def columns(self) -> Mapping[str, Sequence[Any]]:
        return {
            "name": [one.name for one in self.groups],
            "observed": [one.observed for one in self.groups],
            "expected": [one.expected for one in self.groups],
            "times_as_many": [one.times_as_many for one in self.groups],
            "score": [one.score for one in self.groups],
            "p_value": [one.p_value for one in self.groups],
        }

    def to_svg(self) -> str:
        shown_groups = self.groups or ((self.best,) if self.best else ())
        rows = [(f"{one.name}: {kind}", value) for one in shown_groups for kind, value in (("seen", one.observed), ("expected", one.expected))]  # fmt: skip
        return charts.bars(rows or [("nothing", 0.0)], title=self.method, description=self.says, unit="cases")


def scan(
    data: Any,
    *,
    attributes: Sequence[str],
    time: str = "time",
    count: str | None = None,
    every: str | None = None,
    zone: str = "UTC",
    window: int = 1,
    cycle: int = 1,
    baseline: int = 60,
    alpha: float = 0.05,
) -> Scanned:
    """Which smallest group (product, lot, region, channel, theme, and any combination) explains the rise of last time?

    Use it when something is up and nobody knows what they have in common: instead of one alarm for each of a thousand
    combinations it names "lot 7 or 8, leaks". Not for small pasts: fewer than 19 windows cannot tell chance, and not
    where all grow or a season begins (`cycle` only compares like with like; `outbreaks.detect` knows years).

    Parameters
    ----------
    data : a frame with a row for each event (with `every`), or of counts.
    attributes : the columns whose values may name a group.
    time, count, every, zone : as in `outbreaks.tally`.
    window : the last so many times are taken together, and the past in windows as long.
    cycle : compare only with windows a multiple of so many windows ago (7 for days: Mondays with Mondays).
    baseline : at most so many windows of the past.
    alpha : of each group's p-value.

    Returns
    -------
    Scanned
        `groups` (`where`, `observed`, `expected`, `score`, `p_value`), at most three.

    Raises
    ------
    BadInput : a column that is not there; no attribute; fewer than 19 windows of the past.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import outbreaks
    >>> rng = np.random.default_rng(1)
    >>> lot, theme, day = (rng.integers(0, n, 4000) for n in (5, 4, 40))
    >>> extra = np.full(25, 3), np.full(25, 2), np.full(25, 39)
    >>> rows = {"lot": [*lot, *extra[0]], "theme": [*theme, *extra[1]], "day": [*day, *extra[2]]}
    >>> print(outbreaks.scan(rows, attributes=["lot", "theme"], time="day").says)
    Look into lot 3, theme 2: 29 where 4.39 were expected (p = 0.025).

    References
    ----------
    Score and linear-time subsets: Neill (2012), Journal of the Royal Statistical Society B 74, 337-360, for the
    expectation-based Poisson statistic of Neill (2009), International Journal of Forecasting 25, 498-517. Groups by
    attributes and randomisation over time: Wong, Moore, Cooper & Wagner (2005), Journal of Machine Learning Research 6,
    1961-1998; subsets of several attributes in turn: Neill, McFowland & Zheng (2013), Statistics in Medicine 32,
    2185-2208.
    """
    if isinstance(attributes, str) or not attributes:
        raise BadInput("attributes must be a list of columns: ['product', 'theme'].")
    if min(window, cycle, baseline) < 1:
        raise BadInput("window, cycle and baseline must be at least 1.")
    given = tally(data, series=list(attributes), time=time, count=count, every=every, zone=zone)
    counts = _windows(given, window, cycle, baseline)
    if counts.shape[1] - 1 < FEWEST:
        raise BadInput(
            f"{counts.shape[1] - 1} windows of the past cannot tell chance: at least {FEWEST} are needed."
        )
    cells = Cells.of([given.attributes[name] for name in attributes])
    groups, best = _groups(cells, counts, attributes, alpha)
    return Scanned(
        method=f"Scan of {len(cells.codes):,} combinations of {', '.join(attributes)}",
        n=int(np.nansum(given.counts)),
        says=_says(groups, best),
        estimates=tuple(
            Estimate(one.name, one.times_as_many, unit="times as many as expected") for one in groups
        ),
        level=1 - alpha,
        caveats=(
            *given.caveats,
            f"The last window is compared with {counts.shape[1] - 1} before it, which are taken to be like it.",
        ),
        kind=given.kind,
        groups=groups,
        best=best,
        alpha=alpha,
    )


def _windows(given: Counts, window: int, cycle: int, baseline: int) -> Numbers:
    """(n_cells, n_windows), the last one last; a time that nothing is known of is left out whole."""
    known = ~np.isnan(given.counts).all(axis=0)
    counts = np.nan_to_num(given.counts[:, known])
    whole = counts.shape[1] // window
    blocks = counts[:, counts.shape[1] - whole * window :].reshape(len(counts), whole, window).sum(axis=2)
    found: Numbers = blocks[:, ::-1][:, ::cycle][:, : baseline + 1][:, ::-1]
    return found


def _groups(
    cells: Cells, counts: Numbers, names: Sequence[str], alpha: float
) -> tuple[tuple[Group, ...], Group | None]:
    """The groups one after the other, each of what those before it leave; and the first, whatever its p-value."""
    groups: list[Group] = []
    best: Group | None = None
    while len(groups) < MOST:
        found, counts = _found(cells, counts, names)
        best = best or found
        if found is None or found.p_value > alpha:
            break
        groups.append(found)
    return tuple(groups), best


def _found(cells: Cells, counts: Numbers, names: Sequence[str]) -> tuple[Group | None, Numbers]:
    """The best group of the last window, its p-value, and the counts without its rise.

    Each window of the past is taken for the last in turn: were all alike, the last would score highest of n by chance
    one in n times.
    """
    scores = [_best(cells, counts, now).score for now in shown(range(counts.shape[1] - 1), "Window")]
    last = _best(cells, counts, counts.shape[1] - 1)
    if last.score <= 0:
        return None, counts
    seen, expected = _seen_and_expected(counts, counts.shape[1] - 1, cells)
    small = smallest(cells, seen, expected, last)
    mine = cells.within(small.subsets)
    group = Group(
        where={
            name: tuple(cells.names[i][small.subsets[i]].tolist())
            for i, name in enumerate(names)
            if not small.subsets[i].all()
        },
        observed=float(seen[mine].sum()),
        expected=float(expected[mine].sum()),
        score=small.score,
        p_value=float((1 + np.sum(np.array(scores) >= last.score)) / counts.shape[1]),
    )
    without = counts.copy()
    without[mine, -1] = np.minimum(counts[mine, -1], expected[mine])
    return group, without


def _best(cells: Cells, counts: Numbers, now: int) -> Best:
    return best_group(cells, *_seen_and_expected(counts, now, cells))


def _seen_and_expected(counts: Numbers, now: int, cells: Cells) -> tuple[Numbers, Numbers]:
    """A cell's mean of the other windows, with one window's worth of what its attributes alone make one expect."""
    others = counts.sum(axis=1) - counts[:, now]
    windows = counts.shape[1] - 1
    alone = cells.independent(others) / windows
    return counts[:, now], (others + alone) / (windows + 1)


def _says(groups: Sequence[Group], best: Group | None) -> str:
    if not groups:
        least = f" (the nearest, {best.name}, by chance in {best.p_value:.0%} of windows)" if best else ""
        return f"No group has risen beyond chance{least}: nothing to look into."
    first = groups[0]
    others = f" Then: {'; '.join(one.name for one in groups[1:])}." if groups[1:] else ""
    return (
        f"Look into {first.name}: {number(first.observed)} where {number(first.expected)} were expected "
        f"(p = {number(first.p_value)}).{others}"
    )
