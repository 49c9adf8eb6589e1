from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import QuerySet

from gehoor.core.prepared import prepared
from gehoor.people.models import Person
from gehoor.products.models import Holding, Order, Product


def products() -> QuerySet[Product]:
    return Product.objects.order_by("name")


def product(product_id: int) -> Product | None:
    return Product.objects.filter(pk=product_id).first()


def lots_of(persons: Collection[int]) -> dict[tuple[int, int], str]:
    """By person and product the lot that he has; of several the newest."""
    found = Holding.objects.filter(person__in=persons).exclude(lot=None).order_by("since_date", "id")
    return {(one, product): lot for one, product, lot in found.values_list("person", "product", "lot__code")}


def all_orders() -> Iterator[Order]:
    """Every order that stood, oldest first, some at a time."""
    return Order.objects.exclude(state=Order.State.CANCELLED).order_by("ordered_at", "id").iterator()


def holdings_of(person: Person, *, most: int) -> list[Holding]:
    """What someone has now, newest first."""
    return _holdings_of(person.pk, most=most)


@prepared
def _holdings_of(person: int, *, most: int) -> QuerySet[Holding]:
    found = Holding.objects.filter(person=person, until_date=None).select_related("product", "lot")
    return found.order_by("-since_date", "-id")[:most]


def orders_of(person: Person, *, most: int) -> list[Order]:
    """What someone ordered, newest first."""
    return _orders_of(person.pk, most=most)


@prepared
def _orders_of(person: int, *, most: int) -> QuerySet[Order]:
    return Order.objects.filter(person=person).select_related("product").order_by("-ordered_at", "-id")[:most]
