from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from gehoor_signals import outbreaks
from gehoor_signals.errors import BadInput
from gehoor_signals.outbreaks import multiple


def test_adjusted_values_are_those_of_scipy_in_each_column():
    p = np.random.default_rng(1).random((50, 4)) ** 2

    np.testing.assert_allclose(multiple.adjusted(p), stats.false_discovery_control(p, axis=0))


def test_what_is_not_known_is_not_counted_as_looked_at():
    p = np.array([[0.01], [np.nan], [0.02], [np.nan]])

    np.testing.assert_allclose(multiple.adjusted(p), [[0.02], [np.nan], [0.02], [np.nan]])


def test_of_the_alarms_of_a_day_at_most_that_share_is_false():
    rng = np.random.default_rng(2)
    counts = rng.poisson(60, (1000, 208)).astype(float)
    real = np.arange(1000) < 30
    counts[real, -20:] = rng.poisson(110, (30, 20))

    plain = outbreaks.farrington_flexible(
        counts, years_back=3, trend=None, evaluate=20, alpha=0.01, exclude_recent=26
    )
    found = outbreaks.benjamini_hochberg(plain, rate=0.1)

    false = [(found.alarm[~real, day].sum() / max(1, found.alarm[:, day].sum())) for day in range(20)]
    naive = [(plain.alarm[~real, day].sum() / max(1, plain.alarm[:, day].sum())) for day in range(20)]
    assert np.mean(false) <= 0.11
    assert np.mean(naive) > 0.15
    assert found.alarm[real].mean() > 0.9


def test_a_series_with_too_few_cases_stays_out_of_alarm():
    counts = np.zeros((2, 320))
    counts[:, ::40] = 1
    counts[0, -1], counts[1, -1] = 4, 9

    found = outbreaks.benjamini_hochberg(outbreaks.farrington_flexible(counts, evaluate=1))

    assert found.alarm.tolist() == [[False], [True]]
    assert found.says.startswith("Look into series 2 first: 9 at 319")
    assert "adjusted" in found.columns()
    assert not any("by chance" in one for one in found.caveats)


def test_it_takes_alarms_and_a_rate():
    with pytest.raises(BadInput):
        outbreaks.benjamini_hochberg([0.1, 0.2])
    with pytest.raises(BadInput):
        outbreaks.benjamini_hochberg(outbreaks.ears([1] * 9), rate=0)


def test_the_last_time_that_is_known_is_counted_when_the_last_is_not():
    counts = np.tile([4.0, 6, 5, 7, 3, 5, 5, 14, np.nan], (3, 1))
    counts[2, 7] = 5
    plain = outbreaks.ears(counts, alpha=0.05)

    found = outbreaks.benjamini_hochberg(plain)

    assert (plain.estimate, plain.estimates[0].unit) == (2, "of 3")
    assert (found.estimate, found.estimates[0].unit) == (2, "of 3")
    assert found.says.endswith("more than 7.12 is unusual. Nothing can be said of 8 yet.")


def test_a_method_without_p_values_is_refused_by_name():
    counts = np.random.default_rng(7).poisson(10, (3, 200))

    with pytest.raises(BadInput, match=r"CUSUM .* has no p-values"):
        outbreaks.benjamini_hochberg(outbreaks.cusum(counts, evaluate=2))


def test_what_detect_answered_may_be_held_again():
    rng = np.random.default_rng(8)
    counts = rng.poisson(10, (5, 60))
    counts[2, -1] = 60

    found = outbreaks.benjamini_hochberg(outbreaks.detect(counts))

    assert found.alarm[:, -1].tolist() == [False, False, True, False, False]
