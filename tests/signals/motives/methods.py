from __future__ import annotations

import numpy as np

from gehoor_signals import motives, text
from tests.signals.battery import Method


def sample(rng):
    lines = [one["text"] for one in text.written()]
    return {"text": np.array([lines[i] for i in rng.permutation(len(lines))[:60]], dtype=object)}


METHODS = [
    Method(
        name="motives.classify",
        sample=sample,
        run=motives.classify,
        numbers=lambda found: [*(one.value for one in found.estimates), *np.sort(found.chances.ravel())],
        constant="text",
    )
]
