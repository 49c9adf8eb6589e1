from __future__ import annotations

from datetime import timedelta

import pytest

from gehoor.core.leases import Holding
from gehoor.core.models import Lease

pytestmark = pytest.mark.django_db


def test_one_holds_and_the_others_wait(at):
    first, second = Holding("fetch"), Holding("fetch")

    assert [first.hold(at), second.hold(at), first.hold(at)] == [True, False, True]


def test_different_things_are_held_by_different_people(at):
    assert Holding("fetch").hold(at)
    assert Holding("read").hold(at)


def test_who_keeps_holding_keeps_it(at):
    first, second = Holding("fetch"), Holding("fetch")

    for second_on in range(30):
        assert first.hold(at + timedelta(seconds=second_on))

    assert not second.hold(at + timedelta(seconds=30))


def test_holding_on_writes_only_now_and_then(at, django_assert_num_queries):
    holding = Holding("fetch")
    holding.hold(at)

    with django_assert_num_queries(0):
        assert holding.hold(at + timedelta(seconds=3))


def test_when_the_holder_dies_another_has_it_after_ten_seconds(at):
    dead, other = Holding("fetch"), Holding("fetch")
    dead.hold(at)

    assert not other.hold(at + timedelta(seconds=9))
    assert other.hold(at + timedelta(seconds=10))
    assert not dead.hold(at + timedelta(seconds=11))


def test_what_is_given_back_is_free_at_once(at):
    first, second = Holding("fetch"), Holding("fetch")
    first.hold(at)

    first.give()

    assert second.hold(at)


def test_giving_back_what_another_took_over_changes_nothing(at):
    first, second = Holding("fetch"), Holding("fetch")
    first.hold(at)
    second.hold(at + timedelta(seconds=20))

    first.give()

    assert Lease.objects.get().holder == second.holder


def test_a_clock_that_was_put_back_does_not_lock_everyone_out(at):
    Holding("fetch").hold(at + timedelta(hours=1))

    assert Holding("fetch").hold(at)
