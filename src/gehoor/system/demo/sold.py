"""What the demo's customers ordered and have at home."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar

from gehoor.system.demo.calendars import DAY
from gehoor.system.demo.luck import lucky
from gehoor.system.demo.people import Customers
from gehoor.system.demo.products import ENERGY, OUTBREAK_LOT, SHOP, lot_on
from gehoor.system.demo.records import DemoCustomer, DemoHolding, DemoLot, DemoOrder, DemoProduct

HISTORY = timedelta(days=440)
OUTBREAK_SHARE = 0.16
CANCELLED, RETURNED = 0.03, 0.045
Key = TypeVar("Key", bound=Hashable)
_HOW_MANY = (0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 8)
_CHEAP, _MIDDLE = 10_000, 30_000


@dataclass(frozen=True, slots=True)
class Sold:
    """Orders by the moment they were placed; holdings by kind of product and by the day they began."""

    orders: tuple[DemoOrder, ...]
    ordered_at: tuple[datetime, ...]
    holdings: tuple[DemoHolding, ...]
    by_kind: dict[str, tuple[DemoHolding, ...]]
    of_customer: dict[int, tuple[DemoHolding, ...]]
    of_outbreak: tuple[DemoHolding, ...]

    def orders_between(self, start: datetime, end: datetime) -> range:
        return range(bisect_left(self.ordered_at, start), bisect_left(self.ordered_at, end))


def sell(
    customers: Customers,
    products: tuple[DemoProduct, ...],
    lots: tuple[DemoLot, ...],
    *,
    seed: int,
    until: datetime,
) -> Sold:
    shop = _Shop(products, lots, until)
    drafts = [draft for customer in customers for draft in shop.orders_of(customer, seed)]
    drafts.sort(key=lambda order: (order.ordered_at, order.customer))
    orders = tuple(_numbered(order, index) for index, order in enumerate(drafts))
    delivered = [
        DemoHolding(order.customer, order.product, order.lot, order.delivered_at.date(), order.index)
        for order in orders
        if order.delivered_at and order.state == "delivered"
    ]
    connected = [holding for customer in customers for holding in shop.energy_of(customer, seed)]
    holdings = sorted([*delivered, *connected], key=lambda one: (one.since_date, one.customer, one.product))
    return Sold(
        orders=orders,
        ordered_at=tuple(order.ordered_at for order in orders),
        holdings=tuple(holdings),
        by_kind=_grouped(holdings, lambda one: products[one.product].kind),
        of_customer=_grouped(holdings, lambda one: one.customer),
        of_outbreak=tuple(one for one in holdings if lots[one.lot].number == OUTBREAK_LOT),
    )


def _grouped(
    holdings: Sequence[DemoHolding], key: Callable[[DemoHolding], Key]
) -> dict[Key, tuple[DemoHolding, ...]]:
    groups: dict[Key, list[DemoHolding]] = defaultdict(list)
    for holding in holdings:
        groups[key(holding)].append(holding)
    return {name: tuple(group) for name, group in groups.items()}


def _numbered(order: DemoOrder, index: int) -> DemoOrder:
    return DemoOrder(
        index,
        f"W{2_400_117 + index * 3}",
        order.customer,
        order.product,
        order.lot,
        order.price_cents,
        order.ordered_at,
        order.promised_date,
        order.delivered_at,
        order.state,
    )


class _Shop:
    def __init__(self, products: tuple[DemoProduct, ...], lots: tuple[DemoLot, ...], until: datetime) -> None:
        self.products, self.lots, self.until = products, lots, until
        self.shop = [product for product in products if product.line == SHOP]
        self.weights = [_popularity(product) for product in self.shop]
        self.by_kind = defaultdict(list)
        for product in products:
            if product.line == ENERGY:
                self.by_kind[product.kind].append(product)
        self.outbreak = next(lot for lot in lots if lot.number == OUTBREAK_LOT)

    def orders_of(self, customer: DemoCustomer, seed: int) -> list[DemoOrder]:
        """A customer's orders; who fell silent ordered often before that day and not once after it."""
        rng = Random(seed * 7919 + customer.index * 2 + 1)  # noqa: S311 -- made-up data, not a secret
        start = max(customer.since_date, (self.until - HISTORY).date())
        last = customer.silent_from or self.until.date()
        days = (last - start).days
        number = rng.randrange(4, 9) if customer.silent_from else rng.choice(_HOW_MANY)
        if days < 1:
            return []
        return [self._order(customer, start + rng.randrange(days) * DAY, rng) for _ in range(number)]

    def _order(self, customer: DemoCustomer, day: date, rng: Random) -> DemoOrder:
        product = self._product(day, rng)
        minute = int(rng.triangular(6 * 60, 22 * 60, 19 * 60))
        ordered_at = datetime.combine(day, time(minute // 60, minute % 60, rng.randrange(60)), UTC)
        promised = day + rng.randrange(1, 5) * DAY
        dice = rng.random()
        late = rng.randrange(1, 10) if lucky(rng, 0.15) else 0
        at_door = datetime.combine(promised + late * DAY, time(rng.randrange(7, 19), rng.randrange(60)), UTC)
        delivered_at = None if dice < CANCELLED or at_door >= self.until else at_door
        return DemoOrder(
            index=-1,
            number="",
            customer=customer.index,
            product=product.index,
            lot=lot_on(product, self.lots, day).index,
            price_cents=product.price_cents - (100 if lucky(rng, 0.3) else 0),
            ordered_at=ordered_at,
            promised_date=promised,
            delivered_at=delivered_at,
            state=self._state(dice, ordered_at, delivered_at),
        )

    def _product(self, day: date, rng: Random) -> DemoProduct:
        if self.outbreak.sold_from <= day < self.outbreak.sold_until and rng.random() < OUTBREAK_SHARE:
            return self.products[self.outbreak.product]
        return rng.choices(self.shop, self.weights)[0]

    def _state(self, dice: float, ordered_at: datetime, delivered_at: datetime | None) -> str:
        if dice < CANCELLED:
            return "cancelled"
        if delivered_at is None:
            return "placed" if self.until - ordered_at < DAY else "sent"
        return "returned" if dice > 1 - RETURNED else "delivered"

    def energy_of(self, customer: DemoCustomer, seed: int) -> list[DemoHolding]:
        """A contract and a meter for who takes energy from us; for some a thermostat, a charger, panels."""
        if not customer.has_energy:
            return []
        rng = Random(seed * 7919 + customer.index * 2)  # noqa: S311 -- made-up data, not a secret
        chances = {"contract": 1, "meter": 1, "thermostat": 0.3, "charger": 0.16, "solar": 0.18}
        chosen = [rng.choice(self.by_kind[kind]) for kind, chance in chances.items() if rng.random() < chance]
        since = customer.since_date
        return [
            DemoHolding(customer.index, product.index, lot_on(product, self.lots, since).index, since, None)
            for product in chosen
        ]


def _popularity(product: DemoProduct) -> float:
    if product.price_cents < _CHEAP:
        return 3
    return 2 if product.price_cents < _MIDDLE else 1.4
