"""Hostile mail, made by a seeded generator: the same seed gives the same bytes, each with what must come of it.

    for mail in hostile(seed=1, n=2000):
        reading = read(mail.raw)
        mail.expectation ...

All of it is our own making. A mail that tries to run a script or to fetch something names CANARY in what it runs
and CANARY_HOST in what it fetches, so that a browser test can tell whether anything got through. No mail raises,
none takes long, and every one is kept, whatever its expectation says besides.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.generative import hostile_bombs, hostile_content, hostile_structure
from tests.generative.hostile_kit import BOMBS, CANARY, CANARY_HOST, MAKERS, Expectation, Hostile, Worst

__all__ = ["CANARY", "CANARY_HOST", "CLASSES", "Expectation", "Hostile", "at_worst", "hostile"]

BOMB_SHARE = 0.03
CLASSES = tuple(
    name
    for module in (hostile_bombs, hostile_content, hostile_structure)
    for name in vars(module)
    if name in {**MAKERS, **BOMBS}
)


def hostile(seed: int, n: int) -> Iterator[Hostile]:
    """`n` hostile mails: every bomb at its worst and every class once, then by chance."""
    chance = random.Random(seed)
    makers, bombs = list(MAKERS.items()), list(BOMBS.items())
    first = [
        *((name, make, Worst) for name, make in bombs),
        *((name, make, random.Random) for name, make in makers),
    ]
    for number in range(n):
        name, make = chance.choice(bombs if chance.random() < BOMB_SHARE else makers)
        kind_of_chance: type[random.Random] = random.Random
        if number < len(first):
            name, make, kind_of_chance = first[number]
        raw, expectation = make(kind_of_chance(chance.getrandbits(64)))
        yield Hostile(f"{name}-{number:06d}", raw, expectation)


def at_worst(seed: int = 0) -> Iterator[Hostile]:
    """Every bomb at its largest."""
    for name, make in BOMBS.items():
        raw, expectation = make(Worst(seed))
        yield Hostile(f"{name}-worst", raw, expectation)
