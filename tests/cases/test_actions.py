from __future__ import annotations

from datetime import timedelta

import pytest

from gehoor.cases import actions, queries
from gehoor.cases.models import Case, Message
from gehoor.core.models import Event
from gehoor.people.models import Membership
from tests.factories import cases, people

pytestmark = pytest.mark.django_db


def test_a_new_case_belongs_to_the_next_free_agent(at):
    team = people.team()
    anna, bram = people.agent("Anna Bakker", team), people.agent("Bram Smit", team)

    first = cases.case(team=team, at=at)
    second = cases.case(team=team, customer=people.customer("J. Yilmaz", "j@example.com"), at=at)

    assert [first.owner, second.owner] == [anna, bram]
    assert first.number >= actions.FIRST_NUMBER
    assert second.number == first.number + 1
    assert first.is_first_contact


def test_a_case_that_nobody_can_take_waits_in_the_tray_and_then_goes_to_the_lead(at):
    team = people.team()
    case = cases.case(team=team, at=at)
    lead = people.agent("Carla Vos", team, is_lead=True)

    actions.empty_tray(case=case, at=at + timedelta(hours=1))
    in_time = Case.objects.get().owner
    actions.empty_tray(case=case, at=at + timedelta(hours=2))

    assert in_time is None
    assert Case.objects.get().owner == lead
    assert Event.objects.filter(name="cases.TrayTooLong").count() == 1


def test_hand_over_counts_and_sees_a_case_come_back(at):
    service, repairs = people.team(), people.team("Reparatie")
    anna, bram = people.agent("Anna Bakker", service), people.agent("Bram Smit", repairs)
    case = cases.case(team=service, at=at)

    there = actions.hand_over(
        case=case,
        to_team=repairs,
        reason="Bram repairs.",
        summary="Leaks.",
        by=anna,
        at=at + timedelta(minutes=30),
    )
    back = actions.hand_over(
        case=case,
        to_team=service,
        to=anna,
        reason="Money.",
        summary="Refund.",
        by=bram,
        at=at + timedelta(minutes=45),
    )

    assert (there.waited_minutes, there.goes_back) == (30, False)
    assert (back.waited_minutes, back.goes_back) == (15, True)
    assert Case.objects.get().hand_off_count == 2


@pytest.mark.parametrize(("reason", "summary"), [("", "Leaks."), ("  ", "Leaks."), ("Bram repairs.", "")])
def test_hand_over_without_reason_or_summary_is_refused(at, reason, summary):
    service, repairs = people.team(), people.team("Reparatie")
    anna = people.agent("Anna Bakker", service)
    case = cases.case(team=service, at=at)

    with pytest.raises(actions.CannotHandOver):
        actions.hand_over(case=case, to_team=repairs, reason=reason, summary=summary, by=anna, at=at)

    assert Case.objects.get().hand_off_count == 0


@pytest.mark.parametrize(("others", "receiver"), [(("Bram Smit", "Carla Vos"), "Bram Smit"), ((), "")])
def test_whoever_else_of_the_own_team_is_free_gets_it_never_the_one_who_gives(at, others, receiver):
    service = people.team()
    anna = people.agent("Anna Bakker", service)
    case = cases.case(team=service, at=at)
    for name in others:
        people.agent(name, service)
    Membership.objects.exclude(person=anna).update(last_given_at=at + timedelta(days=1))

    hand_off = actions.hand_over(
        case=case, to_team=service, reason="I am full.", summary="Leaks.", by=anna, at=at
    )

    assert str(hand_off.to_person or "") == receiver
    assert Case.objects.get().owner == hand_off.to_person


def test_who_does_not_work_in_a_team_cannot_get_its_cases(at):
    service, repairs = people.team(), people.team("Reparatie")
    anna = people.agent("Anna Bakker", service)
    bram = people.agent("Bram Smit", service)
    case = cases.case(team=service, at=at)

    with pytest.raises(actions.CannotHandOver, match="Bram Smit does not work in Reparatie"):
        actions.hand_over(
            case=case, to_team=repairs, to=bram, reason="Bram.", summary="Leaks.", by=anna, at=at
        )


