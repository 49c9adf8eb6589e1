from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from gehoor.look import moments

NOW = datetime(2026, 3, 10, 8, 40, tzinfo=UTC)  # Tuesday 09:40 in Amsterdam


@pytest.fixture(autouse=True)
def _amsterdam():
    with timezone.override(ZoneInfo("Europe/Amsterdam")), translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(hours=3), "12:40"),
        (timedelta(days=1), "tomorrow 09:40"),
        (timedelta(days=-1), "yesterday 09:40"),
        (timedelta(days=2), "Thu 09:40"),
        (timedelta(days=-6), "Wed 09:40"),
        (timedelta(days=7), "17 Mar 09:40"),
        (timedelta(days=-100), "30 Nov 2025"),
    ],
)
def test_moment_is_said_by_clock_name_or_date(distance, words):
    assert moments.seen_at(NOW).moment(NOW + distance) == words


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(seconds=-20), "just now"),
        (timedelta(seconds=20), "in 1 min"),
        (timedelta(minutes=-59), "59 min ago"),
        (timedelta(minutes=59, seconds=50), "in 1 h"),
        (timedelta(hours=27), "in 27 h"),
        (timedelta(hours=47, minutes=50), "in 2 days"),
        (timedelta(days=-400), "13 months ago"),
    ],
)
def test_distance_has_one_unit_and_a_direction(distance, words):
    assert moments.seen_at(NOW).apart(NOW + distance) == words


@pytest.mark.parametrize(
    ("minutes", "english", "dutch"),
    [
        (0, "0 min", "0 min"),
        (59, "59 min", "59 min"),
        (60, "1 h", "1 uur"),
        (200, "3 h 20 min", "3 uur 20 min"),
        (1485, "1 day", "1 dag"),
        (4000, "3 days", "3 dagen"),
    ],
)
def test_a_wait_is_said_in_words_with_its_exact_minutes_on_hover(minutes, english, dutch):
    said = {}
    for language in ("en", "nl"):
        with translation.override(language):
            said[language] = moments.lasted(minutes)

    assert said == {
        "en": f'<span class="figures" title="{minutes} minutes">{english}</span>',
        "nl": f'<span class="figures" title="{minutes} minuten">{dutch}</span>',
    }


def test_day_changes_at_local_midnight():
    late = datetime(2026, 3, 10, 22, 30, tzinfo=UTC)

    assert moments.seen_at(late).moment(late + timedelta(hours=1)) == "tomorrow 00:30"


def test_full_date_names_the_zone():
    assert moments.seen_at(NOW).full(NOW) == "Tuesday 10 March 2026 09:40 CET"


def test_other_language_speaks_its_own_names():
    with translation.override("nl"):
        assert moments.seen_at(NOW).full(NOW) == "dinsdag 10 maart 2026 09:40 CET"


def test_when_says_before_until_it_is_past(draw):
    drawn = draw("{{ at|when:now }}", at=NOW + timedelta(hours=3), now=NOW)
    past = draw("{{ at|when:now }}", at=NOW - timedelta(hours=3), now=NOW)

    assert drawn == (
        '<time datetime="2026-03-10T11:40:00+00:00" title="Tuesday 10 March 2026 12:40 CET">'
        "before 12:40 (in 3 h)</time>"
    )
    assert past == (
        '<time datetime="2026-03-10T05:40:00+00:00" title="Tuesday 10 March 2026 06:40 CET">'
        "06:40 (3 h ago)</time>"
    )


@pytest.mark.parametrize("name", ["when", "ago", "moment"])
def test_no_instant_says_nothing(draw, name):
    assert draw("{{ at|" + name + ":now }}", at=None, now=NOW) == ""
