from __future__ import annotations

from statistics import NormalDist, mean, stdev

import numpy as np
import pytest

from gehoor_signals import outbreaks
from gehoor_signals.errors import BadInput

Z = NormalDist().inv_cdf(0.999)
WEEK = [4, 6, 5, 7, 3, 5, 5]


def test_c1_is_the_mean_and_deviation_of_the_seven_days_before():
    found = outbreaks.ears([*WEEK, 14, 2])

    np.testing.assert_allclose(found.upperbound[0, 0], mean(WEEK) + Z * stdev(WEEK))
    assert found.evaluated.tolist() == [7, 8]
    assert found.alarm.tolist() == [[True, False]]


def test_c2_leaves_two_days_out():
    found = outbreaks.ears([*WEEK, 30, 40, 14], method="C2")

    np.testing.assert_allclose(found.upperbound, [[mean(WEEK) + Z * stdev(WEEK)]])


def by_hand(days):
    """C3 of the last day: the mean of its baseline, less what the two days before were above theirs."""
    z = NormalDist().inv_cdf(0.975)
    excess = [
        max(0.0, (days[-back] - mean(days[-back - 9 : -back - 2])) / stdev(days[-back - 9 : -back - 2]) - 1)
        for back in (2, 3)
    ]
    before = days[-10:-3]
    return max(0.0, mean(before) + stdev(before) * (z - sum(excess)))


def test_c3_takes_the_mean_and_r_the_count_of_today():
    days = np.random.default_rng(4).poisson(8, 12).tolist()
    days[-2] = 15

    ours, theirs = (outbreaks.ears(days, method="C3", r_compatible=one) for one in (False, True))
    today = days[-1] - mean(days[-10:-3])

    np.testing.assert_allclose(ours.upperbound, [[by_hand(days)]])
    np.testing.assert_allclose(theirs.upperbound, ours.upperbound + today)


def test_in_r_today_does_not_matter_to_c3_and_with_us_it_does():
    days = [5, 6, 4, 5, 7, 5, 4, 6, 5, 9, 8]

    alarms = [
        [bool(outbreaks.ears([*days, today], method="C3", r_compatible=one).alarm[0, 0]) for today in (1, 50)]
        for one in (True, False)
    ]

    assert alarms == [[True, True], [False, True]]


def test_a_baseline_that_never_varies_says_nothing_of_the_days_before():
    days = [3] * 11 + [4]

    ours, theirs = (outbreaks.ears(days, method="C3", r_compatible=one) for one in (False, True))

    assert ours.upperbound.tolist() == [[3.0]]
    assert np.isnan(theirs.upperbound).tolist() == [[True]]
    assert theirs.alarm.tolist() == [[False]]


def test_a_day_that_is_not_known_says_nothing_of_the_week_after():
    counts = np.array([*WEEK, 5, *WEEK, 5.0])
    counts[8] = np.nan

    found = outbreaks.ears(counts)

    assert np.isnan(found.upperbound[0]).tolist() == [False] * 2 + [True] * 7
    assert (
        found.says == "No series is in alarm at 7, of 1: nothing to look into. Nothing can be said of 15 yet."
    )


def test_too_short_a_series_is_no_error():
    found = outbreaks.ears([1, 2, 3])

    assert found.upperbound.shape == (1, 0)
    assert found.says.startswith("Nothing can be said")
    assert found.to_svg()


@pytest.mark.parametrize(
    "setting", [{"method": "C4"}, {"baseline": 2}, {"alpha": 0}, {"evaluate": [9]}, {"evaluate": 9}]
)
def test_settings_that_do_not_fit_are_refused(setting):
    with pytest.raises(BadInput):
        outbreaks.ears(WEEK, **setting)
