from __future__ import annotations

import numpy as np
from scipy import stats

from gehoor_signals.outbreaks import bounds


def test_quantiles_and_tails_are_those_of_scipy():
    rng = np.random.default_rng(2)
    mean, phi = 10 ** rng.uniform(-3, 4, 2000), 1 + 10 ** rng.uniform(-3, 2, 2000)
    observed = np.floor(mean * rng.uniform(0, 3, 2000))
    size = mean / (phi - 1)

    for probability in (0.5, 0.95, 0.99, 0.9999):
        np.testing.assert_array_equal(
            bounds.quantile(probability, mean, phi), stats.nbinom.ppf(probability, size, 1 / phi)
        )
    np.testing.assert_allclose(
        bounds.tail(observed, mean, phi), stats.nbinom.sf(observed - 1, size, 1 / phi), rtol=1e-7, atol=1e-300
    )


def test_without_overdispersion_they_are_poissons():
    mean = np.array([0.0001, 0.7, 12.0, 900.0])
    one = np.ones(4)

    np.testing.assert_array_equal(bounds.quantile(0.99, mean, one), stats.poisson.ppf(0.99, mean))
    np.testing.assert_allclose(bounds.tail(mean.round(), mean, one), stats.poisson.sf(mean.round() - 1, mean))


def test_what_is_not_known_has_no_bound_and_what_is_huge_has_one():
    mean, phi = np.array([np.nan, 1.0, 1e18, 1e-18]), np.array([2.0, np.nan, 3.0, 2.0])

    found = bounds.quantile(0.99, mean, phi)

    np.testing.assert_allclose(found, [np.nan, np.nan, 1e18, 0.0], rtol=1e-6)
