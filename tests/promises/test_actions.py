from __future__ import annotations

import sys
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from gehoor.cases import actions as case_actions
from gehoor.cases import queries as case_queries
from gehoor.core.events import SYSTEM
from gehoor.core.models import Event, Job
from gehoor.promises import actions, queries, tasks
from gehoor.promises.actions import breaking
from gehoor.promises.actions import hours as of_hours
from gehoor.promises.models import Promise, PromiseMove, WorkCalendar
from tests.factories import promises
from tests.promises.conftest import HOUR, next_due, told

DAY = timedelta(days=1)


@pytest.fixture
def all_heard(monkeypatch):
    monkeypatch.setattr(breaking, "_heard_until", breaking._heard_until)
    return actions.use_ears


def the_promise(case):
    return Promise.objects.get(case=case)


def test_an_agent_promises_something_of_his_own(desk, at):
    case = desk.case(at)

    made = promises.own(case, by=desk.anna, due_at=at + HOUR, at=at, text=" De monteur belt u. ")

    assert (made.text, made.made_by, made.to, made.due_at) == (
        "De monteur belt u.",
        desk.anna,
        desk.customer,
        at + HOUR,
    )
    assert next_due(case) == (at + HOUR, "own")


@pytest.mark.parametrize(
    ("kind", "text", "after"),
    [("own", " ", HOUR), ("own", "Call.", -HOUR), ("own", "Call.", 0 * HOUR), ("oath", "x", HOUR)],
)
def test_a_promise_without_words_or_moment_is_refused(desk, at, kind, text, after):
    case = desk.case(at)

    with pytest.raises(actions.CannotPromise):
        actions.make(case=case, kind=kind, text=text, due_at=at + after, by=desk.anna, at=at)

    assert Promise.objects.filter(made_by=desk.anna).count() == 0


def test_nothing_is_promised_on_a_case_that_is_over(desk, at):
    case = desk.case(at)
    desk.resolve(case, at)

    with pytest.raises(actions.CannotPromise, match="Reopen it"):
        promises.own(case, by=desk.anna, due_at=at + HOUR, at=at)


def test_moving_tells_from_when_to_when_and_why(desk, at):
    case = desk.case(at)

    moved = actions.move(
        promise=the_promise(case), due_at=at + DAY, reason=" Part comes Tuesday. ", by=desk.anna, at=at + HOUR
    )

    move = PromiseMove.objects.get()
    assert (moved.due_at, moved.soon_at, moved.moved_count) == (at + DAY, at + 7 * HOUR, 1)
    assert (move.from_due_at, move.to_due_at, move.reason, move.was_broken) == (
        at + 8 * HOUR,
        at + DAY,
        "Part comes Tuesday.",
        False,
    )
    assert next_due(case) == (at + DAY, "first_answer")
    assert told() == ["Made", "Moved"]


def test_a_broken_promise_can_be_made_anew_and_stays_known_as_broken(desk, at):
    case = desk.case(at)
    actions.break_overdue(at=at + 9 * HOUR)

    moved = actions.move(
        promise=the_promise(case), due_at=at + DAY, reason="We were late.", by=desk.anna, at=at + 10 * HOUR
    )
    again = actions.break_overdue(at=at + 2 * DAY)

    assert (moved.broken_at, moved.broken_count, PromiseMove.objects.get().was_broken) == (None, 1, True)
    assert (again, the_promise(case).broken_at, the_promise(case).broken_count) == (1, at + DAY, 2)
    assert told() == ["Made", "Broken", "Moved", "Broken"]


def test_moving_what_is_overdue_but_not_yet_marked_says_that_it_was_broken(desk, at):
    case = desk.case(at)

    actions.move(promise=the_promise(case), due_at=at + DAY, reason="Late.", by=desk.anna, at=at + 9 * HOUR)

    assert told() == ["Made", "Broken", "Moved"]
    assert PromiseMove.objects.get().was_broken


@pytest.mark.parametrize(
    ("reason", "due"),
    [("", 9 * HOUR), ("  ", 9 * HOUR), ("Late.", HOUR), ("Late.", 0 * HOUR), ("Late.", 8 * HOUR)],
)
def test_a_move_without_reason_or_later_moment_is_refused(desk, at, reason, due):
    case = desk.case(at)

    with pytest.raises(actions.CannotMove):
        actions.move(promise=the_promise(case), due_at=at + due, reason=reason, by=desk.anna, at=at + HOUR)

    assert the_promise(case).due_at == at + 8 * HOUR


