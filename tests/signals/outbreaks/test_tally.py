from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from gehoor_signals import outbreaks
from gehoor_signals.errors import BadInput
from gehoor_signals.outbreaks.counts import read
from tests.signals.outbreaks.reference import BESIDE


def counted(found):
    return dict(zip(found.series, found.counts.tolist(), strict=True))


def same(one, other):
    assert one.series == other.series
    np.testing.assert_array_equal(one.counts, other.counts)


def test_rows_of_a_series_and_time_add_up_in_any_order():
    rows = {"series": ["b", "a", "a", "b", "a"], "time": [2, 1, 1, 1, 2], "count": [5, 1, 2, 3, 4]}

    assert counted(outbreaks.tally(rows)) == {"a": [3.0, 4.0], "b": [3.0, 5.0]}


def test_numbered_series_come_in_the_order_of_their_numbers():
    rows = {"series": [10, 2, 1], "time": [1, 1, 1], "count": [1, 2, 3]}

    assert outbreaks.tally(rows).series == ("1", "2", "10")


def test_a_row_that_is_not_there_is_zero_unless_zeros_are_written_out():
    rows = {"series": ["a", "a", "b", "b"], "time": [1, 3, 1, 2], "count": [1, 2, 3, 4]}
    with_zeros = {**rows, "count": [0, 2, 3, 4]}

    assert counted(outbreaks.tally(rows)) == {"a": [1.0, 0.0, 2.0], "b": [3.0, 4.0, 0.0]}
    assert np.isnan(outbreaks.tally(with_zeros).counts).tolist() == [
        [False, True, False],
        [False, False, True],
    ]
    assert counted(outbreaks.tally(with_zeros, absent="zero"))["b"] == [3.0, 4.0, 0.0]


def test_weeks_that_nobody_has_are_filled_in():
    rows = {"series": ["a"] * 3, "time": ["2026-01-05", "2026-01-12", "2026-01-26"], "count": [1, 2, 3]}

    found = outbreaks.tally(rows)

    assert found.time_names() == ["2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26"]
    assert found.counts.tolist() == [[1.0, 2.0, 0.0, 3.0]]


def test_months_are_one_step_each():
    rows = {"series": ["a"] * 3, "time": ["2026-01-01", "2026-02-01", "2026-04-01"], "count": [1, 2, 3]}

    assert outbreaks.tally(rows).counts.tolist() == [[1.0, 2.0, 0.0, 3.0]]


def test_days_of_local_time_are_days_though_one_has_23_hours():
    days = pd.date_range("2026-03-27", periods=5, tz="Europe/Amsterdam")
    frame = pd.DataFrame({"series": "a", "time": days, "count": 2})

    assert outbreaks.tally(frame).counts.tolist() == [[2.0] * 5]


def events(zone):
    times = pd.to_datetime(
        ["2026-03-28 12:00", "2026-03-28 22:30", "2026-03-28 23:30", "2026-03-29 22:30", "2026-03-31 01:00"]
    )
    return pd.DataFrame({"series": "a", "time": times.tz_localize("UTC").tz_convert(zone)})


def test_events_are_counted_by_the_day_of_a_zone_and_the_first_and_last_are_left_out():
    amsterdam = outbreaks.tally(events("UTC"), every="day", zone="Europe/Amsterdam")
    utc = outbreaks.tally(events("UTC"), every="day")

    assert amsterdam.time_names() == ["2026-03-28", "2026-03-29", "2026-03-30", "2026-03-31"]
    np.testing.assert_array_equal(amsterdam.counts, [[np.nan, 1.0, 1.0, np.nan]])
    np.testing.assert_array_equal(utc.counts, [[np.nan, 1.0, 0.0, np.nan]])
    assert "The first and the last day are partial and left out." in utc.caveats


def test_the_same_instants_in_another_zone_are_the_same_events():
    one, other = (
        outbreaks.tally(events(zone), every="day", zone="Europe/Amsterdam")
        for zone in ("UTC", "Asia/Kathmandu")
    )

    same(one, other)


@pytest.mark.parametrize(
    ("every", "first"), [("hour", "2026-03-28T12:00"), ("week", "2026-03-23"), ("month", "2026-03-01")]
)
def test_periods_begin_where_people_say_they_do(every, first):
    assert outbreaks.tally(events("UTC"), every=every).time_names()[0] == first


