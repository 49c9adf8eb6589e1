from __future__ import annotations

import numpy as np

from gehoor_signals import journeys
from tests.signals.battery import Method


def steps(rng):
    n, k = 120, 4
    valence = rng.normal(0.5, 2, (n, k)).round(2)
    rated = (0.5 * valence[:, -1] + 0.3 * valence[:, 0] + rng.normal(0, 0.5, n)).round(3)
    return {
        "journey": np.repeat(np.arange(n), k),
        "step": np.tile(np.arange(k), n),
        "valence": valence.ravel(),
        "stage": np.tile(np.array(["call", "visit", "repair", "invoice"], dtype=object), n),
        "satisfaction": np.repeat(rated, k),
    }


def intervals(finding):
    return [[one.value, one.low, one.high] for one in finding.estimates]


METHODS = [
    Method(
        name="journeys.weights",
        sample=steps,
        run=journeys.weights,
        numbers=lambda finding: [*intervals(finding), list(finding.score_weights.values())[:3]],
        gap="valence",
        constant="valence",
        scaled=("satisfaction", lambda numbers: numbers * 1000),
        tolerance=1e-7,
    ),
    Method(
        name="journeys.curve",
        sample=steps,
        run=lambda data: journeys.curve(data, stage="stage"),
        numbers=intervals,
        gap="valence",
        constant="valence",
        scaled=("valence", lambda numbers: numbers * 1000),
    ),
    Method(
        name="journeys.endings",
        sample=steps,
        run=lambda data: journeys.endings(data, kind="stage"),
        numbers=intervals,
        gap="valence",
        constant="valence",
        scaled=("satisfaction", lambda numbers: numbers * 1000),
        tolerance=1e-7,
    ),
]
