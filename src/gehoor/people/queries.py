from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from gehoor.core import keys, rows
from gehoor.core.prepared import prepared
from gehoor.core.search import find
from gehoor.core.search.excerpt import Piece, excerpt
from gehoor.core.search.query import Query
from gehoor.people import rules
from gehoor.people.models import Account, Address, ApiToken, Membership, Person, SignInCode, Team


def person_of_address(email: str) -> Person | None:
    """Whose address this is, or None when nobody's."""
    return Person.objects.filter(addresses__email=email.lower()).first()


def address_of(email: str) -> Address | None:
    return Address.objects.select_related("person").filter(email=email.lower()).first()


def person(person_id: int) -> Person | None:
    return Person.objects.filter(pk=person_id).first()


def agents_by_address() -> dict[str, Person]:
    """Everyone who can sign in to work, by each of his addresses."""
    found = Address.objects.filter(person__account__is_active=True).select_related("person__account")
    return {address.email: address.person for address in found}


def best_address(person: Person) -> Address | None:
    """Where to write to someone: not dead, a verified one first, then the oldest."""
    living = person.addresses.filter(dead_at=None)
    return living.order_by(F("verified_at").asc(nulls_last=True), "id").first()


def person_of_account(account: Account) -> Person | None:
    return Person.objects.filter(account=account).first()


def account(account_id: int) -> Account | None:
    """An account with its person, if it has one (`account.person`)."""
    found = next(iter(_person_of(account_id)), None)
    if found is None:
        return rows.first(Account, "WHERE id = %s", account_id)
    return found.account


@prepared
def _person_of(account: int) -> QuerySet[Person]:
    return Person.objects.filter(account=account).select_related("account")


def team(team_id: int) -> Team | None:
    return rows.first(Team, "WHERE id = %s", team_id)


def oldest_team() -> Team | None:
    """Who gets what is meant for nobody in particular."""
    return rows.first(Team, "ORDER BY id")


def teams() -> QuerySet[Team]:
    return Team.objects.order_by("name")


def team_names() -> list[tuple[int, str]]:
    """All teams to choose from: number and name."""
    return _team_names()


@prepared
def _team_names() -> QuerySet[Any]:
    return Team.objects.order_by("name").values_list("pk", "name")


def teams_of(person: Person) -> QuerySet[Team]:
    return Team.objects.filter(memberships__person=person).order_by("name")


def agents(at: datetime | None = None) -> QuerySet[Person]:
    """Everyone who can sign in to work; with `at`, only those who are not away then."""
    found = Person.objects.filter(account__is_active=True).select_related("account").order_by("name")
    return found.filter(Q(away_until=None) | Q(away_until__lte=at)) if at else found


def agent(person_id: int) -> Person | None:
    """Someone who can sign in to work, by number."""
    return agents().filter(pk=person_id).first()


def agents_of(team: Team, at: datetime) -> QuerySet[Person]:
    """The people of a team who are there at this moment."""
    return agents(at).filter(memberships__team=team)


def next_free_agent(team: Team, at: datetime, *, but: Person | None = None) -> Person | None:
    """Who is given the next new case: of those who take new ones and are not away, who waited longest. Anyone `but`
    him.
    """
    return rows.first(
        Person,
        """JOIN people_membership m ON m.person_id = people_person.id
        JOIN people_account a ON a.id = people_person.account_id
        WHERE m.team_id = %s AND m.takes_new AND a.is_active
        AND (people_person.away_until IS NULL OR people_person.away_until <= %s) AND people_person.id <> %s
        ORDER BY m.last_given_at NULLS FIRST, m.id""",
        team.pk,
        at,
        but.pk if but else 0,
    )


def lead_of(team: Team, at: datetime) -> Person | None:
    """Who answers for a team: a lead who is there, else one who is away, else an administrator."""
    leads = Person.objects.filter(account__is_active=True)
    of_team = leads.filter(memberships__team=team, memberships__is_lead=True).order_by("id")
    present = Q(away_until=None) | Q(away_until__lte=at)
    anyone = leads.filter(account__role=Account.Role.ADMINISTRATOR).order_by("id")
    return of_team.filter(present).first() or of_team.first() or anyone.first()


def is_agent(person: Person) -> bool:
    return person.account is not None and person.account.is_active


def is_member(person: Person, team: Team) -> bool:
    return Membership.objects.filter(person=person, team=team).exists()


def addresses_of(person: Person) -> QuerySet[Address]:
    """All addresses of someone, the one that we know longest first."""
    return Address.objects.filter(person=person).order_by("id")


