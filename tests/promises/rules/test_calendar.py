from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gehoor.promises.rules.calendar import (
    Calendar,
    CalendarIsWrong,
    NeverOpen,
    add,
    add_days,
    between,
    is_open,
    last_open,
    next_open,
)
from tests.promises.rules.strategies import ALWAYS, OFFICE, amounts, calendars, moments

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

shifts = st.timedeltas(timedelta(days=-20), timedelta(days=20))


def office(zone="Europe/Amsterdam", **days):
    return Calendar(zone, (OFFICE,) * 5 + ((), ()), **days)


def in_amsterdam(*parts):
    return datetime(*parts, tzinfo=ZoneInfo("Europe/Amsterdam"))


def open_by_the_wall_clock(calendar, at):
    """The definition, said in the plainest way: what does the clock on the wall show?"""
    wall = at.astimezone(ZoneInfo(calendar.zone))
    if wall.date() in calendar.extra:
        hours = calendar.extra[wall.date()]
    elif wall.date() in calendar.holidays:
        hours = ()
    else:
        hours = calendar.week[wall.weekday()]
    return any(start <= wall.time() and (wall.time() < end or end == time(0)) for start, end in hours)


def add_minute_by_minute(calendar, minutes, at):
    while minutes:
        minutes -= open_by_the_wall_clock(calendar, at)
        at += MINUTE
    return at


@given(calendars(), amounts, moments())
def test_between_takes_back_what_add_added(calendar, amount, at):
    assert between(calendar, at, add(calendar, amount, at)) == amount


@given(calendars(), amounts, amounts, moments())
def test_adding_in_two_steps_is_adding_at_once(calendar, first, second, at):
    assert add(calendar, second, add(calendar, first, at)) == add(calendar, first + second, at)


@given(calendars(), amounts, moments(), st.timedeltas(timedelta(0), timedelta(days=9)))
def test_who_comes_later_is_never_due_earlier(calendar, amount, at, later):
    assert add(calendar, amount, at) <= add(calendar, amount, at + later)


@given(calendars(), amounts.filter(bool), moments())
def test_a_due_moment_is_open_or_the_end_of_an_open_period(calendar, amount, at):
    due = add(calendar, amount, at)

    assert is_open(calendar, due - timedelta.resolution)
    assert last_open(calendar, due) == due


@given(calendars(), moments(), shifts, shifts)
def test_working_time_of_two_stretches_adds_up_in_any_order(calendar, first, on, further):
    second, third = first + on, first + further

    there, from_there = between(calendar, first, second), between(calendar, second, third)

    assert there + from_there == between(calendar, first, third)


@settings(deadline=None, max_examples=60)
@given(calendars(), st.integers(0, 900), moments())
def test_add_agrees_with_counting_every_minute(calendar, minutes, at):
    at = at.replace(second=0, microsecond=0)

    assert add(calendar, minutes * MINUTE, at) == add_minute_by_minute(calendar, minutes, at)


@settings(deadline=None, max_examples=60)
@given(calendars(zones=sorted(available_timezones())), moments())
def test_between_agrees_with_counting_every_minute_in_any_zone_on_earth(calendar, at):
    at = at.replace(second=0, microsecond=0)
    minutes = [at + n * MINUTE for n in range(2000)]

    counted = sum(open_by_the_wall_clock(calendar, minute) for minute in minutes)

    assert between(calendar, at, at + 2000 * MINUTE) == counted * MINUTE


@given(calendars(), moments())
def test_is_open_is_what_the_wall_clock_says(calendar, at):
    assert is_open(calendar, at) == open_by_the_wall_clock(calendar, at)


@given(calendars(), moments())
def test_nothing_is_open_between_now_and_the_next_opening(calendar, at):
    opens = next_open(calendar, at)

    assert is_open(calendar, opens)
    assert between(calendar, at, opens) == timedelta(0)


