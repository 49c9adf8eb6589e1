from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from scipy import integrate, stats

from gehoor_signals import disproportionality
from gehoor_signals.disproportionality.mixture import Theta, fit, quantile, weight_of_first
from gehoor_signals.errors import BadInput

NAMES = {"product": "product", "event": "event", "report": "report"}
TRUTH = Theta(3.0, 0.4, 2.0, 1.9, 0.07)


def reports(table):
    """A frame with so many reports of each (product, event)."""
    rows = [pair for pair, n in table.items() for _ in range(n)]
    return {
        "report": list(range(len(rows))),
        "product": [one for one, _ in rows],
        "event": [one for _, one in rows],
    }


FOURFOLD = reports({("a", "x"): 20, ("a", "y"): 80, ("b", "x"): 100, ("b", "y"): 9800})


def row(found, product, event):
    return next(
        i for i, one in enumerate(zip(found.products, found.events, strict=True)) if one == (product, event)
    )


def counts_of_the_mixture(rng, n, truth=TRUTH):
    """Pairs drawn from the model, and only those that were reported, each component cut off below one."""
    E = rng.gamma(0.5, 0.6, n) + 0.005
    high = rng.random(n) < truth.p
    shape, rate = np.where(high, truth.alpha1, truth.alpha2), np.where(high, truth.beta1, truth.beta2)
    N = np.zeros(n)
    while (none := N == 0).any():
        N[none] = rng.poisson(rng.gamma(shape[none]) / rate[none] * E[none])
    return N, E


def test_prr_and_ror_are_the_ratios_of_the_fourfold_table():
    prr = disproportionality.prr(FOURFOLD)
    ror = disproportionality.ror(FOURFOLD)
    i, j = row(prr, "a", "x"), row(ror, "a", "x")

    assert prr.score[i] == pytest.approx((20 / 100) / (100 / 9900))
    assert ror.score[j] == pytest.approx(20 * 9800 / (80 * 100))
    assert (prr.N[i], prr.E[i]) == (20, pytest.approx(100 * 120 / 10_000))


def test_the_intervals_of_prr_and_ror_are_those_of_scipy():
    prr, ror = disproportionality.prr(FOURFOLD), disproportionality.ror(FOURFOLD)
    relative = stats.contingency.relative_risk(20, 100, 100, 9900).confidence_interval(0.95)
    odds = stats.contingency.odds_ratio([[20, 80], [100, 9800]], kind="sample").confidence_interval(0.95)

    i, j = row(prr, "a", "x"), row(ror, "a", "x")

    assert (prr.lower[i], prr.upper[i]) == pytest.approx((relative.low, relative.high))
    assert (ror.lower[j], ror.upper[j]) == pytest.approx((odds.low, odds.high))


def test_chi_squared_of_the_criteria_is_that_of_scipy():
    weak = reports({("a", "x"): 4, ("a", "y"): 36, ("b", "x"): 40, ("b", "y"): 920})
    strong = reports({("a", "x"): 5, ("a", "y"): 35, ("b", "x"): 40, ("b", "y"): 920})
    tested = [stats.chi2_contingency(one)[0] for one in ([[4, 36], [40, 920]], [[5, 35], [40, 920]])]

    found = [disproportionality.prr(one) for one in (weak, strong)]

    assert (
        [one.signal[row(one, "a", "x")] for one in found] == [chi2 >= 4 for chi2 in tested] == [False, True]
    )


def test_the_information_component_is_shrunk_by_half_a_report():
    found = disproportionality.bcpnn(FOURFOLD)
    i = row(found, "a", "x")
    posterior = stats.gamma(20.5, scale=1 / 1.7)

    assert found.score[i] == pytest.approx(np.log2(20.5 / 1.7))
    assert found.lower[i] == pytest.approx(np.log2(posterior.ppf(0.025)))
    assert found.upper[i] == pytest.approx(np.log2(posterior.ppf(0.975)))


def test_a_report_counts_once_for_a_pair():
    twice = {name: list(column) * 2 for name, column in FOURFOLD.items()}

    once, again = disproportionality.ebgm(FOURFOLD, **NAMES), disproportionality.ebgm(twice, **NAMES)

    assert again.n == once.n == 10_000
    np.testing.assert_array_equal(again.EBGM, once.EBGM)


def test_what_is_expected_within_strata_is_the_sum_over_them():
    rng = np.random.default_rng(4)
    rows = {name: rng.integers(0, 4, 300).astype(str) for name in ("product", "event", "region")}
    rows["report"] = np.arange(300)

    found = disproportionality.ebgm(rows, **NAMES, stratify_by="region")

    product, event, region = (rows[one].tolist() for one in ("product", "event", "region"))
    ours = Counter(zip(product, region, strict=True))
    theirs, size = Counter(zip(event, region, strict=True)), Counter(region)
    expected = [
        sum(ours[p, s] * theirs[e, s] / size[s] for s in size)
        for p, e in zip(found.products, found.events, strict=True)
    ]
    np.testing.assert_allclose(found.E, expected)