def known_addresses(person: Person) -> list[Address]:
    """As `addresses_of`, for pages that show them each time."""
    return _known_addresses(person.pk)


@prepared
def _known_addresses(person: int) -> QuerySet[Address]:
    return addresses_of(Person(pk=person))


def own_teams(person: Person) -> list[Team]:
    """As `teams_of`, for pages that show them each time."""
    return _own_teams(person.pk)


@prepared
def _own_teams(person: int) -> QuerySet[Team]:
    return teams_of(Person(pk=person))


def names(numbers: Iterable[int]) -> dict[int, str]:
    """The names of people by their numbers."""
    return {person.pk: person.name for person in Person.objects.filter(pk__in=list(numbers)).only("name")}


def teams_with_agents(at: datetime) -> list[tuple[Team, list[Person]]]:
    """Every team with its people who are there, both by name; two queries."""
    members: dict[int, list[Person]] = {}
    there = Membership.objects.filter(person__in=agents(at)).select_related("person").order_by("person__name")
    for membership in there:
        members.setdefault(membership.team_id, []).append(membership.person)
    return [(team, members.get(team.pk, [])) for team in teams()]


def code_in_letter(number: int) -> tuple[str, datetime]:
    """The code that belongs to a request for one, and until when it can be used. Only letters ask this."""
    asked = SignInCode.objects.get(pk=number)
    return rules.code_of(keys.signing()[0], asked.asked, asked.made_at), asked.expires_at


def asked_for_code(number: int) -> Address | None:
    """The living address that a code was asked for; None when nobody has it."""
    found = SignInCode.objects.select_related("address__person").filter(pk=number, address__dead_at=None)
    asked = found.first()
    return asked.address if asked else None


@dataclass(frozen=True)
class FoundPerson:
    """Someone who was found: his name and his addresses in pieces, hits marked."""

    person: Person
    name: tuple[Piece, ...]
    addresses: tuple[Piece, ...]


def search(query: Query, *, limit: int = 5) -> tuple[FoundPerson, ...]:
    """The people of this name, address or number, those whom we know shortest first. For those who work here."""
    page = find.find(query, audience=frozenset({rules.DESK}), kinds=(rules.PERSON,), alone=True, limit=limit)
    numbers = [hit.number for hit in page.hits]
    known = Person.objects.filter(pk__in=numbers).prefetch_related("addresses").in_bulk()
    return tuple(_found(known[number], query) for number in numbers if number in known)


def _found(person: Person, query: Query) -> FoundPerson:
    addresses = ", ".join(address.email for address in person.addresses.all())
    return FoundPerson(
        person, excerpt(str(person), query, inside=True), excerpt(addresses, query, inside=True)
    )


def token_hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def api_token(secret: str) -> ApiToken | None:
    """The token that this is, while it is not revoked and its person can sign in."""
    found = rows.first(ApiToken, "WHERE token_hash = %s AND revoked_at IS NULL", token_hash(secret))
    if found is None:
        return None
    found.person = rows.find(Person, "WHERE id = %s", found.person_id)[0]
    found.person.account = rows.first(Account, "WHERE id = %s AND is_active", found.person.account_id)
    return found if found.person.account else None


def api_tokens() -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(revoked_at=None).select_related("person").order_by("name", "id")


def needs_first_run() -> bool:
    """Whether nobody can set this installation up."""
    return not Account.objects.filter(role=Account.Role.ADMINISTRATOR, is_active=True).exists()


def has_accounts() -> bool:
    """Whether there is anyone who could sign in to work."""
    return Account.objects.filter(is_active=True).exists()


def colleagues() -> QuerySet[Person]:
    """Everyone who works or worked here, those who can sign in first; each with his teams."""
    found = Person.objects.filter(account__isnull=False).select_related("account")
    return found.prefetch_related("memberships__team").order_by("-account__is_active", "name", "id")


def colleague(person_id: int) -> Person | None:
    """Someone who works or worked here, by number."""
    return colleagues().filter(pk=person_id).first()


def two_step() -> frozenset[int]:
    """The accounts, by number, that have a second step when they sign in."""
    from allauth.mfa.models import Authenticator  # here: it needs all apps to be ready

    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return frozenset(Authenticator.objects.filter(type__in=kinds).values_list("user_id", flat=True))


def memberships(team: Team) -> QuerySet[Membership]:
    """Who is in a team and can work, by name."""
    found = Membership.objects.filter(team=team, person__account__is_active=True)
    return found.select_related("person__account").order_by("person__name", "id")


def teams_with_leads() -> QuerySet[Team]:
    """Every team by name, with its members and what they are in it."""
    return teams().prefetch_related("memberships__person__account")
