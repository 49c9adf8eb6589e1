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
    """Someone cannot sign in any more. `cases_to`: who gets his cases; without one, the lead of each case's team."""

    customer: int
    cases_to: int | None = None


@dataclass(frozen=True, kw_only=True)
class AccountOpenedAgain(Event):
    """Someone who could not sign in can do so again."""

    customer: int


@dataclass(frozen=True, kw_only=True)
class TwoStepReset(Event):
    """The second step of someone's sign-in was taken away: he lost what he had it on."""

    customer: int


@dataclass(frozen=True, kw_only=True)
class TeamChanged(Event):
    """A team has another name, address, tray time or door. Which fields, not what was in them."""

    team: int
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class TeamMade(Event):
    """There is a new team."""

    team: int
    team_name: str


@dataclass(frozen=True, kw_only=True)
class MembershipChanged(Event):
    """Someone joined a team, left it, became its lead, or is given new cases now or no more."""

    customer: int
    team: int
    is_member: bool
    is_lead: bool
    takes_new: bool = True


@dataclass(frozen=True, kw_only=True)
class PersonChanged(Event):
    """What we know of someone was corrected. Which fields, never what was in them."""

    customer: int
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class SignInCodeAsked(Event):
    """Someone asked for a code to enter the portal, on a page in this language; `customer` is None for an address
    that nobody has. The code itself is never in the log.
    """

    customer: int | None
    code: int
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class ApiTokenMade(Event):
    """A program can act for someone now."""

    customer: int
    token: int
    token_name: str


@dataclass(frozen=True, kw_only=True)
class ApiTokenRevoked(Event):
    """A program cannot act for someone any more."""

    customer: int
    token: int
