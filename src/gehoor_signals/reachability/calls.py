"""Call records as telephone systems write them: when a call came, how long it waited, how long it was handled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor_signals import files, frames
from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers, Table, Truths

KNOWN: Mapping[str, tuple[str, ...]] = {
    "arrived": (
        "arrived_at",
        "arrived",
        "arrival",
        "call_start",
        "started_at",
        "start",
        "timestamp",
        "at",
        "time",
    ),
    "answered": ("answered_at", "answer_time", "answered_time", "connected_at", "pickup_at"),
    "ended": ("ended_at", "call_end", "hangup_at", "end"),
    "wait": ("wait_s", "wait", "wait_time", "waiting_time", "queue_time", "speed_of_answer", "q_time"),
    "handled": (
        "handled_s",
        "handled",
        "handle_time",
        "handling_time",
        "handle_s",
        "aht_s",
        "talk_s",
        "talk_time",
        "talk_duration",
        "service_time",
        "ser_time",
    ),
    "abandoned": ("abandoned", "is_abandoned", "hung_up"),
    "channel": ("channel", "queue", "skill"),
}
"""Names under which a column is found when it is not named; the first that is there."""


@dataclass(frozen=True)
class Calls:
    """One number for each call: when it came (UTC), its wait in seconds, its handling in seconds (NaN when given up),
    whether it was given up. `table` is the records themselves, `notes` what was left out.
    """

    arrived: NDArray[np.datetime64]
    wait_s: Numbers
    handled_s: Numbers
    abandoned: Truths
    table: Table
    notes: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.wait_s)

    @property
    def has_times(self) -> bool:
        return len(self) > 0 and not bool(np.isnat(self.arrived).any())


def read_calls(data: Any, **columns: str | None) -> Calls:
    """Call records from a CSV or Parquet file or a frame: one row for each call that was offered.

    Use it before anything else here to see what is understood of a file; `patience`, `waits` and `required` call it
    themselves. Do not give it only the calls that were answered: then nobody seems to hang up.

    Parameters
    ----------
    data : a path of a .csv, .csv.gz, .tsv or .parquet file, or a frame with a row for each call.
    columns : names of columns, as `arrived="Start"`: `arrived` (moment), `answered` (moment; a gap where given up),
        `ended` (moment), or in seconds `wait` and `handled`, and `abandoned` (true, false). What is not named is found
        under the names in `calls.KNOWN`. Needed are a wait, or `arrived` with `answered` and `ended`, and a way to
        know who gave up: `abandoned`, `answered`, or `handled` (a gap or 0 where given up).

    Returns
    -------
    Calls with `arrived`, `wait_s`, `handled_s`, `abandoned` and `notes`. A row without a wait, or with one below 0, is
    left out and said.

    Raises
    ------
    BadInput : no way to know the wait or who gave up.

    Examples
    --------
    >>> from gehoor_signals import reachability
    >>> calls = reachability.read_calls({
    ...     "arrived_at": ["2026-11-02T09:00:00", "2026-11-02T09:00:30"],
    ...     "answered_at": ["2026-11-02T09:00:10", None],
    ...     "ended_at": ["2026-11-02T09:03:10", "2026-11-02T09:01:15"],
    ... })
    >>> calls.wait_s.tolist(), calls.handled_s.tolist(), calls.abandoned.tolist()
    ([10.0, 45.0], [180.0, nan], [False, True])

    References
    ----------
    What call records hold: Brown et al. (2005), JASA 100, 36-50, section 2.
    """
    if isinstance(data, Calls):
        return data
    rows = files.read(Path(data)) if isinstance(data, str | Path) else frames.table(data)
    unknown = set(columns) - set(KNOWN)
    if unknown:
        raise BadInput(f"There is no part {unknown.pop()!r} of a call; name one of {', '.join(KNOWN)}.")
    names = {part: _name(rows, part, columns.get(part)) for part in KNOWN}
    arrived = _moments(rows, names["arrived"])
    abandoned = _abandoned(rows, names)
    wait = _wait(rows, names, arrived, abandoned)
    handled = _handled(rows, names)
    handled[abandoned] = np.nan
    usable = np.isfinite(wait) & (wait >= 0)
    if names["arrived"]:
        usable &= ~np.isnat(arrived)
    left_out = int((~usable).sum())
    notes = (f"{left_out:,} calls without a moment or a wait of 0 or more are left out.",) if left_out else ()
    handled[~(handled > 0)] = np.nan
    return Calls(arrived[usable], wait[usable], handled[usable], abandoned[usable], rows.where(usable), notes)


def _name(rows: Table, part: str, given: str | None) -> str | None:
    if given is not None:
        rows[given]  # refuses a name that is not there
        return given
    lower = {name.lower().replace(" ", "_"): name for name in rows}
    return next((lower[one] for one in KNOWN[part] if one in lower), None)


def _moments(rows: Table, name: str | None) -> NDArray[np.datetime64]:
    return rows.moments(name) if name else np.full(len(rows), np.datetime64("NaT"), dtype="datetime64[us]")


def _abandoned(rows: Table, names: Mapping[str, str | None]) -> Truths:
    if names["abandoned"]:
        return rows.truths(names["abandoned"])
    if names["answered"]:
        return np.isnat(rows.moments(names["answered"]))
    if names["handled"]:
        return ~(rows.numbers(names["handled"]) > 0)
    raise BadInput(
        "Who gave up is unknown: name a column for abandoned, answered (a moment) or handled (seconds)."
    )


def _wait(
    rows: Table, names: Mapping[str, str | None], arrived: NDArray[np.datetime64], abandoned: Truths
) -> Numbers:
    if names["wait"]:
        return rows.numbers(names["wait"])
    if not (names["arrived"] and names["answered"] and names["ended"]):
        raise BadInput(
            "How long calls waited is unknown: name a column for wait (seconds), or for arrived, answered and ended."
        )
    until = np.where(abandoned, _moments(rows, names["ended"]), _moments(rows, names["answered"]))
    return seconds(until - arrived)


def _handled(rows: Table, names: Mapping[str, str | None]) -> Numbers:
    if names["handled"]:
        return rows.numbers(names["handled"]).copy()
    if names["answered"] and names["ended"]:
        return seconds(_moments(rows, names["ended"]) - _moments(rows, names["answered"]))
    return np.full(len(rows), np.nan)


def seconds(spans: NDArray[Any]) -> Numbers:
    """Spans of time as seconds, NaN for none."""
    found = spans.astype("timedelta64[us]").astype(np.int64) / 1e6
    return np.where(np.isnat(spans), np.nan, found)
