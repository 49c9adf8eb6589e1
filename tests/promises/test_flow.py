"""What a customer is owed along the way of a case, through the flow as it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gehoor.cases import actions as case_actions
from gehoor.cases.events import CaseOpened
from gehoor.core.events import Recorded
from gehoor.promises import actions
from gehoor.promises.models import Promise
from tests.factories import cases, people, promises
from tests.promises.conftest import HOUR, next_due, told

DAY = timedelta(days=1)


def owed(case):
    return list(Promise.objects.filter(case=case).open().order_by("due_at").values_list("kind", "due_at"))


def test_a_new_case_owes_a_first_answer_within_a_working_day(desk, at):
    case = desk.case(at)

    promise = Promise.objects.get()

    assert (promise.case, promise.kind, promise.to, promise.made_by) == (
        case,
        "first_answer",
        desk.customer,
        None,
    )
    assert (promise.made_at, promise.due_at, promise.soon_at) == (at, at + 8 * HOUR, at + 7 * HOUR)
    assert next_due(case) == (at + 8 * HOUR, "first_answer")
    assert told() == ["Made"]


def test_someone_who_writes_for_the_first_time_hears_sooner(desk, at):
    newcomer = people.customer("J. Yilmaz", "j@example.com")

    cases.case(team=desk.team, customer=newcomer, at=at)

    assert Promise.objects.get().due_at == at + 4 * HOUR


def test_a_team_promises_by_its_own_calendar_and_terms(desk, at):
    promises.terms(desk.team, promises.calendar(), first_answer=600)

    case = desk.case(at)

    assert owed(case) == [("first_answer", at + DAY + 2 * HOUR)]


def test_a_calendar_that_no_longer_opens_does_not_stop_a_case(desk, at, caplog):
    once = promises.calendar(week={}, extra={"2026-01-06": [["09:00", "17:00"]]})
    promises.terms(desk.team, once)

    case = desk.case(at)

    assert owed(case) == [("first_answer", at + 8 * HOUR)]
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_an_answer_keeps_the_promise_at_its_own_moment(desk, at):
    case = desk.case(at)

    desk.answer(case, at + 8 * HOUR)

    promise = Promise.objects.get()
    assert (promise.kept_at, promise.broken_at, promise.broken_count) == (at + 8 * HOUR, None, 0)
    assert next_due(case) == (None, "")
    assert told() == ["Made", "Kept"]


def test_a_late_answer_breaks_the_promise_before_it_keeps_it(desk, at):
    case = desk.case(at)
    late = at + 8 * HOUR + timedelta(microseconds=1)

    desk.answer(case, late)

    promise = Promise.objects.get()
    assert (promise.kept_at, promise.broken_at, promise.broken_count) == (late, at + 8 * HOUR, 1)
    assert told() == ["Made", "Broken", "Kept"]


def test_after_our_answer_nothing_is_owed_until_the_customer_writes_again(desk, at):
    case = desk.case(at)
    desk.answer(case, at + HOUR)
    nothing = owed(case)

    for hours in (2, 3):
        case_actions.receive(case=case, said=cases.said("En nu?"), author=desk.customer, at=at + hours * HOUR)

    assert nothing == []
    assert owed(case) == [("next_word", at + DAY + 2 * HOUR)]
    assert next_due(case) == (at + DAY + 2 * HOUR, "next_word")


def test_what_an_agent_promised_besides_does_not_put_off_the_next_word(desk, at):
    case = desk.case(at)
    desk.answer(case, at + HOUR)
    promises.own(case, by=desk.anna, due_at=at + 2 * HOUR, at=at + HOUR)

    case_actions.receive(case=case, said=cases.said("En nu?"), author=desk.customer, at=at + HOUR)

    assert owed(case) == [("own", at + 2 * HOUR), ("next_word", at + DAY + HOUR)]
    assert next_due(case) == (at + 2 * HOUR, "own")


def test_a_letter_does_not_keep_what_an_agent_promised_to_do(desk, at):
    case = desk.case(at)
    promise = promises.own(case, by=desk.anna, due_at=at + DAY, at=at + HOUR)

    desk.answer(case, at + HOUR)
    desk.answer(case, at + 2 * HOUR)
    after_letters = owed(case)
    promises.actions.keep(promise=promise, by=desk.anna, at=at + 3 * HOUR)

    assert after_letters == [("own", at + DAY)]
    assert (owed(case), Promise.objects.get(kind="own").kept_at) == ([], at + 3 * HOUR)


def test_last_words_do_not_say_that_what_an_agent_promised_was_done(desk, at):
    case = desk.case(at)
    promises.own(case, by=desk.anna, due_at=at + DAY, at=at)

    desk.resolve(case, at + HOUR)

    promise = Promise.objects.get(kind="own")
    assert (promise.kept_at, promise.released_at, promise.released_why) == (None, at + HOUR, "resolved")
    assert next_due(case) == (None, "")


def test_a_hand_off_keeps_the_clock_running(desk, at):
    case = desk.case(at)
    repairs = people.team("Reparatie")

    case_actions.hand_over(
        case=case, to_team=repairs, reason="Bram repairs.", summary="Leaks.", by=desk.anna, at=at + HOUR
    )

    assert owed(case) == [("first_answer", at + 8 * HOUR)]


def test_whoever_is_given_a_case_that_owes_nothing_owes_a_word(desk, at):
    case = desk.case(at)
    desk.answer(case, at)
    repairs = people.team("Reparatie")
    promises.terms(repairs, after_hand_off=60)

    case_actions.hand_over(
        case=case, to_team=repairs, reason="Bram repairs.", summary="Leaks.", by=desk.anna, at=at + HOUR
    )

    assert owed(case) == [("after_hand_off", at + 2 * HOUR)]


def test_last_words_keep_what_was_promised(desk, at):
    case = desk.case(at)

    desk.resolve(case, at + HOUR)

    assert Promise.objects.values_list("kept_at", "released_at").get() == (at + HOUR, None)
    assert next_due(case) == (None, "")


def test_a_customer_who_solved_it_himself_is_owed_nothing(desk, at):
    case = desk.case(at)

    case_actions.resolve_by_customer(case=case, by=desk.customer, at=at + HOUR)

    promise = Promise.objects.get()
    assert (promise.kept_at, promise.released_at, promise.released_why) == (None, at + HOUR, "resolved")
    assert told() == ["Made", "Released"]


def test_a_promise_that_is_released_too_late_was_broken(desk, at):
    case = desk.case(at)

    case_actions.not_take_up(case=case, reason="Not ours.", by=desk.anna, at=at + 9 * HOUR)

    promise = Promise.objects.get()
    assert (promise.released_why, promise.broken_at) == ("not_taken_up", at + 8 * HOUR)
    assert told() == ["Made", "Broken", "Released"]


@pytest.mark.parametrize("again", ["customer", "agent"])
def test_a_case_that_is_opened_again_owes_one_next_word(desk, at, again):
    case = desk.case(at)
    desk.resolve(case, at)

    if again == "customer":
        case_actions.receive(case=case, said=cases.said("Lekt nog."), author=desk.customer, at=at + HOUR)
    else:
        case_actions.reopen(case=case, reason="It still leaks.", by=desk.anna, at=at + HOUR)

    assert owed(case) == [("next_word", at + DAY + HOUR)]


def test_a_promise_goes_along_with_a_merged_case_and_comes_back_with_it(desk, at):
    one, two = desk.case(at), desk.case(at + HOUR)
    desk.answer(one, at + HOUR)

    case_actions.merge(case=two, into=one, reason="Same leak.", by=desk.anna, at=at + 2 * HOUR)
    along = owed(one), owed(two), next_due(one), next_due(two)
    two.refresh_from_db()
    case_actions.undo_merge(case=two, by=desk.anna, at=at + 3 * HOUR)

    first_answer = ("first_answer", at + DAY + HOUR)
    assert along == ([first_answer], [], first_answer[::-1], (None, ""))
    assert (owed(one), owed(two)) == ([], [first_answer])
    assert (next_due(one), next_due(two)) == ((None, ""), first_answer[::-1])


def test_a_case_merged_into_one_that_is_over_owes_nothing(desk, at):
    one, two = desk.case(at), desk.case(at)
    desk.resolve(one, at + HOUR)

    case_actions.merge(case=two, into=one, reason="Same leak.", by=desk.anna, at=at + 2 * HOUR)

    assert Promise.objects.values_list("released_why", flat=True).get(case=two) == "merged"


def test_making_the_first_promise_costs_at_most_four_queries(desk, at, django_assert_num_queries):
    promises.terms(desk.team, promises.calendar())
    case = desk.case(at)
    opened = CaseOpened(
        case=case.pk,
        customer=desk.customer.pk,
        message=1,
        channel="mail",
        team=desk.team.pk,
        is_first_contact=False,
    )

    with django_assert_num_queries(4):
        actions.make_first(Recorded(1, 0, at, None, None, opened))
