"""Did what was expected come true?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtri

from gehoor_signals import charts
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers

BINS = 7


@dataclass(frozen=True, kw_only=True)
class Calibration(Finding):
    """Expected beside actual contacts within the horizon, by repeat contacts before it (`group`: "0", "1" … "7+")."""

    group: Any
    customers: Numbers
    expected: Numbers
    actual: Numbers
    silent_expected: Numbers
    silent_actual: Numbers

    def columns(self) -> dict[str, Any]:
        return {
            "name": self.group,
            "customers": self.customers,
            "expected": self.expected,
            "actual": self.actual,
            "silent_expected": self.silent_expected,
            "silent_actual": self.silent_actual,
        }

    def to_svg(self) -> str:
        return charts.lines(
            [str(one) for one in self.group],
            [
                charts.Line("actual", self.actual.tolist(), "dots"),
                charts.Line("expected", self.expected.tolist()),
            ],
            title="Contacts per customer, by repeat contacts before",
            description=self.says,
        )


def calibrated(
    x: Numbers, w: Numbers, expected: Numbers, actual: Numbers, silent: Numbers, *, method: str, level: float
) -> Calibration:
    """Expected beside actual, by repeat contacts before; the interval of the ratio is that of the actual contacts."""
    bins = np.minimum(x, BINS).astype(int)
    size = np.bincount(bins, w).astype(float)
    used = np.flatnonzero(size > 0)

    def mean(values: Numbers) -> Numbers:
        found: Numbers = np.bincount(bins, w * values, minlength=len(size))[used] / size[used]
        return found

    total, came = float(w @ expected), float(w @ actual)
    noise = float(ndtri(0.5 + level / 2)) * float(np.sqrt(w @ (actual - expected) ** 2))
    ratio = Estimate(
        "expected / actual contacts",
        _over(total, came),
        _over(total - noise, came),
        _over(total + noise, came),
    )
    off = "too few" if total < came - noise else "too many" if total > came + noise else ""
    verdict = f"It foresees {off}: fit it again on newer data." if off else "The difference may be chance."
    return Calibration(
        method=method,
        n=round(float(w.sum())),
        says=f"{number(total)} contacts were expected and {number(came)} came. {verdict}",
        estimates=(ratio,),
        level=level,
        group=np.array([f"{one}+" if one == BINS else str(one) for one in used], dtype=object),
        customers=size[used],
        expected=mean(expected),
        actual=mean(actual),
        silent_expected=mean(silent),
        silent_actual=mean((actual == 0).astype(float)),
    )


def _over(value: float, total: float) -> float:
    return value / total if total else float("nan")
