from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext

from gehoor.cases.models import Case, Message
from gehoor.core.base import Model
from gehoor.intake import words
from gehoor.people.models import Team


class Mailbox(Model):
    """An address of ours that customers write to, the team that answers there, and where its mail is fetched.

    The password is encrypted with the installation's secret key (rules/secrets.py) and never shown again.

    `imap_uid` is the last mail that was passed; `imap_failing` those up to it that did not come yet, each with how
    often it was tried; `imap_first_until` the last one that stood there when fetching began, for the first time or
    because the server had numbered its mail anew (`imap_is_anew`).
    """

    class Security(models.TextChoices):
        TLS = "tls", words.SECURITY_TLS
        STARTTLS = "starttls", words.SECURITY_STARTTLS
        NONE = "none", words.SECURITY_NONE

    address = models.CharField(max_length=320, unique=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="mailboxes")
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    is_default = models.BooleanField(default=False)

    imap_host = models.CharField(max_length=200, blank=True)
    imap_port = models.PositiveIntegerField(default=993)
    imap_security = models.CharField(max_length=10, choices=Security, default=Security.TLS)
    imap_user = models.CharField(max_length=200, blank=True)
    imap_password = models.TextField(blank=True)
    imap_folder = models.CharField(max_length=200, default="INBOX")
    imap_done_folder = models.CharField(max_length=200, blank=True)
    imap_uidvalidity = models.BigIntegerField(null=True, blank=True)
    imap_uid = models.BigIntegerField(default=0)
    imap_first_until = models.BigIntegerField(default=0)
    imap_is_anew = models.BooleanField(default=False)
    imap_failing = models.JSONField(default=dict, blank=True)
    last_fetched_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    last_error_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(address=Lower("address")), name="mailbox_address_is_kept_in_lower_case"
            ),
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_mailbox"
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def trouble(self) -> str:
        """What went wrong when its mail was fetched: in the reader's language when it is a sentence of ours."""
        return gettext(self.last_error) if self.last_error else ""

    @property
    def is_fetched(self) -> bool:
        return self.is_active and bool(self.imap_host)


class Delivery(Model):
    """One thing that came in through one door, before it is a message: its bytes are a file, this says what
    became of them. It stands here, committed, before the sender is told that we have it.

    `is_plain`: small and simple enough to be read in the worker itself. `quiet`: nobody is sent an
    acknowledgement for it. `wants_case`: a program wrote it, and an agent asked for a case of it nevertheless.
    """

    class Door(models.TextChoices):
        LMTP = "lmtp", words.DOOR_LMTP
        SMTP = "smtp", words.DOOR_SMTP
        IMAP = "imap", words.DOOR_IMAP
        TAKE = "take", words.DOOR_TAKE
        API = "api", words.DOOR_API
        FORM = "form", words.DOOR_FORM
        PORTAL = "portal", words.DOOR_PORTAL
        DESK = "desk", words.DOOR_DESK

    class State(models.TextChoices):
        WAITING = "waiting", words.STATE_WAITING
        CASE = "case", words.STATE_CASE
        JOINED = "joined", words.STATE_JOINED
        BOUNCE = "bounce", words.STATE_BOUNCE
        AUTOMATIC = "automatic", words.STATE_AUTOMATIC
        DUPLICATE = "duplicate", words.STATE_DUPLICATE
        UNREADABLE = "unreadable", words.STATE_UNREADABLE
        UNFETCHED = "unfetched", words.STATE_UNFETCHED

    raw_sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    door = models.CharField(max_length=8, choices=Door)
    key = models.CharField(max_length=300, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField()
    message_id = models.CharField(max_length=300, blank=True)
    in_reply_to = models.CharField(max_length=300, blank=True)
    sender = models.CharField(max_length=320, blank=True)
    envelope_from = models.CharField(max_length=320, null=True, blank=True)
    recipient = models.CharField(max_length=320, blank=True)
    mailbox = models.ForeignKey(Mailbox, models.SET_NULL, null=True, blank=True, related_name="+")
    is_plain = models.BooleanField(default=True)
    quiet = models.BooleanField(default=False)
    wants_case = models.BooleanField(default=False)
    duplicate_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    case = models.ForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="deliveries")
    became = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="deliveries")
    read_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        # SQLite uses a partial index only where the question holds its condition word for word, and values are
        # bound: so the conditions here are about NULL.
        indexes = [
            models.Index(
                fields=["is_plain", "id"], name="delivery_waiting", condition=Q(read_at__isnull=True)
            ),
            models.Index(
                fields=["-id"],
                name="delivery_without_case",
                condition=Q(became__isnull=True, read_at__isnull=False),
            ),
            models.Index(fields=["message_id"], name="delivery_by_message_id"),
            models.Index(fields=["raw_sha256"], name="delivery_by_content"),
            models.Index(fields=["door", "id"], name="delivery_by_door"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", read_at__isnull=True)
                | (~Q(state="waiting") & Q(read_at__isnull=False)),
                name="delivery_waits_or_says_when_it_was_read",
            ),
        ]

    MAY_BECOME_CASE = Q(state=State.BOUNCE) | Q(state=State.AUTOMATIC) & ~Q(reason__in=words.OUR_OWN)

    def __str__(self) -> str:
        return f"{self.door} {self.pk}"

    @property
    def may_become_case(self) -> bool:
        """Whether `intake.want_case` takes it."""
        is_automatic = self.state == self.State.AUTOMATIC and self.reason not in words.OUR_OWN
        return self.state == self.State.BOUNCE or is_automatic

    @property
    def is_here(self) -> bool:
        """Whether we have its bytes."""
        return self.state != self.State.UNFETCHED

    @property
    def why(self) -> str:
        """Why it opened no case, in the reader's language; `reason` is what programs read."""
        match self.state:
            case self.State.AUTOMATIC:
                return str(words.KIND_OF_AUTOMATIC.get(self.reason, self.reason))
            case self.State.BOUNCE:
                return str(words.NOT_DELIVERED_TO % {"address": self.reason}) if self.reason else ""
            case self.State.DUPLICATE:
                first, here = self.duplicate_of, self.mailbox
                if first and here and first.mailbox_id not in (None, here.pk):
                    return str(words.ALSO_SENT_TO % {"address": here.address})
                return str(words.DUPLICATE_OF)
            case self.State.UNFETCHED:
                return str(words.NOT_GIVEN % {"which": self.reason})
        return self.reason


class RoundTrip(Model):
    """A mail to one of our own mailboxes that goes out as letters do, to see whether it comes in again.

    `token` stands in its Message-ID and its subject: some mail servers give mail another Message-ID.
    """

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="round_trips")
    token = models.CharField(max_length=32, unique=True)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=300, blank=True)
    into_file = models.BooleanField(default=False)
    delivery = models.ForeignKey(Delivery, models.SET_NULL, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["mailbox", "-id"], name="round_trips_of_mailbox")]
        constraints = [
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(delivery__isnull=False), name="round_trip_read_by_a_delivery"
            ),
        ]

    def __str__(self) -> str:
        return f"round trip {self.pk} of {self.mailbox_id}"
