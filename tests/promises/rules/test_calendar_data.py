from __future__ import annotations

import json
from datetime import date, time

import pytest
from hypothesis import given

from gehoor.promises.rules.calendar import Calendar, CalendarIsWrong
from gehoor.promises.rules.calendar_data import as_data, from_data
from tests.promises.rules.strategies import calendars

DATA = {
    "zone": "Europe/Amsterdam",
    "week": {"Monday": [["09:00", "12:30"], ["13:00", "17:00"]], "Friday": [["18:00", "24:00"]]},
    "holidays": ["2026-12-25"],
    "extra": {"2026-12-24": [["09:00", "13:00"]], "2026-12-31": []},
}


@given(calendars())
def test_a_calendar_comes_back_from_json_as_it_was(calendar):
    assert from_data(json.loads(json.dumps(as_data(calendar)))) == calendar


def test_data_is_what_a_person_would_write():
    calendar = from_data(DATA)

    assert as_data(calendar) == DATA
    assert calendar == Calendar(
        "Europe/Amsterdam",
        (((time(9), time(12, 30)), (time(13), time(17))), (), (), (), ((time(18), time(0)),), (), ()),
        frozenset((date(2026, 12, 25),)),
        {date(2026, 12, 24): ((time(9), time(13)),), date(2026, 12, 31): ()},
    )


def test_only_the_zone_must_be_said():
    assert from_data({"zone": "UTC"}) == Calendar("UTC", ((),) * 7)


NOT_A_PERIOD = (
    "Monday: %s is not a period. Write when it begins and when it ends as hours and minutes, "
    "such as 09:00 and 17:00; the end of the day is 24:00."
)
NO_ZONE = "There is no time zone “%s”. Choose one by continent and city, such as Europe/Amsterdam."
NOT_A_DATE = "“%s” is not a date. Write year, month and day, such as 2026-12-25."
BACKWARDS = (
    "Monday: %s ends before it begins. Turn the times around, or write a night as two periods: "
    "until 24:00 on this day and from 00:00 on the next."
)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"zone": "Europe/Amsterdm"}, NO_ZONE % "Europe/Amsterdm"),
        ({"zone": "../../etc/passwd"}, NO_ZONE % "../../etc/passwd"),
        ({"zone": ""}, NO_ZONE % ""),
        ({"zone": None}, NO_ZONE % "None"),
        ({"week": {"Monday": [["17:00", "09:00"]]}}, BACKWARDS % "17:00-09:00"),
        ({"week": {"Monday": [["09:00", "09:00"]]}}, BACKWARDS % "09:00-09:00"),
        (
            {"week": {"Monday": [["11:00", "17:00"], ["09:00", "12:00"]]}},
            (
                "Monday: 09:00-12:00 and 11:00-17:00 overlap. "
                "Let one end before the other begins, or make them one period."
            ),
        ),
        (
            {"extra": {"2026-12-24": [["09:00", "24:00"], ["10:00", "24:00"]]}},
            (
                "2026-12-24: 09:00-24:00 and 10:00-24:00 overlap. "
                "Let one end before the other begins, or make them one period."
            ),
        ),
        ({"week": {"Monday": [["9", "17"]]}}, NOT_A_PERIOD % "['9', '17']"),
        ({"week": {"Monday": [["18:00", "00:00"]]}}, NOT_A_PERIOD % "['18:00', '00:00']"),
        ({"week": {"Monday": [["09:00"]]}}, NOT_A_PERIOD % "['09:00']"),
        ({"week": {"Monday": ["09:00-17:00"]}}, NOT_A_PERIOD % "09:00-17:00"),
        (
            {"week": {"Monday": "09:00"}},
            "“Monday” must be a list; leave it empty when there is nothing in it.",
        ),
        (
            {"week": {"maandag": []}},
            (
                "“week” has no “maandag”. "
                "Use only: Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday."
            ),
        ),
        ({"week": []}, "“week” must be a set of names with their values."),
        ({"holiday": []}, "“calendar” has no “holiday”. Use only: zone, week, holidays, extra."),
        ({"holidays": ["25-12-2026"]}, NOT_A_DATE % "25-12-2026"),
        ({"holidays": [20261225]}, NOT_A_DATE % "20261225"),
        ({"extra": {"2026-02-29": []}}, NOT_A_DATE % "2026-02-29"),
    ],
)
def test_what_is_wrong_is_refused_with_what_to_do(change, sentence):
    with pytest.raises(CalendarIsWrong) as refusal:
        from_data(DATA | change)

    assert str(refusal.value) == sentence
    assert refusal.value.sentence % refusal.value.params == sentence


@pytest.mark.parametrize("data", [None, [], "Europe/Amsterdam"])
def test_what_is_no_calendar_at_all_is_refused(data):
    with pytest.raises(CalendarIsWrong, match="“calendar” must be a set of names with their values"):
        from_data(data)
