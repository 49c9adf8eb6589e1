from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from gehoor_signals import frames, silence
from tests.signals.battery import Method
from tests.signals.silence import simulated


def customers(rng, *, whole=False):
    n = 300
    if whole:
        T = np.full(n, 6.0)
        comes = rng.random((n, 6)) < rng.beta(1.2, 0.75, n)[:, None]
        comes &= np.cumsum(rng.random((n, 6)) < rng.beta(0.7, 2.8, n)[:, None], axis=1) == 0
        last = np.where(comes.any(axis=1), 6 - np.argmax(comes[:, ::-1], axis=1), 0)
        return {"frequency": comes.sum(axis=1).astype(float), "recency": last.astype(float), "T": T}
    x, tx, T, _ = simulated.pareto_nbd(rng, n)
    return {
        "customer": np.array([f"c{i}" for i in range(n)], dtype=object),
        "frequency": x,
        "recency": tx,
        "T": T,
        "value": rng.gamma(4, 10, n),
        "failed_at": np.where(rng.random(n) < 0.2, tx, np.nan),
    }


def fitted(model, data):
    table = frames.table(data)
    found = model().fit(*(table.numbers(one) for one in ("frequency", "recency", "T")))
    return replace(found.summary(), kind=table.kind)


def quiet(rng):
    rate = rng.gamma(1, 1, 60)
    return {
        "contacts": rng.poisson(rate * 12).astype(float),
        "observed": np.full(60, 12.0),
        "silent": rng.integers(0, 6, 60).astype(float),
    }


def contracts(rng):
    angry = rng.random(400) < 0.4
    until = rng.geometric(np.where(angry, 0.08, 0.04))
    return {
        "duration": np.minimum(until, 24.0),
        "left": until <= 24,
        "angry": angry * 1.0,
        "price": rng.gamma(9, 5, 400),
        "region": rng.choice(["north", "south"], 400),
    }


def estimates(finding):
    return [[one.value, one.low, one.high] for one in finding.estimates]


def by_name(column, finding):
    order = np.argsort(np.asarray(finding.customer).astype(str), kind="stable")
    return np.asarray(getattr(finding, column), dtype=float)[order]


def sums(column, finding):
    values = np.sort(np.asarray(getattr(finding, column), dtype=float))
    return values[np.isfinite(values)]


MODELS = [
    Method(
        name=f"silence.{model.__name__}",
        sample=customers if model is not silence.BGBB else partial(customers, whole=True),
        run=partial(fitted, model),
        numbers=estimates,
        gap="recency",
        counts=None if model is silence.BGBB else "frequency",
        constant="T" if model is silence.BGBB else "frequency",
    )
    for model in (silence.BGNBD, silence.MBGNBD, silence.ParetoNBD, silence.BGBB)
]

LISTED = [
    Method(
        name="silence.histories",
        sample=simulated.contacts,
        run=partial(silence.histories, value="money", failure="failed", until="2026-03-01"),
        numbers=partial(by_name, "recency"),
        moments="time",
        constant="customer",
        gap="money",
    ),
    Method(
        name="silence.regularity",
        sample=partial(simulated.contacts, shape=3),
        run=partial(silence.regularity, until="2026-03-01"),
        numbers=partial(by_name, "p"),
        moments="time",
        constant="customer",
    ),
    Method(
        name="silence.rate_drop",
        sample=simulated.contacts,
        run=partial(silence.rate_drop, until="2026-03-01", draws=499),
        numbers=partial(by_name, "p"),
        moments="time",
        constant="customer",
    ),
]

METHODS = [
    *MODELS,
    *LISTED,
    Method(
        name="silence.score",
        sample=customers,
        run=partial(silence.score, horizon=39, value="value", failure="failed_at"),
        numbers=partial(sums, "expected_loss"),
        gap="recency",
        scaled=("value", lambda numbers: numbers * 1000),
        counts="frequency",
        constant="value",
    ),
    Method(
        name="silence.tail",
        sample=quiet,
        run=silence.tail,
        numbers=partial(sums, "p"),
        gap="silent",
        counts="contacts",
        constant="contacts",
        tolerance=1e-7,
    ),
    Method(
        name="silence.hazard",
        sample=contracts,
        run=partial(silence.hazard, covariates=["angry", "price", "region"]),
        numbers=estimates,
        gap="price",
        constant="price",
        tolerance=1e-7,
    ),
    Method(
        name="silence.voice_effect",
        sample=partial(simulated.voices, n=800, well=1.0, badly=-0.5),
        run=partial(silence.voice_effect, covariates=["loyal", "severity"]),
        numbers=estimates,
        gap="stayed",
        scaled=("stayed", lambda numbers: numbers * 1000),
        constant="stayed",
        tolerance=1e-7,
    ),
]
