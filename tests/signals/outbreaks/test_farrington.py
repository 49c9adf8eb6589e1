from __future__ import annotations

import numpy as np
import pytest

from gehoor_signals import outbreaks
from gehoor_signals.errors import BadInput

BOTH = [outbreaks.farrington, outbreaks.farrington_flexible]


def weekly(rng, series=4, weeks=320, mean=8.0):
    season = np.exp(0.4 * np.cos(2 * np.pi * np.arange(weeks) / 52))
    return rng.negative_binomial(mean * season / 0.5, 1 / 1.5, (series, weeks)).astype(float)


@pytest.mark.parametrize("method", BOTH)
def test_each_series_is_judged_by_itself(method):
    counts = weekly(np.random.default_rng(1))

    together = method(counts)
    alone = [method(one) for one in counts]

    np.testing.assert_allclose(together.upperbound, np.vstack([one.upperbound for one in alone]), rtol=1e-9)
    assert together.alarm.tolist() == [one.alarm[0].tolist() for one in alone]
    assert together.upperbound.shape == together.expected.shape == together.score.shape == (4, 320 - 263)


@pytest.mark.parametrize("method", BOTH)
def test_the_future_does_not_change_the_past(method):
    counts = weekly(np.random.default_rng(2))

    np.testing.assert_array_equal(
        method(counts[:, :300], evaluate=5).upperbound, method(counts).upperbound[:, 32:37]
    )


@pytest.mark.parametrize("method", BOTH)
def test_an_alarm_is_a_score_above_one_and_a_count_above_the_bound(method):
    found = method(weekly(np.random.default_rng(3), 30), alpha=0.1, min_cases=None)

    assert found.alarm.any()
    assert found.alarm.tolist() == (found.score > 1).tolist()
    assert found.alarm.tolist() == (found.observed > found.upperbound).tolist()


@pytest.mark.parametrize("method", BOTH)
def test_twice_as_many_owners_are_twice_as_many_expected(method):
    counts = weekly(np.random.default_rng(4), mean=40)
    owners = np.full(counts.shape, 1000.0)
    doubled = owners.copy()
    doubled[:, -1] = 2000

    before = method(counts, exposure=owners, evaluate=1)
    after = method(
        counts, exposure=doubled, evaluate=1, **({"trend": None} if method is BOTH[1] else {"trend": False})
    )
    without = method(counts, evaluate=1, **({"trend": None} if method is BOTH[1] else {"trend": False}))

    np.testing.assert_allclose(after.expected, 2 * without.expected, rtol=1e-9)
    np.testing.assert_allclose(before.upperbound, method(counts, evaluate=1).upperbound, rtol=1e-9)


def test_too_few_cases_lately_hold_the_alarm_back_and_it_is_said():
    counts = np.zeros((1, 320))
    counts[0, ::40] = 1
    counts[0, -1] = 4

    held = outbreaks.farrington_flexible(counts, evaluate=1)
    free = outbreaks.farrington_flexible(counts, evaluate=1, min_cases=None)

    assert (held.alarm.tolist(), held.held.tolist()) == ([[False]], [[True]])
    assert np.isnan(held.upperbound).all()
    assert free.alarm.tolist() == [[True]]
    assert "1 series had fewer than 5 cases in 4 weeks and cannot be in alarm." in held.caveats


def test_no_case_in_years_is_nothing_to_compare_with():
    found = outbreaks.farrington_flexible(np.zeros((1, 320)), evaluate=1, min_cases=None)

    assert np.isnan(found.upperbound).tolist() == [[True]]
    assert found.alarm.tolist() == [[False]]
    assert found.says.startswith("Nothing can be said")


def test_cases_of_a_product_that_never_had_any_are_named_though_not_judged():
    counts = np.zeros((3, 320))
    counts[0], counts[1, -1], counts[2, -1] = 6, 3, 12

    found = outbreaks.farrington_flexible(counts, evaluate=1)

    assert np.isnan(found.expected[:, 0]).tolist() == [False, True, True]
    assert any("though there are cases now: series 3 (12), series 2 (3)." in one for one in found.caveats)


def test_a_past_outbreak_hardly_raises_the_bound():
    counts = weekly(np.random.default_rng(5), 20)
    struck = counts.copy()
    struck[:, 315 - 104 : 315 - 101] += 60

    plain = outbreaks.farrington_flexible(counts, evaluate=[315]).upperbound.mean()
    reweighted = outbreaks.farrington_flexible(struck, evaluate=[315]).upperbound.mean()
    naive = outbreaks.farrington_flexible(struck, evaluate=[315], reweight=False).upperbound.mean()

    assert plain < reweighted < plain + 0.5 * (naive - plain)


