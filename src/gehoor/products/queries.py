from __future__ import annotations

from django.db.models import QuerySet

from gehoor.people.models import Person
from gehoor.products.models import Holding, Order, Product


def products() -> QuerySet[Product]:
    return Product.objects.order_by("name")


def product(product_id: int) -> Product | None:
    return Product.objects.filter(pk=product_id).first()


def holdings_of(person: Person) -> QuerySet[Holding]:
    """What someone has now, newest first."""
    found = Holding.objects.filter(person=person, until_date=None).select_related("product", "lot")
    return found.order_by("-since_date", "-id")


def orders_of(person: Person) -> QuerySet[Order]:
    """What someone ordered, newest first."""
    return Order.objects.filter(person=person).select_related("product").order_by("-ordered_at", "-id")
