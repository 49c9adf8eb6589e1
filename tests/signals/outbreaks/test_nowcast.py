from __future__ import annotations

import numpy as np
import pytest

from gehoor_signals import outbreaks
from gehoor_signals.errors import BadInput


def events(rng, *, days=80, mean=20, chance=0.3):
    """Events of each day, and the day on which each is reported."""
    daily = rng.poisson(mean, days)
    occurred = np.repeat(np.arange(days), daily)
    return occurred, occurred + np.minimum(rng.geometric(chance, len(occurred)) - 1, 12), daily


def until(occurred, reported, now):
    seen = reported <= now
    return {"occurred": occurred[seen], "reported": reported[seen]}


def test_the_interval_holds_what_is_reported_in_the_end_in_19_of_20_days():
    rng = np.random.default_rng(1)
    held, raw, cast = [], [], []
    for _ in range(150):
        occurred, reported, daily = events(rng)
        found = outbreaks.nowcast(until(occurred, reported, 79), max_delay=12, now=79)
        truth = daily[-12:]
        held.append([one.low <= n <= one.high for one, n in zip(found.estimates, truth, strict=True)])
        raw.append(found.reported - truth)
        cast.append([one.value for one in found.estimates] - truth)

    assert 0.935 <= np.mean(held) <= 0.985
    assert np.mean(raw, axis=0)[-1] < -10
    assert np.abs(np.mean(cast, axis=0)).max() < 1.5


def test_without_delay_there_is_nothing_to_add():
    days = np.repeat(np.arange(50), 10)

    found = outbreaks.nowcast({"occurred": days, "reported": days}, max_delay=3)

    np.testing.assert_array_equal(found.reported, [10, 10, 10])
    assert [round(one.value) for one in found.estimates] == [10, 10, 10]
    assert (found.complete > 0.99).all()


def test_days_of_instants_are_those_of_the_zone():
    rng = np.random.default_rng(2)
    occurred, reported, _ = events(rng, days=40)
    midnight = np.datetime64(
        "2026-06-01T22:30", "us"
    )  # half past midnight in Amsterdam, the day after in UTC
    day = np.timedelta64(1, "D").astype("timedelta64[us]")
    moments = {"occurred": midnight + occurred * day, "reported": midnight + reported * day}

    found = outbreaks.nowcast(moments, zone="Europe/Amsterdam", max_delay=12, now="2026-07-11T00:00")
    plain = outbreaks.nowcast({"occurred": occurred, "reported": reported}, max_delay=12, now=39)

    assert found.times[-1] == "2026-07-11"
    np.testing.assert_array_equal(found.reported, plain.reported)


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [
        ({"occurred": [5] * 20, "reported": [4] * 20}, {}, "reported before they happened"),
        ({"occurred": [5], "reported": [6]}, {}, "Fewer than ten reports"),
        ({"occurred": [5], "reported": [6]}, {"every": "year"}, "every must be one of"),
        ({"occurred": [np.nan], "reported": [6.0]}, {}, "no row with both times"),
    ],
)
def test_what_cannot_be_used_is_said(data, options, words):
    with pytest.raises(BadInput, match=words):
        outbreaks.nowcast(data, **options)