def test_sending_refuses_when_something_happened_since_the_case_was_opened(at):
    team = people.team()
    anna = people.agent("Anna Bakker", team)
    case = cases.case(team=team, at=at)
    seen = Case.objects.get().version
    actions.receive(case=case, said=cases.said("Ik hoor niets!"), author=case.customer, at=at)

    with pytest.raises(actions.CannotSend):
        actions.send(case=case, said=cases.said("Excuus."), by=anna, at=at, seen_version=seen)

    assert list(Message.objects.values_list("kind", flat=True)) == ["in", "in"]


def test_a_reply_reopens_a_resolved_case_with_the_same_owner(at):
    team = people.team()
    anna = people.agent("Anna Bakker", team)
    case = cases.case(team=team, at=at)
    actions.resolve(
        case=case, how="repaired", why="The seal was worn.", last_words=cases.said("All dry."), by=anna, at=at
    )

    actions.receive(case=case, said=cases.said("Hij lekt nog."), author=case.customer, at=at)

    again = Case.objects.get()
    assert (again.status, again.owner, again.reopened_count) == ("open", anna, 1)


@pytest.mark.parametrize(
    ("how", "why", "text"), [("repaired", "", "Dry."), ("magic", "x", "Dry."), ("repaired", "x", " ")]
)
def test_resolving_needs_how_why_and_last_words(at, how, why, text):
    team = people.team()
    anna = people.agent("Anna Bakker", team)
    case = cases.case(team=team, at=at)

    with pytest.raises(actions.CannotResolve):
        actions.resolve(case=case, how=how, why=why, last_words=cases.said(text), by=anna, at=at)

    assert Case.objects.get().status == "new"


def test_a_stranger_sees_nothing_and_a_customer_sees_no_notes(at):
    team = people.team()
    anna = people.agent("Anna Bakker", team)
    case = cases.case(team=team, at=at)
    actions.write_note(case=case, said=cases.said("Third time already."), by=anna, at=at)
    stranger = people.customer("Someone Else", "else@example.com")

    assert queries.case_for(case.number, stranger) is None
    assert [m.kind for m in queries.conversation(case, case.customer)] == ["in"]
    assert [m.kind for m in queries.conversation(case, anna)] == ["in", "note"]


def test_what_was_said_on_a_merged_case_is_part_of_the_conversation_where_it_went_on(at):
    team, closed = people.team(), people.team("Personeel", is_closed=True)
    anna = people.agent("Anna Bakker", team)
    one = cases.case(team=team, at=at, said=cases.said("Een."))
    two, three = (
        cases.case(team=of, customer=one.customer, at=at, said=cases.said(text))
        for of, text in ((team, "Twee."), (closed, "Drie."))
    )
    actions.merge(case=three, into=two, reason="Same leak.", by=anna, at=at)
    actions.merge(case=two, into=one, reason="Same leak.", by=anna, at=at)

    def heard(person):
        return [message.reply for message in queries.conversation(one, person)]

    assert (heard(anna), heard(one.customer)) == (["Een.", "Twee."], ["Een.", "Twee.", "Drie."])
    actions.undo_merge(case=two, by=anna, at=at)
    assert heard(one.customer) == ["Een."]


def test_a_merged_case_stands_on_its_own_again_after_undo(at):
    team = people.team()
    anna = people.agent("Anna Bakker", team)
    one = cases.case(team=team, at=at)
    two = cases.case(team=team, customer=one.customer, at=at)

    actions.merge(case=two, into=one, reason="Same leak.", by=anna, at=at)
    merged = Case.objects.get(pk=two.pk)
    actions.undo_merge(case=merged, by=anna, at=at)

    assert (merged.status, merged.merged_into) == ("merged", one)
    assert Case.objects.get(pk=two.pk).status == "open"
