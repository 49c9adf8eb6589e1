"""What looking for outbreaks costs: `python -m bench.signals_outbreaks` prints the figures as JSON.

Beside it, where R and its package surveillance are installed, what R costs for the same work: measured in the same run
on a few of the same series and multiplied (`r_cpu_s`, else null).
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from gehoor_signals import outbreaks

IN_R = """
suppressMessages(library(surveillance))
y <- as.matrix(read.csv("stdin", header = FALSE))
p <- sts(observed = y, start = c(2000, 1), frequency = 52)
control <- list(range = 571:590, b = 5, w = 3, noPeriods = 10, weightsThreshold = 2.58, pastWeeksNotIncluded = 26,
  pThresholdTrend = 1, thresholdMethod = "nbPlugin", alpha = 0.01, glmWarnings = FALSE)
flexible <- system.time(suppressWarnings(farringtonFlexible(p, control)))
ears <- system.time(for (i in 1:20) earsC(p, list(method = "C1")))
cat(flexible[["user.self"]] / (20 * ncol(y)), ears[["user.self"]] / (20 * 583 * ncol(y)))
"""
"""CPU seconds for a week of one series, of both methods."""


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


def in_r(counts: np.ndarray) -> tuple[float, float] | None:
    """CPU seconds of R for a week of one series with Farrington Flexible and with EARS; None without R."""
    if shutil.which("Rscript") is None:
        return None
    table = io.StringIO()
    np.savetxt(table, counts.T, fmt="%d", delimiter=",")
    done = subprocess.run(
        ["Rscript", "-e", IN_R], input=table.getvalue(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        return None
    flexible, ears = done.stdout.split()
    return float(flexible), float(ears)


def figures() -> list[dict[str, object]]:
    counts = weekly(1000, 590)
    flexible, r_ears = in_r(counts[:20]) or (None, None)
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
            (300_000, flexible),
            lambda: whole(counts),
        ),
        (
            "Farrington Flexible, 1,000 series, one new week",
            0.5,
            0.3,
            (1000, flexible),
            lambda: watch.add(counts[:, -1]),
        ),
        (
            "Farrington 1996, 1,000 series, 300 weeks",
            None,
            None,
            (0, None),
            lambda: outbreaks.farrington(counts, evaluate=300),
        ),
        ("EARS C1, 100,000 series, one new day", 1.0, None, (100_000, r_ears), lambda: ears.add(daily[:, 1])),
        (
            "EARS C3, 100,000 series, last of 20 days",
            1.0,
            None,
            (100_000, r_ears),
            lambda: outbreaks.ears(daily, method="C3", evaluate=1),
        ),
    ]
    return [
        {
            "what": what,
            "cpu_s": round(cpu(work), 3),
            "must": must,
            "aim": aim,
            "r_cpu_s": times(*beside),
        }
        for what, must, aim, beside, work in rows
    ]


def times(weeks: int, one: float | None) -> float | None:
    return None if one is None else round(weeks * one, 2)


def whole(counts: np.ndarray) -> outbreaks.Alarms:
    return outbreaks.farrington_flexible(counts, evaluate=range(290, 590))


if __name__ == "__main__":
    json.dump(figures(), sys.stdout, indent=1)
    print()
