"""The four models against their textbook formulas, their published numbers and customers whose rates are known."""

from __future__ import annotations

import csv
import gzip
import os
import pickle
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy.integrate import quad
from scipy.special import betaln, gammaln, hyp2f1
from sklearn.base import clone

from gehoor_signals.errors import BadInput
from gehoor_signals.silence import BGBB, BGNBD, MBGNBD, ParetoNBD
from gehoor_signals.silence.customers import customers, grouped
from gehoor_signals.silence.quadrature import beta_rule, power_integral
from tests.signals.silence import simulated

SHARED = (
    Path(os.environ.get("GEHOOR_SHARED") or Path(__file__).resolve().parents[4] / "shared") / "data" / "cdnow"
)
published = pytest.mark.skipif(not SHARED.is_dir(), reason="the CDNOW data are not beside this checkout")
TIMED = (BGNBD, MBGNBD, ParetoNBD)


def columns(name):
    opened = gzip.open if name.endswith(".gz") else open
    with opened(SHARED / name, "rt") as file:
        rows = list(csv.DictReader(file))
    return {key: np.array([float(row[key]) for row in rows]) for key in rows[0]}


def cdnow(model):
    data = columns("cdnow_summary.csv")
    return model().fit(data["frequency"], data["recency"], data["T"])


def donations():
    data = columns("donations.csv")
    return BGBB().fit(data["frequency"], data["recency"], data["periods"], data["weights"])


def at(model, *values):
    """A model whose parameters are given, not learnt."""
    made = model()
    made.params_ = dict(zip(model.parameters, values, strict=True))
    return made


@published
@pytest.mark.parametrize(
    ("model", "values", "likelihood"),
    [
        (BGNBD, (0.243, 4.414, 0.793, 2.426), -9582.43),
        (ParetoNBD, (0.553, 10.578, 0.606, 11.669), -9594.98),
        (MBGNBD, (0.525, 6.183, 0.891, 1.614), None),
    ],
)
def test_the_published_parameters_of_cdnow(model, values, likelihood):
    found = cdnow(model)

    np.testing.assert_allclose(list(found.params_.values()), values, atol=1.1e-3)
    assert likelihood is None or found.log_likelihood_ == pytest.approx(likelihood, abs=0.01)
    assert found.converged_


@published
def test_the_published_parameters_of_the_donations():
    found = donations()

    np.testing.assert_allclose(list(found.params_.values()), (1.204, 0.750, 0.657, 2.783), atol=6e-4)
    assert found.log_likelihood_ == pytest.approx(-33225.6, abs=0.05)
    assert found.n_ == 11104


def test_expected_gifts_are_the_closed_form():
    """Fader, Hardie & Shang 2010, equation 13."""
    alpha, beta, gamma, delta = 1.204, 0.750, 0.657, 2.783
    x, tx, n, ahead = np.array([0, 1, 6]), np.array([0, 4, 6]), 6, 5
    likely = [
        np.exp(
            betaln(alpha + one, beta + n - one)
            - betaln(alpha, beta)
            + betaln(gamma, delta + n)
            - betaln(gamma, delta)
        )
        + sum(
            np.exp(betaln(alpha + one, beta + last - one + i) - betaln(alpha, beta))
            * np.exp(betaln(gamma + 1, delta + last + i) - betaln(gamma, delta))
            for i in range(n - last)
        )
        for one, last in zip(x, tx, strict=True)
    ]
    falls = [np.exp(gammaln(1 + delta + far) - gammaln(gamma + delta + far)) for far in (n, n + ahead)]
    more = np.exp(betaln(alpha + x + 1, beta + n - x) - betaln(alpha, beta)) * delta / (gamma - 1)
    expected = more * np.exp(gammaln(gamma + delta) - gammaln(1 + delta)) * (falls[0] - falls[1]) / likely

    found = at(BGBB, alpha, beta, gamma, delta).conditional_expected_purchases(ahead, x, tx, n)

    np.testing.assert_allclose(found, expected, rtol=1e-9)


