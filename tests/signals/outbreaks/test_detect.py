"""The one call a helpdesk makes: which rule, what is found, and how often it cries without cause."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from gehoor_signals import outbreaks
from gehoor_signals.errors import BadInput

BESIDE = Path(os.environ.get("GEHOOR_SHARED") or Path(__file__).resolve().parents[4] / "shared")
TWEETS = BESIDE / "data/airline_tweets/events.csv.gz"
AIRLINES = pytest.mark.skipif(
    not TWEETS.is_file(), reason="the airlines' tweets are not beside this checkout"
)


def quiet(rng, series, times, *, level, dispersion, cycle=1):
    """Negative binomial counts whose levels differ, with a profile that all share."""
    levels = np.exp(rng.normal(np.log(level), 1, (series, 1)))
    mean = levels * (1 + 0.8 * np.sin(2 * np.pi * np.arange(times) / cycle + 1) * (cycle > 1))
    if dispersion == 1:
        return rng.poisson(mean).astype(float)
    return rng.poisson(rng.gamma(mean / (dispersion - 1), dispersion - 1)).astype(float)


@pytest.mark.parametrize(
    ("step", "cycle", "times", "last"), [("hour", 24, 240, 100), ("day", 7, 70, 40), ("week", 1, 60, 40)]
)
@pytest.mark.parametrize("dispersion", [1.0, 3.0])
def test_where_nothing_rises_any_series_cries_in_about_one_of_twenty_times(
    step, cycle, times, last, dispersion
):
    rng = np.random.default_rng(21)
    cried = [
        outbreaks.detect(
            quiet(rng, 60, times, level=level, dispersion=dispersion, cycle=cycle), step=step, evaluate=last
        ).alarm.any(axis=0)
        for level in (0.3, 2.0, 15.0)
    ]

    assert np.mean(cried) <= 0.09


@pytest.mark.parametrize(("step", "cycle", "times"), [("hour", 24, 240), ("day", 7, 70), ("week", 1, 60)])
def test_one_series_that_trebles_is_found_among_sixty_and_named(step, cycle, times):
    rng = np.random.default_rng(22)
    counts = quiet(rng, 60, times, level=2.0, dispersion=1.5, cycle=cycle)
    tenth = counts[10].mean()
    counts[10, -6:] += rng.poisson(3 * tenth + 6, 6)

    found = outbreaks.detect(counts, step=step)

    assert found.says.startswith("Look into series 11 first")
    assert found.rises[0].series == "series 11"
    assert found.rises[0].times_as_many > 1.5


def test_years_of_weeks_are_judged_two_weeks_together_and_the_rest_by_the_last_weeks():
    rng = np.random.default_rng(23)
    counts = quiet(rng, 3, 220, level=10.0, dispersion=1.5)
    counts[2, :180] = np.nan

    found = outbreaks.detect(counts, evaluate=1)
    years = outbreaks.together(counts, evaluate=1)

    np.testing.assert_array_equal(found.expected[:2], years.expected[:2])
    np.testing.assert_array_equal(found.p_value[:2], years.p_value[:2])
    assert np.isnan(years.expected[2]).all()
    assert np.isfinite(found.expected[2]).all()


def test_a_season_that_comes_every_year_is_no_rise():
    at = np.arange(260)
    counts = np.random.default_rng(24).poisson(20 * np.exp(1.0 * np.cos(2 * np.pi * (at - 250) / 52)))

    whole, short = (outbreaks.detect(one, evaluate=15, rate=0.005) for one in (counts, counts[-40:]))

    assert not whole.rises
    assert short.rises
    assert any("season" in caveat for caveat in short.caveats)


def test_what_has_only_just_begun_to_be_collected_is_not_judged():
    rng = np.random.default_rng(25)
    rows = [
        {"product": product, "theme": theme, "time": day, "count": int(n)}
        for product in ("kettle", "lamp")
        for theme in ("leaks", "late", "loud")
        for day in range(30)
        for n in [rng.poisson(20) if product == "kettle" or day >= 28 else 0]
        if n
    ]

    found = outbreaks.detect(rows, series=["product", "theme"], count="count", step="day")

    assert not [one for one in found.rises if one.attributes["product"] == "lamp"]
    assert any("Only just begun" in caveat and "lamp" in caveat for caveat in found.caveats)


def test_a_rise_is_put_together_with_product_and_theme():
    counts = np.full((2, 40), 5.0)
    counts[0, 30:33] = 30
    rows = {
        "product": np.repeat(["kettle", "lamp"], 40),
        "theme": np.repeat(["leaks", "late"], 40),
        "day": np.tile(np.datetime64("2026-03-01") + np.arange(40), 2).astype("datetime64[us]"),
        "n": counts.ravel(),
    }

    found = outbreaks.detect(rows, series=["product", "theme"], time="day", count="n")

    assert [(one.attributes, one.since) for one in found.rises] == [
        ({"product": "kettle", "theme": "leaks"}, "2026-03-31")
    ]
    assert found.to_frame("pandas")["product"].tolist() == ["kettle"]
    assert found.says.startswith("Nothing is rising at 2026-04-09")


@pytest.mark.parametrize(
    ("options", "words"),
    [({"step": "minute"}, "step must be one of"), ({"rate": 0}, "must be between 0 and 1")],
)
def test_what_cannot_be_used_is_said(options, words):
    with pytest.raises(BadInput, match=words):
        outbreaks.detect(np.ones((2, 30)), **options)


@cache
def airlines(every):
    events = pd.read_csv(TWEETS, parse_dates=["time"])
    events = events[events["negativereason"].notna()]
    return outbreaks.detect(events, series=["airline", "negativereason"], every=every)


def cried(found, day):
    return {
        (one.attributes["airline"], one.attributes["negativereason"])
        for one in found.rises
        if one.since[:10] <= day <= one.until[:10]
    }


@AIRLINES
@pytest.mark.parametrize("every", ["hour", "day"])
def test_the_storm_of_22_february_is_found(every):
    found = cried(airlines(every), "2015-02-22")

    storm = {("US Airways", "Cancelled Flight"), ("United", "Cancelled Flight"), ("Delta", "Late Flight")}
    assert storm <= found
    assert ("US Airways", "Late Flight") in found
    assert ("United", "Late Flight") in found or every == "hour"


@AIRLINES
@pytest.mark.parametrize("every", ["hour", "day"])
def test_american_whose_collection_began_that_day_raises_no_alarm(every):
    found = airlines(every)

    assert not [one for one in found.rises if one.attributes["airline"] == "American"]
    assert any("American from 2015-02-22" in caveat for caveat in found.caveats)


@AIRLINES
def test_before_the_storm_hardly_anything_is_cried():
    before = [one for one in airlines("hour").rises if one.until < "2015-02-21"]

    assert len(before) <= 1


def test_when_a_season_of_gaps_ends_the_series_the_last_time_that_is_known_is_told():
    counts = np.random.default_rng(4).poisson(9, (2, 40)).astype(float)
    counts[0, -3:] = np.nan
    counts[1, :-1] = np.nan

    found = outbreaks.detect(counts)

    assert found.says == (
        "Nothing is rising at 36, of 1 series: nothing to look into now. Nothing can be said of 39 yet."
    )
