"""Which customer writes about what: someone who really has that thing or that order at that moment."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from random import Random

from gehoor.system.demo.people import Customers
from gehoor.system.demo.records import DemoCustomer, DemoHolding, DemoOrder, DemoProduct
from gehoor.system.demo.sold import Sold
from gehoor.system.demo.themes import (
    ANYONE,
    BY_KEY,
    CANCELLED,
    DOOR_SEAL,
    FAILURES,
    FRESH,
    HOLDING,
    LATE,
    ORDER,
    RETURNED,
    THEMES,
    Theme,
)

CHANNELS = ("mail", "form", "portal", "phone", "api")
_CHANNEL_TOTALS = (0.56, 0.77, 0.88, 0.97, 1.0)
_THEME_TOTALS = list(accumulate(theme.weight for theme in THEMES))
TRIES = 12
_BACK = {LATE: 16, FRESH: 12, CANCELLED: 20, RETURNED: 45, ORDER: 35}
Chosen = tuple[Theme, DemoCustomer, DemoHolding | None, DemoOrder | None]


def channel(rng: Random) -> str:
    return CHANNELS[bisect_right(_CHANNEL_TOTALS, rng.random())]


def theme_of(rng: Random) -> Theme:
    return THEMES[bisect_right(_THEME_TOTALS, rng.random() * _THEME_TOTALS[-1])]


class Choosing:
    """Chooses for each case, with a memory of who is still to fall silent and on which day."""

    def __init__(
        self, customers: Customers, products: tuple[DemoProduct, ...], sold: Sold, rng: Random
    ) -> None:
        self.customers, self.products, self.sold, self.rng = customers, products, sold, rng
        self.falling_silent: dict[date, list[DemoCustomer]] = {}
        for customer in customers:
            if customer.silent_from and self._held_on(customer.silent_from, customer):
                self.falling_silent.setdefault(customer.silent_from, []).append(customer)
        self._since = {
            kind: [holding.since_date for holding in holdings] for kind, holdings in sold.by_kind.items()
        }
        self._complained: set[int] = set()

    def choose(self, at: datetime) -> Chosen:
        """Who writes at this moment, and about what."""
        waiting = self.falling_silent.get(at.astimezone(UTC).date())
        if waiting:
            return self._last_case(waiting.pop())
        theme = theme_of(self.rng)
        for _ in range(TRIES):
            found = self._found(theme, at)
            if found and _still_there(found[1], at):
                return found
            theme = theme_of(self.rng)
        return self._anyone(at)

    def outbreak(self, at: datetime) -> Chosen:
        """An owner of a machine of the failing lot; each of them once, as long as there are any."""
        owners = [
            one
            for one in self.sold.of_outbreak
            if one.since_date < at.date() and not self.customers[one.customer].silent_from
        ]
        fresh = [one for one in owners if one.customer not in self._complained] or owners
        if not fresh:
            return self._anyone(at)
        holding = self.rng.choice(fresh)
        self._complained.add(holding.customer)
        return DOOR_SEAL, self.customers[holding.customer], holding, self._order_of(holding)

    def _found(self, theme: Theme, at: datetime) -> Chosen | None:
        if theme.about == ANYONE:
            return theme, self._customer(), None, None
        if theme.about == HOLDING:
            holding = self._holding(theme, at)
            if holding is None:
                return None
            return theme, self.customers[holding.customer], holding, self._order_of(holding)
        order = self._order(theme.about, theme.kinds, at)
        return None if order is None else (theme, self.customers[order.customer], None, order)

    def _held_on(self, day: date, customer: DemoCustomer) -> list[DemoHolding]:
        """The things that this customer had before that day."""
        holdings = self.sold.of_customer.get(customer.index, ())
        return [holding for holding in holdings if holding.order is not None and holding.since_date < day]

    def _customer(self) -> DemoCustomer:
        return self.customers[int(self.rng.random() * len(self.customers))]

    def _holding(self, theme: Theme, at: datetime) -> DemoHolding | None:
        kind = theme.kinds[int(self.rng.random() * len(theme.kinds))]
        number = bisect_right(self._since.get(kind, []), at.date() - timedelta(days=4))
        return self.sold.by_kind[kind][int(self.rng.random() * number)] if number else None

    def _of_kind(self, order: DemoOrder, kinds: tuple[str, ...]) -> bool:
        return not kinds or self.products[order.product].kind in kinds

    def _order(self, about: str, kinds: tuple[str, ...], at: datetime) -> DemoOrder | None:
        """An order of the last weeks that is in the state that this theme is about."""
        span = self.sold.orders_between(at - timedelta(days=_BACK[about]), at - timedelta(hours=3))
        for _ in range(4 * TRIES if span else 0):
            order = self.sold.orders[span[int(self.rng.random() * len(span))]]
            if self._of_kind(order, kinds) and _fits(order, about, at):
                return order
        return None

    def _order_of(self, holding: DemoHolding) -> DemoOrder | None:
        return None if holding.order is None else self.sold.orders[holding.order]

    def _last_case(self, customer: DemoCustomer) -> Chosen:
        assert customer.silent_from
        holding = self._held_on(customer.silent_from, customer)[-1]
        theme = BY_KEY[FAILURES[int(self.rng.random() * len(FAILURES))]]
        return theme, customer, holding, self._order_of(holding)

    def _anyone(self, at: datetime) -> Chosen:
        """Someone who cannot sign in: that can happen to everybody who is still there."""
        customer = self._customer()
        while not _still_there(customer, at):
            customer = self._customer()
        return BY_KEY["password"], customer, None, None


def _still_there(customer: DemoCustomer, at: datetime) -> bool:
    """Whether we hear of this customer at this moment: known by then, and not fallen silent (or about to)."""
    if customer.silent_from and at.date() > customer.silent_from - timedelta(days=30):
        return False
    return customer.since_date <= at.date()


def _fits(order: DemoOrder, about: str, at: datetime) -> bool:
    delivered = order.delivered_at is not None and order.delivered_at < at
    match about:
        case "late":
            return not delivered and order.state != "cancelled" and order.promised_date < at.date()
        case "fresh":
            return delivered and order.state == "delivered"
        case "cancelled" | "returned":
            return order.state == about and (delivered or about == "cancelled")
    return order.state != "cancelled"
