from __future__ import annotations

from functools import partial

import numpy as np

from gehoor_signals import fairness
from tests.signals.battery import Method


def cases(rng):
    n = 300
    loss, who = rng.lognormal(5, 1, n).round(2), rng.choice(["north", "south", "west"], n)
    return {
        "amount": (0.7 * loss * np.where(who == "south", 0.5, 1) * rng.gamma(4, 0.25, n)).round(2),
        "claimed": loss,
        "theme": rng.choice(["late", "broken"], n),
        "group": who,
        "hours": rng.exponential(20, n).round(1),
        "handoffs": rng.poisson(1.5, n).astype(float),
        "heard": rng.random(n) < 0.7,
        "tone": rng.normal(3, 1, n).round(2),
    }


def answers(rng):
    felt = rng.normal(3, 0.8, 150)
    return {f"q{i}": np.clip(np.round(felt + rng.normal(0, 0.6, 150)), 1, 5) for i in range(4)}


def intervals(finding):
    return [[one.value, one.low, one.high] for one in finding.estimates]


REDRESS = partial(fairness.redress_gap, claimed="claimed", covariates=["theme"], reference="north")

METHODS = [
    Method(
        name="fairness.redress_gap",
        sample=cases,
        run=REDRESS,
        numbers=intervals,
        gap="amount",
        constant="amount",
        scaled=("amount", lambda numbers: numbers),
        counts="amount",
        tolerance=1e-6,
    ),
    Method(
        name="fairness.treatment",
        sample=cases,
        run=partial(
            fairness.treatment,
            waits=["hours"],
            counts=["handoffs"],
            shares=["heard"],
            scores=["tone"],
            covariates=["theme", "claimed"],
        ),
        numbers=intervals,
        gap="claimed",
        constant="hours",
        tolerance=1e-6,
    ),
    Method(
        name="fairness.justice",
        sample=answers,
        run=partial(
            fairness.justice, items={"procedural": ["q0", "q1"], "informational": ["q1", "q2", "q3"]}
        ),
        numbers=lambda finding: [*intervals(finding), [one.value for one in finding.alpha.values()] + [0]],
        gap="q1",
        constant="q1",
        tolerance=1e-6,
    ),
]
