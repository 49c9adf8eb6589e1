"""Lists of cases: trays, what has ended, the cases of one customer; paged by key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from gehoor.cases.models import AT_WORK, OVER, Case, Status
from gehoor.cases.queries.one import role_of, someone
from gehoor.core.prepared import prepared
from gehoor.people.models import Person, Team

STATUSES = {"open": AT_WORK, "over": OVER}


class Line(NamedTuple):
    """What a list tells of a case, without the rows that belong to it."""

    pk: int
    number: int
    subject: str
    status: str
    customer_name: str
    owner_name: str | None
    team_name: str
    next_due_at: datetime | None
    next_due_kind: str
    tray_at: datetime
    last_message_at: datetime
    last_words: str
    last_from_customer: bool
    message_count: int
    hand_off_count: int
    reopened_count: int
    is_first_contact: bool
    could_not_read: bool

    @property
    def is_at_work(self) -> bool:
        return self.status in AT_WORK

    def get_status_display(self) -> str:
        """As of a case itself."""
        return str(Status(self.status).label)


_NAMES = {"customer_name": "customer__name", "owner_name": "owner__name", "team_name": "team__name"}
_COLUMNS = tuple(_NAMES.get(name, name) for name in Line._fields)


def lines(cases: QuerySet[Case], most: int) -> list[Line]:
    """The first of these cases, as lists show them."""
    return [Line(*row) for row in cases.select_related(None).values_list(*_COLUMNS)[:most]]


def tray_lines(tray: str, person: Person, *, most: int, team: Team | None = None) -> list[Line]:
    """The beginning of a tray: "mine", "unowned", "all" or the "team" that is given."""
    keys = (person.pk, team.pk) if team else (person.pk,)
    return [Line(*row) for row in _tray_lines(*keys, tray=tray, role=role_of(person), most=most)]


@prepared
def _tray_lines(person: int, team: int = 0, *, tray: str, role: str, most: int) -> QuerySet[Case]:
    found = tray_of(tray, someone(person, role), Team(pk=team))
    return found.select_related(None).values_list(*_COLUMNS)[:most]


@prepared
def _tray_keys(person: int, team: int = 0, *, tray: str, role: str, most: int) -> QuerySet[Any, Any]:
    return tray_of(tray, someone(person, role), Team(pk=team)).order_by().values_list("pk")[:most]


def tray_counts(person: Person, teams: Iterable[Team], most: int = 99) -> dict[str | int, int]:
    """How many are in "mine", "unowned" and "all", and in the tray of each team by its key, in one query; none
    counts further than `most` + 1.
    """
    asked: dict[str | int, tuple[str, tuple[int, ...]]] = {
        tray: (tray, (person.pk,)) for tray in ("mine", "unowned", "all")
    }
    asked |= {team.pk: ("team", (person.pk, team.pk)) for team in teams}
    parts, parameters = [], []
    for tray, keys in asked.values():
        sql, values = _tray_keys.written(*keys, tray=tray, role=role_of(person), most=most + 1)
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608 -- written by Django, values apart
        parameters += values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", parameters)
        return dict(zip(asked, cursor.fetchone(), strict=True))


def tray_of(tray: str, person: Person, team: Team) -> QuerySet[Case]:
    """A tray by its name. Raises KeyError for one that there is not."""
    trays: dict[str, Callable[[Person], QuerySet[Case]]] = {
        "mine": mine,
        "unowned": unowned,
        "all": all_at_work,
        "team": partial(of_team, team),
    }
    return trays[tray](person)


def mine(person: Person) -> QuerySet[Case]:
    return _in_order(Case.objects.filter(owner=person))


def of_team(team: Team, person: Person) -> QuerySet[Case]:
    return _in_order(Case.objects.visible_to(person).filter(team=team))


def unowned(person: Person) -> QuerySet[Case]:
    return _in_order(Case.objects.visible_to(person).filter(owner=None))


def all_at_work(person: Person) -> QuerySet[Case]:
    return _in_order(Case.objects.visible_to(person))


def _in_order(cases: QuerySet[Case]) -> QuerySet[Case]:
    """At work, next promise first."""
    return (
        cases.filter(status__written_in=AT_WORK)
        .select_related("customer", "owner", "team")
        .order_by("tray_at", "id")
    )


def behind(cases: QuerySet[Case], tray_at: datetime, case_id: int) -> QuerySet[Case]:
    """Where a page of a tray goes on."""
    return cases.filter(tray_at__gte=tray_at).exclude(tray_at=tray_at, pk__lte=case_id)


def key_of(case: Case | Line) -> str:
    """Where in a tray a case stands, as an opaque text for `behind_key`."""
    return _key(case.tray_at, case)


def behind_key(cases: QuerySet[Case], key: str) -> QuerySet[Case]:
    """Where a page goes on; a key that key_of did not make changes nothing."""
    place = _place(key)
    return behind(cases, *place) if place else cases


def over_key_of(case: Case | Line) -> str:
    """Where among the ended a case stands, as an opaque text for `over_behind`."""
    return _key(case.last_message_at, case)


def over_behind(cases: QuerySet[Case], key: str) -> QuerySet[Case]:
    """Where a page of what has ended goes on; a key that over_key_of did not make changes nothing."""
    place = _place(key)
    return older(cases, *place) if place else cases


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _key(at: datetime, case: Case | Line) -> str:
    return f"{(at - _EPOCH) // timedelta(microseconds=1)}_{case.pk}"


def _place(key: str) -> tuple[datetime, int] | None:
    micro, _, number = key.partition("_")
    if not (key.isascii() and micro.isdigit() and number.isdigit()) or max(len(micro), len(number)) > 18:  # noqa: PLR2004 -- digits of a 64-bit number
        return None
    try:
        return _EPOCH + timedelta(microseconds=int(micro)), int(number)
    except OverflowError:
        return None


def over(person: Person) -> QuerySet[Case]:
    """What has ended, the latest first."""
    ended = (
        Case.objects.visible_to(person)
        .filter(status__written_in=OVER)
        .select_related("customer", "owner", "team")
    )
    return ended.order_by("-last_message_at", "-id")


def of_customer(customer: Person, person: Person) -> QuerySet[Case]:
    """Someone's cases that this person may see, the latest first."""
    found = Case.objects.visible_to(person).filter(customer=customer).select_related("owner", "team")
    return found.order_by("-last_message_at", "-id")


