from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.promises.rules.calendar import Calendar, add, between, last_open
from gehoor.promises.rules.terms import Kind, State, Terms, due, soon_at, state, told
from tests.promises.rules.strategies import calendars, moments

MINUTE = timedelta(minutes=1)
OFFICE = Calendar("Europe/Amsterdam", (((time(9), time(12, 30)), (time(13), time(17, 10))),) * 5 + ((), ()))


def in_amsterdam(*parts):
    return datetime(*parts, tzinfo=ZoneInfo("Europe/Amsterdam"))


def due_after(received_at, kind=Kind.FIRST_ANSWER, terms=Terms(), first_contact=False):  # noqa: B008 -- frozen
    return due(kind, received_at=received_at, calendar=OFFICE, terms=terms, first_contact=first_contact)


@given(calendars(), moments(), st.sampled_from(Kind), st.booleans(), st.sampled_from((1, 5, 15, 30, 60)))
def test_what_people_are_told_is_never_too_early_and_always_within_hours(calendar, at, kind, first, mark):
    terms = Terms(mark=mark)
    exact = add(calendar, terms.working_time(kind, first_contact=first), at)

    moment = due(kind, received_at=at, calendar=calendar, terms=terms, first_contact=first)

    assert exact <= moment < exact + mark * MINUTE
    assert last_open(calendar, moment) == moment


@given(calendars(), moments())
def test_what_people_are_told_is_a_quarter_or_a_closing_time(calendar, at):
    moment = due(Kind.NEXT_WORD, received_at=at, calendar=calendar, terms=Terms(), first_contact=False)

    wall = calendar.local(moment)
    on_the_quarter = wall.minute % 15 == 0 and wall.second == wall.microsecond == 0
    assert on_the_quarter or wall.time() in {end for _, end in calendar.hours(wall.date())}


def test_a_first_answer_comes_within_eight_working_hours():
    assert due_after(in_amsterdam(2026, 6, 5, 15, 3, 20)) == in_amsterdam(2026, 6, 8, 15, 30)


def test_who_writes_for_the_first_time_ever_hears_in_half_the_time():
    assert due_after(in_amsterdam(2026, 6, 2, 9, 3), first_contact=True) == in_amsterdam(2026, 6, 2, 13, 45)


def test_every_kind_has_a_term_of_its_own():
    terms = Terms(first_answer=60, next_word=120, after_hand_off=180)
    nine = in_amsterdam(2026, 6, 2, 9)

    dues = [due_after(nine, kind, terms) for kind in Kind]

    assert dues == [in_amsterdam(2026, 6, 2, hour) for hour in (10, 11, 12)]


def test_a_moment_on_the_mark_stays_where_it_is():
    quarter = in_amsterdam(2026, 6, 2, 10, 15)

    assert told(quarter, calendar=OFFICE, mark=15) == quarter


def test_rounding_stops_at_closing_time():
    assert told(in_amsterdam(2026, 6, 2, 17, 5), calendar=OFFICE, mark=15) == in_amsterdam(2026, 6, 2, 17, 10)


def test_marks_are_those_of_the_teams_own_clock():
    kathmandu = Calendar("Asia/Kathmandu", (((time(0), time(0)),),) * 7)
    at = datetime(2026, 6, 2, 10, 1, tzinfo=ZoneInfo("Asia/Kathmandu"))

    assert told(at, calendar=kathmandu, mark=60) == datetime(2026, 6, 2, 5, 15, tzinfo=UTC)


@given(calendars(), moments(), st.integers(1, 2000), st.integers(0, 2000))
def test_soon_begins_when_so_much_working_time_is_left(calendar, made_at, term, soon):
    due_at = add(calendar, term * MINUTE, made_at)

    begins = soon_at(made_at=made_at, due_at=due_at, calendar=calendar, terms=Terms(soon=soon))

    assert made_at <= begins <= due_at
    assert between(calendar, begins, due_at) == min(soon, term) * MINUTE


def test_a_promise_for_monday_morning_is_soon_on_friday_afternoon():
    made_at, due_at = in_amsterdam(2026, 6, 5, 9), in_amsterdam(2026, 6, 8, 9, 30)

    begins = soon_at(made_at=made_at, due_at=due_at, calendar=OFFICE, terms=Terms(soon=60))

    assert begins == in_amsterdam(2026, 6, 5, 16, 40)


def promise(kept=None, moved=None):
    hour = lambda n: n if n is None else datetime(2026, 6, 2, n, tzinfo=UTC)
    return SimpleNamespace(due_at=hour(12), soon_at=hour(11), kept_at=hour(kept), moved_at=hour(moved))


@pytest.mark.parametrize(
    ("dates", "hour", "expected"),
    [
        (promise(), 10, State.DUE),
        (promise(), 11, State.SOON),
        (promise(), 12, State.SOON),
        (promise(), 13, State.BROKEN),
        (promise(kept=10), 10, State.KEPT),
        (promise(kept=10), 9, State.DUE),
        (promise(kept=12), 14, State.KEPT),
        (promise(kept=13), 12, State.SOON),
        (promise(kept=13), 14, State.BROKEN),
        (promise(moved=10), 14, State.MOVED),
        (promise(moved=10), 9, State.DUE),
        (promise(moved=13), 14, State.BROKEN),
    ],
)
def test_state_follows_from_what_had_happened_by_then(dates, hour, expected):
    assert state(dates, datetime(2026, 6, 2, hour, tzinfo=UTC)) == expected


@pytest.mark.parametrize(
    "wrong",
    [{"first_answer": 0}, {"next_word": -1}, {"first_contact_percent": 101}, {"mark": 0}, {"soon": -1}],
)
def test_terms_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match=f"terms out of range: {next(iter(wrong))}"):
        Terms(**wrong)
