from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor_signals import files, frames
from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Table
from gehoor_signals.helpdesk.events import COLUMNS, Events

JSON = (".json", ".jsonl", ".ndjson")


def read(data: Any) -> Events:
    """The events of a helpdesk, in the order in which they happened, from a file or a frame.

    Use it on one file of everything that happened: `gehoor_signals.helpdesk.events` tells the columns. JSON as Gehoor's
    own API gives its log at `GET /events` is taken as it comes: a list of events, pages of it, or one of either a line.

    Parameters
    ----------
    data : a path of a .csv, .tsv, .parquet, .json, .jsonl or .ndjson file (.csv and JSON also as .gz); a frame of any
        kind; or a list of events (mappings, whose `data` is read as columns too).

    Returns
    -------
    Events. Columns that the file does not have are full of gaps; other columns are left out.

    Raises
    ------
    BadInput : no file, no events, no column `at` or `name`, a row without a moment.

    Examples
    --------
    >>> from gehoor_signals import helpdesk
    >>> found = helpdesk.read([
    ...     {"at": "2026-11-02T11:00:00+01:00", "name": "cases.MessageSent", "case": 7, "data": {"message": 9}},
    ...     {"at": "2026-11-02T09:30:00Z", "name": "cases.CaseOpened", "case": 7, "data": {"channel": "email"}},
    ... ])
    >>> found.names.tolist(), found.labels("channel").tolist()
    (['CaseOpened', 'MessageSent'], ['email', ''])

    References
    ----------
    The columns are our own; docs/methods/helpdesk.md tells them one by one.
    """
    if isinstance(data, Events):
        return data
    table = _file(Path(data)) if isinstance(data, str | Path) else _given(data)
    for column in ("at", "name"):
        table[column]  # refuses a file without it
    at = table.moments("at")
    if len(table) == 0 or np.isnat(at).any():
        raise BadInput("Every event needs a moment in the column 'at', and there must be at least one event.")
    order = np.argsort(at, kind="stable")
    gaps = np.full(len(table), None, dtype=object)
    columns = {name: table.columns.get(name, gaps)[order] for name in COLUMNS}
    columns["name"] = np.array(
        [one.rpartition(".")[2] for one in table.labels("name")[order].tolist()], dtype=object
    )
    return Events(Table(columns, table.kind), at[order])


def _given(data: Any) -> Table:
    """Rows need not have the same keys; a frame is a frame."""
    listed = isinstance(data, list | tuple) and all(isinstance(one, Mapping) for one in data)
    return _of_rows([_flat(one) for one in data]) if listed else frames.table(data)


def _file(path: Path) -> Table:
    if path.with_suffix("" if path.suffix == ".gz" else path.suffix).suffix not in JSON:
        return files.read(path)
    if not path.is_file():
        raise BadInput(f"There is no file {path}.")
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8-sig")
        return _of_rows([_flat(one) for one in _events(_parsed(text))])
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} cannot be read as JSON of events: {error}") from error


def _parsed(text: str) -> Any:
    """One value, or a list of one a line."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]


def _events(found: Any) -> Iterator[Mapping[str, Any]]:
    """Events of a list, of a page {"events": [...], "next": ...}, or of a list of pages."""
    for one in found if isinstance(found, list) else [found]:
        if not isinstance(one, Mapping):
            raise BadInput("an event must be an object with 'at' and 'name'.")
        if "events" in one:
            yield from _events(one["events"])
        else:
            yield one


def _flat(event: Mapping[str, Any]) -> dict[str, Any]:
    """The event with what stands in its `data`; its own columns come first."""
    inner = event.get("data")
    more = inner if isinstance(inner, Mapping) else {}
    found = {
        **more,
        **{name: value for name, value in event.items() if value is not None or name not in more},
    }
    return {name: value for name, value in found.items() if name in COLUMNS}


def _of_rows(rows: list[dict[str, Any]]) -> Table:
    if not rows:
        raise BadInput("There are no events in it.")
    names = [name for name in COLUMNS if any(name in row for row in rows)]
    return Table({name: _objects([row.get(name) for row in rows]) for name in names})


def _objects(values: list[Any]) -> NDArray[np.object_]:
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found
