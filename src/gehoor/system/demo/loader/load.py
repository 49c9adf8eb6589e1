"""Loads the demo: the world's people and things, then its cases one after the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import connection
from django.db.models import Max

from gehoor.cases.actions import FIRST_NUMBER
from gehoor.cases.models import Case
from gehoor.core import preferences
from gehoor.core.refusal import Refusal
from gehoor.core.search import tidy
from gehoor.people.models import Membership
from gehoor.system.demo.bulk import bulk_cases
from gehoor.system.demo.loader import mark as marks
from gehoor.system.demo.loader import speed, words
from gehoor.system.demo.loader.book import Book, settle
from gehoor.system.demo.loader.ground import Ground, lay
from gehoor.system.demo.loader.mark import Mark
from gehoor.system.demo.loader.press import Batch, Write, run
from gehoor.system.demo.loader.telling import Telling
from gehoor.system.demo.world import World, world

CASES, CUSTOMERS = 6000, 3000
MANY = 20_000
ORGANISATION = "Warmwit"
CASES_PER_CUSTOMER = 4
Progress = Callable[[int, int], None]
_CASE = Case._meta.label  # noqa: SLF001 -- Django's documented Meta API


class CannotLoad(Refusal):
    """A demo that cannot be loaded here."""


def load(
    *, cases: int = CASES, seed: int = 1, until: datetime, progress: Progress, apart: bool = False
) -> Mark:
    """Fill an installation without cases with the demo world as it stands at `until`.

    Nothing is sent and nothing is put in the queue. Nothing else may work on the database meanwhile. `apart`: a
    second process makes the rows. Raises CannotLoad.
    """
    _refuse(cases)
    many = cases >= MANY
    customers = cases // CASES_PER_CUSTOMER if many else min(CUSTOMERS, max(cases // 2, 50))
    made = world(seed=seed, customers=customers, cases=cases, until=until)
    mark = marks.begin(until, named=_name_it())
    with speed.reckless() if many else speed.swift():
        at_once = speed.VERY_MANY if many else speed.MANY
        ground, book = lay(made, at_once=at_once, with_orders=not many)
        _write(made, ground, book, progress=progress, apart=apart)
    return marks.finish(mark)


def _refuse(cases: int) -> None:
    there = marks.kept()
    if there:
        raise CannotLoad(words.IS_THERE if there.is_whole else words.WAS_CUT_SHORT)
    if cases < 1:
        raise CannotLoad(words.TOO_FEW)
    if Case.objects.exists():
        raise CannotLoad(words.HAS_CASES)


def _name_it() -> bool:
    """Give the organisation the name of the demo's shop, if it has none."""
    if preferences.kept("name"):
        return False
    preferences.keep("name", ORGANISATION)
    preferences.forget()
    return True


def _write(made: World, ground: Ground, book: Book, *, progress: Progress, apart: bool) -> None:
    first = _first_number()
    done = 0

    def wrote(batches: list[Batch]) -> None:
        nonlocal done
        done += sum(len(rows) for label, _, rows in batches if label == _CASE)
        progress(done, made.number_of_cases)

    def tell(write: Write) -> tuple[dict[str, int], dict[tuple[int, int], str]]:
        return _tell(made, ground, book, write, first=first)

    last, given = run(tell, wrote, apart=apart)
    settle(last)
    _settle_numbers(first + made.number_of_cases)
    _note_given(given)
    tidy.tidy_all()


def _tell(
    made: World, ground: Ground, book: Book, write: Write, *, first: int
) -> tuple[dict[str, int], dict[tuple[int, int], str]]:
    """All cases; returns the last numbers, and when who of which team was given one last."""
    cases = bulk_cases(made) if made.number_of_cases >= MANY else made.cases()
    given: dict[tuple[int, int], str] = {}
    today = date.min
    for number, case in enumerate(cases, first):
        if case.opened_at.date() > today:
            today = case.opened_at.date()
            book.chronicle.close(today, write)
        told = Telling(book, ground, case, number=number, until=made.until)
        told.tell()
        if told.owner and told.owner_at:
            given[told.team.pk, told.owner.pk] = told.owner_at.isoformat()
        book.hand_over(write)
    return book.finish(write), given


def _first_number() -> int:
    return (Case.objects.aggregate(last=Max("number"))["last"] or FIRST_NUMBER - 1) + 1


def _settle_numbers(following: int) -> None:
    """The next case gets this number."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('cases_case_number', %s, false)", [following])


def _note_given(given: dict[tuple[int, int], str]) -> None:
    """Whose turn it is for a next case."""
    for (team, person), at in given.items():
        moment = datetime.fromisoformat(at)
        Membership.objects.filter(team=team, person=person).update(last_given_at=moment)
