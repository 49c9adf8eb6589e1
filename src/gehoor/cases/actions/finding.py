"""What can be found of cases, written anew."""

from __future__ import annotations

from django.db import transaction

from gehoor.cases import queries
from gehoor.cases.models import Case
from gehoor.cases.rules import found
from gehoor.core.search import index
from gehoor.people.models import Team


def index_again(case: Case) -> None:
    """Write anew what of this case can be found."""
    with transaction.atomic():
        index.drop(group=case.pk, kind=found.CASE)
        index.drop(group=case.pk, kind=found.MESSAGE)
        index.put_many(queries.all_findable(case))


def index_cases_again(*, after: int, most: int) -> int | None:
    """Write anew what can be found of the next cases; returns the last one's key, None when there are no more."""
    cases = Case.objects.filter(pk__gt=after).select_related("customer", "team").order_by("pk")[:most]
    last = None
    with transaction.atomic():
        for case in cases:
            index_again(case)
            last = case.pk
    return last


def move_findable(*, team: Team, after: int, most: int) -> int | None:
    """The team has been closed or opened: its next cases are found by others from now on. Returns the last one's
    key, None when there are no more.
    """
    last = None
    with transaction.atomic():
        for case in Case.objects.filter(team=team, pk__gt=after).select_related("team").order_by("pk")[:most]:
            index.move(group=case.pk, audience=queries.audience(case))
            last = case.pk
    return last
