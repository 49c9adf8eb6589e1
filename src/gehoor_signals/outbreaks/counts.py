"""What every method of outbreaks takes: counts of series over time, from an array, a frame of counts or a file of events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor_signals import frames
from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers, Table
from gehoor_signals.outbreaks import begun as beginnings
from gehoor_signals.outbreaks import calendar

MOST_CELLS = 2_000_000_000


@dataclass(frozen=True)
class Counts:
    """Series in rows, times in columns.

    counts: (n_series, n_times), NaN where nothing is known. series: a name for each row. times: (n_times,), whole
    numbers or datetime64. exposure: (n_series, n_times) or None. attributes: for each column that tells series apart,
    its value for each row. begun: the first column of each row that was collected. `tally` makes one from a frame.
    """

    counts: Numbers
    series: tuple[str, ...]
    times: NDArray[Any]
    exposure: Numbers | None = None
    attributes: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    begun: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    caveats: tuple[str, ...] = ()
    kind: str | None = None

    @property
    def shape(self) -> tuple[int, int]:
        return self.counts.shape[0], self.counts.shape[1]

    def time_names(self) -> list[Any]:
        """The times for reading: whole numbers, or dates without the parts that are all zero."""
        return calendar.names(self.times)


def read(data: Any, exposure: Any = None) -> Counts:
    """Counts of an array (n_series, n_times) or (n_times,), or of a frame (series, time, count[, exposure]).

    exposure: for arrays and frames alike, an array (n_series, n_times) or (n_times,) of owners. Raises BadInput.
    """
    if isinstance(data, Counts):
        found = data
    elif frames.is_array(data):
        found = _of_array(data)
    else:
        found = tally(data)
    if exposure is None:
        return found
    return Counts(**{**vars(found), "exposure": _exposure(exposure, found.shape)})


def tally(
    data: Any,
    *,
    series: str | Sequence[str] = "series",
    time: str = "time",
    count: str | None = None,
    exposure: str | None = None,
    collector: str | Sequence[str] | None = None,
    every: str | None = None,
    zone: str = "UTC",
    absent: str | None = None,
) -> Counts:
    """Counts of series over time, from a frame of counts or (with `every`) a file of events; the rows may be in any order.

    Use it before any method of outbreaks when the frame has other columns than series, time, count and exposure, when
    there is a row for each event, or when it matters who collected the series. Not for counts that overlap (a case
    counted in the week it was open): each event belongs to one time.

    Parameters
    ----------
    data : frame of any kind
        One row for each series and time, or one for each event.
    series : column or columns
        What tells series apart: "theme", or ["product", "theme"]. Rows of the same series and time add up.
    time : column
        Whole numbers, dates, or instants; instants with a zone are the same instants in any zone.
    count, exposure : columns
        How many, and of how many owners (an offset). Without a column "count" each row counts one.
    collector : column or columns
        By whom series are collected, for the guard; by default the first of several `series`, else each for itself.
    every : "hour", "day", "week" or "month"
        Put events together so, in the local time of `zone` (hours in UTC). The first and the last are left out, because
        events begin and end in the midst of them.
    absent : "zero" or "missing"
        What a row that is not there says. By default zero; missing where the frame writes its zeros out.

    Returns
    -------
    Counts
        Where a series was not yet collected its counts are NaN, not zero, and the caveats name whose.

    Raises
    ------
    BadInput
        No such column, no rows, a negative count, an exposure that differs within a series and time.

    Examples
    --------
    >>> from gehoor_signals import outbreaks
    >>> rows = {"series": ["a", "a", "b"], "time": [1, 3, 2], "count": [5, 2, 4]}
    >>> found = outbreaks.tally(rows)
    >>> found.series, found.counts.tolist()
    (('a', 'b'), [[5.0, 0.0, 2.0], [nan, 4.0, 0.0]])

    References
    ----------
    The guard is our own; see docs/methods/outbreaks.md.
    """
    table = frames.table(data)
    if len(table) == 0:
        raise BadInput("There are no rows: give at least one series with one count.")
    columns = [series] if isinstance(series, str) else list(series)
    number_of = count or ("count" if "count" in table else None)
    owners_of = exposure or ("exposure" if "exposure" in table else None)
    times, at, said = calendar.columns(table, time, every=every, zone=zone)
    if every is None and number_of is None:
        _refuse_moments(times, len(table))
    table, at = table.where(at >= 0), at[at >= 0]
    keys, row = _series(table, columns)
    _affordable(len(keys), len(times))
    numbers = np.ones(len(table)) if number_of is None else _counted(table.numbers(number_of), number_of)
    cells = (len(keys), len(times))
    place = row * len(times) + at
    counts = np.bincount(place, weights=numbers, minlength=cells[0] * cells[1]).reshape(cells).astype(float)
    given = (np.bincount(place, minlength=cells[0] * cells[1]) > 0).reshape(cells)
    missing = _absent_is_missing(absent, numbers) & ~given
    attributes = {name: keys[:, i] for i, name in enumerate(columns)}
    start, begun_lately = _begun(counts, given, attributes, collector, calendar.names(times))
    counts[missing | (np.arange(len(times)) < start[:, None])] = np.nan
    if every is not None:
        counts[:, [0, -1]] = np.nan
    return Counts(
        counts,
        tuple(", ".join(key) for key in keys.tolist()),
        times,
        None if owners_of is None else _owners(table.numbers(owners_of), place, cells),
        attributes,
        start,
        (*said, *_gaps(numbers), *begun_lately),
        table.kind,
    )


def _refuse_moments(times: NDArray[Any], rows: int) -> None:
    """Events at moments of their own are no counts of times."""
    if times.dtype.kind != "M" or len(times) <= max(rows / 2, 20):
        return
    apart = np.diff(times.astype(np.int64))
    if (times != times.astype("datetime64[D]")).any() and apart.max() > 1.5 * apart.min():
        raise BadInput(
            "Each row is an event at a moment of its own: say by what to count them, as every='day' (--every day)."
        )


def _gaps(numbers: Numbers) -> tuple[str, ...]:
    gaps = int(np.isnan(numbers).sum())
    return (f"{gaps:,} rows without a count are left out: what they would say is not known.",) if gaps else ()


def _of_array(data: Any) -> Counts:
    counts = _matrix(data, "counts")
    rows, columns = counts.shape
    if rows == 0 or columns == 0:
        raise BadInput("There are no counts: give an array (n_series, n_times) with at least one of each.")
    names = tuple(f"series {i + 1}" for i in range(rows))
    return Counts(_counted(counts, "counts"), names, np.arange(columns), begun=np.zeros(rows, dtype=np.int64))


def _matrix(data: Any, name: str) -> Numbers:
    try:
        values = data if isinstance(data, np.ma.MaskedArray) else np.asarray(data)
        found = frames.numbers(values.ravel(), name).reshape(values.shape)
    except ValueError as error:
        raise BadInput(f"{name} must be an array of numbers (n_series, n_times): {error}") from error
    if found.ndim not in (1, 2):
        raise BadInput(f"{name} must have the shape (n_series, n_times); it has {found.shape}.")
    return np.atleast_2d(found)


def _counted(numbers: Numbers, name: str) -> Numbers:
    if numbers.size and (
        np.fmin.reduce(numbers, axis=None) < 0 or np.fmax.reduce(numbers, axis=None) == np.inf
    ):
        raise BadInput(f"{name!r} must hold counts: zero or more, finite, NaN where nothing is known.")
    return numbers


def _exposure(exposure: Any, shape: tuple[int, int]) -> Numbers:
    found = _matrix(exposure, "exposure")
    if found.shape[1] != shape[1] or found.shape[0] not in (1, shape[0]):
        raise BadInput(f"exposure must have the shape of the counts {shape}; it has {found.shape}.")
    return _positive(np.broadcast_to(found, shape).copy())


def _positive(exposure: Numbers) -> Numbers:
    if (exposure <= 0).any() or np.isinf(exposure).any():
        raise BadInput("exposure must be positive and finite, NaN where it is not known.")
    return exposure


def _owners(numbers: Numbers, place: NDArray[np.int64], shape: tuple[int, int]) -> Numbers:
    """The exposure of each cell; between rows that are not there, the last that was told."""
    known = ~np.isnan(numbers)
    told = np.full(shape[0] * shape[1], np.nan)
    told[place[known]] = numbers[known]
    if not np.array_equal(told[place[known]], numbers[known]):
        raise BadInput("Rows of the same series and time tell different exposures: give one number for both.")
    return _positive(_filled(told.reshape(shape)))


def _filled(told: Numbers) -> Numbers:
    columns = np.arange(told.shape[1])
    last = np.maximum.accumulate(np.where(np.isnan(told), -1, columns), axis=1)
    first = np.argmax(~np.isnan(told), axis=1)[:, None]
    return np.asarray(np.take_along_axis(told, np.where(last < 0, first, last), axis=1))


def _series(table: Table, columns: Sequence[str]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The keys of the series in their order (n_series, n_columns), and the series of each row."""
    parts = [table.labels(name) for name in columns]
    codes = np.zeros(len(table), dtype=np.int64)
    for part in parts:
        code = _ranks(part)
        _, codes = np.unique(codes * (int(code.max(initial=0)) + 1) + code, return_inverse=True)
    _, first, row = np.unique(codes, return_index=True, return_inverse=True)
    keys = np.array([[part[i] for part in parts] for i in first], dtype=object).reshape(-1, len(columns))
    return keys, row