def test_what_was_kept_or_released_can_be_neither_moved_nor_kept(desk, at):
    kept, released = desk.case(at), desk.case(at)
    desk.answer(kept, at)
    case_actions.not_take_up(case=released, reason="Spam.", by=desk.anna, at=at)

    for case in (kept, released):
        with pytest.raises(actions.CannotMove):
            actions.move(
                promise=the_promise(case), due_at=at + DAY, reason="Late.", by=desk.anna, at=at + HOUR
            )
        with pytest.raises(actions.CannotKeep):
            actions.keep(promise=the_promise(case), by=desk.anna, at=at + HOUR)


def test_a_promise_can_be_kept_by_telephone(desk, at):
    case = desk.case(at)

    actions.keep(promise=the_promise(case), by=desk.anna, at=at + HOUR)

    assert the_promise(case).kept_at == at + HOUR
    assert next_due(case) == (None, "")
    assert Event.objects.get(name="promises.PromiseKept").actor == desk.anna.pk


def test_only_what_is_past_its_moment_breaks_and_only_once(desk, at):
    case, later = desk.case(at), desk.case(at + HOUR)

    counts = [actions.break_overdue(at=at + 8 * HOUR + timedelta(microseconds=us)) for us in (0, 1, 2)]

    assert counts == [0, 1, 0]
    assert (the_promise(case).broken_at, the_promise(later).broken_at) == (at + 8 * HOUR, None)
    assert next_due(case) == (at + 8 * HOUR, "first_answer")


def test_nothing_breaks_while_something_that_came_before_is_unread(desk, at, all_heard):
    early, late = desk.case(at), desk.case(at + HOUR)
    all_heard(lambda: at + 12 * HOUR)

    count = actions.break_overdue(at=at + 2 * DAY)

    assert count == 1
    assert (the_promise(early).broken_at, the_promise(late).broken_at) == (at + 8 * HOUR, None)


def test_what_is_most_overdue_comes_first(desk, at):
    one = desk.case(at)
    two = desk.case(at + HOUR)
    promises.own(two, by=desk.anna, due_at=at + 2 * HOUR, at=at + HOUR)
    actions.break_overdue(at=at + 10 * HOUR)

    assert list(case_queries.mine(desk.anna)) == [two, one]


