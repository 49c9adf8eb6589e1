"""Loads the demo: the world's people and things, then its cases one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.db import connection
from django.db.models import Max

from gehoor.cases.actions import FIRST_NUMBER
from gehoor.cases.models import Case
from gehoor.core import preferences
from gehoor.core.refusal import Refusal
from gehoor.people.models import Membership
from gehoor.system.demo.bulk import bulk_cases
from gehoor.system.demo.loader import mark as marks
from gehoor.system.demo.loader import speed, words
from gehoor.system.demo.loader.ground import lay
from gehoor.system.demo.loader.mark import Mark
from gehoor.system.demo.loader.telling import Telling
from gehoor.system.demo.records import DemoCase
from gehoor.system.demo.world import World, world

CASES, CUSTOMERS = 6000, 3000
MANY = 20_000
ORGANISATION = "Warmwit"
CASES_PER_CUSTOMER = 4
Progress = Callable[[int, int], None]


class CannotLoad(Refusal):
    """A demo that cannot be loaded here."""


def load(*, cases: int = CASES, seed: int = 1, until: datetime, progress: Progress) -> Mark:
    """Fill an installation without cases with the demo world as it stands at `until`.

    Nothing is sent and nothing is put in the queue. From twenty thousand cases on it writes with the brakes
    off (loader/speed.py): nothing else may work on the database then. Raises CannotLoad.
    """
    there = marks.kept()
    if there:
        raise CannotLoad(words.IS_THERE if there.is_whole else words.WAS_CUT_SHORT)
    if cases < 1:
        raise CannotLoad(words.TOO_FEW)
    if Case.objects.exists():
        raise CannotLoad(words.HAS_CASES)
    many = cases >= MANY
    customers = cases // CASES_PER_CUSTOMER if many else min(CUSTOMERS, max(cases // 2, 50))
    made = world(seed=seed, customers=customers, cases=cases, until=until)
    mark = marks.begin(until, named=_name_it())
    if many:
        with speed.reckless():
            _write(made, bulk_cases(made), at_once=speed.VERY_MANY, with_orders=False, progress=progress)
    else:
        with speed.swift():
            _write(made, made.cases(), at_once=speed.MANY, with_orders=True, progress=progress)
    return marks.finish(mark)


def _name_it() -> bool:
    """Give the organisation the name of the demo's shop, if it has none."""
    if preferences.kept("name"):
        return False
    preferences.keep("name", ORGANISATION)
    preferences.forget()
    return True


def _write(
    made: World, cases: Iterator[DemoCase], *, at_once: int, with_orders: bool, progress: Progress
) -> None:
    ground, book = lay(made, at_once=at_once, with_orders=with_orders)
    first = _first_number()
    given: dict[tuple[int, int], datetime] = {}
    today = date.min
    for place, case in enumerate(cases):
        if case.opened_at.date() > today:
            today = case.opened_at.date()
            book.chronicle.close(before=today)
            progress(place, made.number_of_cases)
        told = Telling(book, ground, case, number=first + place, until=made.until)
        told.tell()
        if told.owner and told.owner_at:
            given[told.team.pk, told.owner.pk] = told.owner_at
        if book.is_full:
            book.write()
    book.finish()
    _settle_numbers(first + made.number_of_cases)
    _note_given(given)
    progress(made.number_of_cases, made.number_of_cases)


def _first_number() -> int:
    return (Case.objects.aggregate(last=Max("number"))["last"] or FIRST_NUMBER - 1) + 1


def _settle_numbers(following: int) -> None:
    """The next case gets this number."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('cases_case_number', %s, false)", [following])


def _note_given(given: dict[tuple[int, int], datetime]) -> None:
    """Whose turn it is for a next case."""
    for (team, person), at in given.items():
        Membership.objects.filter(team=team, person=person).update(last_given_at=at)
