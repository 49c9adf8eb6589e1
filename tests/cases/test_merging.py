"""Two cases become one, and never by two ways at once."""

from __future__ import annotations

import pytest

from gehoor.cases import actions
from gehoor.cases.models import Case, Message
from gehoor.core.models import Event
from gehoor.people.models import Account
from tests.factories import cases, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return people.team()


@pytest.fixture
def anna(team):
    return people.agent("Anna Bakker", team)


@pytest.fixture
def three(team, anna, at):
    """Three cases of one customer, as they stood when they were opened."""
    first = cases.case(team=team, at=at)
    made = [first, *(cases.case(team=team, customer=first.customer, at=at) for _ in range(2))]
    return [Case.objects.get(pk=case.pk) for case in made]


def went_on_in():
    return dict(Case.objects.values_list("pk", "merged_into"))


def test_two_cases_never_go_on_in_each_other(three, anna, at):
    one, two, _ = three
    actions.merge(case=two, into=one, reason="Same leak.", by=anna, at=at)

    with pytest.raises(actions.CannotMerge, match=f"Case {two.number} has become part of another one"):
        actions.merge(case=one, into=two, reason="Same leak.", by=anna, at=at)

    assert went_on_in() == {one.pk: None, two.pk: one.pk, three[2].pk: None}


def test_a_case_that_is_part_of_another_already_says_of_which(three, anna, at):
    one, two, third = three
    actions.merge(case=two, into=one, reason="Same leak.", by=anna, at=at)

    with pytest.raises(actions.CannotMerge, match=f"part of case {one.number} already"):
        actions.merge(case=two, into=third, reason="Same leak.", by=anna, at=at)


@pytest.mark.parametrize("turned", [False, True])
def test_both_cases_are_held_in_one_order_whichever_goes_on(three, anna, at, turned, monkeypatch):
    one, two, _ = reversed(three) if turned else three
    asked = []
    locked = actions.merging.queries.locked
    monkeypatch.setattr(actions.merging.queries, "locked", lambda key: asked.append(key) or locked(key))

    actions.merge(case=two, into=one, reason="Same leak.", by=anna, at=at)
    actions.undo_merge(case=Case.objects.get(pk=two.pk), by=anna, at=at)

    older_first = sorted([one.pk, two.pk])
    assert asked == older_first * 2


def test_a_merged_case_that_is_opened_again_stands_on_its_own(three, anna, at):
    one, two, _ = three
    actions.merge(case=two, into=one, reason="Same leak.", by=anna, at=at)

    actions.reopen(case=two, reason="Two leaks after all.", by=anna, at=at)

    apart = Event.objects.get(name="cases.MergeUndone")
    assert (went_on_in()[two.pk], apart.case, apart.data["out_of"]) == (None, two.pk, one.pk)


def test_words_that_come_at_the_moment_of_a_merge_join_the_case_it_went_on_in(three, anna, at):
    one, two, third = three
    actions.merge(case=one, into=two, reason="Same leak.", by=anna, at=at)
    actions.merge(case=two, into=third, reason="Same leak.", by=anna, at=at)

    message = actions.receive(case=one, said=cases.said("Nog steeds."), author=one.customer, at=at)
    aside = actions.receive_aside(case=one, said=cases.said("Morgen."), author=anna, at=at)

    joined = dict(Message.objects.filter(pk__in=[message, aside]).values_list("pk", "case"))
    assert joined == {message: third.pk, aside: third.pk}
    assert went_on_in() == {one.pk: two.pk, two.pk: third.pk, third.pk: None}


def test_a_case_that_stands_on_its_own_again_goes_on_with_someone_who_works_here(three, anna, team, at):
    one, two, _ = three
    bram = people.agent("Bram Kok", team, is_lead=True)
    actions.merge(case=two, into=one, reason="Same leak.", by=anna, at=at)
    Account.objects.filter(pk=anna.account_id).update(is_active=False)

    actions.undo_merge(case=two, by=bram, at=at)

    assert Case.objects.get(pk=two.pk).owner == bram


def test_a_solved_case_that_was_merged_by_mistake_is_not_solved_when_it_opens(three, anna, at):
    one, two, _ = three
    actions.resolve_by_customer(case=two, by=two.customer, at=at)
    actions.merge(case=two, into=one, reason="Same leak.", by=anna, at=at)

    actions.undo_merge(case=two, by=anna, at=at)

    apart = Case.objects.get(pk=two.pk)
    assert (apart.status, apart.how_resolved, apart.resolved_at) == ("open", "", None)


def test_nothing_is_answered_on_a_case_that_went_on_in_another(three, anna, at):
    one, two, third = three
    actions.merge(case=two, into=one, reason="Same leak.", by=anna, at=at)
    actions.merge(case=one, into=third, reason="Same leak.", by=anna, at=at)

    with pytest.raises(actions.CannotSend, match=f"part of case {third.number}"):
        actions.send(case=two, said=cases.said("Wij komen."), by=anna, at=at)

    assert Message.objects.filter(kind="out").count() == 0
