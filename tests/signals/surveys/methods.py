from __future__ import annotations

from functools import partial

from gehoor_signals import surveys
from tests.signals.battery import Method


def sample(rng, *, top):
    return {"answer": rng.integers(1, top + 1, 120).astype(float), "team": rng.choice(["a", "b"], 120)}


def numbers(finding):
    return [[one.value, one.low, one.high] for one in finding.estimates]


METHODS = [
    Method(
        name=f"surveys.{name}",
        sample=partial(sample, top=top),
        run=partial(getattr(surveys, name), answer="answer", group="team"),
        numbers=numbers,
        gap="answer",
        constant="answer",
    )
    for name, top in (("csat", 5), ("ces", 7), ("nps", 10))
]
