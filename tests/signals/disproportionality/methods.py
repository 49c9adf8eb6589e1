from __future__ import annotations

from functools import partial

import numpy as np

from gehoor_signals import disproportionality
from tests.signals.battery import Method


def sample(rng):
    product, event = rng.integers(0, 12, 900), rng.integers(0, 9, 900)
    event[(product == 4) & (rng.random(900) < 0.6)] = 2
    return {
        "report": np.arange(900) // 2,
        "product": [f"product {one}" for one in product],
        "event": [f"event {one}" for one in event],
    }


def numbers(finding):
    return np.column_stack([finding.N, finding.E, finding.score, finding.lower, finding.upper])


METHODS = [
    Method(
        name=f"disproportionality.{name}",
        sample=sample,
        run=partial(getattr(disproportionality, name), product="product", event="event", report="report"),
        numbers=numbers,
        gap="report",
        constant="product",
    )
    for name in ("bcpnn", "ebgm", "prr", "ror")
]
