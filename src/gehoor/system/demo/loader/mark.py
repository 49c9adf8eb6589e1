"""What of this installation is demo data: kept as ranges of numbers, so that exactly that can go again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from django.db import models

from gehoor.cases.models import Case
from gehoor.core import bulk, preferences
from gehoor.core.models import Event
from gehoor.intake.models import Mailbox
from gehoor.people.models import Account, Organisation, Person, Team
from gehoor.products.models import Product
from gehoor.promises.models import WorkCalendar

NAME = "demo"
# all else of the demo hangs on these
MARKED: tuple[type[models.Model], ...] = (
    Case,
    Event,
    Mailbox,
    Person,
    Account,
    Team,
    WorkCalendar,
    Organisation,
    Product,
)


@dataclass(frozen=True)
class Mark:
    """`before` and `last` are the highest numbers by table, before the demo and at its end; `last` is empty
    while it is being loaded. `named`: the organisation got its name from the demo.
    """

    until: str
    before: dict[str, int]
    last: dict[str, int] = field(default_factory=dict)
    named: bool = False

    @property
    def is_whole(self) -> bool:
        return bool(self.last)

    def numbers(self, model: type[models.Model]) -> tuple[int, int]:
        """First and last number; of a demo that was cut short, everything until now."""
        table = _table(model)
        last = self.last[table] if self.is_whole else _highest(model)
        return self.before[table] + 1, last

    def of(self, model: type[models.Model], column: str = "pk") -> models.Q:
        """The condition that a row is, or points to, one of these."""
        first, last = self.numbers(model)
        return models.Q(**{f"{column}__gte": first, f"{column}__lte": last})


def kept() -> Mark | None:
    """The mark of the demo that is there, whole or not."""
    found = preferences.kept(NAME)
    return Mark(**found) if found else None


def begin(until: datetime, *, named: bool) -> Mark:
    mark = Mark(until=until.isoformat(), before=dict(_numbers()), named=named)
    preferences.keep(NAME, asdict(mark))
    return mark


def finish(mark: Mark) -> Mark:
    mark = replace(mark, last=dict(_numbers()))
    preferences.keep(NAME, asdict(mark))
    return mark


def drop() -> None:
    preferences.drop(NAME)


def _numbers() -> Iterator[tuple[str, int]]:
    return ((_table(model), bulk.last_number(model)) for model in MARKED)


def _highest(model: type[models.Model]) -> int:
    """The highest number that is there: a load that was cut short has not told the database how far it came."""
    highest = model._default_manager.aggregate(highest=models.Max("pk"))["highest"]  # noqa: SLF001 -- Django's documented name
    return highest or 0


def _table(model: type[models.Model]) -> str:
    return str(model._meta.db_table)  # noqa: SLF001 -- Django's documented Meta API