@published
@pytest.mark.parametrize(
    ("model", "contacts", "alive"), [(BGNBD, 1.226, 0.727), (ParetoNBD, 1.455, 0.869), (MBGNBD, None, None)]
)
def test_the_published_customer_of_cdnow(model, contacts, alive):
    found = cdnow(model)

    if contacts is not None:
        assert found.conditional_expected_purchases(39, 2, 30.43, 38.86) == pytest.approx(contacts, abs=6e-4)
        assert found.probability_alive(2, 30.43, 38.86) == pytest.approx(alive, abs=6e-4)
    assert 0 < found.probability_silent(39, 2, 30.43, 38.86) < 1


@published
@pytest.mark.parametrize(
    ("model", "means", "total"),
    [
        (BGNBD, (0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157), 1653),
        (ParetoNBD, (0.138, 0.599, 1.196, 1.714, 2.398, 2.907, 3.819, 6.403), 1666),
    ],
)
def test_the_published_calibration_by_repeat_contacts(model, means, total):
    found = cdnow(model)
    nobody = np.zeros(len(found.customers_))

    held = found.calibration(nobody, 39)

    np.testing.assert_allclose(held.expected, means, atol=6e-4)
    assert float(held.expected @ held.customers) == pytest.approx(total, abs=1)
    assert held.group[-1] == "7+"


def textbook_bg(x, tx, T, r, alpha, a, b):
    """Fader, Hardie & Lee 2005, section 4."""
    first = betaln(a, b + x) - betaln(a, b) + gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    stays = -(r + x) * np.log(alpha + T)
    left = betaln(a + 1, b + np.maximum(x, 1) - 1) - betaln(a, b + x) - (r + x) * np.log(alpha + tx)
    return first + np.where(x > 0, np.logaddexp(stays, left), stays)


def textbook_pareto(x, tx, T, r, alpha, s, beta):
    """By the integral over the moment of leaving, found with an adaptive rule."""
    head = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    tail, _ = quad(lambda u: (alpha + u) ** -(r + x) * (beta + u) ** -(s + 1), tx, T, epsabs=0, epsrel=1e-12)
    return head + np.log((alpha + T) ** -(r + x) * (beta + T) ** -s + s * tail)


@pytest.mark.parametrize("values", [(0.3, 5.0, 0.8, 2.5), (2.0, 30.0, 0.2, 0.4), (0.05, 0.3, 3.0, 9.0)])
def test_the_likelihood_is_the_textbooks(values):
    rng = np.random.default_rng(1)
    x, tx, T = simulated.bg_nbd(rng, 200)
    rows = grouped(customers(x, tx, T), unit=1.0)

    bg, _ = BGNBD()._likelihood(rows)(np.log(values))
    pareto, _ = ParetoNBD()._likelihood(rows)(np.log(values))

    assert bg == pytest.approx(textbook_bg(x, tx, T, *values).sum(), rel=1e-12)
    assert pareto == pytest.approx(
        sum(textbook_pareto(*one, *values) for one in zip(x, tx, T, strict=True)), rel=1e-9
    )


@pytest.mark.parametrize("model", [*TIMED, BGBB])
def test_the_gradient_is_the_slope(model):
    rng = np.random.default_rng(2)
    x, tx, T = simulated.bg_nbd(rng, 100)
    if model is BGBB:
        tx, T = np.ceil(tx), np.ceil(T)
        x = np.minimum(x, tx)
    likelihood = model()._likelihood(grouped(customers(x, np.where(x > 0, tx, 0), T), unit=1.0))
    here, step = np.log([0.6, 3.0, 0.7, 2.0]), 1e-5

    slope = [
        (likelihood(here + step * e)[0] - likelihood(here - step * e)[0]) / (2 * step) for e in np.eye(4)
    ]

    np.testing.assert_allclose(likelihood(here)[1], slope, rtol=1e-6, atol=1e-5)


