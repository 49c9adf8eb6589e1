"""What the demo world is made of. Plain frozen records: no database, no clock.

Teams and agents are known by a key; customers, organisations, products, lots and orders by their place in
the world's sequences.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gehoor.promises.rules.calendar import Calendar
from gehoor.promises.rules.terms import Terms

CUSTOMER = "customer"
SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class DemoTeam:
    key: str
    name_nl: str
    name_en: str
    email: str
    calendar: Calendar
    terms: Terms
    lead: str


@dataclass(frozen=True, slots=True)
class DemoAgent:
    key: str
    first_name: str
    last_name: str
    email: str
    languages: tuple[str, ...]
    teams: tuple[str, ...]
    leads: tuple[str, ...]
    is_administrator: bool

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    index: int
    name: str
    email_domain: str
    city: str


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """`line` is shop or energy; `kind` is the plain word a theme asks for (washing_machine, contract, ...)."""

    index: int
    sku: str
    brand: str
    name: str
    kind: str
    line: str
    price_cents: int
    lots: tuple[int, ...]

    @property
    def full_name(self) -> str:
        return f"{self.brand} {self.name}"


@dataclass(frozen=True, slots=True)
class DemoLot:
    """Sold from `sold_from` until `sold_until` (half-open)."""

    index: int
    number: str
    product: int
    sold_from: date
    sold_until: date


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """`manner` is how this person writes; `form` is how we address them in Dutch: u or je.

    `silent_from` is the day on which something went wrong after which nothing was heard or bought any more.
    """

    index: int
    first_name: str
    last_name: str
    title: str
    email: str
    second_email: str
    phone: str
    language: str
    form: str
    manner: str
    street: str
    postcode: str
    city: str
    organisation: int | None
    has_energy: bool
    since_date: date
    silent_from: date | None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class DemoHolding:
    customer: int
    product: int
    lot: int
    since_date: date
    order: int | None


@dataclass(frozen=True, slots=True)
class DemoOrder:
    """`state` is placed, sent, delivered, returned or cancelled; late shows from the dates."""

    index: int
    number: str
    customer: int
    product: int
    lot: int
    price_cents: int
    ordered_at: datetime
    promised_date: date
    delivered_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened in a case.

    `kind` is one of message_in, message_out, note, take, wait, hand_off, promise, promise_moved, promise_kept,
    promise_broken, resolve, reopen, not_taken_up. `by` is an agent's key, CUSTOMER or SYSTEM. `promise` counts
    the promises of the case from 0 and tells which one was made, moved, kept or broken; one that is kept after
    it broke is kept late. The text of a resolve is the last message to the customer, of a hand_off what he is
    told; `how` is how it was resolved, or the status while it waits.
    """

    kind: str
    at: datetime
    by: str
    text: str = ""
    promise: int = -1
    promise_kind: str = ""
    due_at: datetime | None = None
    to_team: str = ""
    to_agent: str = ""
    reason: str = ""
    summary: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class DemoCase:
    """One case with all that happened in it up to the world's last instant.

    `team` and `first_owner` are those at the opening (`first_owner` is empty while it lies in the tray);
    `team_now`, `owner`, `state`, `next_due_at` and `next_due_kind` are those at the end.
    """

    index: int
    customer: int
    team: str
    first_owner: str
    language: str
    channel: str
    kind: str
    theme: str
    story: str
    subject: str
    remedy_sought: str
    product: int | None
    lot: int | None
    order: int | None
    opened_at: datetime
    is_first_contact: bool
    steps: tuple[Step, ...]
    team_now: str
    owner: str
    state: str
    next_due_at: datetime | None
    next_due_kind: str
