from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm

from gehoor_signals import silence
from gehoor_signals.errors import BadInput
from gehoor_signals.regressions import logistic

SHARED = (
    Path(os.environ.get("GEHOOR_SHARED") or Path(__file__).resolve().parents[4] / "shared")
    / "data"
    / "telco_churn"
)


def contracts(rng, n, *, odds=2.0, seen=24):
    angry, price = rng.random(n) < 0.4, rng.normal(size=n)
    logit = np.log(0.04 / 0.96) + np.log(odds) * angry + 0.3 * price
    until = rng.geometric(1 / (1 + np.exp(-logit)))
    return {"duration": np.minimum(until, seen), "left": until <= seen, "angry": angry * 1, "price": price}


def test_logistic_regression_is_that_of_statsmodels():
    rng = np.random.default_rng(1)
    X = np.column_stack([np.ones(500), rng.normal(size=(500, 3))])
    y = (rng.random(500) < 1 / (1 + np.exp(-X @ [0.2, 1, -1, 0.5]))).astype(float)

    ours, theirs = logistic(X, y, ridge=0), sm.Logit(y, X).fit(disp=0)

    np.testing.assert_allclose(ours.coefficients, theirs.params, rtol=1e-7)
    np.testing.assert_allclose(ours.covariance, theirs.cov_params(), rtol=1e-6)


def test_logistic_regression_stays_finite_where_a_column_separates():
    X = np.column_stack([np.ones(40), np.repeat([0.0, 1.0], 20)])

    found = logistic(X, np.repeat([0.0, 1.0], 20))

    assert np.isfinite(found.coefficients).all()
    assert found.coefficients[1] > 5


def test_steps_of_the_baseline_are_months_in_a_row():
    """The same odds as a logistic regression with one row for every month of every customer."""
    data = contracts(np.random.default_rng(2), 600, seen=6)
    who = np.repeat(np.arange(600), data["duration"])
    month = np.concatenate([np.arange(1, n + 1) for n in data["duration"]])
    leaves = (data["left"][who]) & (month == data["duration"][who])
    step = np.column_stack([month == 1, month == 2, month == 3, month > 3]).astype(float)
    X = np.column_stack([step, data["angry"][who], data["price"][who]])

    found = silence.hazard(data, covariates=["angry", "price"])

    expected = sm.Logit(leaves.astype(float), X).fit(disp=0).params[4:]
    np.testing.assert_allclose([np.log(one.value) for one in found.estimates], expected, rtol=1e-3)


def test_the_interval_of_the_odds_holds_the_truth_in_19_of_20():
    rng = np.random.default_rng(3)
    held = []
    for _ in range(400):
        found = silence.hazard(contracts(rng, 400), covariates=["angry", "price"])
        held.append(found.low <= 2.0 <= found.high)

    assert 0.925 <= np.mean(held) <= 0.975


def test_the_chance_to_leave_is_what_happens():
    rng = np.random.default_rng(4)
    now, later = contracts(rng, 6000, seen=12), contracts(np.random.default_rng(4), 6000, seen=24)
    still = ~now["left"]

    found = silence.hazard({**now, "customer": np.arange(6000)}, covariates=["angry", "price"], horizon=12)
    place = np.argsort(found.customer.astype(int))

    assert found.p_leave[place].mean() == pytest.approx(later["left"][still].mean(), abs=0.03)
    high = found.p_leave[place] > np.median(found.p_leave)
    assert later["left"][still][high].mean() == pytest.approx(found.p_leave[place][high].mean(), abs=0.04)


def test_cox_says_much_the_same():
    pytest.importorskip("lifelines")
    data = contracts(np.random.default_rng(5), 1500)

    found = silence.hazard(data, covariates=["angry", "price"], cox=True)

    for ours, theirs in zip(found.estimates, found.cox, strict=True):
        assert np.log(theirs.value) == pytest.approx(np.log(ours.value), abs=0.08)
    assert found.cox_concordance == pytest.approx(found.concordance, abs=0.005)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the telecom data are not beside this checkout")
def test_who_leaves_the_telecom_firm():
    with (SHARED / "telco_churn.csv").open() as file:
        rows = list(csv.DictReader(file))
    names = [one for one in rows[0] if one not in {"customerID", "tenure", "TotalCharges", "Churn"}]
    data = {name: [one[name] for one in rows] for name in (*names, "customerID", "tenure", "Churn")}

    found = silence.hazard(data, duration="tenure", left="Churn", customer="customerID", covariates=names)

    assert found.concordance >= 0.86
    assert {one.name: one.value for one in found.estimates}["Contract Two year"] < 0.2


def test_texts_are_compared_with_the_first_and_gaps_are_left_out():
    data = contracts(np.random.default_rng(6), 500)
    data["region"] = np.array(["b", "a", "", "c", "a"] * 100, dtype=object)

    found = silence.hazard(data, covariates=["region"])

    assert [one.name for one in found.estimates] == ["region b", "region c"]
    assert found.n == 400
    assert "100 customers with a gap are left out." in found.caveats


@pytest.mark.parametrize(
    ("change", "words"),
    [({"duration": [1.5] * 100}, "whole periods"), ({"left": [False] * 100}, "at least 10 of each")],
)
def test_what_cannot_be_used_is_said(change, words):
    data = {"duration": [3] * 100, "left": [True, False] * 50}

    with pytest.raises(BadInput, match=words):
        silence.hazard({**data, **change})