@pytest.mark.parametrize("a", [0.4, 0.99, 1.7])
def test_expected_contacts_are_the_closed_form_in_2f1(a):
    r, alpha, b, t = 0.3, 5.0, 2.5, 39.0
    x, tx, T = np.array([0.0, 1, 2, 7, 30]), np.array([0.0, 5, 20, 30, 33]), np.full(5, 38.0)
    z = t / (alpha + T + t)
    inner = (a + b + x - 1) / (a - 1) * (1 - (1 - z) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z))
    left = np.where(x > 0, a / (b + np.maximum(x, 1) - 1) * ((alpha + T) / (alpha + tx)) ** (r + x), 0)

    found = at(BGNBD, r, alpha, a, b).conditional_expected_purchases(t, x, tx, T)

    np.testing.assert_allclose(found, inner / (1 + left), rtol=1e-9)


@pytest.mark.parametrize("model", TIMED)
def test_nothing_happens_where_a_closed_form_breaks_down(model):
    """At a = 1 and at s = 1 the closed forms divide 0 by 0."""
    near = [
        at(model, 0.5, 5.0, value, 2.0).conditional_expected_purchases(39, [0, 3, 50], [0, 20, 30], 38.0)
        for value in (1 - 1e-7, 1.0, 1 + 1e-7)
    ]

    np.testing.assert_allclose(near[0], near[1], rtol=1e-6)
    np.testing.assert_allclose(near[2], near[1], rtol=1e-6)


@pytest.mark.parametrize("model", TIMED)
def test_many_customers_at_once_are_foreseen_as_one_by_one(model):
    rng = np.random.default_rng(3)
    x, tx, T = simulated.bg_nbd(rng, 3000)
    made = at(model, 0.243, 4.4, 0.8, 2.4)

    for of in ("conditional_expected_purchases", "probability_silent"):
        one = [getattr(made, of)(39, *some) for some in zip(x[:40], tx[:40], T[:40], strict=True)]
        np.testing.assert_allclose(getattr(made, of)(39, x, tx, T)[:40], one, rtol=1e-9)


@pytest.mark.parametrize("model", TIMED)
def test_large_counts_and_long_times_do_not_overflow(model):
    x, tx, T = np.array([0.0, 10_000, 1_000_000]), np.array([0.0, 9e5, 1e6 - 1]), np.full(3, 1e6)
    made = at(model, 0.3, 5.0, 0.8, 2.5)

    for found in (
        made.probability_alive(x, tx, T),
        made.probability_silent(1e6, x, tx, T),
        made.conditional_expected_purchases(1e6, x, tx, T),
    ):
        assert np.isfinite(found).all()
        assert (found >= 0).all()
    assert (
        made.conditional_expected_purchases(1e6, x, tx, T)[1]
        < made.conditional_expected_purchases(1e6, x, tx, T)[2]
    )


@pytest.mark.parametrize(
    "values",
    [
        (300.0, 1.5, 900.0, 0.01, 0.0, 1000.0),
        (0.01, 1.01, 0.01, 900.0, 0.0, 1000.0),
        (50.0, 20.0, 5.0, 7.0, 3.0, 3.5),
    ],
)
def test_the_integral_is_that_of_an_adaptive_rule(values):
    k, m, a, b, low, high = values
    scale = -k * np.log(a + low) - m * np.log(b + low)
    cuts = np.append(low, low + (high - low) * 10.0 ** np.arange(-9, 1))

    found = power_integral(np.array([k]), m, a=a, b=b, low=np.array([low]), high=np.array([high]))
    expected = sum(
        quad(
            lambda u: np.exp(-k * np.log(a + u) - m * np.log(b + u) - scale),
            *some,
            epsabs=0,
            epsrel=1e-10,
            limit=500,
        )[0]
        for some in pairwise(cuts)
    )

    assert found.log[0] - scale == pytest.approx(np.log(expected), abs=1e-8)


def test_a_gaussian_rule_for_beta_is_exact_for_polynomials():
    nodes, weights = beta_rule(0.3, 2.5, 8)
    moments = [np.exp(betaln(0.3 + j, 2.5) - betaln(0.3, 2.5)) for j in range(15)]

    np.testing.assert_allclose([weights @ nodes**j for j in range(15)], moments, rtol=1e-10)


