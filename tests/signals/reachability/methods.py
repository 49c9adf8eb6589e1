from __future__ import annotations

import numpy as np

from gehoor_signals import reachability
from tests.signals.battery import Method

FIRST = np.datetime64("2026-09-07T08:00:00", "us")


def calls(rng):
    n = 600
    day, second = rng.integers(0, 28, n), rng.integers(0, 9 * 3600, n)
    wait = rng.exponential(30, n).round(1)
    gone = rng.random(n) < 0.15
    return {
        "arrived_at": FIRST + day.astype("timedelta64[D]") + second.astype("timedelta64[s]"),
        "wait_s": wait,
        "handled_s": np.where(gone, 0.0, rng.exponential(200, n).round(1) + 1),
        "abandoned": gone,
        "team": rng.choice(["a", "b"], n),
    }


def tries(rng):
    n = 400
    return {
        "at": FIRST + rng.integers(0, 28 * 86400, n).astype("timedelta64[s]"),
        "customer": rng.integers(0, 150, n).astype(str),
        "answered": rng.random(n) < 0.6,
        "channel": rng.choice(["phone", "chat"], n),
    }


def intervals(finding):
    return [[one.value, one.low, one.high] for one in finding.estimates]


METHODS = [
    Method(
        name="reachability.patience",
        sample=calls,
        run=reachability.patience,
        numbers=intervals,
        gap="wait_s",
        scaled=("wait_s", lambda numbers: numbers * 1000),
        counts="wait_s",
        moments="arrived_at",
        constant="wait_s",
    ),
    Method(
        name="reachability.waits",
        sample=calls,
        run=lambda data: reachability.waits(data, by="team"),
        numbers=lambda finding: [
            finding.columns()[name] for name in ("estimate", "low", "high", "abandoned", "mean_wait_s")
        ],
        gap="wait_s",
        moments="arrived_at",
        constant="wait_s",
    ),
    Method(
        name="reachability.required",
        sample=calls,
        run=lambda data: reachability.required(data, minutes=60),
        numbers=lambda finding: [*intervals(finding), [finding.aht_s, finding.patience_mean_s, finding.n]],
        gap="wait_s",
        moments="arrived_at",
        constant="handled_s",
    ),
    Method(
        name="reachability.wanted",
        sample=tries,
        run=lambda data: reachability.wanted(data, hours="Mon-Fri 09:00-17:00", channel="channel"),
        numbers=lambda finding: [
            *intervals(finding),
            finding.columns()["refused"] + [finding.refused],
            finding.columns()["repeated"] + [finding.wishes],
        ],
        moments="at",
    ),
]