def test_a_trend_is_dropped_when_it_leads_to_more_than_there_ever_was():
    weeks = np.arange(320)
    steep = np.round(20 * np.exp(0.01 * weeks))[None]
    gentle = np.round(2000 * np.exp(-0.002 * weeks))[None]

    steeply, gently = (outbreaks.farrington_flexible(one, evaluate=1, periods=1) for one in (steep, gentle))

    assert steeply.expected[0, 0] < steep[0, 260]
    np.testing.assert_allclose(gently.expected, gentle[:, -1:], rtol=0.01)


def test_two_years_are_too_few_for_a_trend():
    counts = np.round(300 * np.exp(-0.004 * np.arange(320)))[None]

    two, three = (outbreaks.farrington_flexible(counts, years_back=one, evaluate=1) for one in (2, 3))

    assert two.expected[0, 0] > 1.2 * counts[0, -1]
    np.testing.assert_allclose(three.expected, counts[:, -1:], rtol=0.02)


@pytest.mark.parametrize("method", BOTH)
def test_gaps_are_left_out_and_too_many_say_nothing(method):
    counts = weekly(np.random.default_rng(6), 3)
    counts[0, 100:104] = np.nan
    counts[1, :250] = np.nan
    counts[2, -1] = np.nan

    found = method(counts, evaluate=1)

    assert np.isnan(found.expected[:, 0]).tolist() == [False, True, False]
    assert np.isnan(found.score[:, 0]).tolist() == [False, True, True]


@pytest.mark.parametrize("method", BOTH)
def test_a_short_series_is_no_error(method):
    found = method(np.ones((2, 30)))

    assert found.upperbound.shape == (2, 0)
    assert found.says == "Nothing can be said: no series is long enough to be compared with its past."


@pytest.mark.parametrize("method", BOTH)
@pytest.mark.parametrize("power", ["2/3", "1/2", "none"])
def test_each_power_gives_about_the_same_bound_for_large_counts(method, power):
    counts = np.random.default_rng(7).poisson(5000, (1, 320)).astype(float)
    settings = {"threshold": "delta"} if method is outbreaks.farrington_flexible else {}

    found = method(counts, evaluate=1, alpha=0.05, power=power, **settings)

    z = 1.6449 if method is outbreaks.farrington_flexible else 1.96
    np.testing.assert_allclose(found.upperbound, 5000 + z * np.sqrt(5000), rtol=0.015)


def test_the_false_positive_rate_is_what_was_asked_for():
    counts = weekly(np.random.default_rng(8), 400, 264, mean=12)

    found = outbreaks.farrington_flexible(counts, alpha=0.05, trend=None, min_cases=None)

    assert 0.02 <= found.alarm.mean() <= 0.08


@pytest.mark.parametrize(
    "setting",
    [
        {"trend": "sometimes"},
        {"threshold": "poisson"},
        {"alpha": 1.5},
        {"trend_alpha": 0},
        {"min_cases": (5, 0)},
        {"years_back": 0},
        {"half_window": 26},
        {"periods": 60},
        {"periods": 0},
        {"exclude_recent": 400},
        {"threshold": "delta", "power": "3/4"},
        {"exposure": np.zeros((1, 320))},
        {"exposure": np.ones((2, 320))},
        {"evaluate": [320]},
        {"evaluate": [-1]},
    ],
    ids=str,
)
def test_settings_that_do_not_fit_are_refused(setting):
    with pytest.raises(BadInput):
        outbreaks.farrington_flexible(np.ones((1, 320)), **setting)


def test_a_last_week_that_is_not_known_yet_is_not_said_to_have_too_few_cases():
    counts = np.random.default_rng(3).poisson(8, (3, 320)).astype(float)
    counts[:2, -1] = np.nan

    found = outbreaks.farrington_flexible(counts, evaluate=2)

    assert not any("cannot be in alarm" in one for one in found.caveats)
    assert found.estimates[0].unit == "of 1"


@pytest.mark.parametrize("method", [outbreaks.farrington, outbreaks.farrington_flexible])
def test_a_series_of_which_nothing_is_known_says_nothing(method):
    assert method(np.full((2, 330), np.nan)).says.startswith("Nothing can be said")


@pytest.mark.parametrize("evaluate", [slice(-3, None), 1.0, "last", [330], 0])
def test_columns_that_are_none_are_refused(evaluate):
    with pytest.raises(BadInput, match="evaluate"):
        outbreaks.farrington_flexible(np.ones((1, 330)), evaluate=evaluate)


@pytest.mark.parametrize(
    "setting",
    [{"years_back": 5.0}, {"half_window": 3.5}, {"season": "52"}, {"exclude_recent": -1}, {"alpha": "a"}],
)
def test_settings_that_are_no_numbers_of_weeks_are_refused(setting):
    with pytest.raises(BadInput, match=next(iter(setting))):
        outbreaks.farrington_flexible(np.ones((1, 330)), **setting)