@pytest.mark.parametrize("model", TIMED)
def test_the_chance_of_silence_is_what_happens(model):
    """Customers of known rates, whose next year is drawn after their past: of those said to be p silent, p are."""
    rng = np.random.default_rng(4)
    x, tx, T, ahead = simulated.pareto_nbd(rng, 40_000, ahead=39)
    found = model().fit(x, tx, T)
    p = found.probability_silent(39)

    part = np.digitize(p, np.quantile(p, [0.2, 0.4, 0.6, 0.8]))
    said, happened = (np.array([one[part == i].mean() for i in range(5)]) for one in (p, ahead == 0))

    np.testing.assert_allclose(said, happened, atol=0.02 if model is ParetoNBD else 0.08)
    if model is ParetoNBD:
        assert found.conditional_expected_purchases(39).sum() == pytest.approx(ahead.sum(), rel=0.04)


def test_not_to_have_left_is_not_to_be_heard_of():
    """P(alive) of BG/NBD is 1 for everyone who never came back; the chance of silence ranks them last to be heard."""
    x, tx, T = simulated.bg_nbd(np.random.default_rng(5), 2000)
    found = BGNBD().fit(x, tx, T)

    assert found.probability_alive(0, 0, 30) == 1
    assert found.probability_silent(30, 0, 0, 30) > found.probability_silent(30, 5, 29, 30)


def test_bg_bb_foresees_what_its_customers_do():
    rng = np.random.default_rng(6)
    n, seen, ahead = 60_000, 6, 4
    comes = rng.random((n, seen + ahead)) < rng.beta(1.2, 0.75, n)[:, None]
    stays = np.cumsum(rng.random((n, seen + ahead)) < rng.beta(0.66, 2.8, n)[:, None], axis=1) == 0
    comes &= stays
    past, future = comes[:, :seen], comes[:, seen:]
    last = np.where(past.any(axis=1), seen - np.argmax(past[:, ::-1], axis=1), 0)
    found = BGBB().fit(past.sum(axis=1), last, seen)
    part = past.sum(axis=1)

    expected, silent = found.conditional_expected_purchases(ahead), found.probability_silent(ahead)

    for i in range(seen + 1):
        assert expected[part == i].mean() == pytest.approx(future[part == i].sum(axis=1).mean(), abs=0.06)
        assert silent[part == i].mean() == pytest.approx((~future[part == i].any(axis=1)).mean(), abs=0.03)
        assert found.probability_alive()[part == i].mean() == pytest.approx(
            stays[part == i, seen].mean(), abs=0.03
        )
    np.testing.assert_allclose(list(found.params_.values()), (1.2, 0.75, 0.66, 2.8), rtol=0.12)


@pytest.mark.parametrize("model", TIMED)
def test_a_row_of_weight_three_is_three_customers(model):
    x, tx, T = simulated.bg_nbd(np.random.default_rng(7), 400)
    x, tx, T = x, np.round(tx), np.ceil(T) + 1

    three = model().fit(np.tile(x, 3), np.tile(tx, 3), np.tile(T, 3))
    weighed = model().fit(x, tx, T, weights=np.full(400, 3))

    np.testing.assert_allclose(list(weighed.params_.values()), list(three.params_.values()), rtol=1e-9)
    np.testing.assert_allclose(
        list(weighed.standard_errors_.values()), list(three.standard_errors_.values()), rtol=1e-7
    )
    assert weighed.log_likelihood_ == pytest.approx(three.log_likelihood_, rel=1e-12)
    assert weighed.n_ == three.n_ == 1200
    assert weighed.conditional_expected_purchases(10).shape == (400,)


@pytest.mark.parametrize("model", TIMED)
def test_days_and_weeks_say_the_same(model):
    x, tx, T = simulated.bg_nbd(np.random.default_rng(8), 800)

    weeks, days = model().fit(x, tx, T), model().fit(x, 7 * tx, 7 * T)

    for name, value in weeks.params_.items():
        assert days.params_[name] == pytest.approx(value * (7 if name in model.times else 1), rel=1e-5)
    assert days.log_likelihood_ == pytest.approx(weeks.log_likelihood_ - x.sum() * np.log(7), rel=1e-9)
    np.testing.assert_allclose(
        days.conditional_expected_purchases(70), weeks.conditional_expected_purchases(10), rtol=1e-5
    )


