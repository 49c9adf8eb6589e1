from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from gehoor.core import events, keys
from gehoor.core.events import SYSTEM, Actor
from gehoor.core.refusal import Refusal
from gehoor.core.search import index
from gehoor.core.search.entry import Entry
from gehoor.people import rules, words
from gehoor.people.events import (
    AccountClosed,
    AccountMade,
    AddressDied,
    AddressVerified,
    MembershipChanged,
    PersonChanged,
    PersonMet,
    RoleChanged,
    SignInCodeAsked,
    TeamMade,
)
from gehoor.people.models import Account, Address, Membership, Person, SignInCode, Team


class CannotKnow(Refusal):
    """An address that cannot be given to this person."""


class CannotSignUp(Refusal):
    """An account that cannot be made."""


def meet(*, email: str, name: str = "", language: str = "", by: Actor, at: datetime) -> Person:
    """The person of this address; a new one when nobody has it. A name is filled in, never replaced.

    Call inside the transaction of what he came for.
    """
    address = Address.objects.select_related("person").filter(email=email.lower()).first()
    if address:
        person = address.person
        if name and not person.name:
            person.name = name[:200]
            person.save(update_fields=["name"])
            index_again(person)
        return person
    person = Person.objects.create(name=name[:200], language=language, created_at=at)
    Address.objects.create(person=person, email=email.lower())
    index.put(_findable(person, [email.lower()]))
    events.record(PersonMet(customer=person.pk), by=by, at=at)
    return person


def meet_nameless(*, name: str, by: Actor, at: datetime) -> Person:
    """Someone who has no address that we could read or write to."""
    person = Person.objects.create(name=name[:200], created_at=at)
    index.put(_findable(person, []))
    events.record(PersonMet(customer=person.pk), by=by, at=at)
    return person


def verify_address(*, address: Address, by: Actor, at: datetime) -> None:
    """He has shown that he reads this address. Does nothing the second time."""
    with transaction.atomic():
        if Address.objects.filter(pk=address.pk, verified_at=None).update(verified_at=at):
            events.record(AddressVerified(customer=address.person_id, address=address.pk), by=by, at=at)


def mark_dead(*, address: Address, by: Actor, at: datetime) -> None:
    """Mail to it came back for good: nothing is sent there any more. Does nothing the second time."""
    with transaction.atomic():
        if Address.objects.filter(pk=address.pk, dead_at=None).update(dead_at=at):
            events.record(AddressDied(customer=address.person_id, address=address.pk), by=by, at=at)


def add_address(*, person: Person, email: str, by: Actor, at: datetime) -> Address:
    """Raises CannotKnow when the address belongs to someone else."""
    with transaction.atomic():
        address, made = Address.objects.get_or_create(email=email.lower(), defaults={"person": person})
        if address.person_id != person.pk:
            raise CannotKnow(words.ADDRESS_IS_TAKEN % {"email": email})
        if made:
            index_again(person)
            events.record(PersonChanged(customer=person.pk, fields=["addresses"]), by=by, at=at)
        return address


def change_person(*, person: Person, by: Actor, at: datetime, **values: str) -> Person:
    """Correct what we know: name, language, phone, note."""
    unknown = values.keys() - {"name", "language", "phone", "note"}
    if unknown:
        raise TypeError(f"A person has no {', '.join(sorted(unknown))} to change.")
    changed = sorted(k for k, v in values.items() if getattr(person, k) != v)
    if changed:
        with transaction.atomic():
            for name in changed:
                setattr(person, name, values[name])
            person.save(update_fields=changed)
            index_again(person)
            events.record(PersonChanged(customer=person.pk, fields=changed), by=by, at=at)
    return person


def make_account(
    *, email: str, name: str, password: str, role: str, by: Actor, at: datetime, language: str = ""
) -> Account:
    """Someone who can sign in, and the person he is. Raises CannotSignUp when he can already."""
    with transaction.atomic():
        if Account.objects.filter(email__iexact=email).exists():
            raise CannotSignUp(words.ACCOUNT_EXISTS % {"email": email})
        account = Account(email=email.lower(), role=role, created_at=at)
        account.set_password(password)
        account.save()
        person = meet(email=email, name=name, language=language, by=by, at=at)
        person.account = account
        person.save(update_fields=["account"])
        Address.objects.filter(email=email.lower()).update(verified_at=at)
        events.record(AccountMade(customer=person.pk, role=role), by=by, at=at)
        return account


