"""Frames of any kind in (pandas, polars, pyarrow through narwhals; a mapping; rows), columns of NumPy inside,
the caller's own kind of frame out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, TypeAlias

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from gehoor_signals.errors import BadInput, Missing

Numbers: TypeAlias = NDArray[np.float64]
Truths: TypeAlias = NDArray[np.bool_]
KINDS = ("pandas", "polars", "pyarrow")
MOST_NAMED = 30


@dataclass(frozen=True)
class Table:
    """Columns of equal length; `kind` is what a result is handed back as (None: whatever is installed)."""

    columns: Mapping[str, NDArray[Any]]
    kind: str | None = None

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __getitem__(self, name: str) -> NDArray[Any]:
        """A column as it came. Raises BadInput when there is none of that name."""
        if name not in self.columns:
            some = ", ".join(list(self.columns)[:MOST_NAMED]) or "none"
            more = f" and {len(self.columns) - MOST_NAMED:,} more" if len(self.columns) > MOST_NAMED else ""
            raise BadInput(f"There is no column {name!r}; there are {some}{more}.")
        return self.columns[name]

    def numbers(self, name: str) -> Numbers:
        """A column as floats, NaN where nothing is given. Raises BadInput for words."""
        return numbers(self[name], name)

    def truths(self, name: str) -> Truths:
        """A column of yes and no (true/false, 1/0). Raises BadInput for anything else or for gaps."""
        return truths(self[name], name)

    def moments(self, name: str) -> NDArray[np.datetime64]:
        """A column of dates or instants as datetime64[us] in UTC, NaT where nothing is given."""
        return moments(self[name], name)

    def labels(self, name: str) -> NDArray[Any]:
        """A column as text; '' where nothing is given."""
        return np.array(["" if is_gap(one) else str(one) for one in self[name].tolist()], dtype=object)

    def if_there(self, name: str | None, usual: str) -> str | None:
        """A column that may be absent under its usual name; one that somebody named must be there."""
        if name is None or name in self:
            return name
        if name != usual:
            self[name]  # refuses it
        return None

    def where(self, keep: Truths) -> Table:
        """The rows for which `keep` is true."""
        return Table({name: column[keep] for name, column in self.columns.items()}, self.kind)


def table(data: Any) -> Table:
    """The columns of a frame of any kind, of a mapping of columns, of a sequence of rows (mappings), or of an array with named fields.

    Raises BadInput when it is none of these, or when columns differ in length.
    """
    if isinstance(data, Table):
        return data
    if isinstance(data, Mapping):
        return _of_mapping(data)
    if isinstance(data, np.ndarray) and data.dtype.names:
        return _of_mapping({name: data[name] for name in data.dtype.names})
    if isinstance(data, Sequence) and data and all(isinstance(row, Mapping) for row in data):
        return _of_mapping({name: [row.get(name) for row in data] for name in data[0]})
    try:
        frame: Any = nw.from_native(_whole(data))
    except TypeError as error:
        raise BadInput(
            f"A {type(data).__name__} is not a frame: give a pandas, polars or pyarrow frame, or a dict of columns."
        ) from error
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    columns = {str(name): _column(frame.get_column(name)) for name in frame.columns}
    kind = str(frame.implementation.value)
    return Table(columns, kind if kind in KINDS else None)


def is_frame(data: Any) -> bool:
    """Asked of the class: a lazy frame does not like to be asked for its columns."""
    return any(hasattr(type(data), name) for name in ("columns", "column_names", "schema"))


def is_array(data: Any) -> bool:
    """An array, a list of numbers or of lists, or one series of whatever kind; no frame and no rows."""
    if isinstance(data, np.ndarray):
        return data.dtype.names is None
    if isinstance(data, list | tuple):
        return not (data and isinstance(data[0], Mapping))
    return hasattr(data, "__array__") and not is_frame(data)


def column(data: Any, name: str) -> Table:
    """A frame as it is; an array, a list or a series alone as the column of that name."""
    return Table({name: _array(data)}) if is_array(data) else table(data)


def _whole(data: Any) -> Any:
    """A record batch of pyarrow as a table; anything else as it is."""
    if type(data).__module__ == "pyarrow.lib" and hasattr(data, "to_struct_array"):
        import pyarrow as pa  # optional

        return pa.table(data)
    return data


def make(columns: Mapping[str, Any], kind: str | None = None) -> Any:
    """A frame of such columns: of that kind, else of the first of pandas, polars and pyarrow that is installed.

    Raises Missing when none is.
    """
    chosen: Any = kind or next((one for one in KINDS if find_spec(one)), None)
    if chosen is None:
        raise Missing("A frame needs pandas, polars or pyarrow: install one of them.")
    plain = {name: np.asarray(column).tolist() for name, column in columns.items()}
    return nw.from_dict(plain, backend=chosen).to_native()


def numbers(values: Any, name: str = "values") -> Numbers:
    """Floats, NaN where nothing is given. Raises BadInput for words, naming the first."""
    column = np.asarray(values)
    if isinstance(values, np.ma.MaskedArray):
        column = column.astype(object)
        column[np.ma.getmaskarray(values)] = None
    if column.dtype.kind in "fiub":
        return column.astype(np.float64)
    return np.array([_number(one, name) for one in column.tolist()], dtype=np.float64)


def _number(value: Any, name: str) -> float:
    try:
        return math.nan if is_gap(value) else float(value)
    except (TypeError, ValueError) as error:
        hint = "; write 1.5 for 1,5" if isinstance(value, str) and "," in value else ""
        raise BadInput(
            f"Column {name!r} must hold numbers, and {str(value)[:40]!r} is none{hint}."
        ) from error


def truths(values: Any, name: str = "values") -> Truths:
    """Yes and no. Raises BadInput for anything but true/false and 1/0."""
    column = np.asarray(values)
    if column.dtype.kind == "b":
        return column.astype(np.bool_)
    words = {"true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0}
    found = numbers([words.get(str(one).lower(), one) for one in column.tolist()], name)
    if not np.isin(found, (0.0, 1.0)).all():
        raise BadInput(f"Column {name!r} must hold true and false (or 1 and 0) and no gaps.")
    return found.astype(np.bool_)


def moments(values: Any, name: str = "values") -> NDArray[np.datetime64]:
    """datetime64[us] in UTC; a moment with a zone is brought to UTC, one without is taken as UTC."""
    column = np.asarray(values)
    if column.dtype.kind == "M":
        return column.astype("datetime64[us]")
    return np.array([_moment(one, name) for one in column.tolist()], dtype="datetime64[us]")


def _moment(value: Any, name: str) -> np.datetime64:
    from datetime import UTC, date, datetime

    if is_gap(value):
        return np.datetime64("NaT")
    try:
        found = value if isinstance(value, date) else datetime.fromisoformat(_with_a_day(str(value).strip()))
    except ValueError as error:
        raise BadInput(
            f"Column {name!r} must hold dates as 2026-11-22 or 2026-11-22T10:00, and {str(value)[:40]!r} is none."
        ) from error
    if isinstance(found, datetime) and found.tzinfo is not None:
        found = found.astimezone(UTC).replace(tzinfo=None)
    return np.datetime64(found, "us")


def _with_a_day(words: str) -> str:
    """A month (2026-11) as its first day."""
    return f"{words}-01" if re.fullmatch(r"\d{4}-\d{2}", words) else words


def _column(series: Any) -> NDArray[Any]:
    if isinstance(series.dtype, nw.Datetime) and series.dtype.time_zone:
        series = series.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    found: NDArray[Any] = series.to_numpy()
    return found


def _of_mapping(data: Mapping[Any, Any]) -> Table:
    columns = {str(name): _array(values) for name, values in data.items()}
    lengths = {len(column) for column in columns.values()}
    if len(lengths) > 1:
        raise BadInput(
            f"The columns differ in length: {', '.join(f'{n} {len(c)}' for n, c in columns.items())}."
        )
    return Table(columns)


def _array(values: Any) -> NDArray[Any]:
    if isinstance(values, np.ndarray):
        return values
    listed = list(values)
    try:
        found = np.asarray(listed)
    except ValueError:  # ragged
        found = np.empty(0, dtype="U")
    if found.dtype.kind in "US":  # as they are: a gap among texts is not the text "nan"
        found = np.empty(len(listed), dtype=object)
        found[:] = listed
    return found


def is_gap(value: Any) -> bool:
    """None, '', NaN, NaT, or what pandas calls NA."""
    try:
        return value is None or value == "" or bool(value != value)  # noqa: PLR0124 -- NaN and NaT differ from themselves
    except TypeError:  # NA is neither equal to anything nor different from it
        return True
