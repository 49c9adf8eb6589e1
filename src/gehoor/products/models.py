from __future__ import annotations

from django.db import models

from gehoor.core.base import Model
from gehoor.people.models import Person
from gehoor.products import words


class Product(Model):
    """What is sold: a thing, or a contract."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    family = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.name


class Lot(Model):
    """Things that were made together, and so may fail together."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="lots")
    code = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "code"], name="one_lot_code_per_product")]

    def __str__(self) -> str:
        return self.code


class Holding(Model):
    """A customer has this product."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="holdings")
    product = models.ForeignKey(Product, models.PROTECT, related_name="holdings")
    lot = models.ForeignKey(Lot, models.SET_NULL, null=True, blank=True, related_name="holdings")
    since_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} has {self.product_id}"


class Order(Model):
    """What a customer ordered and how far it is; kept by the shop, read here."""

    class State(models.TextChoices):
        PLACED = "placed", words.ORDER_PLACED
        SENT = "sent", words.ORDER_SENT
        DELIVERED = "delivered", words.ORDER_DELIVERED
        RETURNED = "returned", words.ORDER_RETURNED
        CANCELLED = "cancelled", words.ORDER_CANCELLED

    person = models.ForeignKey(Person, models.CASCADE, related_name="orders")
    product = models.ForeignKey(Product, models.PROTECT, related_name="orders")
    number = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=12, choices=State)
    ordered_at = models.DateTimeField()
    promised_date = models.DateField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.number
