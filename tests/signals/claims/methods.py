from __future__ import annotations

from functools import partial

import numpy as np

from gehoor_signals import claims
from tests.signals.battery import Method


def cases(rng):
    n = 400
    bad = rng.uniform(0, 10, n).round(2)
    claimed = rng.random(n) < 0.05 * bad
    return {
        "badness": bad,
        "claimed": claimed,
        "paid": np.where(claimed, rng.gamma(3, 30, n).round(2), 0.0),
    }


def months(rng):
    n = 36
    count = rng.poisson(12, n) + 1
    return {
        "product": np.repeat(np.array(["kettle", "iron", "lamp"], dtype=object), 12),
        "month": np.tile(np.array([f"2026-{m:02d}" for m in range(1, 13)], dtype=object), 3),
        "claims": count.astype(float),
        "paid": (count * rng.gamma(20, 2, n)).round(2),
        "exposure": rng.integers(500, 2000, n),
    }


def intervals(finding):
    return [[one.value, one.low, one.high] for one in finding.estimates]


METHODS = [
    Method(
        name="claims.curve",
        sample=cases,
        run=partial(claims.curve, at=[1, 3, 5, 7, 9]),
        numbers=intervals,
        gap="badness",
        constant="badness",
        tolerance=1e-7,
    ),
    Method(
        name="claims.cost",
        sample=months,
        run=claims.cost,
        numbers=intervals,
        gap="paid",
        constant="claims",
        scaled=("paid", lambda numbers: numbers * 1000),
        counts="exposure",
        tolerance=1e-6,
    ),
    Method(
        name="claims.break_even",
        sample=cases,
        run=partial(claims.break_even, better_by=2, draws=100),
        numbers=intervals,
        gap="badness",
        constant="badness",
        scaled=("paid", lambda numbers: numbers * 1000),
        tolerance=1e-6,
    ),
]
