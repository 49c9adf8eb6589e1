from __future__ import annotations

from datetime import timedelta

import pytest
from tests.factories import people
from tests.system.demo.conftest import UNTIL

from gehoor.cases import actions
from gehoor.cases.models import Case, Message
from gehoor.cases.rules.said import Said
from gehoor.core.models import Event, Job, Outgoing, SearchRow
from gehoor.letters.models import Letter
from gehoor.people.models import Account, Address, Person, Team
from gehoor.promises.models import Promise
from gehoor.system.demo.loader import guests, mark
from gehoor.system.demo.loader.load import CannotLoad, load
from gehoor.system.demo.loader.remove import CannotRemove, remove

REPLY = Said(text="U hoort morgen van ons.", channel="desk", trust="ours")


def quietly(done: int, total: int) -> None:
    """Nobody looks."""


def test_a_demo_is_not_mixed_with_real_cases(db, at):
    someone = people.customer()
    actions.open_case(customer=someone, team=people.team(), said=REPLY, by=someone, at=at)

    with pytest.raises(CannotLoad, match="cases of its own"):
        load(cases=20, until=UNTIL, progress=quietly)


def test_the_demo_goes_and_what_was_there_stays(db, at):
    before = people.agent("Ada Real", people.team("Eigen team"))
    kept = Event.objects.count(), SearchRow.objects.count()
    load(cases=20, until=UNTIL, progress=quietly)

    removed = remove(progress=quietly)

    assert removed == 20
    assert list(Person.objects.all()) == [before]
    assert list(Team.objects.values_list("name", flat=True)) == ["Eigen team"]
    assert (Event.objects.count(), SearchRow.objects.count()) == kept
    left = [model.objects.count() for model in (Case, Message, Letter, Outgoing, Promise, Job)]
    assert (left, Address.objects.count(), mark.kept()) == ([0] * 6, 1, None)


def test_a_case_that_came_since_keeps_the_demo_until_it_may_go_too(db):
    load(cases=20, until=UNTIL, progress=quietly)
    someone, team = people.customer(), Team.objects.first()
    at = UNTIL + timedelta(hours=1)
    actions.open_case(customer=someone, team=team, said=REPLY, by=someone, at=at)

    with pytest.raises(CannotRemove, match=r"^1 cases"):
        remove(progress=quietly)

    assert Case.objects.count() == 21
    assert remove(with_new_cases=True, progress=quietly) == 21
    assert list(Person.objects.all()) == [someone]


def test_a_demo_that_was_cut_short_can_be_removed(db):
    def stop(done: int, total: int) -> None:
        if done > 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(cases=20, until=UNTIL, progress=stop)

    assert mark.kept().is_whole is False
    remove(progress=quietly)
    assert (Case.objects.count(), Person.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_in_a_demo_everyone_who_works_there_has_the_same_password(db, settings):
    settings.GEHOOR_DEMO = True

    load(cases=20, until=UNTIL, progress=quietly)

    assert {account.check_password("gehoor") for account in Account.objects.all()} == {True}


def test_without_a_demo_there_are_no_guests(db):
    assert guests.demo_people() == {}