def test_the_prior_that_made_the_counts_is_found_again():
    rng = np.random.default_rng(8)
    fits = []
    for _ in range(10):
        N, E = counts_of_the_mixture(rng, 10_000)
        fits.append(fit(N, E, np.ones(len(N)))[0])

    error = np.std(np.log(fits), axis=0) / np.sqrt(10)

    assert (np.abs(np.mean(np.log(fits), axis=0) - np.log(TRUTH)) < 4 * error + 0.02).all()


def test_the_slope_of_the_likelihood_is_that_of_differences():
    from scipy.optimize import approx_fprime

    from gehoor_signals.disproportionality.mixture import _log_likelihood

    N, E = counts_of_the_mixture(np.random.default_rng(2), 500)
    counts, where = np.unique(N, return_inverse=True)
    arguments = (counts, where, E, np.ones(500))
    z = np.array([0.8, -0.4, 0.3, 0.6, -1.5])

    slope = approx_fprime(z, lambda at: _log_likelihood(at, *arguments)[0], 1e-7)

    np.testing.assert_allclose(_log_likelihood(z, *arguments)[1], slope, rtol=1e-4, atol=1e-3)


def test_score_and_quantiles_are_those_of_the_posterior():
    N, E = np.array([1.0, 4.0, 16.0]), np.array([0.05, 2.0, 0.4])
    first = weight_of_first(TRUTH, N, E)
    low, high = (quantile(level, TRUTH, first, N, E) for level in (0.05, 0.95))

    for i in range(3):

        def density(rate, i=i):
            one = stats.gamma(TRUTH.alpha1, scale=1 / TRUTH.beta1).pdf(rate)
            other = stats.gamma(TRUTH.alpha2, scale=1 / TRUTH.beta2).pdf(rate)
            return (TRUTH.p * one + (1 - TRUTH.p) * other) * stats.poisson(rate * E[i]).pmf(N[i])

        whole = integrate.quad(density, 0, 200, limit=500)[0]
        assert integrate.quad(density, 0, low[i], limit=500)[0] / whole == pytest.approx(0.05, abs=1e-6)
        assert integrate.quad(density, 0, high[i], limit=500)[0] / whole == pytest.approx(0.95, abs=1e-6)


def test_nine_in_ten_true_rates_lie_between_the_quantiles():
    """The quantiles take the rates as they are among all pairs; so here no pair is left out for want of reports."""
    rng = np.random.default_rng(5)
    high = rng.random(40_000) < TRUTH.p
    shape, rate = np.where(high, TRUTH.alpha1, TRUTH.alpha2), np.where(high, TRUTH.beta1, TRUTH.beta2)
    truth, E = rng.gamma(shape) / rate, rng.gamma(2.0, 1.0, 40_000)
    N = rng.poisson(truth * E).astype(float)

    first = weight_of_first(TRUTH, N, E)
    held = (quantile(0.05, TRUTH, first, N, E) <= truth) & (truth <= quantile(0.95, TRUTH, first, N, E))

    assert held.mean() == pytest.approx(0.9, abs=0.01)


def test_products_and_complaints_without_relation_give_no_signal():
    rng = np.random.default_rng(11)
    signals = [
        disproportionality.ebgm(
            {
                "report": np.arange(4000),
                "product": rng.integers(0, 60, 4000),
                "event": rng.integers(0, 40, 4000),
            },
            **NAMES,
        ).signal.sum()
        for _ in range(5)
    ]

    assert signals == [0] * 5


def test_it_says_where_to_look_first():
    found = disproportionality.bcpnn(FOURFOLD)

    assert found.says == (
        "Look into x of a first: 20 reports where 1.2 were to be expected (IC at least 2.89); "
        "1 of 4 pairs have an interval of the information component above 0."
    )


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [
        (
            {"report": [1], "product": [""], "event": ["x"]},
            {},
            "There is no row with a product, an event and a report",
        ),
        ({"report": [1], "product": ["a"]}, {}, "There is no column 'event'"),
        (
            {"report": [1, 1], "product": ["a", "a"], "event": ["x", "y"], "region": ["n", "s"]},
            {"stratify_by": "region"},
            "Report 1 lies in two strata",
        ),
        (
            {"report": [1], "product": ["a"], "event": ["x"]},
            {"stratify_by": "event"},
            "must be different columns",
        ),
    ],
)
def test_what_cannot_be_used_is_said(data, options, words):
    with pytest.raises(BadInput, match=words):
        disproportionality.ebgm(data, **NAMES, **options)


def test_a_prior_that_has_shrunk_to_one_rate_is_said():
    rng = np.random.default_rng(31)
    rows = {
        "product": rng.integers(0, 25, 4000),
        "event": rng.integers(0, 20, 4000),
        "report": np.arange(4000),
    }

    found = disproportionality.ebgm(rows, product="product", event="event", report="report")

    assert max(found.theta_.alpha1, found.theta_.alpha2) > 1000
    assert any("shrunk to one rate" in caveat for caveat in found.caveats)
