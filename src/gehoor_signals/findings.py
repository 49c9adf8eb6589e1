"""What a method answers: a frozen finding with its estimate, its interval, its n, its method and its caveats."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

import numpy as np

from gehoor_signals import charts, frames


@dataclass(frozen=True)
class Estimate:
    """A number with the interval that holds it at `level`; NaN bounds where there is no interval."""

    name: str
    value: float
    low: float = math.nan
    high: float = math.nan
    unit: str = ""

    @property
    def has_interval(self) -> bool:
        return not (math.isnan(self.low) or math.isnan(self.high))

    @property
    def excludes_zero(self) -> bool:
        """Whether the interval says which way it goes. False without an interval."""
        return self.has_interval and (self.low > 0 or self.high < 0)

    def __str__(self) -> str:
        words = f"{self.name} {number(self.value)}"
        if self.has_interval:
            words += f" ({number(self.low)} to {number(self.high)})"
        return f"{words} {self.unit}".rstrip()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The base of every answer. A method adds fields of its own; the first of `estimates` is the main one.

    `says` is the one sentence for a manager: what to do next, or that nothing can be said.
    """

    method: str
    n: int
    says: str
    estimates: tuple[Estimate, ...] = ()
    level: float = 0.95
    caveats: tuple[str, ...] = ()
    kind: str | None = field(default=None, repr=False)

    @property
    def estimate(self) -> float:
        """The main number; NaN when nothing can be said."""
        return self.estimates[0].value if self.estimates else math.nan

    @property
    def low(self) -> float:
        return self.estimates[0].low if self.estimates else math.nan

    @property
    def high(self) -> float:
        return self.estimates[0].high if self.estimates else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        return self.low, self.high

    def columns(self) -> Mapping[str, Sequence[Any]]:
        """What `to_frame` shows; a method with one row per series or customer answers those instead."""
        return {
            "name": [one.name for one in self.estimates],
            "estimate": [one.value for one in self.estimates],
            "low": [one.low for one in self.estimates],
            "high": [one.high for one in self.estimates],
        }

    def told(self) -> Mapping[str, Sequence[Any]]:
        """What a page shows of `columns`: what someone should look at first, first."""
        return self.columns()

    def to_frame(self, kind: str | None = None) -> Any:
        """The finding as a frame of the kind that came in, or of that `kind` (pandas, polars, pyarrow)."""
        return frames.make(self.columns(), kind or self.kind)

    def to_dict(self) -> dict[str, Any]:
        """Everything, in what JSON can hold: arrays become lists, NaN becomes None."""
        plain = {one.name: _plain(getattr(self, one.name)) for one in fields(self) if one.name != "kind"}
        return {
            "estimate": _plain(self.estimate),
            "low": _plain(self.low),
            "high": _plain(self.high),
            **plain,
        }

    def to_svg(self) -> str:
        """A chart that needs nothing else: title, description and the numbers as a table inside."""
        return charts.intervals(
            [(one.name, one.value, one.low, one.high) for one in self.estimates],
            title=self.method,
            description=self.says,
        )

    def __str__(self) -> str:
        lines = [self.says, f"{self.method}, n = {self.n:,}."]
        lines += [f"  {one}" for one in self.estimates]
        lines += [f"Beware: {caveat}" for caveat in self.caveats]
        return "\n".join(lines)


def number(value: float) -> str:
    """A number for reading: three digits that matter, thousands apart, "unknown" for NaN."""
    if math.isnan(value):
        return "unknown"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _plain(value: Any) -> Any:  # noqa: PLR0911 -- one line for each kind of value
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Finding):
        return value.to_dict()
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value if value is None or isinstance(value, int | str | bool) else str(value)