@given(calendars(), moments())
def test_nothing_is_open_between_the_last_closing_and_now(calendar, at):
    closed = last_open(calendar, at)

    assert closed <= at
    assert between(calendar, closed, at) == timedelta(0)
    assert is_open(calendar, closed) or is_open(calendar, closed - timedelta.resolution)


@given(calendars(), st.integers(1, 8), moments())
def test_the_next_working_day_ends_after_the_one_before(calendar, days, at):
    end, following = add_days(calendar, days, at), add_days(calendar, days + 1, at)

    dates = {(calendar.local(span) - timedelta.resolution).date() for span in (end, following)}
    assert end < following
    assert len(dates) == 2


def test_eight_hours_from_friday_afternoon_end_on_monday():
    assert add(office(), 8 * HOUR, in_amsterdam(2026, 6, 5, 15)) == in_amsterdam(2026, 6, 8, 15, 30)


def test_a_full_day_of_work_ends_at_closing_time_not_at_the_next_opening():
    assert add(office(), 7.5 * HOUR, in_amsterdam(2026, 6, 2, 8)) == in_amsterdam(2026, 6, 2, 17)


def test_no_working_time_is_over_at_once_even_when_closed():
    at = datetime(2026, 6, 6, 12, tzinfo=UTC)

    assert add(office(), timedelta(0), at) == at


def test_an_extra_day_goes_before_a_holiday_and_a_holiday_before_the_week():
    new_year, day_after, saturday = date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3)
    calendar = office(
        holidays=frozenset((new_year, day_after)),
        extra={day_after: ((time(10), time(12)),), saturday: ((time(11), time(12)),)},
    )

    assert between(calendar, in_amsterdam(2026, 1, 1), in_amsterdam(2026, 1, 2)) == 0 * HOUR
    assert between(calendar, in_amsterdam(2026, 1, 2), in_amsterdam(2026, 1, 3)) == 2 * HOUR
    assert between(calendar, in_amsterdam(2026, 1, 3), in_amsterdam(2026, 1, 4)) == 1 * HOUR


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Amsterdam", (2026, 3, 29), 23),
        ("Europe/Amsterdam", (2026, 10, 25), 25),
        ("Australia/Lord_Howe", (2026, 10, 4), 23.5),
        ("Australia/Lord_Howe", (2026, 4, 5), 24.5),
        ("Asia/Kolkata", (2026, 3, 29), 24),
        ("Pacific/Apia", (2011, 12, 30), 0),
    ],
)
def test_a_day_and_night_desk_works_the_hours_that_the_day_really_has(zone, day, hours):
    calendar = Calendar(zone, ((),) * 7, extra={date(*day): ALWAYS})
    noon = datetime(*day, 12, tzinfo=UTC)

    assert between(calendar, noon - 48 * HOUR, noon + 48 * HOUR) == hours * HOUR


def test_a_period_that_the_clock_skips_is_no_working_time():
    calendar = Calendar("Europe/Amsterdam", (((time(2), time(3)),),) * 7)
    saturday_night = datetime(2026, 3, 28, 12, tzinfo=UTC)

    assert next_open(calendar, saturday_night) == in_amsterdam(2026, 3, 30, 2)


def test_a_period_that_the_clock_shows_twice_counts_twice():
    calendar = Calendar("Europe/Amsterdam", (((time(2), time(2, 30)),),) * 7)

    due = add(calendar, 31 * MINUTE, datetime(2026, 10, 24, 12, tzinfo=UTC))

    assert due == datetime(2026, 10, 25, 1, 1, tzinfo=UTC)


def test_working_time_back_in_time_is_negative():
    late, early = in_amsterdam(2026, 6, 2, 11), in_amsterdam(2026, 6, 2, 9, 30)

    assert between(office(), late, early) == -1.5 * HOUR


def test_any_zone_may_come_in_and_utc_goes_out():
    at = datetime(2026, 6, 2, 12, tzinfo=timezone(9 * HOUR))

    due = add(office(), HOUR, at)

    assert (due.isoformat(), due.tzinfo) == ("2026-06-02T08:00:00+00:00", UTC)


