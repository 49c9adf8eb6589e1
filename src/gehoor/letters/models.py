from __future__ import annotations

from django.db import models
from django.db.models import Q

from gehoor.cases.models import Case, Message
from gehoor.core.base import Model
from gehoor.letters import words
from gehoor.people.models import Person


class Kind(models.TextChoices):
    ACKNOWLEDGEMENT = "acknowledgement", words.KIND_ACKNOWLEDGEMENT
    REPLY = "reply", words.KIND_REPLY
    LAST_WORD = "last_word", words.KIND_LAST_WORD
    HAND_OFF = "hand_off", words.KIND_HAND_OFF
    PROMISE_MOVED = "promise_moved", words.KIND_PROMISE_MOVED
    FORWARD = "forward", words.KIND_FORWARD
    CODE = "code", words.KIND_CODE
    PASSWORD = "password", words.KIND_PASSWORD


WRITES_ITSELF = (Kind.ACKNOWLEDGEMENT, Kind.HAND_OFF, Kind.PROMISE_MOVED, Kind.CODE, Kind.PASSWORD)
CAPPED = (Kind.ACKNOWLEDGEMENT, Kind.HAND_OFF, Kind.PROMISE_MOVED)


class Letter(Model):
    """One sending of something to one address.

    Its Message-ID (`mail_id`) is fixed when it is queued, and so are its facts; it is composed when it is sent. `reason`
    says why it did not arrive, `error` what the mail server said.
    """

    class State(models.TextChoices):
        QUEUED = "queued", words.STATE_QUEUED
        SENDING = "sending", words.STATE_SENDING
        SENT = "sent", words.STATE_SENT
        FAILED = "failed", words.STATE_FAILED
        BOUNCED = "bounced", words.STATE_BOUNCED
        HELD = "held", words.STATE_HELD

    class Reason(models.TextChoices):
        NO_ADDRESS = "no_address", words.REASON_NO_ADDRESS
        DEAD_ADDRESS = "dead_address", words.REASON_DEAD_ADDRESS
        OWN_ADDRESS = "own_address", words.REASON_OWN_ADDRESS
        ROBOT = "robot", words.REASON_ROBOT
        ENOUGH = "enough", words.REASON_ENOUGH
        ENOUGH_UNVERIFIED = "unverified", words.REASON_ENOUGH_UNVERIFIED
        REPEATED = "repeated", words.REASON_REPEATED
        REFUSED = "refused", words.REASON_REFUSED
        GAVE_UP = "gave_up", words.REASON_GAVE_UP
        CAME_BACK = "came_back", words.REASON_CAME_BACK
        TOO_MANY = "too_many", words.REASON_TOO_MANY

    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="letters")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="letters")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="letters")
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    address = models.CharField(max_length=320, blank=True)
    language = models.CharField(max_length=20)
    facts = models.JSONField(default=dict)
    mail_id = models.CharField(max_length=200, unique=True)
    in_reply_to = models.CharField(max_length=300, blank=True)
    references = models.JSONField(default=list, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(kind=Kind.ACKNOWLEDGEMENT),
                name="one_acknowledgement_per_case",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_letter_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "bounced", "held"]) | ~Q(reason=""),
                name="letter_that_did_not_arrive_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="letters_of_case"),
            models.Index(fields=["message"], name="letters_of_message"),
            models.Index(fields=["address", "queued_at"], name="letters_to_address"),
            models.Index(fields=["sent_at"], name="letters_sent_lately", condition=Q(kind__in=CAPPED)),
            models.Index(
                fields=["state", "queued_at"],
                name="letters_not_arrived",
                condition=Q(state__in=["failed", "bounced", "held"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.mail_id}"

    @property
    def writes_itself(self) -> bool:
        return self.kind in WRITES_ITSELF

    @property
    def did_not_arrive(self) -> bool:
        return self.state in {self.State.FAILED, self.State.BOUNCED, self.State.HELD}
