from __future__ import annotations

from dataclasses import dataclass, field

from gehoor.core.events import Event


@dataclass(frozen=True, kw_only=True)
class PersonMet(Event):
    """Someone we did not know wrote to us or was entered."""

    customer: int


@dataclass(frozen=True, kw_only=True)
class AddressVerified(Event):
    """The person has shown that he reads this address."""

    customer: int
    address: int


@dataclass(frozen=True, kw_only=True)
class AddressDied(Event):
    """Mail to this address came back for good."""

    customer: int
    address: int


@dataclass(frozen=True, kw_only=True)
class AccountMade(Event):
    """Someone can sign in now."""

    customer: int
    role: str


@dataclass(frozen=True, kw_only=True)
class RoleChanged(Event):
    """What someone may do has changed."""

    customer: int
    before: str
    role: str


@dataclass(frozen=True, kw_only=True)
class AccountClosed(Event):
    """Someone cannot sign in any more."""

    customer: int


@dataclass(frozen=True, kw_only=True)
class TeamMade(Event):
    """There is a new team."""

    team: int
    team_name: str


@dataclass(frozen=True, kw_only=True)
class MembershipChanged(Event):
    """Someone joined a team, left it, or became its lead."""

    customer: int
    team: int
    is_member: bool
    is_lead: bool


@dataclass(frozen=True, kw_only=True)
class PersonChanged(Event):
    """What we know of someone was corrected. Which fields, never what was in them."""

    customer: int
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class SignInCodeAsked(Event):
    """Someone asked for a code to enter the portal; `customer` is None for an address that nobody has. The code
    itself is never in the log.
    """

    customer: int | None
    code: int
