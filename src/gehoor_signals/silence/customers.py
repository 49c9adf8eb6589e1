"""What a model of repeat contact needs of each customer, and many customers as few weighted rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor_signals import frames
from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers, Truths

MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
TABLE_UP_TO = 100_000


@dataclass(frozen=True)
class Customers:
    """Columns of equal length: repeat contacts `x`, the time `tx` of the last and `T` of the end, both since the first,
    and `w`, how many customers the row stands for. `known` is false where a row has a gap.
    """

    x: Numbers
    tx: Numbers
    T: Numbers
    w: Numbers
    known: Truths

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True)
class Rows:
    """Distinct customers with their weights, in an order that does not depend on how they came; time in units of `unit`.

    values, where: the distinct counts and each row's place among them, for what depends on the count alone.
    """

    x: Numbers
    tx: Numbers
    T: Numbers
    w: Numbers
    unit: float
    values: Numbers
    where: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.x)

    def first(self, most: int) -> Rows:
        """A sample: the order is that of a hash, so the first are as good as any."""
        return _rows(self.x[:most], self.tx[:most], self.T[:most], self.w[:most], self.unit)

    @property
    def by_value(self) -> Numbers:
        """The weight at each of `values`."""
        return np.bincount(self.where, self.w, minlength=len(self.values)).astype(float)

    @property
    def rate(self) -> float:
        """Contacts per unit of time, of all together."""
        return max(float(self.w @ self.x) / max(float(self.w @ self.T), 1e-12), 1e-6)


def customers(frequency: Any, recency: Any, T: Any, weights: Any = None, *, whole: bool = False) -> Customers:
    """The columns, checked. Raises BadInput for columns of different length, counts that are no counts, a last contact
    after the end or without repeat contacts, weights below zero; with `whole`, for periods that are not whole.
    """
    x, tx, end = (
        np.atleast_1d(frames.numbers(one, name))
        for one, name in ((frequency, "frequency"), (recency, "recency"), (T, "n_periods" if whole else "T"))
    )
    w = np.ones(len(x)) if weights is None else np.atleast_1d(frames.numbers(weights, "weights"))
    if len({len(x), len(tx), len(end), len(w)}) > 1:
        raise BadInput("frequency, recency, the end and weights must be of equal length.")
    known = np.isfinite(x) & np.isfinite(tx) & np.isfinite(end) & np.isfinite(w)
    some = (x, tx, end, w) if known.all() else (x[known], tx[known], end[known], w[known])
    _check(*some, whole=whole)
    return Customers(x, tx, end, w, known)


def _check(x: Numbers, tx: Numbers, end: Numbers, w: Numbers, *, whole: bool) -> None:
    if (x < 0).any() or (x != np.floor(x)).any():
        raise BadInput("frequency counts repeat contacts: 0, 1, 2 …")
    if (tx < 0).any() or (tx > end).any():
        raise BadInput(
            "recency is the time from the first contact to the last: from 0 to the end, not after it."
        )
    if (tx[x == 0] != 0).any():
        raise BadInput("A customer without repeat contacts (frequency 0) has recency 0.")
    if (w < 0).any():
        raise BadInput("weights say how many customers a row stands for: not below 0.")
    if whole and ((tx != np.floor(tx)).any() or (end != np.floor(end)).any() or (x > tx).any()):
        raise BadInput(
            "Recency and n_periods count whole periods, with at most one contact in each; see ParetoNBD."
        )


def grouped(some: Customers, *, unit: float | None = None) -> Rows:
    """Equal customers as one row with their weights added up; rows of weight 0 and with gaps are left out."""
    keep = some.known & (some.w > 0)
    columns = (some.x, some.tx, some.T, some.w)
    x, tx, end, w = columns if keep.all() else (one[keep] for one in columns)
    order = np.argsort(_hash(x, tx, end))
    x, tx, end, w = x[order], tx[order], end[order], w[order]
    new = np.ones(len(x), dtype=bool)
    new[1:] = (x[1:] != x[:-1]) | (tx[1:] != tx[:-1]) | (end[1:] != end[:-1])
    starts = np.flatnonzero(new)
    if len(starts) < len(x):
        x, tx, end, w = x[starts], tx[starts], end[starts], np.add.reduceat(w, starts)
    size = unit or (float(np.average(end, weights=w)) if len(end) else 1.0) or 1.0
    return _rows(x, tx / size, end / size, w, size)


def _hash(*columns: Numbers) -> NDArray[np.uint64]:
    total = np.zeros(len(columns[0]), dtype=np.uint64)
    for column, factor in zip(columns, MIX, strict=True):
        total ^= (column + 0.0).view(np.uint64) * factor  # + 0.0: minus zero is zero
        total ^= total >> np.uint64(29)
        total *= MIX[0]
    return total


def _rows(x: Numbers, tx: Numbers, end: Numbers, w: Numbers, unit: float) -> Rows:
    values, where = places(x)
    return Rows(x, tx, end, w, unit, values, where)


def places(x: Numbers) -> tuple[Numbers, NDArray[np.intp]]:
    """The counts that occur (or all up to the largest, when that is quicker) and the place of each row among them."""
    if len(x) and x.max() < TABLE_UP_TO:
        return np.arange(x.max() + 1), x.astype(np.intp)
    values, where = np.unique(x, return_inverse=True)
    return values, where
