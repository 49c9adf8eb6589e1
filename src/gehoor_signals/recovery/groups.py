"""Who had no failure, a first or a second one, and what was done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gehoor_signals.errors import BadInput
from gehoor_signals.findings import number
from gehoor_signals.frames import Numbers, Table, Truths

MOST_VALUES = 10
"""A severity with more different values among failures is told by its quarters."""


@dataclass(frozen=True)
class Groups:
    """Truths of equal length. `again` had two failures or more; severity has a text per row, "" where none is known."""

    none: Truths
    good: Truths
    bad: Truths
    silent: Truths
    good_again: Truths
    bad_again: Truths
    severity: np.ndarray
    unknown: int

    @property
    def severities(self) -> list[str]:
        """The severities of first failures."""
        failed = self.good | self.bad | self.silent
        return sorted({str(one) for one in self.severity[failed]} - {""}, key=_order)


def groups(
    table: Table, *, failure: str, recovered: str, complained: str | None, severity: str | None
) -> Groups:
    """The groups of a frame. Raises BadInput where `recovered` is anything but 1, 0, -1 or a gap."""
    failures = _failures(table, failure)
    if (failures < 0).any():
        raise BadInput(f"Column {failure!r} counts failures (or says true and false): not below 0.")
    handled = _handled(table, recovered)
    spoke = table.truths(complained) if complained else handled >= 0
    once, again = failures == 1, failures > 1
    unknown = int(((failures > 0) & spoke & (handled < 0)).sum())
    return Groups(
        none=failures == 0,
        good=once & spoke & (handled == 1),
        bad=once & spoke & (handled == 0),
        silent=once & ~spoke,
        good_again=again & spoke & (handled == 1),
        bad_again=again & spoke & (handled == 0),
        severity=_texts(table, severity, failures > 0) if severity else np.full(len(table), "", dtype=object),
        unknown=unknown,
    )


def _failures(table: Table, failure: str) -> Numbers:
    """How many; words for yes and no are one and none."""
    try:
        return table.numbers(failure)
    except BadInput:
        return table.truths(failure).astype(float)


def _handled(table: Table, recovered: str) -> Numbers:
    """1 well, 0 badly, -1 not complained."""
    column = table[recovered]
    if column.dtype.kind == "b":
        return column.astype(float)
    words = {"true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0}
    listed = [words.get(str(one).lower(), one) for one in column.tolist()]
    found = Table({recovered: np.array(listed, dtype=object)}).numbers(recovered)
    found = np.where(np.isnan(found), -1.0, found)
    if not np.isin(found, (-1.0, 0.0, 1.0)).all():
        raise BadInput(
            f"Column {recovered!r} holds 1 (recovered well), 0 (badly), -1 or a gap (did not complain)."
        )
    return found


def _texts(table: Table, severity: str, failed: Truths) -> np.ndarray:
    """Its values; where failures have many different ones, in which quarter of them each lies."""
    try:
        values = table.numbers(severity)
    except BadInput:
        return table.labels(severity)
    known = values[failed & ~np.isnan(values)]
    if len(np.unique(known)) > MOST_VALUES:
        edges = np.unique(np.quantile(known, (0, 0.25, 0.5, 0.75, 1)))
        place = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 2)
        named = [f"{number(low)} to {number(high)}" for low, high in pairwise(edges.tolist())]
        return np.array(
            ["" if np.isnan(one) else named[i] for one, i in zip(values.tolist(), place, strict=True)],
            dtype=object,
        )
    return np.array(["" if np.isnan(one) else f"{one:g}" for one in values.tolist()], dtype=object)


def _order(text: str) -> tuple[float, str]:
    try:
        return float(text.partition(" to ")[0].replace(",", "")), text
    except ValueError:
        return float("inf"), text


def known(table: Table, columns: Sequence[str]) -> Truths:
    """Rows without a gap in any of the columns."""
    found = np.ones(len(table), dtype=bool)
    for name in columns:
        found &= table.labels(name) != ""
    return found
