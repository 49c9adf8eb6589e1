from __future__ import annotations

from typing import Any

from django.db import models

from gehoor.core.base import Model


class Event(Model):
    """One thing that happened. Rows are only ever added, by core.events.record.

    Customer, case and product are plain numbers: the log outlives what it speaks of.
    `transaction` and `id` together are the reading cursor (see core.events.after).
    """

    transaction = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    name = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    actor = models.BigIntegerField(null=True)
    cause = models.BigIntegerField(null=True)
    case = models.BigIntegerField(null=True)
    customer = models.BigIntegerField(null=True)
    product = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["transaction", "id"], name="event_cursor"),
            models.Index(fields=["case", "id"], name="event_of_case", condition=models.Q(case__isnull=False)),
            models.Index(
                fields=["customer", "id"],
                name="event_of_customer",
                condition=models.Q(customer__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class Job(Model):
    """Work to be done once, after the transaction that asked for it.

    A claim moves `run_at` into the future (the lease) and sets `token`; a worker that dies lets the lease run
    out and the job is claimed again. A job that is done is deleted in the transaction of its effect.
    """

    task = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200, null=True, unique=True)
    queue = models.CharField(max_length=20, default="main")
    run_at = models.DateTimeField()
    created_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    token = models.CharField(max_length=32, default="")
    error = models.TextField(default="")
    dead_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["queue", "run_at", "id"],
                name="job_next",
                condition=models.Q(dead_at__isnull=True, done_at__isnull=True),
            ),
            models.Index(fields=["dead_at"], name="job_dead", condition=models.Q(dead_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"


class Lease(Model):
    """Who does a thing that only one process may do at a time."""

    name = models.CharField(max_length=80, primary_key=True)
    holder = models.CharField(max_length=80)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.holder}"


class Sign(Model):
    """When a part of the installation was last seen alive or heard something (health page)."""

    name = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField()
    detail = models.CharField(max_length=300, default="")

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"


class Outgoing(Model):
    """A mail that we sent to one address, known by its Message-ID for ever: what comes back (an answer, a
    bounce) is recognised by it. `reference` is the sender's own mark and means nothing here.
    """

    message_id = models.CharField(max_length=200, unique=True)
    address = models.CharField(max_length=320)
    reference = models.CharField(max_length=80, default="")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["address", "created_at"], name="outgoing_to_address")]

    def __str__(self) -> str:
        return self.message_id


class TermsField(models.TextField):  # type: ignore[type-arg]  # generic in its stubs only
    """The terms of a search row: a line of text for SQLite's index, a tsvector on PostgreSQL."""

    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


class SearchRow(Model):
    """One thing that can be found (core.search.index writes, core.search.find reads). `id` says of when it is.

    On SQLite the full-text table core_search (and core_searchalone, of what belongs to no group) follows this table by triggers.
    """

    id = models.BigIntegerField(primary_key=True)
    group = models.BigIntegerField()
    number = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    audience = models.CharField(max_length=200)
    terms = TermsField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "kind", "number"], name="one_search_row_for_each_thing")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.group}/{self.number}"


class Setting(Model):
    """One thing that an administrator decided for the whole installation (core.preferences reads and writes it)."""

    name = models.CharField(max_length=80, primary_key=True)
    value = models.JSONField()

    def __str__(self) -> str:
        return self.name
