from __future__ import annotations

import threading

import pytest
from django.db import connection

from gehoor.core.events import SYSTEM
from gehoor.core.models import Event
from gehoor.people import actions, queries
from gehoor.people.models import Account, Membership
from tests.factories import people
from tests.factories.people import LONG_AGO


@pytest.fixture
def dirk(db):
    return people.agent("Dirk Smit", role=Account.Role.ADMINISTRATOR)


def happened() -> list[str]:
    return list(Event.objects.order_by("id").values_list("name", flat=True))


def test_account_without_a_password_opens_nothing(db, at):
    account = actions.make_account(
        email="Els@Desk.example", name="Els", password=None, role="agent", by=SYSTEM, at=at
    )

    assert (account.email, account.has_usable_password(), account.check_password("")) == (
        "els@desk.example",
        False,
        False,
    )


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({"name": " "}, "Write a name: customers and colleagues will read it."),
        ({"role": "king"}, "There is no role “king”. Choose agent, lead or administrator."),
        ({"email": "DIRK.SMIT@desk.example"}, "DIRK.SMIT@desk.example can sign in already."),
    ],
)
def test_account_that_cannot_be_is_refused(dirk, at, odd, words):
    values = {"email": "els@desk.example", "name": "Els", "role": "agent"} | odd

    with pytest.raises(actions.CannotSignUp) as refusal:
        actions.make_account(**values, password=None, by=dirk, at=at)

    assert str(refusal.value) == words


def test_the_last_administrator_stays(dirk, at):
    other = people.agent("Tweede Man", role=Account.Role.ADMINISTRATOR)
    actions.change_role(account=other.account, role="agent", by=dirk, at=at)

    with pytest.raises(actions.CannotShutOut, match="Dirk Smit is the only administrator"):
        actions.change_role(account=dirk.account, role="lead", by=dirk, at=at)
    with pytest.raises(actions.CannotShutOut, match="Dirk Smit is the only administrator"):
        actions.close_account(account=dirk.account, by=other, at=at)


def test_an_administrator_who_cannot_sign_in_counts_for_none(dirk, at):
    other = people.agent("Tweede Man", role=Account.Role.ADMINISTRATOR)
    actions.close_account(account=other.account, by=dirk, at=at)

    with pytest.raises(actions.CannotShutOut):
        actions.change_role(account=dirk.account, role="lead", by=dirk, at=at)


def test_cases_go_to_someone_who_can_take_them(dirk, at):
    anna, bram = people.agent(), people.agent("Bram Kok")
    actions.close_account(account=bram.account, by=dirk, at=at)

    for receiver in (anna, bram, people.customer()):
        with pytest.raises(actions.CannotShutOut):
            actions.close_account(account=anna.account, cases_to=receiver, by=dirk, at=at)

    assert queries.is_agent(queries.colleague(anna.pk)) is True


def test_an_account_is_closed_once_and_opened_once(dirk, at):
    anna = people.agent()
    before = Event.objects.count()

    for _ in range(2):
        actions.close_account(account=anna.account, by=dirk, at=at)
    for _ in range(2):
        actions.open_account_again(account=anna.account, by=dirk, at=at)

    assert happened()[before:] == ["people.AccountClosed", "people.AccountOpenedAgain"]


def test_membership_that_stays_the_same_leaves_no_trace(db, at):
    team = people.team()
    anna = people.agent("Anna Bakker", team)
    before = Event.objects.count()

    actions.join_team(team=team, person=anna, by=SYSTEM, at=at)
    actions.join_team(team=team, person=anna, takes_new=False, by=SYSTEM, at=at)

    assert Event.objects.count() == before + 1
    assert (Membership.objects.get().takes_new, queries.next_free_agent(team, at)) == (False, None)


