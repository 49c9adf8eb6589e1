from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from gehoor.cases import words
from gehoor.cases.rules import limits
from gehoor.core import literal, sentences  # noqa: F401 -- literal is the lookup written_in
from gehoor.core.base import Model
from gehoor.people.models import Account, Person, Team
from gehoor.products.models import Product


class Status(models.TextChoices):
    """Fixed; the label is the agent's. What the customer reads stands in words.STATUS_FOR_CUSTOMERS."""

    NEW = "new", words.STATUS_NEW
    OPEN = "open", words.STATUS_OPEN
    WAITING_CUSTOMER = "waiting_customer", words.STATUS_WAITING_CUSTOMER
    WAITING_THIRD = "waiting_third", words.STATUS_WAITING_THIRD
    RESOLVED = "resolved", words.STATUS_RESOLVED
    CLOSED = "closed", words.STATUS_CLOSED
    NOT_TAKEN_UP = "not_taken_up", words.STATUS_NOT_TAKEN_UP
    MERGED = "merged", words.STATUS_MERGED


AT_WORK = (Status.NEW, Status.OPEN, Status.WAITING_CUSTOMER, Status.WAITING_THIRD)
OVER = (Status.RESOLVED, Status.CLOSED, Status.NOT_TAKEN_UP, Status.MERGED)


class Channel(models.TextChoices):
    MAIL = "mail", words.CHANNEL_MAIL
    FORM = "form", words.CHANNEL_FORM
    PORTAL = "portal", words.CHANNEL_PORTAL
    PHONE = "phone", words.CHANNEL_PHONE
    API = "api", words.CHANNEL_API
    DESK = "desk", words.CHANNEL_DESK


class HowResolved(models.TextChoices):
    ANSWERED = "answered", words.HOW_ANSWERED
    EXPLAINED = "explained", words.HOW_EXPLAINED
    REPAIRED = "repaired", words.HOW_REPAIRED
    REPLACED = "replaced", words.HOW_REPLACED
    REFUNDED = "refunded", words.HOW_REFUNDED
    APOLOGISED = "apologised", words.HOW_APOLOGISED
    BY_CUSTOMER = "by_customer", words.HOW_BY_CUSTOMER
    NOT_POSSIBLE = "not_possible", words.HOW_NOT_POSSIBLE


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, person: Person) -> Self:
        """The one answer to "may he see this case?": pages, API, search and live updates all ask here.

        An administrator sees all; an agent what is open to the desk, his own teams' and what he owns or
        once owned; anyone else only what is his own as a customer.
        """
        account = person.account
        if account is None or not account.is_active:
            return self.filter(customer=person)
        if account.role == Account.Role.ADMINISTRATOR:
            return self
        teams = Team.objects.filter(memberships__person=person).values("pk")
        return self.filter(Q(team__is_closed=False) | Q(team__in=teams) | Q(owner=person))

    def at_work(self) -> Self:
        return self.filter(status__written_in=AT_WORK)