def airlines(*, before, after, themes=("late", "rude", "lost", "fine"), days=20, start=10):
    """A counted all along, B hardly before `start`."""
    rng = np.random.default_rng(5)
    rows = []
    for theme in themes:
        rows += [("A", theme, day, max(1, rng.poisson(30))) for day in range(days)]
        rows += [("B", theme, day, rng.poisson(after if day >= start else before)) for day in range(days)]
    return pd.DataFrame([row for row in rows if row[3]], columns=["airline", "theme", "time", "count"])


def test_an_airline_that_was_hardly_collected_begins_where_all_its_themes_do():
    found = outbreaks.tally(airlines(before=0.1, after=60), series=["airline", "theme"])

    assert found.begun.tolist() == [0] * 4 + [10] * 4
    assert np.isnan(found.counts[4:, :10]).all()
    assert found.caveats == (
        "Only just begun to be collected, so not compared with what went before: B from 10.",
    )
    assert not outbreaks.ears(found).alarm[4:, :10].any()


def test_without_the_guard_all_its_themes_would_be_in_alarm():
    found = outbreaks.tally(
        airlines(before=0.1, after=60).assign(all="one"), series=["all", "airline", "theme"], collector="all"
    )

    assert outbreaks.ears(found).alarm[4:, 3].all()


def test_one_theme_that_rises_alone_is_no_beginning():
    quiet = airlines(before=3, after=3)
    loud = quiet.assign(
        count=quiet["count"].where((quiet.airline != "B") | (quiet.theme != "late") | (quiet.time < 10), 400)
    )

    found = outbreaks.tally(loud, series=["airline", "theme"])

    assert found.begun.max() == 0
    assert outbreaks.ears(found).alarm.any(axis=1)[found.series.index("B, late")]


def test_a_product_that_was_collected_for_a_year_has_not_just_begun_when_all_its_themes_rise():
    found = outbreaks.tally(airlines(before=0.03, after=60, days=400, start=399), series=["airline", "theme"])

    assert found.begun.max() < 30


def test_three_themes_of_a_product_that_rise_where_products_have_eight_are_an_outbreak():
    themes = tuple("abcdefgh")
    rows = airlines(before=0.03, after=0.03, themes=themes)
    rows = pd.concat(
        [rows, pd.DataFrame({"airline": "B", "theme": ["a", "b", "c"], "time": 19, "count": [30, 20, 25]})]
    )
    rows.loc[rows.time == 0, "airline"] = "A"
    first = pd.DataFrame({"airline": "B", "theme": list("abcd"), "time": 0, "count": 1})

    found = outbreaks.tally(pd.concat([rows, first]), series=["airline", "theme"])

    assert found.begun.max() == 0


def test_twice_as_many_on_every_theme_is_no_beginning():
    found = outbreaks.tally(airlines(before=20, after=60), series=["airline", "theme"])

    assert found.begun.max() == 0


def test_a_new_theme_of_a_product_that_was_counted_had_no_cases_before():
    rows = {"product": ["x"] * 4, "theme": ["a", "a", "a", "b"], "time": [1, 2, 3, 3], "count": [4, 5, 6, 7]}

    assert counted(outbreaks.tally(rows, series=["product", "theme"]))["x, b"] == [0.0, 0.0, 7.0]
    assert np.isnan(
        outbreaks.tally(rows, series=["product", "theme"], collector=["product", "theme"]).counts[1, 0]
    )


def test_exposure_stays_what_it_was_until_it_is_told_again():
    rows = {"series": ["a"] * 3, "time": [1, 2, 4], "count": [1, 2, 3], "exposure": [10, None, 30]}

    assert outbreaks.tally(rows).exposure.tolist() == [[10.0, 10.0, 10.0, 30.0]]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"series": [], "time": [], "count": []}, "no rows"),
        ({"series": ["a"], "time": [None], "count": [1]}, "No row has a time"),
        ({"series": ["a"], "time": [1], "count": [-1]}, "zero or more"),
        ({"series": ["a"], "time": [1], "count": [np.inf]}, "zero or more"),
        ({"series": ["a"], "time": ["soon"], "count": [1]}, "must hold dates"),
        ({"series": ["a", "a"], "time": [1, 1], "count": [1, 1], "exposure": [1, 2]}, "different exposures"),
        ({"series": ["a"], "time": [1], "count": [1], "exposure": [0]}, "positive"),
        ({"time": [1], "count": [1]}, "no column 'series'"),
    ],
    ids=str,
)
def test_what_cannot_be_counted_is_refused(rows, words):
    with pytest.raises(BadInput, match=words):
        outbreaks.tally(rows)


