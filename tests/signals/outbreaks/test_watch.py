from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

from gehoor_signals import outbreaks
from gehoor_signals.errors import BadInput
from gehoor_signals.outbreaks.counts import read

DETECTORS = [
    ("ears", {"method": "C1"}),
    ("ears", {"method": "C3", "r_compatible": True}),
    ("farrington", {"years_back": 3}),
    ("farrington_flexible", {"years_back": 3, "trend": "tested"}),
    ("together", {"years_back": 3, "weeks": 3}),
    ("glr", {"years_back": 3, "exclude_recent": 10, "min_cases": (5, 8)}),
]


def weekly(rng, weeks=200):
    return rng.negative_binomial(8, 0.5, (5, weeks)).astype(float)


@pytest.mark.parametrize(("detector", "chosen"), DETECTORS, ids=str)
def test_day_by_day_is_the_same_as_all_at_once(detector, chosen):
    counts = weekly(np.random.default_rng(1))
    whole = getattr(outbreaks, detector)(counts, evaluate=10, **chosen)

    watch = outbreaks.Watch(counts[:, :190], detector=detector, **chosen)
    found = [watch.add(counts[:, week]) for week in range(190, 200)]

    for name in ("upperbound", "expected", "score", "p_value", "alarm", "observed"):
        joined = np.hstack([getattr(one, name) for one in found])
        np.testing.assert_allclose(joined, getattr(whole, name), rtol=1e-9)
    assert [int(one.evaluated[0]) for one in found] == list(range(190, 200))


def test_it_keeps_only_the_past_that_it_needs():
    watch = outbreaks.Watch(weekly(np.random.default_rng(2), 5000), detector="ears", baseline=14)

    watch.add(np.ones(5))

    assert len(pickle.dumps(watch)) < 5000


def test_a_kept_watch_goes_on_where_it_was():
    counts = weekly(np.random.default_rng(3), 20)
    watch = outbreaks.Watch(counts[:, :15], detector="ears")
    kept = pickle.loads(pickle.dumps(watch))

    np.testing.assert_array_equal(kept.add(counts[:, 15]).upperbound, watch.add(counts[:, 15]).upperbound)


def test_a_series_that_is_new_has_no_past_and_no_alarm():
    history = pd.DataFrame(
        {"series": "a", "time": pd.date_range("2026-01-01", periods=9), "count": [5, 4, 6] * 3}
    )
    watch = outbreaks.Watch(history, detector="ears")

    first = watch.add({"series": ["b", "a"], "count": [50, 5]})
    later = [watch.add({"series": ["b"], "count": [50 + day % 2]}) for day in range(7)]

    assert (first.series, first.alarm.tolist()) == (("a", "b"), [[False], [False]])
    assert str(first.times[0])[:10] == "2026-01-10"
    assert later[-1].observed.tolist() == [[0.0], [50.0]]
    assert np.isnan([one.upperbound[1, 0] for one in later]).tolist() == [True] * 6 + [False]


def test_exposure_goes_along():
    counts, owners = weekly(np.random.default_rng(4)), np.full((5, 200), 100.0)
    owners[:, -1] = 300
    whole = outbreaks.farrington_flexible(counts, years_back=3, exposure=owners, evaluate=1)

    given = read(counts[:, :-1], owners[:, :-1])
    watch = outbreaks.Watch(given, years_back=3)

    np.testing.assert_allclose(watch.add(counts[:, -1], exposure=owners[:, -1]).expected, whole.expected)
    with pytest.raises(BadInput, match="every time or for none"):
        watch.add(counts[:, -1])


@pytest.mark.parametrize("counts", [[1, 2], [-1, 0, 0, 0, 0], ["x"] * 5])
def test_counts_that_do_not_fit_are_refused(counts):
    with pytest.raises(BadInput):
        outbreaks.Watch(np.ones((5, 9)), detector="ears").add(counts)


@pytest.mark.parametrize(
    "setting", [{"detector": "tea leaves"}, {"detector": "ears", "evaluate": 1}, {"alhpa": 0.1}]
)
def test_settings_that_are_not_there_are_refused(setting):
    with pytest.raises(BadInput):
        outbreaks.Watch(np.ones((5, 9)), **setting)


@pytest.mark.parametrize("restart", [True, False])
def test_sums_go_on_week_by_week_as_if_all_were_added_at_once(restart):
    counts = weekly(np.random.default_rng(5))
    counts[3, 180:] *= 1.6
    chosen = {"years_back": 3, "alpha": 0.05, "restart": restart}
    whole = outbreaks.cusum(counts, **chosen)

    watch = outbreaks.Watch(counts[:, :170], detector="cusum", **chosen)
    found = [watch.add(counts[:, week]) for week in range(170, 200)]

    assert whole.alarm[3, -20:].any()
    for name in ("upperbound", "expected", "score", "alarm"):
        joined = np.hstack([getattr(one, name) for one in found])
        np.testing.assert_allclose(joined, getattr(whole, name)[:, -30:], rtol=1e-9)
    np.testing.assert_allclose(found[-1].sums, whole.sums)


def test_the_sum_of_a_series_that_is_new_begins_at_zero():
    history = pd.DataFrame({"series": "a", "time": range(200), "count": weekly(np.random.default_rng(6))[0]})
    watch = outbreaks.Watch(history, detector="cusum")

    found = watch.add({"series": ["a", "b"], "count": [9, 9]})

    assert found.sums.tolist()[1] == 0
    assert np.isnan(found.score[1, 0])


@pytest.mark.parametrize("sums", [[1.0], [1.0, -1.0], [1.0, np.nan]])
def test_sums_that_do_not_fit_are_refused(sums):
    with pytest.raises(BadInput, match="sums must hold"):
        outbreaks.cusum(np.ones((2, 200)), sums=sums)