class Case(Model):
    """What one customer wants us to put right, with one owner."""

    number = models.BigIntegerField(unique=True)
    subject = models.CharField(max_length=300)
    status = models.CharField(max_length=20, choices=Status, default=Status.NEW)
    status_at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel)
    customer = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    team = models.ForeignKey(Team, models.PROTECT, related_name="cases")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="owned_cases")
    owner_at = models.DateTimeField(null=True, blank=True)
    tray_until = models.DateTimeField(null=True, blank=True)
    product = models.ForeignKey(Product, models.SET_NULL, null=True, blank=True, related_name="cases")
    language = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField()
    is_first_contact = models.BooleanField(default=False)
    remedy_sought = models.TextField(blank=True)
    next_due_at = models.DateTimeField(null=True, blank=True)
    next_due_kind = models.CharField(max_length=20, blank=True)
    tray_at = models.DateTimeField(default=limits.NOTHING_DUE)
    last_message_at = models.DateTimeField()
    last_words = models.CharField(max_length=160, blank=True)
    last_from_customer = models.BooleanField(default=True)
    message_count = models.PositiveIntegerField(default=0)
    hand_off_count = models.PositiveIntegerField(default=0)
    reopened_count = models.PositiveIntegerField(default=0)
    resolved_at = models.DateTimeField(null=True, blank=True)
    how_resolved = models.CharField(max_length=20, choices=HowResolved, blank=True)
    why = models.TextField(blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_cases"
    )
    follows = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="followed_by")
    could_not_read = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(tray_until__isnull=True),
                name="case_is_with_a_person_or_in_a_tray",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(tray_until__isnull=False),
                name="case_without_owner_leaves_tray",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.MERGED) | Q(merged_into__isnull=False),
                name="merged_case_says_into_which",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.RESOLVED) | Q(resolved_at__isnull=False),
                name="resolved_case_says_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "tray_at", "id"], name="tray_of_owner", condition=Q(status__in=AT_WORK)
            ),
            models.Index(
                fields=["team", "tray_at", "id"], name="tray_of_team", condition=Q(status__in=AT_WORK)
            ),
            models.Index(fields=["tray_at", "id"], name="tray_of_all", condition=Q(status__in=AT_WORK)),
            models.Index(
                fields=["team", "tray_until"], name="waiting_in_tray", condition=Q(owner__isnull=True)
            ),
            models.Index(fields=["customer", "-last_message_at"], name="cases_of_customer"),
            models.Index(
                fields=["-last_message_at", "-id"], name="ended_cases", condition=Q(status__in=OVER)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def is_at_work(self) -> bool:
        return self.status in AT_WORK

    @property
    def is_over(self) -> bool:
        return not self.is_at_work


class Message(Model):
    """What was said: by the customer (in), by us (out), or among ourselves (note)."""

    class Kind(models.TextChoices):
        IN = "in", words.MESSAGE_IN
        OUT = "out", words.MESSAGE_OUT
        NOTE = "note", words.MESSAGE_NOTE

    class Trust(models.TextChoices):
        """How sure we are that the author is who he says."""

        TOKEN = "token", words.TRUST_TOKEN
        THREAD = "thread", words.TRUST_THREAD
        SENDER = "sender", words.TRUST_SENDER
        UNKNOWN = "unknown", words.TRUST_UNKNOWN
        FAILED = "failed", words.TRUST_FAILED
        OURS = "ours", words.TRUST_OURS

    case = models.ForeignKey(Case, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=4, choices=Kind)
    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="messages")
    author_line = models.CharField(max_length=400, blank=True)
    channel = models.CharField(max_length=10, choices=Channel)
    at = models.DateTimeField()
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    signature = models.TextField(blank=True)
    html_sha256 = models.CharField(max_length=64, blank=True)
    raw_sha256 = models.CharField(max_length=64, blank=True)
    message_id = models.CharField(max_length=300, blank=True)
    recipients = models.JSONField(default=dict, blank=True)
    trust = models.CharField(max_length=8, choices=Trust, default=Trust.UNKNOWN)
    authentication = models.JSONField(default=dict, blank=True)
    remarks = models.JSONField(default=list, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], name="conversation"),
            models.Index(fields=["message_id"], name="message_by_its_id", condition=~Q(message_id="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Attachment(Model):
    """A file that came or went with a message. Type and size are ours, from the bytes; the name is the sender's."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=255, blank=True)
    type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    content_id = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"


class HandOff(Model):
    """The case went from one to another, with a reason and a summary for the next one."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="hand_offs")
    from_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    from_team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    to_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    to_team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    summary = models.TextField()
    waited_minutes = models.PositiveIntegerField(default=0)
    goes_back = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="hand_off_has_a_reason"),
            models.CheckConstraint(condition=~Q(summary=""), name="hand_off_has_a_summary"),
        ]
        indexes = [models.Index(fields=["case", "id"], name="hand_offs_of_case")]

    def __str__(self) -> str:
        return f"{self.from_person_id or self.from_team_id} to {self.to_person_id or self.to_team_id}"


class Draft(Model):
    """What someone was writing on a case when he left it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="drafts")
    author = models.ForeignKey(Person, models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=4, choices=Message.Kind)
    text = models.TextField()
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "author", "kind"], name="one_draft_per_case_author_and_kind"
            )
        ]

    def __str__(self) -> str:
        return f"draft of {self.author_id} on {self.case_id}"


class Proposal(Model):
    """A message of a case of its own that may belong to another: an agent decides."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="proposals")
    belongs_to = models.ForeignKey(Case, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "belongs_to"], name="one_proposal_per_pair_of_cases")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} may belong to {self.belongs_to_id}"

    @property
    def why(self) -> str:
        """The reason, a sentence of ours, in the reader's language."""
        return sentences.read(self.reason)
