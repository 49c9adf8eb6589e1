from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import pytest

from gehoor.promises.rules.calendar import CalendarIsWrong
from gehoor.promises.rules.countries import NAMES
from gehoor.promises.rules.holidays import countries, public_holidays


def test_a_country_has_its_days_off_in_the_years_asked_for():
    days = public_holidays("BE", (2026, 2027))

    assert {day.year for day in days} == {2026, 2027}
    assert date(2026, 7, 21) in days
    assert date(2026, 7, 22) not in days


def test_a_part_of_a_country_has_days_of_its_own():
    germany, bavaria = public_holidays("DE", (2026,)), public_holidays("de-by", (2026,))

    assert sorted(bavaria - germany) == [date(2026, 1, 6), date(2026, 6, 4), date(2026, 11, 1)]


@pytest.mark.parametrize("country", ["XX", "DE-QQ", "Nederland", ""])
def test_an_unknown_country_is_refused_with_what_to_do(country):
    with pytest.raises(CalendarIsWrong) as refusal:
        public_holidays(country, (2026,))

    assert str(refusal.value) == (
        f"No holidays are known for “{country}”. Choose a country by its two letters, such as NL or DE-BY, "
        "or enter the days yourself."
    )


def test_every_country_on_the_list_can_be_picked():
    assert all(len(country) == 2 for country in countries())
    assert {"NL", "BE", "DE", "GB"} <= set(countries())


def test_every_country_has_a_name():
    assert sorted(set(countries()) - NAMES.keys()) == []


def test_the_rules_load_neither_the_list_of_countries_nor_the_framework():
    program = (
        "import sys, gehoor.promises.rules.calendar_data, gehoor.promises.rules.holidays,"
        "gehoor.promises.rules.terms; print([m for m in ('django', 'holidays') if m in sys.modules])"
    )

    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
    )

    assert answer.stdout == "[]\n"
