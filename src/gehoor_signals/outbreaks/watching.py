"""One new time of many series, at the cost of that time alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from inspect import signature
from typing import Any

import numpy as np

from gehoor_signals import frames
from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers
from gehoor_signals.outbreaks.alarms import Alarms
from gehoor_signals.outbreaks.counts import Counts, read
from gehoor_signals.outbreaks.cusum import Summed, cusum
from gehoor_signals.outbreaks.ears import GUARD, SUMMED, ears
from gehoor_signals.outbreaks.expected import Model
from gehoor_signals.outbreaks.farrington import farrington
from gehoor_signals.outbreaks.farrington_flexible import farrington_flexible
from gehoor_signals.outbreaks.glr import glr
from gehoor_signals.outbreaks.together import together

DETECTORS: dict[str, Callable[..., Alarms]] = {
    "ears": ears,
    "farrington": farrington,
    "farrington_flexible": farrington_flexible,
    "together": together,
    "glr": glr,
    "cusum": cusum,
}


class Watch:
    """Many series that are looked at each day (or week) when its counts are in; keeps no more of the past than it needs.

    Use it where counts come in one time after the other: adding a day answers what the detector would answer on all of
    history, and costs as much as the last day of that. Not for counts that are corrected later: begin again with those.

    Parameters
    ----------
    history : array (n_series, n_times) or frame (series, time, count[, exposure]) or Counts
        What there was until now.
    detector : "ears", "farrington", "farrington_flexible", "together", "glr" or "cusum"
        And its `settings`, such as method="C3" for EARS; `exposure` and `evaluate` are not among them. The sums of
        "cusum" begin in the history, as they do where all of it is evaluated.

    Raises
    ------
    BadInput
        An unknown detector or setting, or a history that cannot be read.

    Examples
    --------
    >>> from gehoor_signals import outbreaks
    >>> watch = outbreaks.Watch([[4, 6, 5, 7, 3, 5, 5], [1, 0, 2, 1, 1, 0, 1]], detector="ears")
    >>> watch.add([14, 1]).alarm.tolist()
    [[True], [False]]
    >>> watch.add([5, 2]).times.tolist()
    [8]

    References
    ----------
    Those of the detector.
    """

    def __init__(self, history: Any, *, detector: str = "farrington_flexible", **settings: Any) -> None:
        if detector not in DETECTORS:
            raise BadInput(f"detector must be one of {', '.join(DETECTORS)}, not {detector!r}.")
        known = set(signature(DETECTORS[detector]).parameters) - {"counts", "exposure", "evaluate", "sums"}
        if set(settings) - known:
            raise BadInput(f"{detector} has no setting {', '.join(sorted(set(settings) - known))}.")
        self.detector, self.settings = detector, settings
        self._past = read(history)
        self._sums = cusum(self._past, **settings).sums if detector == "cusum" else None
        self._needs = _columns_needed(detector, settings)
        self.seen = self._past.shape[1]
        self._past = _last(self._past, self._needs - 1)

    @property
    def series(self) -> tuple[str, ...]:
        """The names of the series, in the order in which an array of counts must come."""
        return self._past.series

    def add(self, counts: Any, *, exposure: Any = None, time: Any = None) -> Alarms:
        """The alarms of a new time: an array (n_series,) or a frame (series, count[, exposure]) of that time.

        A series that a frame does not name counts zero; one that is new begins here, and is not in alarm until it has a
        past. `time` is one step after the last unless given. Raises BadInput when the counts do not fit the series.
        """
        if isinstance(counts, np.ndarray | list | tuple) and not (
            len(counts) and isinstance(counts[0], Mapping)
        ):
            today, owners = self._numbers(counts, "counts"), exposure
        else:
            today, owners = self._named(counts, exposure)
        at = self._next() if time is None else time
        whole = self._joined(today, owners, at)
        found = DETECTORS[self.detector](whole, evaluate=1, **self.settings, **self._carried())
        if isinstance(found, Summed):
            self._sums = found.sums
        self._past = _last(whole, self._needs - 1)
        self.seen += 1
        return replace(found, evaluated=np.array([self.seen - 1]))

    def _carried(self) -> dict[str, Any]:
        """Where the sums stand; at zero for a series that is new."""
        if self._sums is None:
            return {}
        new = np.zeros(len(self.series) - len(self._sums))
        return {"sums": np.concatenate([self._sums, new])}

    def _numbers(self, values: Any, name: str) -> Numbers:
        found = frames.numbers(values, name)
        if found.shape != (len(self.series),):
            raise BadInput(f"{name} must hold one number for each of {len(self.series):,} series.")
        if (found < 0).any() or np.isinf(found).any():
            raise BadInput(f"{name} must be zero or more, finite, NaN where nothing is known.")
        return found

    def _named(self, data: Any, exposure: Any) -> tuple[Numbers, Any]:
        table = frames.table(data)
        names, numbers = table.labels("series").tolist(), table.numbers("count")
        place = {name: i for i, name in enumerate(self.series)}
        for name in names:
            place.setdefault(name, len(place))
        self._past = _with_series(self._past, tuple(place))
        today = np.zeros(len(place))
        at = np.array([place[name] for name in names], dtype=np.int64)
        np.add.at(today, at, numbers)
        owners = exposure
        if "exposure" in table:
            owners = np.full(len(place), np.nan)
            owners[at] = table.numbers("exposure")
        return self._numbers(today, "counts"), owners

    def _next(self) -> Any:
        times = self._past.times
        return times[-1] + (times[-1] - times[-2] if len(times) > 1 else np.array(1).astype(times.dtype))

    def _joined(self, today: Numbers, owners: Any, at: Any) -> Counts:
        past = self._past
        exposure = past.exposure
        if (exposure is None) != (owners is None):
            raise BadInput("Exposure must be given for every time or for none.")
        if exposure is not None:
            now = self._numbers(owners, "exposure")
            exposure = np.column_stack([exposure, np.where(np.isnan(now), exposure[:, -1], now)])
        times = np.append(past.times, np.asarray(at).astype(past.times.dtype))
        return replace(past, counts=np.column_stack([past.counts, today]), times=times, exposure=exposure)


def _columns_needed(detector: str, settings: Mapping[str, Any]) -> int:
    """Today and what it is compared with."""
    defaults = {name: one.default for name, one in signature(DETECTORS[detector]).parameters.items()}
    chosen = {**defaults, **settings}
    if detector == "ears":
        which = str(chosen["method"])
        return int(chosen["baseline"]) + GUARD.get(which, 0) + SUMMED.get(which, 0) + 1
    weeks = chosen["min_cases"][1] if chosen["min_cases"] else 0
    if "harmonics" in chosen:
        model = Model(**{name: chosen[name] for name in Model.__dataclass_fields__})
        return max(model.reach(int(chosen.get("weeks", 1))), weeks)
    return max(int(chosen["years_back"]) * int(chosen["season"]) + int(chosen["half_window"]) + 1, weeks)


def _last(counts: Counts, columns: int) -> Counts:
    """The last so many columns, as arrays of their own: a view would keep all of them."""
    exposure = None if counts.exposure is None else counts.exposure[:, -columns:].copy()
    kept = counts.counts[:, -columns:].copy()
    return replace(counts, counts=kept, times=counts.times[-columns:], exposure=exposure)


def _with_series(counts: Counts, names: tuple[str, ...]) -> Counts:
    """The same with series that nobody knew; nothing is known of their past."""
    new = len(names) - len(counts.series)
    if new == 0:
        return counts
    nothing = np.full((new, counts.shape[1]), np.nan)
    exposure = None if counts.exposure is None else np.vstack([counts.exposure, nothing])
    return replace(
        counts,
        counts=np.vstack([counts.counts, nothing]),
        series=names,
        exposure=exposure,
        attributes={},
        begun=np.append(counts.begun, np.full(new, counts.shape[1])),
    )