def test_team_keeps_a_name_of_its_own(db, at):
    people.team("Reparatie")
    service = people.team("Klantenservice")

    with pytest.raises(actions.CannotKnow, match="There is a team with this name already"):
        actions.change_team(team=service, name="reparatie ", by=SYSTEM, at=at)

    assert actions.change_team(team=service, name="klantenservice", by=SYSTEM, at=at).name == "klantenservice"


@pytest.mark.parametrize("minutes", [0, 4, 10_081])
def test_odd_tray_times_are_refused(db, at, minutes):
    with pytest.raises(actions.CannotKnow, match="5 minutes at least and 7 days at most"):
        actions.change_team(team=people.team(), tray_minutes=minutes, by=SYSTEM, at=at)


def test_what_a_team_does_not_have_cannot_be_changed(db, at):
    with pytest.raises(TypeError, match="A team has no colour to change"):
        actions.change_team(team=people.team(), colour="red", by=SYSTEM, at=at)


def test_first_run_follows_from_the_secret_key(db, at, settings):
    before = actions.first_run_token(at=at)

    settings.SECRET_KEY = "another key" * 5

    assert actions.first_run_token(at=at) != before


def test_first_run_is_over_with_the_first_administrator(db, at):
    token = actions.first_run_token(at=at)
    values = {"name": "Dirk", "password": "een paard met vier poten", "language": "nl", "at": LONG_AGO}
    actions.use_first_run(token=token, email="dirk@wit.example", **values)

    with pytest.raises(actions.CannotBegin, match="This Gehoor has been set up already"):
        actions.use_first_run(token=token, email="two@wit.example", **values)

    assert actions.first_run_token(at=at) is None


def test_an_account_as_it_was_before_decides_nothing(dirk, at):
    before = Account.objects.get(pk=dirk.account_id)
    other = people.agent("Tweede Man", role=Account.Role.ADMINISTRATOR)
    actions.change_role(account=dirk.account, role="agent", by=other, at=at)

    actions.change_role(account=before, role="administrator", by=other, at=at)

    assert Account.objects.get(pk=dirk.account_id).role == "administrator"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_shut_each_other_out_at_once_leave_one(at):
    one = people.agent("Dirk Smit", role=Account.Role.ADMINISTRATOR)
    two = people.agent("Tweede Man", role=Account.Role.ADMINISTRATOR)
    ready, refused = threading.Barrier(2), []

    def shut_out(person, by) -> None:
        ready.wait()
        try:
            actions.close_account(account=person.account, by=by, at=at)
        except actions.CannotShutOut as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=shut_out, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (Account.objects.filter(is_active=True).count(), len(refused)) == (1, 1)


def test_nobody_gets_a_second_account_by_his_other_address(dirk, at):
    actions.add_address(person=dirk, email="dirk@home.example", by=dirk, at=at)

    with pytest.raises(actions.CannotSignUp, match=r"Dirk@home\.example can sign in already"):
        actions.make_account(
            email="Dirk@home.example", name="Dirk", password=None, role="agent", by=dirk, at=at
        )

    assert queries.person_of_account(dirk.account) == dirk


def test_who_is_invited_while_his_account_is_closed_is_to_be_let_in_again(dirk, at):
    els = people.agent("Els Vos")
    actions.close_account(account=els.account, by=dirk, at=at)

    with pytest.raises(actions.CannotSignUp, match="has an account that is closed"):
        actions.make_account(
            email="els.vos@desk.example", name="Els", password=None, role="agent", by=dirk, at=at
        )


def test_a_team_whose_name_another_took_at_that_moment_is_refused(dirk, at, monkeypatch):
    people.team("Reparatie")
    monkeypatch.setattr(actions, "_refuse_team_name", lambda *_, **__: None)
    service = people.team("Klantenservice")

    with pytest.raises(actions.CannotKnow, match="There is a team with this name"):
        actions.make_team(name="Reparatie", by=dirk, at=at)
    with pytest.raises(actions.CannotKnow, match="There is a team with this name"):
        actions.change_team(team=service, name="Reparatie", by=dirk, at=at)
