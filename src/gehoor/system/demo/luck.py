"""Chance, always from a given source so that the same seed gives the same world."""

from __future__ import annotations

from random import Random


def lucky(rng: Random, chance: float) -> bool:
    return rng.random() < chance
