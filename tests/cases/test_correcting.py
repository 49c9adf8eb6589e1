"""A case turns out to be someone else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gehoor.cases import actions, queries
from gehoor.cases.models import Case, Draft, Proposal
from gehoor.core import events
from gehoor.core.models import Event
from gehoor.promises.models import Promise
from tests.factories import cases, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return people.agent("Anna Bakker", people.team())


@pytest.fixture
def jan():
    return people.customer("Jan de Boer", "jan@example.com")


@pytest.fixture
def case(anna, at):
    return Case.objects.get(pk=cases.case(team=anna.teams.get(), at=at).pk)


def fresh(case):
    return queries.case(case.pk)


def told_of(case) -> tuple[int | None, int | None, list[str]]:
    """Whose case it is and was, as the log tells it last."""
    event = list(events.of_case(case.pk))[-1].event
    return event.customer, event.customer_before, event.fields


def test_the_log_tells_whose_case_it_was(case, anna, jan, at):
    marijke = case.customer
    actions.change_facts(case=case, subject="Lekt", by=anna, at=at)
    before = told_of(case)
    actions.change_facts(case=case, customer=jan, by=anna, at=at)

    assert before == (marijke.pk, None, ["subject"])
    assert told_of(case) == (jan.pk, marijke.pk, ["customer"])


def test_what_an_older_version_told_of_it_is_read_still(case, anna, jan, at):
    actions.change_facts(case=case, customer=jan, by=anna, at=at)
    Event.objects.filter(name="cases.FactsChanged").update(version=1, data={"fields": ["customer"]})

    assert told_of(case) == (jan.pk, None, ["customer"])


def test_what_is_owed_is_owed_to_him(case, anna, jan, at):
    actions.change_facts(case=case, customer=jan, by=anna, at=at)

    assert Promise.objects.get(case=case).to == jan


def test_what_was_kept_stays_kept_to_whom_it_was_told(case, anna, jan, at):
    told = case.customer
    actions.send(case=case, said=cases.said("Wij komen."), by=anna, at=at)

    actions.change_facts(case=case, customer=jan, by=anna, at=at)

    assert Promise.objects.get(case=case).to == told


def test_it_is_his_first_contact_when_he_had_no_case_before(case, anna, jan, at):
    first = fresh(case).is_first_contact
    cases.case(team=case.team, customer=jan, at=at - timedelta(days=9))

    actions.change_facts(case=case, customer=jan, by=anna, at=at)

    assert (first, fresh(case).is_first_contact) == (True, False)


def test_a_letter_that_was_being_written_does_not_go_to_the_other(case, anna, jan, at):
    fields = {"to": "M.deBoer@example.com", "cc": "buur@example.com; m.deboer@example.com"}
    actions.save_draft(case=case, author=anna, kind="out", text="Beste", fields=fields, at=at)

    actions.change_facts(case=case, customer=jan, by=anna, at=at)

    assert Draft.objects.get().fields == {"to": "", "cc": "buur@example.com"}


def test_nobody_is_asked_any_more_whether_it_belongs_to_a_case_of_the_other(case, anna, jan, at):
    other = cases.case(team=case.team, customer=case.customer, at=at)
    actions.propose_belonging(case=case, belongs_to=other, reason="Same subject.", at=at)

    actions.change_facts(case=case, customer=jan, by=anna, at=at)

    assert Proposal.objects.get().decided_at == at


def test_what_had_become_part_of_it_goes_along(case, anna, jan, at):
    part = cases.case(team=case.team, customer=case.customer, at=at)
    actions.merge(case=part, into=case, reason="Same leak.", by=anna, at=at)

    actions.change_facts(case=case, customer=jan, by=anna, at=at)

    assert fresh(part).customer == jan


def test_of_a_part_alone_the_customer_is_not_changed(case, anna, jan, at):
    part = cases.case(team=case.team, customer=case.customer, at=at)
    actions.merge(case=part, into=case, reason="Same leak.", by=anna, at=at)

    with pytest.raises(actions.CannotCorrect, match=f"part of case {case.number}. Correct there"):
        actions.change_facts(case=part, customer=jan, by=anna, at=at)

    assert fresh(part).customer == case.customer