def _ranks(labels: NDArray[Any]) -> NDArray[np.int64]:
    """The place of each label in order: 2 before 10 where all are numbers."""
    different = sorted(set(labels.tolist()))
    with suppress(ValueError):
        different.sort(key=float)
    place = {label: i for i, label in enumerate(different)}
    return np.array([place[label] for label in labels.tolist()], dtype=np.int64)


def _affordable(series: int, times: int) -> None:
    if series == 0:
        raise BadInput("No row has a time: nothing can be counted.")
    if series * times > MOST_CELLS:
        raise BadInput(
            f"{series:,} series over {times:,} times do not fit: give fewer series or longer periods."
        )


def _absent_is_missing(absent: str | None, numbers: Numbers) -> bool:
    if absent not in (None, "zero", "missing"):
        raise BadInput(f'absent must be "zero" or "missing", not {absent!r}.')
    return absent == "missing" or (absent is None and bool((numbers == 0).any()))


def _begun(
    counts: Numbers,
    given: NDArray[np.bool_],
    attributes: Mapping[str, NDArray[Any]],
    collector: str | Sequence[str] | None,
    times: Sequence[Any],
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """The first column of each series that was collected, and what is to be said of it."""
    names = (
        [next(iter(attributes))]
        if collector is None
        else [collector]
        if isinstance(collector, str)
        else [*collector]
    )
    for name in names:
        if name not in attributes:
            raise BadInput(
                f"The collector {name!r} must be one of the columns of series: {', '.join(attributes)}."
            )
    of = np.array(
        [", ".join(key) for key in zip(*(attributes[name] for name in names), strict=True)], dtype=object
    )
    start = beginnings.first_collected(counts, of, given)
    late = {str(one): times[at] for one, at in zip(of, start.tolist(), strict=True) if 0 < at < len(times)}
    if not late:
        return start, ()
    shown = "; ".join(f"{one} from {at}" for one, at in list(late.items())[:5])
    more = f"; and {len(late) - 5:,} more" if len(late) > 5 else ""
    return start, (f"Only just begun to be collected, so not compared with what went before: {shown}{more}.",)
