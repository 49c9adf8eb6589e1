"""Customers whose true rates are known."""

from __future__ import annotations

import numpy as np


def pareto_nbd(rng, n, *, r=0.55, alpha=10.6, s=0.61, beta=11.7, until=(27.0, 39.0), ahead=0.0):
    """x, tx, T and the contacts in the time ahead."""
    T = rng.uniform(*until, n)
    rate, leaving = rng.gamma(r, 1 / alpha, n), rng.gamma(s, 1 / beta, n)
    life = rng.exponential(1, n) / np.maximum(leaving, 1e-12)
    seen = np.minimum(life, T)
    x = rng.poisson(rate * seen)
    tx = np.where(x > 0, seen * rng.random(n) ** (1 / np.maximum(x, 1)), 0.0)
    return x.astype(float), tx, T, rng.poisson(rate * (np.clip(life, T, T + ahead) - T))


def bg_nbd(rng, n, *, r=0.243, alpha=4.414, a=0.793, b=2.426, until=(27.0, 39.0), first=False):
    """x, tx, T; with `first`, customers may leave after the first contact too (MBG/NBD)."""
    T, rate, chance = rng.uniform(*until, n), rng.gamma(r, 1 / alpha, n), rng.beta(a, b, n)
    x, tx, now = np.zeros(n), np.zeros(n), np.zeros(n)
    alive = np.flatnonzero(rng.random(n) > chance) if first else np.arange(n)
    while len(alive):
        now[alive] += rng.exponential(1, len(alive)) / np.maximum(rate[alive], 1e-12)
        alive = alive[now[alive] <= T[alive]]
        x[alive] += 1
        tx[alive] = now[alive]
        alive = alive[rng.random(len(alive)) > chance[alive]]
    return x, tx, T


def contacts(rng, customers=40, *, shape=1.0, days=400):
    """A list of contacts: columns customer, time, money, failed."""
    names, times = [], []
    for i in range(customers):
        gaps = rng.gamma(shape, rng.uniform(8, 40) / shape, 200)
        at = np.floor(np.cumsum(np.append(rng.uniform(0, 60), gaps)))
        at = np.unique(at[at < days])
        names += [f"c{i:03d}"] * len(at)
        times += at.astype(int).tolist()
    day = np.datetime64("2025-01-01", "us") + np.array(times).astype("timedelta64[D]")
    return {
        "customer": np.array(names, dtype=object),
        "time": day,
        "money": rng.gamma(4, 10, len(names)),
        "failed": rng.random(len(names)) < 0.1,
    }


def voices(rng, n, *, well=0.0, badly=0.0, binary=False):
    """Failed customers; the loyal complain more, are helped better and stay anyway."""
    loyal, bad = rng.normal(size=n), rng.integers(1, 4, n)
    spoke = rng.random(n) < 1 / (1 + np.exp(0.5 - loyal - 0.3 * bad))
    handled = np.where(spoke, rng.random(n) < 1 / (1 + np.exp(-0.7 * loyal)), -1)
    lean = loyal - 0.5 * bad + well * (handled == 1) + badly * (handled == 0)
    stayed = rng.random(n) < 1 / (1 + np.exp(-lean)) if binary else lean + rng.normal(size=n)
    return {
        "failure": np.ones(n),
        "complained": spoke.astype(float),
        "recovered": handled.astype(float),
        "loyal": loyal,
        "severity": bad.astype(float),
        "stayed": stayed.astype(float),
    }