@pytest.mark.parametrize(
    ("days", "end"),
    [(1, (2026, 4, 2, 17)), (2, (2026, 4, 7, 17)), (3, (2026, 4, 8, 17)), (19, (2026, 5, 1, 17))],
)
def test_working_days_skip_weekends_and_holidays_and_the_day_itself(days, end):
    easter = office(holidays=frozenset((date(2026, 4, 3), date(2026, 4, 6), date(2026, 4, 27))))

    assert add_days(easter, days, in_amsterdam(2026, 4, 1, 8)) == in_amsterdam(*end)


def test_the_day_of_receipt_is_the_teams_day_not_the_utc_day():
    already_friday = datetime(2026, 6, 4, 23, tzinfo=UTC)

    assert add_days(office(), 1, already_friday) == in_amsterdam(2026, 6, 8, 17)


def test_the_last_working_day_of_a_calendar_may_be_the_one_asked_for():
    only = Calendar("Europe/Amsterdam", ((),) * 7, extra={date(2026, 6, 5): OFFICE})

    assert add_days(only, 1, in_amsterdam(2026, 6, 1, 9)) == in_amsterdam(2026, 6, 5, 17)


def test_a_working_day_open_until_midnight_ends_at_midnight():
    always = Calendar("Asia/Kolkata", (ALWAYS,) * 7)

    end = add_days(always, 1, datetime(2026, 6, 1, 12, tzinfo=UTC))

    assert end == datetime(2026, 6, 3, tzinfo=ZoneInfo("Asia/Kolkata"))


@pytest.mark.parametrize(
    "question",
    [
        lambda calendar, at: add(calendar, HOUR, at),
        lambda calendar, at: add_days(calendar, 1, at),
        next_open,
        last_open,
    ],
)
def test_a_calendar_without_open_time_says_what_to_do(question):
    closed = Calendar("Europe/Amsterdam", ((),) * 7)

    with pytest.raises(NeverOpen) as refusal:
        question(closed, datetime(2026, 6, 1, tzinfo=UTC))

    assert str(refusal.value) == (
        "This calendar is not open at any time within 400 days of 2026-06-01. "
        "Give it opening hours, or open some of its closed days."
    )


def test_a_desk_that_opens_once_a_year_is_waited_for():
    yearly = Calendar("UTC", ((),) * 7, extra={date(year, 12, 5): OFFICE for year in (2026, 2027, 2028)})

    due = add(yearly, 20 * HOUR, datetime(2026, 6, 1, tzinfo=UTC))

    assert due == datetime(2028, 12, 5, 15, 30, tzinfo=UTC) - 1 * HOUR


@pytest.mark.parametrize("question", [is_open, next_open, last_open, lambda c, at: add(c, HOUR, at)])
def test_a_moment_without_zone_is_refused(question):
    with pytest.raises(ValueError, match="a moment needs a time zone"):
        question(office(), datetime(2026, 6, 1, 12))


def test_less_than_no_working_time_is_refused():
    at = datetime(2026, 6, 1, tzinfo=UTC)

    with pytest.raises(ValueError, match="less than nothing"):
        add(office(), -HOUR, at)
    with pytest.raises(ValueError, match="counted from 1"):
        add_days(office(), 0, at)


def test_periods_may_be_given_in_any_order():
    assert Calendar("UTC", (OFFICE[::-1],) * 7) == Calendar("UTC", (OFFICE,) * 7)


def test_a_calendar_can_be_a_key_whatever_its_extra_days():
    keys = {office(extra={date(2026, 1, 2): ()}), office(extra={date(2026, 1, 2): ()}), office()}

    assert len(keys) == 2


def test_a_week_of_six_days_is_refused():
    with pytest.raises(CalendarIsWrong, match="A week has 7 days, these are 6"):
        Calendar("UTC", (OFFICE,) * 6)


def test_what_is_kept_of_past_days_stays_bounded():
    calendar = office()

    between(calendar, datetime(2024, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC))

    assert len(calendar._spans) <= 1024
