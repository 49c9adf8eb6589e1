"""Customers whose true effects of failure and recovery are known."""

from __future__ import annotations

import numpy as np

EFFECT = {"failure": -2.0, "well": 1.9, "badly": -0.5}


def customers(rng, n, *, second=0.0):
    """The loyal complain more and are helped better; on those recovered well the true effect is -0.1."""
    loyal, tenure = rng.normal(size=n), rng.gamma(2, 2, n)
    failed = (rng.random(n) < 0.5).astype(float)
    failed += (failed > 0) & (rng.random(n) < second)
    load = rng.random(n)
    spoke = (failed > 0) & (rng.random(n) < 1 / (1 + np.exp(-loyal)))
    well = np.where(spoke, rng.random(n) < 1 / (1 + np.exp(2 * load - 1 - 0.7 * loyal)), -1.0)
    after = (
        7
        + loyal
        + 0.1 * tenure
        + np.where(failed > 0, EFFECT["failure"], 0.0)
        + np.where(well == 1, np.where(failed > 1, 0.5, EFFECT["well"]), 0.0)
        + np.where(well == 0, EFFECT["badly"], 0.0)
        + rng.normal(size=n)
    )
    return {
        "loyal": loyal,
        "tenure": tenure,
        "failure": failed,
        "recovered": well,
        "load": np.where(spoke, load, np.nan),
        "after": after,
        "stayed": (after > 5).astype(float),
        "value": rng.gamma(4, 20, n),
    }