def change_role(*, account: Account, role: str, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        before, account.role = account.role, role
        account.save(update_fields=["role"])
        person = Person.objects.get(account=account)
        events.record(RoleChanged(customer=person.pk, before=before, role=role), by=by, at=at)


def close_account(*, account: Account, by: Actor, at: datetime) -> None:
    """He cannot sign in any more; what he did stays his."""
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(is_active=False)
        person = Person.objects.get(account=account)
        events.record(AccountClosed(customer=person.pk), by=by, at=at)


def make_team(*, name: str, by: Actor, at: datetime, public_name: str = "") -> Team:
    """Raises CannotKnow when a team of this name exists."""
    with transaction.atomic():
        if Team.objects.filter(name__iexact=name).exists():
            raise CannotKnow(words.TEAM_NAME_IS_TAKEN)
        team = Team.objects.create(name=name, public_name=public_name)
        events.record(TeamMade(team=team.pk, team_name=name), by=by, at=at)
        return team


def join_team(*, team: Team, person: Person, by: Actor, at: datetime, is_lead: bool = False) -> Membership:
    """Make someone a member, or change whether he leads."""
    with transaction.atomic():
        membership, _ = Membership.objects.update_or_create(
            team=team, person=person, defaults={"is_lead": is_lead}
        )
        changed = MembershipChanged(customer=person.pk, team=team.pk, is_member=True, is_lead=is_lead)
        events.record(changed, by=by, at=at)
        return membership


def leave_team(*, team: Team, person: Person, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        if Membership.objects.filter(team=team, person=person).delete()[0]:
            changed = MembershipChanged(customer=person.pk, team=team.pk, is_member=False, is_lead=False)
            events.record(changed, by=by, at=at)


def note_given(*, team: Team, person: Person, at: datetime) -> None:
    """He was given a case just now; the next one is someone else's turn."""
    Membership.objects.filter(team=team, person=person).update(last_given_at=at)


def ask_code(*, email: str, at: datetime) -> None:
    """Mail a code to this address, if it is someone's. Whether it is, shows neither in the answer nor in the
    time that it takes; nor does it show that three were asked for within the hour, which is as many as we send.
    """
    asked = rules.asked(keys.signing()[0], email)
    with transaction.atomic():
        address = Address.objects.filter(email=rules.typed(email)).first()
        lately = SignInCode.objects.filter(asked=asked, made_at__gt=at - rules.WINDOW)
        if lately.count() >= rules.CODES_PER_HOUR:
            return
        code = SignInCode.objects.create(
            address=address, asked=asked, made_at=at, expires_at=at + rules.CODE_LASTS
        )
        customer = address.person_id if address else None
        events.record(SignInCodeAsked(customer=customer, code=code.pk), by=SYSTEM, at=at)


class WrongCode(Refusal):
    """A code that opens nothing."""


def use_code(*, email: str, code: str, at: datetime) -> Person:
    """Who this is: he has typed the last code that we mailed to his address, so the address is his.

    Raises WrongCode, also after five tries; each try counts.
    """
    with transaction.atomic():
        address = _tried(email, code, at=at)
        if address:
            verify_address(address=address, by=address.person, at=at)
    if address is None:
        raise WrongCode(words.WRONG_CODE)
    return address.person


def forget_codes(*, at: datetime) -> None:
    """Remove what was asked more than a day ago."""
    SignInCode.objects.filter(made_at__lt=at - rules.CODES_KEPT).delete()


def _tried(email: str, code: str, *, at: datetime) -> Address | None:
    """Count the try; the address when the code is right."""
    known = keys.signing()
    asked = [rules.asked(key, email) for key in known]
    rows = (
        SignInCode.objects.select_for_update(of=("self",))
        .filter(asked__in=asked, made_at__lte=at)
        .order_by("-id")
    )
    last = rows.select_related("address__person").first()
    if last is None or last.used_at or last.expires_at <= at or last.tries >= rules.CODE_TRIES:
        return None
    last.tries += 1
    right = rules.is_code(code, asked=last.asked, made_at=last.made_at, keys=known)
    last.used_at = at if right and last.address else None
    last.save(update_fields=["tries", "used_at"])
    return last.address if last.used_at else None


def index_again(person: Person) -> None:
    """Write anew by what this person can be found."""
    addresses = Address.objects.filter(person=person).order_by("id").values_list("email", flat=True)
    index.put(_findable(person, addresses))


def index_people_again(*, after: int, most: int) -> int | None:
    """Write anew by what the next people can be found; returns the last one's key, None when there are no more."""
    last = None
    with transaction.atomic():
        for person in Person.objects.filter(pk__gt=after).order_by("pk")[:most]:
            index_again(person)
            last = person.pk
    return last


def _findable(person: Person, addresses: Iterable[str]) -> Entry:
    return rules.findable(
        person=person.pk,
        name=person.name,
        addresses=addresses,
        phone=person.phone,
        note=person.note,
        since=person.created_at,
    )