@pytest.mark.parametrize(
    "setting",
    [{"every": "year"}, {"zone": "Mars", "every": "day"}, {"absent": "none"}, {"collector": "shop"}],
)
def test_settings_that_do_not_fit_are_refused(setting):
    with pytest.raises(BadInput):
        outbreaks.tally(events("UTC"), **setting)


@pytest.mark.parametrize("counts", [[], [[]], np.zeros((2, 3, 4)), [["a"]], [[1, -2]]])
def test_arrays_that_are_no_counts_are_refused(counts):
    with pytest.raises(BadInput):
        outbreaks.ears(counts)


@pytest.mark.skipif(not (BESIDE / "airline_tweets").is_dir(), reason="the tweets are not here")
@pytest.mark.parametrize(("every", "begun"), [("hour", "2015-02-22T"), ("day", "2015-02-22")])
def test_american_was_collected_from_the_22nd_on(every, begun):
    tweets = pd.read_csv(BESIDE / "airline_tweets/events.csv.gz").dropna(subset="negativereason")

    found = outbreaks.tally(tweets, series=["airline", "negativereason"], every=every)

    starts = {
        name.partition(",")[0]: found.time_names()[at]
        for name, at in zip(found.series, found.begun, strict=True)
    }
    assert starts["American"].startswith(begun)
    assert all(str(at) < "2015-02-18" for name, at in starts.items() if name != "American")


@pytest.mark.parametrize(
    "counts",
    [
        [4, 0, 6],
        (4, 0, 6),
        np.array([4, 0, 6], dtype="uint8"),
        np.array(["4", "0", "6"]),
        pd.Series([4, 0, 6], index=[9, 9, 1]),
        pd.Series([4, 0, 6], dtype="Int64"),
        pl.Series([4, 0, 6]),
        pa.chunked_array([[4], [0, 6]]),
    ],
)
def test_one_series_of_any_kind_is_one_row(counts):
    assert read(counts).counts.tolist() == [[4.0, 0.0, 6.0]]


def test_what_is_masked_or_not_given_is_not_known():
    masked = np.ma.masked_equal([[4, -1, 6]], -1)

    assert str(read(masked).counts.tolist()) == "[[4.0, nan, 6.0]]"
    assert str(read(pd.Series([4, None, 6], dtype="Int64")).counts.tolist()) == "[[4.0, nan, 6.0]]"


def test_a_wide_frame_is_told_what_is_missing():
    with pytest.raises(BadInput, match=r"There is no column 'time'; there are 0, 1, .* and 10 more"):
        read(pd.DataFrame(np.ones((2, 40))))


@pytest.mark.parametrize(
    "times", [["20251231", "20260102"], [20251231, 20260102], np.array([20251231.0, 20260102])]
)
def test_days_without_hyphens_are_days(times):
    found = outbreaks.tally({"series": ["a", "a"], "time": times}, every="day")

    assert found.time_names() == ["2025-12-31", "2026-01-01", "2026-01-02"]


def test_large_numbers_that_are_no_days_are_numbers():
    assert outbreaks.tally({"series": ["a", "a"], "time": [20261332, 20261333]}).time_names() == [
        20261332,
        20261333,
    ]


def test_months_may_be_written_as_such():
    rows = {"series": ["a", "a"], "time": ["2025-12", "2026-02"], "count": [3, 4]}

    assert outbreaks.tally(rows).counts.tolist() == [[3.0, 0.0, 4.0]]


def test_events_at_moments_of_their_own_must_be_counted_by_something():
    at = np.datetime64("2026-01-01") + np.random.default_rng(1).integers(0, 10**6, 60).astype(
        "timedelta64[s]"
    )

    with pytest.raises(BadInput, match="say by what to count them"):
        outbreaks.tally({"series": ["a"] * 60, "time": at})

    assert outbreaks.tally({"series": ["a"] * 60, "time": at}, every="day").shape == (1, 12)
    assert outbreaks.tally({"series": ["a"] * 60, "time": at, "count": [1] * 60}).shape == (1, 60)