def test_many_broken_promises_are_marked_in_turns(desk, at, monkeypatch):
    for _ in range(3):
        desk.case(at)
    promise_jobs = Job.objects.filter(task__startswith="gehoor.promises.")
    monkeypatch.setattr(actions, "BREAK_AT_ONCE", 2)
    monkeypatch.setattr(actions.break_overdue, "__kwdefaults__", {"most": 2})
    monkeypatch.setattr("gehoor.core.clock.now", lambda: at + DAY)

    with transaction.atomic():
        tasks.break_overdue()
    left = Promise.objects.filter(broken_at=None).count()
    asked_for = list(promise_jobs.values_list("task", flat=True))
    with transaction.atomic():
        tasks.break_overdue()

    assert (left, asked_for) == (1, ["gehoor.promises.tasks.break_overdue"])
    assert Promise.objects.filter(broken_at=None).count() == 0
    assert promise_jobs.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"kept_at": HOUR, "released_at": HOUR, "released_why": "resolved"},
        {"released_at": HOUR},
        {"released_why": "resolved"},
        {"kind": "own"},
        {"due_at": 0 * HOUR},
        {"broken_at": HOUR},
        {"kept_at": 9 * HOUR},
    ],
)
def test_the_database_refuses_a_promise_that_cannot_be(desk, at, wrong):
    case = desk.case(at)
    values = {k: at + v if isinstance(v, timedelta) else v for k, v in wrong.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.filter(case=case).update(**values)


@pytest.mark.parametrize("n", [1, 3])
def test_the_promises_of_a_case_with_their_moves_cost_the_same_whatever_their_number(
    desk, at, n, django_assert_num_queries
):
    case = desk.case(at)
    for hours in range(1, n + 1):
        promise = promises.own(case, by=desk.anna, due_at=at + hours * HOUR, at=at)
        actions.move(promise=promise, due_at=at + DAY * hours, reason="Later.", by=desk.anna, at=at)

    with django_assert_num_queries(2):
        found = [(p.kind, [m.by for m in p.its_moves]) for p in queries.of_case(case)]

    assert found == [("first_answer", [])] + [("own", [desk.anna])] * n


def test_what_is_owed_stands_before_what_was_kept(desk, at):
    case = desk.case(at)
    desk.answer(case, at)
    promises.own(case, by=desk.anna, due_at=at + DAY, at=at)

    assert [(p.kind, p.is_open) for p in queries.of_case(case)] == [("own", True), ("first_answer", False)]
    assert queries.next_of(case).kind == "own"


def test_other_hours_take_effect_at_once_and_leave_told_moments_alone(desk, at):
    calendar = promises.calendar()
    promises.terms(desk.team, calendar)
    case = desk.case(at)

    evenings = {
        "zone": "Europe/Amsterdam",
        "week": {"Monday": [["17:00", "21:00"]], "Tuesday": [["17:00", "21:00"]]},
    }
    actions.save_calendar(calendar=calendar, name="Avond", data=evenings, by=SYSTEM, at=at)
    then = desk.case(at)

    assert the_promise(case).due_at == at + 8 * HOUR
    assert the_promise(then).due_at == at + DAY + 12 * HOUR


@pytest.mark.parametrize(
    ("name", "data", "country"),
    [
        (" ", promises.OFFICE, ""),
        ("Nacht", {"zone": "Europe/Amsterdam", "week": {"Monday": [["22:00", "06:00"]]}}, ""),
        ("Dicht", {"zone": "Europe/Amsterdam", "week": {}}, ""),
        ("Maan", {"zone": "Luna/Tranquility", "week": {"Monday": [["09:00", "17:00"]]}}, ""),
        ("Land", promises.OFFICE, "XX"),
    ],
)
def test_hours_that_cannot_be_kept_are_refused(db, at, name, data, country):
    with pytest.raises(actions.CannotKeepHours):
        actions.save_calendar(name=name, data=data, country=country, by=SYSTEM, at=at)

    assert WorkCalendar.objects.count() == 0


@pytest.mark.parametrize("terms", [{"first_answer": 0}, {"mark": 61}, {"first_contact_percent": "half"}])
def test_terms_that_cannot_be_kept_are_refused(desk, at, terms):
    with pytest.raises(actions.CannotKeepHours):
        actions.set_terms(team=desk.team, calendar=None, terms=terms, by=SYSTEM, at=at)

    assert queries.terms_of(desk.team).first_answer == 480


def test_a_calendar_with_a_country_always_knows_the_holidays_to_come(db, at):
    calendar = actions.save_calendar(name="Kantoor", data=promises.OFFICE, country="nl", by=SYSTEM, at=at)

    changed = [actions.extend_holidays(at=at + years * 365 * DAY) for years in (0, 1, 2)]

    calendar.refresh_from_db()
    assert changed == [0, 1, 1]
    assert {day[:4] for day in calendar.data["holidays"]} == {"2026", "2027", "2028", "2029"}
    assert "2027-04-27" in calendar.data["holidays"]


def test_the_daily_look_at_holidays_loads_no_countries_into_this_process(db, at, monkeypatch):
    calendar = actions.save_calendar(name="Kantoor", data=promises.OFFICE, country="NL", by=SYSTEM, at=at)
    monkeypatch.setitem(sys.modules, "holidays", None)

    changed = actions.extend_holidays(at=at + 365 * DAY)

    calendar.refresh_from_db()
    assert (changed, "2028-12-25" in calendar.data["holidays"]) == (1, True)


def test_a_day_typed_far_ahead_keeps_no_holiday_away(db, at):
    data = promises.OFFICE | {"holidays": ["2035-06-01"]}
    calendar = actions.save_calendar(name="Kantoor", data=data, country="NL", by=SYSTEM, at=at)

    actions.extend_holidays(at=at + 2 * 365 * DAY)

    calendar.refresh_from_db()
    assert {"2028-12-25", "2029-12-25", "2035-06-01"} <= set(calendar.data["holidays"])


def test_holidays_that_are_known_are_not_added_again(db, at):
    calendar = actions.save_calendar(name="Kantoor", data=promises.OFFICE, country="NL", by=SYSTEM, at=at)

    changed = actions.extend_holidays(at=at + DAY)

    assert (changed, WorkCalendar.objects.get().version) == (0, calendar.version)


def test_that_holidays_were_added_is_dated_when_it_was_done(db, at):
    actions.save_calendar(name="Kantoor", data=promises.OFFICE, country="NL", by=SYSTEM, at=at)
    next_year = at + 365 * DAY

    actions.extend_holidays(at=next_year)

    assert Event.objects.latest("id").at == next_year


def test_after_years_of_standing_still_this_years_holidays_are_known_too(db, at):
    calendar = actions.save_calendar(name="Kantoor", data=promises.OFFICE, country="NL", by=SYSTEM, at=at)

    actions.extend_holidays(at=at + 3 * 365 * DAY)

    calendar.refresh_from_db()
    assert {day[:4] for day in calendar.data["holidays"]} == {"2026", "2027", "2029", "2030"}


def test_a_calendar_whose_country_is_unknown_does_not_keep_others_from_their_holidays(db, at, caplog):
    odd, good = (
        actions.save_calendar(name=name, data=promises.OFFICE, country="NL", by=SYSTEM, at=at)
        for name in ("Oud", "Nieuw")
    )
    WorkCalendar.objects.filter(pk=odd.pk).update(country="XX")

    changed = actions.extend_holidays(at=at + 365 * DAY)

    good.refresh_from_db()
    assert (changed, "2028-12-25" in good.data["holidays"]) == (1, True)
    assert "Calendars of XX keep the holidays that they have." in caplog.text


def test_a_promise_that_went_along_with_its_case_is_kept_where_it_is(desk, at):
    one, two = desk.case(at), desk.case(at)
    on_screen = promises.own(two, by=desk.anna, due_at=at + HOUR, at=at)
    case_actions.merge(case=two, into=one, reason="Same leak.", by=desk.anna, at=at)
    before = next_due(one)

    actions.keep(promise=on_screen, by=desk.anna, at=at)

    first_answer = the_promise_of_kind(one, "first_answer")
    assert (before[0], next_due(one)) == (at + HOUR, (first_answer.due_at, "first_answer"))
    assert (next_due(two), Event.objects.latest("id").case) == ((None, ""), one.pk)


def the_promise_of_kind(case, kind):
    return Promise.objects.filter(case=case, kind=kind).earliest("due_at")


def test_a_promise_is_found_through_its_own_case_only(desk, at):
    case, other = desk.case(at), desk.case(at)

    assert queries.promise_of(other, the_promise(case).pk) is None
    assert queries.promise_of(case, the_promise(case).pk) == the_promise(case)


def test_a_public_holiday_on_which_one_works_stays_open_in_years_to_come(db, at):
    calendar = actions.save_calendar(
        name="Winkel", data=promises.OFFICE, country="NL", open_on=["King's Day"], by=SYSTEM, at=at
    )

    actions.extend_holidays(at=at + 2 * 365 * DAY)

    calendar.refresh_from_db()
    days = calendar.data["holidays"]
    assert calendar.open_on == ["King's Day"]
    assert ("2027-04-27" in days, "2029-04-27" in days, "2029-04-02" in days) == (False, False, True)


def test_a_calendar_whose_name_another_took_at_that_moment_is_refused(db, at, monkeypatch):
    checked = of_hours.checked_calendar

    def meanwhile(data, *, at):
        monkeypatch.setattr(of_hours, "checked_calendar", checked)
        promises.calendar("Kantoor")
        return checked(data, at=at)

    monkeypatch.setattr(of_hours, "checked_calendar", meanwhile)

    with pytest.raises(actions.CannotKeepHours, match="There is a calendar with this name"):
        promises.calendar("Kantoor")

    assert WorkCalendar.objects.count() == 1


def test_a_moment_that_nobody_can_mean_is_refused_at_once(desk, at):
    case = desk.case(at)
    far = at.replace(year=9999)

    with pytest.raises(actions.CannotPromise, match="Choose a moment within five years"):
        actions.make(case=case, kind="own", text="Call.", due_at=far, by=desk.anna, at=at)
    with pytest.raises(actions.CannotMove, match="Choose a moment within five years"):
        actions.move(promise=the_promise(case), due_at=far, reason="Late.", by=desk.anna, at=at)


def test_hours_that_someone_gives_while_holidays_are_added_stay(db, at, monkeypatch):
    calendar = actions.save_calendar(name="Kantoor", data=promises.OFFICE, country="NL", by=SYSTEM, at=at)
    checked, saturday = of_hours.checked_calendar, {"Saturday": [["10:00", "12:00"]]}
    next_year = at + 365 * DAY

    def meanwhile(data, *, at):
        monkeypatch.setattr(of_hours, "checked_calendar", checked)
        given = promises.OFFICE | {"week": saturday}
        same = WorkCalendar.objects.get(pk=calendar.pk)
        actions.save_calendar(calendar=same, name="Winkel", data=given, by=SYSTEM, at=at)
        return checked(data, at=at)

    monkeypatch.setattr(of_hours, "checked_calendar", meanwhile)

    changed = actions.extend_holidays(at=next_year)

    calendar.refresh_from_db()
    assert (changed, calendar.name, calendar.data["week"]) == (0, "Winkel", saturday)
