from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from gehoor.cases.models import Case
from gehoor.core.base import Model
from gehoor.people.models import Person, Team
from gehoor.promises import words
from gehoor.promises.rules import terms
from gehoor.promises.rules.terms import State


class WorkCalendar(Model):
    """When people are there. `data` is what rules.calendar_data writes; `version` is its fingerprint.

    `open_on` are the country's public holidays on which they work all the same, by name.
    """

    name = models.CharField(max_length=80, unique=True)
    data = models.JSONField()
    country = models.CharField(max_length=10, blank=True)
    open_on = models.JSONField(default=list, blank=True)
    version = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.name


class TeamTerms(Model):
    """What a team promises by itself, and by which calendar; without one, Monday to Friday 9 to 17."""

    team = models.OneToOneField(Team, models.CASCADE, related_name="promise_terms")
    calendar = models.ForeignKey(
        WorkCalendar, models.PROTECT, null=True, blank=True, related_name="team_terms"
    )
    terms = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"terms of {self.team_id}"


class PromiseQuerySet(models.QuerySet["Promise"]):
    def open(self) -> Self:
        """Still owed, whether broken or not."""
        return self.filter(kept_at=None, released_at=None)

    def overdue(self, until: datetime) -> Self:
        """Owed, not marked broken, and due before this moment."""
        return self.open().filter(broken_at=None, due_at__lt=until)


class Promise(Model):
    """What we said a person gets from us, and by when.

    It is owed until it is kept or released. `broken_at` is the moment that passed without it, empty again
    after a move; `broken_count` keeps count. `came_with` is the case that was merged into this one and brought
    the promise along.
    """

    class Kind(models.TextChoices):
        FIRST_ANSWER = "first_answer", words.KIND_FIRST_ANSWER
        NEXT_WORD = "next_word", words.KIND_NEXT_WORD
        AFTER_HAND_OFF = "after_hand_off", words.KIND_AFTER_HAND_OFF
        OWN = "own", words.KIND_OWN

    class Why(models.TextChoices):
        """Why it is not owed any more."""

        RESOLVED = "resolved", words.RELEASED_RESOLVED
        NOT_TAKEN_UP = "not_taken_up", words.RELEASED_NOT_TAKEN_UP
        MERGED = "merged", words.RELEASED_MERGED

    case = models.ForeignKey(Case, models.CASCADE, related_name="promises")
    came_with = models.ForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    text = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    to = models.ForeignKey(Person, models.PROTECT, related_name="promises")
    due_at = models.DateTimeField()
    soon_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True, blank=True)
    broken_at = models.DateTimeField(null=True, blank=True)
    broken_count = models.PositiveSmallIntegerField(default=0)
    moved_count = models.PositiveSmallIntegerField(default=0)
    released_at = models.DateTimeField(null=True, blank=True)
    released_why = models.CharField(max_length=20, choices=Why, blank=True)

    its_moves: list[PromiseMove]  # filled by queries.of_case
    moved_at: ClassVar[None] = None  # what was moved away from stands in PromiseMove, not here

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_at=None) | Q(released_at=None), name="promise_is_kept_or_released_not_both"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_why="")
                | (Q(released_at__isnull=False) & ~Q(released_why="")),
                name="released_promise_says_why",
            ),
            models.CheckConstraint(condition=~Q(kind="own") | ~Q(text=""), name="own_promise_says_what"),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("made_at")), name="promise_is_due_after_it_was_made"
            ),
            models.CheckConstraint(
                condition=Q(broken_at=None) | Q(broken_at__gte=F("due_at"), broken_count__gte=1),
                name="promise_breaks_no_earlier_than_due",
            ),
            models.CheckConstraint(
                condition=Q(kept_at=None) | Q(kept_at__lte=F("due_at")) | Q(broken_at__isnull=False),
                name="promise_kept_late_was_broken",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "due_at", "id"], name="promises_of_case"),
            models.Index(
                fields=["due_at", "id"],
                name="promises_that_may_break",
                condition=Q(kept_at=None, released_at=None, broken_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.kept_at is None and self.released_at is None

    @property
    def is_kept_by_words(self) -> bool:
        """Whether hearing from us is all that was promised."""
        return self.kind != self.Kind.OWN

    def state(self, at: datetime) -> State:
        """How it stands at this moment: due, soon, kept or broken."""
        return terms.state(self, at)


class PromiseMove(Model):
    """A promise got another moment, with a reason that the customer reads."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="moves")
    from_due_at = models.DateTimeField()
    to_due_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    was_broken = models.BooleanField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="promise_move_has_a_reason"),
            models.CheckConstraint(condition=Q(to_due_at__gt=F("at")), name="promise_moves_to_a_later_now"),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.from_due_at:%Y-%m-%d %H:%M} to {self.to_due_at:%Y-%m-%d %H:%M}"
