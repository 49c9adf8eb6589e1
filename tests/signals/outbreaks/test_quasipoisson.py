"""Against statsmodels, which fits one regression at a time."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from gehoor_signals.outbreaks import quasipoisson, reference

DESIGN = reference.seasons(3, 2, 52, 6, 10)


def draw(rng, fits=6):
    mean = np.exp(
        rng.uniform(0.5, 3, (fits, 1)) + 0.4 * np.cos(2 * np.pi * DESIGN.lags / 52) + 0.004 * DESIGN.times
    )
    return rng.negative_binomial(mean / 0.7, 1 / 1.7).astype(float)


def beside(y, weights, exposure, known, *, slope):
    """What statsmodels finds for one row: coefficients, dispersion, prediction and its variance, leverages."""
    columns = (DESIGN.season[:, None] == np.arange(DESIGN.seasons)).astype(float)
    now = (np.arange(DESIGN.seasons) == DESIGN.here).astype(float)
    if slope:
        columns, now = np.column_stack([columns, DESIGN.times]), np.append(now, DESIGN.now)
    columns, y, weights = columns[known], y[known], weights[known]
    family, offset = sm.families.Poisson(), np.log(exposure[known])
    model = sm.GLM(y, columns, family=family, freq_weights=weights, offset=offset).fit(tol=1e-12, maxiter=100)
    covariance = np.linalg.inv((columns.T * (model.mu * weights)) @ columns)
    hat = np.einsum("ij,jk,ik->i", columns, covariance, columns) * model.mu * weights
    pearson = np.sum(weights * (y - model.mu) ** 2 / model.mu) / (len(y) - len(now))
    return model.params, pearson, now @ model.params, now @ covariance @ now, hat


@pytest.mark.parametrize("slope", [False, True])
@pytest.mark.parametrize("extra", ["nothing", "weights", "exposure", "gaps"])
def test_a_fit_is_that_of_statsmodels(slope, extra):
    rng = np.random.default_rng(11)
    y = draw(rng)
    weights = rng.uniform(0.2, 1.5, y.shape) if extra == "weights" else np.ones(y.shape)
    exposure = rng.uniform(100, 300, y.shape) if extra == "exposure" else np.ones(y.shape)
    known = rng.random(y.shape) < (0.8 if extra == "gaps" else 2)
    rows = quasipoisson.rows(y, known, exposure)
    rows = quasipoisson.Rows(rows.y, rows.start, rows.constant, weights * known, rows.log_exposure)

    fit = quasipoisson.fit(rows, DESIGN, DESIGN.sums(), slope=slope)

    free = known.sum(axis=1) - DESIGN.seasons - slope
    dispersion, leverage = quasipoisson.dispersion(fit, rows, free), fit.leverage(DESIGN)
    eta, variance = fit.predicted(DESIGN)
    assert fit.converged.all()
    for i in range(len(y)):
        expected = beside(y[i], weights[i], exposure[i], known[i], slope=slope)
        found = np.append(fit.level[i], [fit.slope[i]] * slope), dispersion[i], eta[i], variance[i]
        for ours, theirs in zip((*found, leverage[i][known[i]]), expected, strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-4)


def test_a_fit_does_not_hang_on_what_is_fitted_beside_it():
    y = draw(np.random.default_rng(3), 40)
    together = quasipoisson.fit(quasipoisson.rows(y), DESIGN, DESIGN.sums(), slope=True)
    alone = quasipoisson.fit(quasipoisson.rows(y[7:8]), DESIGN, DESIGN.sums(), slope=True)

    np.testing.assert_allclose(together.level[7], alone.level[0], rtol=1e-12)
    np.testing.assert_allclose(together.slope[7], alone.slope[0], rtol=1e-10)


def test_no_case_at_all_is_no_convergence_in_25_steps_of_many_rows():
    long, short = reference.seasons(5, 3, 52, 10, 26), reference.windows(5, 3, 52)

    fits = [
        quasipoisson.fit(quasipoisson.rows(np.zeros((1, len(one.lags)))), one, one.sums(), slope=False)
        for one in (long, short)
    ]

    assert [fit.converged.tolist() for fit in fits] == [[False], [True]]


def test_seasons_are_those_of_noufaily_2013():
    """Ten seasons: seven weeks around now, nine of five weeks; the last 26 weeks and this one are left out."""
    design = reference.seasons(5, 3, 52, 10, 26)

    a_year = design.season[(design.lags >= 56) & (design.lags < 56 + 52)]
    assert np.bincount(a_year).tolist() == [5] * 9 + [7]
    assert (design.lags.max(), design.lags.min(), len(design.lags)) == (263, 27, 237)
    assert design.season[np.isin(design.lags, [49, 52, 55])].tolist() == [9, 9, 9]
    assert design.season[np.isin(design.lags, [56, 48])].tolist() == [8, 0]
