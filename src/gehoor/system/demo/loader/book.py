"""What is written while the demo is loaded: rows with numbers of our own, a few thousand in a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db import models

from gehoor.cases.models import Case, HandOff, Message
from gehoor.core import bulk
from gehoor.core.models import Outgoing
from gehoor.letters.models import Letter
from gehoor.people.models import Address, Person
from gehoor.products.models import Holding, Order
from gehoor.promises.models import Promise, PromiseMove
from gehoor.promises.rules.calendar import Calendar
from gehoor.promises.rules.terms import Terms
from gehoor.system.demo.loader.chronicle import Chronicle
from gehoor.system.demo.loader.press import EVENT, Write

# a row comes after those that it points to
COLUMNS: dict[type[models.Model], str] = {
    Person: "id name language organisation_id phone created_at",
    Address: "id person_id email verified_at",
    Order: "id person_id product_id number state ordered_at promised_date delivered_at",
    Holding: "id person_id product_id lot_id since_date",
    Case: (
        "id number subject status status_at channel customer_id team_id owner_id owner_at tray_until product_id "
        "language opened_at is_first_contact remedy_sought next_due_at next_due_kind tray_at last_message_at "
        "last_words last_from_customer message_count hand_off_count reopened_count resolved_at how_resolved why "
        "version"
    ),
    Message: (
        "id case_id kind author_id author_line channel at subject text reply message_id recipients trust"
    ),
    HandOff: (
        "id case_id from_person_id from_team_id to_person_id to_team_id by_id at reason summary waited_minutes "
        "goes_back"
    ),
    Promise: (
        "id case_id kind text made_at made_by_id to_id due_at soon_at kept_at broken_at broken_count moved_count "
        "released_at released_why"
    ),
    PromiseMove: "id promise_id from_due_at to_due_at reason was_broken by_id at",
    Letter: (
        "id case_id message_id person_id kind state address language facts mail_id in_reply_to references tries "
        "queued_at tried_at sent_at"
    ),
    Outgoing: "id message_id address reference created_at",
}


@dataclass(frozen=True, slots=True)
class InTeam:
    """A team as cases meet it."""

    pk: int
    name: str
    sends_from: str
    tray_minutes: int
    lead: int
    calendar: Calendar
    terms: Terms


@dataclass(frozen=True, slots=True)
class Agent:
    pk: int
    first_name: str
    name: str


@dataclass(frozen=True, slots=True)
class Customer:
    pk: int
    address: int
    name: str
    email: str
    language: str


class Book:
    """Takes rows and hands them over when there are enough. Numbers go on from the highest that was ever given."""

    def __init__(self, *, at_once: int) -> None:
        self.chronicle = Chronicle(at_once=at_once)
        self.domain, self.key = settings.GEHOOR_MAIL_DOMAIN, settings.SECRET_KEY.encode()[:64]
        self._at_once = at_once
        self._tables = {model: bulk.Rows(model, names.split()) for model, names in COLUMNS.items()}
        self._next = {model: bulk.last_number(model) + 1 for model in COLUMNS}
        self._waiting = 0

    def number(self, model: type[models.Model]) -> int:
        """The number of the next row."""
        number = self._next[model]
        self._next[model] = number + 1
        return number

    def last(self, model: type[models.Model]) -> int:
        """The last number that was given."""
        return self._next[model] - 1

    def add(self, model: type[models.Model], *values: object) -> None:
        self._tables[model].add(*values)
        self._waiting += 1

    def hand_over(self, write: Write, *, least: int = 0) -> None:
        """What waits, if there is enough, in one transaction: a row and those it points to are there together."""
        if self._waiting >= (least or self._at_once):
            write([(_label(model), rows.columns, rows.take()) for model, rows in self._tables.items()])
            self._waiting = 0

    def finish(self, write: Write) -> dict[str, int]:
        """Hand over the rest; returns the last number of each table."""
        self.hand_over(write, least=1)
        self.chronicle.finish(write)
        last = {_label(model): following - 1 for model, following in self._next.items()}
        return last | {EVENT: self.chronicle.last}


def settle(last: dict[str, int]) -> None:
    """Let the database go on numbering behind our rows."""
    for label, number in last.items():
        bulk.settle(apps.get_model(label), number)


def _label(model: type[models.Model]) -> str:
    return str(model._meta.label)  # noqa: SLF001 -- Django's documented Meta API


def stamp(at: datetime | None) -> str | None:
    return None if at is None else bulk.instant(at)
