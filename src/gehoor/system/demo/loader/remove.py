"""Takes the demo out again: all that it made and what was added to that since, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models, transaction
from django.db.models import ProtectedError, Q

from gehoor.cases.models import Case, Status
from gehoor.core import preferences
from gehoor.core.models import Event, Job, Outgoing, SearchRow
from gehoor.core.refusal import Refusal
from gehoor.intake.models import Mailbox
from gehoor.letters.models import Letter
from gehoor.people.models import Account, Organisation, Person, Team
from gehoor.people.rules import PERSON
from gehoor.products.models import Product
from gehoor.promises.models import WorkCalendar
from gehoor.system.demo.loader import mark as marks
from gehoor.system.demo.loader import words
from gehoor.system.demo.loader.load import ORGANISATION, Progress
from gehoor.system.demo.loader.mark import Mark

CASES_AT_ONCE, ROWS_AT_ONCE = 200, 2_000


class CannotRemove(Refusal):
    """A demo that cannot go."""


def remove(*, with_new_cases: bool = False, progress: Progress) -> int:
    """Delete the demo, also one that was loaded in part only; returns how many cases that were.

    Cases that came since and belong to its teams or people are not the demo's: they go `with_new_cases` only, else
    it raises CannotRemove and removes nothing.
    """
    mark = marks.kept()
    if mark is None:
        raise CannotRemove(words.NOT_THERE)
    new = Case.objects.filter(_stands_on(mark)).exclude(mark.of(Case)).order_by("number")
    if new and not with_new_cases:
        raise CannotRemove(words.OTHERS_STAND_ON_IT % {"count": len(new), "number": new[0].number})
    count = _remove_cases(mark, [case.pk for case in new], progress=progress)
    try:
        _remove_ground(mark)
    except ProtectedError as error:
        raise CannotRemove(words.STANDS_ON_IT % {"what": error.args[0]}) from error
    _remove_log(mark)
    if mark.named and preferences.kept("name") == ORGANISATION:
        preferences.drop("name")
        preferences.forget()
    marks.drop()
    return count


def _stands_on(mark: Mark) -> Q:
    return mark.of(Person, "customer") | mark.of(Person, "owner") | mark.of(Team, "team")


def _remove_cases(mark: Mark, new: list[int], *, progress: Progress) -> int:
    own = list(Case.objects.filter(mark.of(Case)).order_by("-pk").values_list("pk", flat=True))
    all_of_them = [*new, *own]
    merged = Case.objects.filter(status=Status.MERGED)
    for part in _parts(all_of_them, ROWS_AT_ONCE):
        merged.filter(pk__in=part).update(status=Status.CLOSED, merged_into=None)
    done = 0
    for part in _parts(all_of_them, CASES_AT_ONCE):
        with transaction.atomic():
            _forget_letters(Letter.objects.filter(case__in=part))
            SearchRow.objects.filter(group__in=part).delete()
            Event.objects.filter(case__in=part).delete()
            Case.objects.filter(pk__in=part).delete()
        done += len(part)
        progress(done, len(all_of_them))
    return done


def _forget_letters(letters: models.QuerySet[Letter]) -> None:
    Outgoing.objects.filter(message_id__in=letters.values("mail_id")).delete()
    letters.delete()


def _remove_ground(mark: Mark) -> None:
    with transaction.atomic():
        _forget_letters(Letter.objects.filter(mark.of(Person, "person")))
        SearchRow.objects.filter(mark.of(Person, "number"), group=0, kind=PERSON).delete()
        for model in (Mailbox, Person, Account, Team, WorkCalendar, Organisation, Product):
            numbers = model._default_manager.filter(mark.of(model)).values_list("pk", flat=True)  # noqa: SLF001 -- Django's documented name
            for part in _parts(list(numbers), ROWS_AT_ONCE):
                model._default_manager.filter(pk__in=part).delete()  # noqa: SLF001 -- as above


def _remove_log(mark: Mark) -> None:
    """Events of the demo, and the work that waited for one of them."""
    first, last = mark.numbers(Event)
    for start in range(first, last + 1, ROWS_AT_ONCE):
        Event.objects.filter(pk__range=(start, min(start + ROWS_AT_ONCE - 1, last))).delete()
    Event.objects.filter(mark.of(Person, "customer")).delete()
    waiting = {job.pk: job.arguments["event"] for job in Job.objects.all() if "event" in job.arguments}
    there = set(Event.objects.filter(pk__in=waiting.values()).values_list("pk", flat=True))
    Job.objects.filter(pk__in=[job for job, event in waiting.items() if event not in there]).delete()


def _parts(numbers: list[int], most: int) -> Iterator[list[int]]:
    return (numbers[start : start + most] for start in range(0, len(numbers), most))
