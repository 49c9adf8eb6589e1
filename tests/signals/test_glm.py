from __future__ import annotations

import warnings

import numpy as np
import pytest

from gehoor_signals import glm


def data(rng, family, n=200):
    X = np.column_stack([np.ones(n), rng.normal(size=(n, 2)), rng.random(n) < 0.3])
    eta = X @ np.array([0.3, 0.5, -0.2, 0.4])
    if family == "gaussian":
        return X, eta + rng.normal(size=n)
    if family == "gamma":
        return X, rng.gamma(2, np.exp(eta) / 2)
    if family == "poisson":
        return X, rng.poisson(np.exp(eta)).astype(float)
    return X, (rng.random(n) < 1 / (1 + np.exp(-eta))).astype(float)


@pytest.mark.parametrize("family", ["gaussian", "gamma", "poisson", "binomial"])
def test_coefficients_and_both_covariances_are_those_of_statsmodels(family):
    sm = pytest.importorskip("statsmodels.api")
    X, y = data(np.random.default_rng(2), family)
    kinds = {
        "gaussian": sm.families.Gaussian(),
        "gamma": sm.families.Gamma(sm.families.links.Log()),
        "poisson": sm.families.Poisson(),
        "binomial": sm.families.Binomial(),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = sm.GLM(y, X, family=kinds[family])
        theirs = model.fit(tol=1e-14, maxiter=200, scale="X2")
        linear = sm.OLS(y, X).fit(cov_type="HC3")

    ours = glm.fit(X, y, family)

    assert ours.converged
    np.testing.assert_allclose(ours.coef, theirs.params, rtol=1e-7)
    np.testing.assert_allclose(ours.model, theirs.cov_params(), rtol=1e-6)
    if family == "gaussian":
        np.testing.assert_allclose(ours.robust, linear.cov_params(), rtol=1e-8)


def test_zeros_are_amounts_too():
    rng = np.random.default_rng(3)
    X, y = data(rng, "gamma", n=20000)
    nothing = rng.random(len(y)) < 0.25

    ours = glm.fit(X, np.where(nothing, 0, y / 0.75), "gamma")

    assert ours.converged
    np.testing.assert_allclose(ours.coef, [0.3, 0.5, -0.2, 0.4], atol=0.06)


def test_an_offset_takes_away_what_is_known():
    X, y = data(np.random.default_rng(4), "gamma")

    plain, ten_times = glm.fit(X, y, "gamma"), glm.fit(X, 10 * y, "gamma", offset=np.full(len(y), np.log(10)))

    np.testing.assert_allclose(plain.coef, ten_times.coef, rtol=1e-7)


def test_columns_that_add_nothing_are_found():
    rng = np.random.default_rng(5)
    a, b = rng.normal(size=(2, 50))

    assert glm.independent(np.column_stack([np.ones(50), a, 2 * a + 1, b, np.zeros(50), a - b])) == [0, 1, 3]
