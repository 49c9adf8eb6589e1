from __future__ import annotations

import numpy as np

from gehoor_signals import duplicates
from tests.signals.battery import Method

SUBJECTS = (
    "The parcel was delivered late again by the courier",
    "My invoice shows an amount that I never agreed to pay",
    "De telefoon is kapot en het scherm blijft zwart na reparatie",
)


def sample(rng):
    texts = [
        f"{SUBJECTS[int(rng.integers(3))]} {''.join(rng.choice(list('abcdefgh'), 12))}" for _ in range(60)
    ]
    return {"text": np.array([*texts, *texts[:5]], dtype=object)}


METHODS = [
    Method(
        name="duplicates.near",
        sample=sample,
        run=duplicates.near,
        numbers=lambda found: [found.estimate, *np.sort(found.similarity), *np.sort(found.groups)],
        constant="text",
    ),
    Method(
        name="duplicates.themes",
        sample=sample,
        run=duplicates.themes,
        numbers=lambda found: [one.value for one in found.estimates],
        constant="text",
    ),
]