def other_lines(case: Case, person: Person, *, most: int) -> list[Line]:
    """Other cases of the same customer that this person may see, the latest first."""
    rows = _other_lines(case.customer_id, case.pk, person.pk, role=role_of(person), most=most)
    return [Line(*row) for row in rows]


@prepared
def _other_lines(customer: int, case: int, person: int, *, role: str, most: int) -> QuerySet[Case]:
    found = of_customer(Person(pk=customer), someone(person, role)).exclude(pk=case)
    return found.select_related(None).values_list(*_COLUMNS)[:most]


def own_cases(customer: Person) -> QuerySet[Case]:
    """What someone has with us as a customer, whatever else he may see; the latest first."""
    found = Case.objects.filter(customer=customer).select_related("owner", "team", "merged_into")
    return found.order_by("-last_message_at", "-id")


def older(cases: QuerySet[Case], last_message_at: datetime, case_id: int) -> QuerySet[Case]:
    """Where a page of cases in the order of `own_cases` goes on."""
    return cases.filter(last_message_at__lte=last_message_at).exclude(
        last_message_at=last_message_at, pk__gte=case_id
    )


def too_long_in_tray(at: datetime) -> QuerySet[Case]:
    waiting = Case.objects.filter(owner=None, tray_until__lte=at).at_work()
    return waiting.select_related("team").order_by("tray_until", "id")


def count_up_to(cases: QuerySet[Case], most: int = 99) -> int:
    """How many, but never more work than for `most` + 1."""
    return len(cases.order_by().values_list("pk", flat=True)[: most + 1])
