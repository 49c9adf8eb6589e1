from __future__ import annotations

import numpy as np

from gehoor_signals import emotion, text
from tests.signals.battery import Method


def sample(rng):
    lines = [one["text"] for one in text.written()]
    return {"text": np.array([lines[i] for i in rng.permutation(len(lines))[:60]], dtype=object)}


METHODS = [
    *(
        Method(
            name=f"emotion.{name}",
            sample=sample,
            run=getattr(emotion, name),
            numbers=lambda found: [found.estimate, found.low, found.high, *np.sort(found.scores)],
            constant="text",
        )
        for name in ("anger", "sentiment")
    ),
    Method(
        name="emotion.language",
        sample=sample,
        run=emotion.language,
        numbers=lambda found: [one.value for one in found.estimates],
        constant="text",
    ),
]