@pytest.mark.parametrize("kind", [list, pd.Series, pl.Series])
def test_any_kind_of_column_is_taken(kind):
    x, tx, T = simulated.bg_nbd(np.random.default_rng(9), 300)

    found = BGNBD().fit(kind(x), kind(tx), kind(T))

    assert found.params_ == BGNBD().fit(x, tx, T).params_
    np.testing.assert_array_equal(
        found.probability_alive(kind(x), kind(tx), kind(T)), found.probability_alive()
    )


@pytest.mark.parametrize("model", TIMED)
def test_a_model_is_cloned_and_kept_like_any_estimator(model):
    x, tx, T = simulated.bg_nbd(np.random.default_rng(10), 300)
    found = model(level=0.9).fit(x, tx, T)

    again = pickle.loads(pickle.dumps(found))

    assert clone(found).get_params() == {"level": 0.9}
    assert not hasattr(clone(found), "params_")
    np.testing.assert_array_equal(
        again.conditional_expected_purchases(5), found.conditional_expected_purchases(5)
    )
    with pytest.raises(BadInput, match="call fit first"):
        model().probability_alive(1, 2, 3)


def test_a_gap_gives_a_gap_and_changes_nothing_else():
    x, tx, T = simulated.bg_nbd(np.random.default_rng(11), 300)
    whole = BGNBD().fit(x[1:], tx[1:], T[1:])
    x[0] = np.nan

    found = BGNBD().fit(x, tx, T)

    assert found.params_ == whole.params_
    assert np.isnan(found.probability_alive()[0])
    np.testing.assert_array_equal(found.probability_alive()[1:], whole.probability_alive())


def test_where_customers_do_not_differ_the_fit_says_so():
    rng = np.random.default_rng(12)
    T = np.full(2000, 40.0)
    x = rng.poisson(4, 2000).astype(float)
    tx = np.where(x > 0, T * rng.random(2000) ** (1 / np.maximum(x, 1)), 0)

    found = BGNBD().fit(x, tx, T)

    assert any("do not settle the parameters" in one for one in found.summary().caveats)
    assert found.conditional_expected_purchases(40).sum() == pytest.approx(8000, rel=0.05)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (([1, 2], [1, 2], [3]), "equal length"),
        (([0.5] * 20, [1] * 20, [3] * 20), "frequency counts repeat contacts"),
        (([1] * 20, [4] * 20, [3] * 20), "not after it"),
        (([0] * 20, [1] * 20, [3] * 20), "has recency 0"),
        (([0] * 20, [0] * 20, [3] * 20), "one who came back"),
        (([1], [1], [3]), "at least 10 customers"),
        (([1] * 20, [1] * 20, [3] * 20, [-1] * 20), "not below 0"),
    ],
)
def test_what_cannot_be_learnt_from_is_said(given, words):
    with pytest.raises(BadInput, match=words):
        ParetoNBD().fit(*given)


def test_periods_are_whole():
    with pytest.raises(BadInput, match="whole periods"):
        BGBB().fit([1] * 20, [1.5] * 20, 6)
    model = BGBB().fit([0, 1, 2] * 20, [0, 3, 6] * 20, 6)
    with pytest.raises(BadInput, match="whole number of periods"):
        model.conditional_expected_purchases(2.5)
    with pytest.raises(BadInput, match="together"):
        model.probability_alive(frequency=[1])


def test_intervals_hold_the_truth_in_19_of_20_samples():
    """Four hundred samples of 800 customers; the intervals of all four parameters of BG/NBD."""
    rng, truth = np.random.default_rng(13), {"r": 0.5, "alpha": 4.0, "a": 1.2, "b": 3.0}
    held = []
    for _ in range(400):
        found = BGNBD().fit(*simulated.bg_nbd(rng, 800, until=(60, 80), **truth)).summary()
        held.append([one.low <= truth[one.name] <= one.high for one in found.estimates])

    shares = np.mean(held, axis=0)

    assert ((shares >= 0.925) & (shares <= 0.975)).all(), shares
