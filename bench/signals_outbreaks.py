"""What looking for outbreaks costs: `python -m bench.signals_outbreaks` prints the figures as JSON.

R's surveillance 1.20.3 takes 6.8 to 8.0 CPU ms for a week of one series with farringtonFlexible and 0.06 to 0.08 with
earsC, measured on the same kind of machine; it is not run here.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

import numpy as np

from gehoor_signals import outbreaks

R_FLEXIBLE, R_EARS = 0.0074, 0.00007
"""CPU seconds of R for a week of one series."""


def weekly(series: int, weeks: int) -> np.ndarray:
    """Counts with season, trend and overdispersion; half of the series have fewer than three cases a week."""
    rng = np.random.default_rng(20)
    t = np.arange(weeks)
    mean = np.exp(
        rng.uniform(-1, 4, (series, 1))
        + 0.3 * np.cos(2 * np.pi * t / 52)
        + rng.normal(0, 0.001, (series, 1)) * t
    )
    phi = rng.uniform(1.05, 3, (series, 1))
    return rng.negative_binomial(mean / (phi - 1), 1 / phi).astype(float)


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of all threads."""
    began = time.process_time()
    work()
    return time.process_time() - began


def figures() -> list[dict[str, object]]:
    counts = weekly(1000, 590)
    outbreaks.farrington_flexible(counts[:10], evaluate=1)
    watch = outbreaks.Watch(counts[:, :-1])
    daily = np.random.default_rng(21).poisson(3, (100_000, 20)).astype(float)
    ears = outbreaks.Watch(daily, detector="ears")
    ears.add(daily[:, 0])
    rows = [
        (
            "Farrington Flexible, 1,000 series, 300 weeks",
            60.0,
            40.0,
            300_000 * R_FLEXIBLE,
            lambda: whole(counts),
        ),
        (
            "Farrington Flexible, 1,000 series, one new week",
            0.5,
            0.3,
            1000 * R_FLEXIBLE,
            lambda: watch.add(counts[:, -1]),
        ),
        (
            "Farrington 1996, 1,000 series, 300 weeks",
            None,
            None,
            None,
            lambda: outbreaks.farrington(counts, evaluate=300),
        ),
        ("EARS C1, 100,000 series, one new day", 1.0, None, 100_000 * R_EARS, lambda: ears.add(daily[:, 1])),
        (
            "EARS C3, 100,000 series, last of 20 days",
            1.0,
            None,
            100_000 * R_EARS,
            lambda: outbreaks.ears(daily, method="C3", evaluate=1),
        ),
    ]
    return [
        {
            "what": what,
            "cpu_s": round(cpu(work), 3),
            "must": must,
            "aim": aim,
            "r_cpu_s": beside and round(beside, 1),
        }
        for what, must, aim, beside, work in rows
    ]


def whole(counts: np.ndarray) -> outbreaks.Alarms:
    return outbreaks.farrington_flexible(counts, evaluate=range(290, 590))


if __name__ == "__main__":
    json.dump(figures(), sys.stdout, indent=1)
    print()
