from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from gehoor.core.base import Model
from gehoor.people import words


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, email: str | None) -> Account:
        return self.get(email__iexact=email)


class Account(Model, AbstractBaseUser):
    """Signing in, nothing else: who someone is, stands in Person."""

    class Role(models.TextChoices):
        AGENT = "agent", words.ROLE_AGENT
        LEAD = "lead", words.ROLE_LEAD
        ADMINISTRATOR = "administrator", words.ROLE_ADMINISTRATOR

    email = models.EmailField(unique=True)
    role = models.CharField(max_length=20, choices=Role, default=Role.AGENT)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address_whatever_its_case")
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_lead(self) -> bool:
        return self.role in {self.Role.LEAD, self.Role.ADMINISTRATOR}

    @property
    def is_administrator(self) -> bool:
        return self.role == self.Role.ADMINISTRATOR


class Organisation(Model):
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Person(Model):
    """Anyone we know: a customer, an agent, both. Has any number of addresses and perhaps an account."""

    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=20, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="people"
    )
    account = models.OneToOneField(Account, models.SET_NULL, null=True, blank=True, related_name="person")
    phone = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    away_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"

    @property
    def first_name(self) -> str:
        """How we name him to a customer, and him in a letter."""
        return self.name.split()[0] if self.name.strip() else ""


class Address(Model):
    """A mail address of a person; lower case, one person only.

    `verified_at`: he has shown that he reads it (signed in by a mailed code, answered with a token, mail that
    passed DMARC). `dead_at`: a mail came back for good.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="addresses")
    email = models.CharField(max_length=320, unique=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="address_is_kept_in_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.email


class Team(Model):
    """A department that answers. `sends_from` is the address its letters come from; when it is empty they
    come from `support` at the installation's mail domain. `tray_minutes`: how long a case may wait in its tray
    before the lead gets it.
    """

    name = models.CharField(max_length=80, unique=True)
    public_name = models.CharField(max_length=80, blank=True)
    sends_from = models.CharField(max_length=320, blank=True)
    is_closed = models.BooleanField(default=False)
    tray_minutes = models.PositiveIntegerField(default=120)
    members = models.ManyToManyField(Person, through="Membership", related_name="teams")

    def __str__(self) -> str:
        return self.name

    @property
    def name_for_customers(self) -> str:
        return self.public_name or self.name


class Membership(Model):
    """`is_lead`: gets what stays too long in the team's tray. `takes_new`: is given new cases in turn."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    is_lead = models.BooleanField(default=False)
    takes_new = models.BooleanField(default=True)
    last_given_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "person"], name="one_membership_per_team_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.team}"


class SignInCode(Model):
    """That someone asked for a code to enter the portal. The code itself is kept nowhere: it follows from this
    row and the secret key (people.rules).

    For an address that nobody has there is a row too (`address` is empty): asking for a code costs the same
    work and counts the same, so that nobody learns whom we know. `asked` is the keyed hash of what was typed.
    """

    address = models.ForeignKey(Address, models.CASCADE, null=True, related_name="codes")
    asked = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked", "made_at"], name="codes_asked_lately")]

    def __str__(self) -> str:
        return f"code for {self.address_id}"


class ApiToken(Model):
    """What a program signs in with; only its hash is kept. It may do what its person may."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
