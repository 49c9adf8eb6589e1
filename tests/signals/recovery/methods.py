from __future__ import annotations

from functools import partial

from gehoor_signals import recovery
from tests.signals.battery import Method
from tests.signals.recovery import simulated


def estimates(finding):
    return [[one.value, one.low, one.high] for one in finding.estimates]


METHODS = [
    Method(
        name="recovery.paradox",
        sample=partial(simulated.customers, n=1200, second=0.3),
        run=partial(
            recovery.paradox,
            outcome="after",
            failure="failure",
            recovered="recovered",
            covariates=["loyal", "tenure"],
            instrument="load",
            stayed="stayed",
            value="value",
        ),
        numbers=estimates,
        gap="after",
        scaled=("after", lambda numbers: numbers * 1000),
        constant="after",
        tolerance=1e-7,
    )
]
