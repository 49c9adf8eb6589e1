"""Someone who does not work here any more gives up his cases."""

from __future__ import annotations

import pytest
from django.utils import translation

from gehoor.cases import actions, queries
from gehoor.cases.models import Case
from gehoor.people.models import Account, Membership
from tests.factories import cases, people


@pytest.fixture
def service(db):
    return people.team("Klantenservice")


@pytest.fixture
def dirk(service):
    return people.agent("Dirk Smit", role=Account.Role.ADMINISTRATOR)


@pytest.fixture
def anna(service):
    return people.agent("Anna Bakker", service)


@pytest.fixture
def leaves(anna, dirk, at):
    """Anna has three cases and leaves; returns how her cases are passed on."""
    for number in range(3):
        cases.case(
            team=anna.teams.get(), customer=people.customer(f"K {number}", f"k{number}@x.example"), at=at
        )

    def _leaves(to=None, most=50) -> int:
        Account.objects.filter(pk=anna.account_id).update(is_active=False)
        return actions.pass_on(person=anna, to=to, by=dirk, at=at, most=most)

    return _leaves


def owners() -> list[str]:
    return [case.owner.name if case.owner else "" for case in Case.objects.order_by("id")]


def test_they_go_to_the_lead_of_the_team(leaves, service):
    lead = people.agent("Lies Vos", service, is_lead=True)
    Membership.objects.filter(person=lead).update(takes_new=False)

    assert (leaves(), owners()) == (3, ["Lies Vos"] * 3)


def test_they_go_to_the_colleague_who_was_chosen_even_of_another_team(leaves):
    bram = people.agent("Bram Kok", people.team("Reparatie"))

    assert (leaves(to=bram), owners()) == (3, ["Bram Kok"] * 3)


def test_without_a_lead_an_administrator_has_them(leaves):
    assert (leaves(), owners()) == (3, ["Dirk Smit"] * 3)


def test_with_nobody_left_they_wait_in_the_tray_for_its_time(leaves, dirk, service, at):
    Account.objects.filter(pk=dirk.account_id).update(is_active=False)
    leaves()

    waiting = Case.objects.order_by("id").first()
    assert (owners(), (waiting.tray_until - at).total_seconds()) == (["", "", ""], service.tray_minutes * 60)


def test_many_are_passed_on_in_parts(leaves):
    assert [leaves(most=2), leaves(most=2), leaves(most=2)] == [2, 1, 0]


def test_what_is_over_stays_as_it_was(leaves, anna, dirk, at):
    over = Case.objects.order_by("id").first()
    actions.not_take_up(case=over, reason="Reclame.", by=anna, at=at)

    assert (leaves(), owners()) == (2, ["Anna Bakker", "Dirk Smit", "Dirk Smit"])


def test_what_someone_else_has_meanwhile_stays_with_him(leaves, service, monkeypatch, anna):
    bram = people.agent("Bram Kok", service)
    locked, first = queries.locked, Case.objects.order_by("id").first()

    def taken_meanwhile(number):
        Case.objects.filter(pk=first.pk).update(owner=bram)
        return locked(number)

    monkeypatch.setattr(queries, "locked", taken_meanwhile)
    leaves()

    assert owners() == ["Bram Kok", "Dirk Smit", "Dirk Smit"]


def test_what_opens_again_after_he_left_goes_on_with_another(leaves, anna, at):
    over = Case.objects.order_by("id").first()
    actions.not_take_up(case=over, reason="Reclame.", by=anna, at=at)
    leaves()

    actions.receive(case=over, said=cases.said("Nee, ik meen het."), author=over.customer, at=at)

    over.refresh_from_db()
    assert (over.status, over.owner.name, over.hand_offs.get().from_person) == ("open", "Dirk Smit", anna)


def test_the_customer_reads_the_reason_in_his_language(leaves):
    Case.objects.update(language="nl")
    with translation.override("nl"):
        name = "Anna"
        wanted = translation.gettext(
            "%(name)s does not answer cases here any more. %(to)s goes on with yours."
        )
    leaves()

    hand_off = Case.objects.order_by("id").first().hand_offs.get()
    assert hand_off.reason == wanted % {"name": name, "to": "Dirk"}
    assert (hand_off.from_person.name, hand_off.by.name) == ("Anna Bakker", "Dirk Smit")
