from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from gehoor.core import events, keys, names, preferences, rows
from gehoor.core.events import SYSTEM, Actor
from gehoor.core.refusal import Refusal
from gehoor.core.search import index
from gehoor.core.search.entry import Entry
from gehoor.people import rules, words
from gehoor.people.events import (
    AccountClosed,
    AccountMade,
    AccountOpenedAgain,
    AddressDied,
    AddressVerified,
    ApiTokenMade,
    ApiTokenRevoked,
    MembershipChanged,
    PersonChanged,
    PersonMet,
    RoleChanged,
    SignInCodeAsked,
    TeamChanged,
    TeamMade,
    TwoStepReset,
)
from gehoor.people.models import Account, Address, ApiToken, Membership, Person, SignInCode, Team
from gehoor.people.queries import token_hash


class CannotKnow(Refusal):
    """An address that cannot be given to this person."""


class CannotSignUp(Refusal):
    """An account that cannot be made."""


def meet(*, email: str, name: str = "", language: str = "", by: Actor, at: datetime) -> Person:
    """The person of this address; a new one when nobody has it. A name is filled in, never replaced.

    Call inside the transaction of what he came for.
    """
    here = "JOIN people_address a ON a.person_id = people_person.id WHERE a.email = %s"
    person = rows.first(Person, here, email.lower())
    if person:
        if name and not person.name:
            person.name = name[:200]
            person.save(update_fields=["name"])
            index_again(person)
        return person
    known = {"name": name[:200], "language": language, "created_at": at}
    person = rows.insert_new(Person, known, computed={})
    rows.insert(Address, {"person_id": person.pk, "email": email.lower()})
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
    *, email: str, name: str, password: str | None, role: str, by: Actor, at: datetime, language: str = ""
) -> Account:
    """Someone who can sign in, and the person he is; without a password once he has chosen one by a link.

    Raises CannotSignUp when he can already, or when a name lacks.
    """
    _refuse_odd(name=name, role=role)
    with transaction.atomic():
        _refuse_known(email)
        account = Account(email=email.lower(), role=role, created_at=at)
        account.set_password(password)
        with names.taken_meanwhile(CannotSignUp, words.ACCOUNT_EXISTS % {"email": email}):
            account.save()
        person = meet(email=email, name=name, language=language, by=by, at=at)
        person.account = account
        person.save(update_fields=["account"])
        Address.objects.filter(email=email.lower()).update(verified_at=at)
        events.record(AccountMade(customer=person.pk, role=role), by=by, at=at)
        return account


def change_role(*, account: Account, role: str, by: Actor, at: datetime) -> None:
    """Raises CannotShutOut when nobody would be administrator any more. Does nothing when it is his role."""
    _refuse_odd(role=role)
    with transaction.atomic():
        account = _held(account)
        if account.role == role:
            return
        person = Person.objects.get(account=account)
        _refuse_last(account, person)
        before, account.role = account.role, role
        account.save(update_fields=["role"])
        events.record(RoleChanged(customer=person.pk, before=before, role=role), by=by, at=at)


class CannotShutOut(Refusal):
    """An account that must stay open."""


def close_account(*, account: Account, by: Actor, at: datetime, cases_to: Person | None = None) -> None:
    """He cannot sign in any more; what he did stays his, his cases go on with another (AccountClosed says who).

    Raises CannotShutOut for oneself, for the last administrator, and when the other cannot have his cases.
    """
    with transaction.atomic():
        account = _held(account)
        person = Person.objects.get(account=account)
        _refuse_last(account, person)
        if person.pk == by.pk:
            raise CannotShutOut(words.NOT_YOURSELF)
        if cases_to and (cases_to.pk == person.pk or not _can_work(cases_to)):
            raise CannotShutOut(words.CANNOT_RECEIVE % {"name": cases_to.name})
        if Account.objects.filter(pk=account.pk, is_active=True).update(is_active=False):
            closed = AccountClosed(customer=person.pk, cases_to=cases_to.pk if cases_to else None)
            events.record(closed, by=by, at=at)


def open_account_again(*, account: Account, by: Actor, at: datetime) -> None:
    """He can sign in again as before. Does nothing when he can."""
    with transaction.atomic():
        if Account.objects.filter(pk=account.pk, is_active=False).update(is_active=True):
            person = Person.objects.get(account=account)
            events.record(AccountOpenedAgain(customer=person.pk), by=by, at=at)


def reset_two_step(*, account: Account, by: Actor, at: datetime) -> None:
    """Take his second step away: he lost the device it was on, and sets up a new one. Does nothing without one."""
    from allauth.mfa.models import Authenticator  # here: it needs all apps to be ready

    with transaction.atomic():
        if Authenticator.objects.filter(user=account).delete()[0]:
            person = Person.objects.get(account=account)
            events.record(TwoStepReset(customer=person.pk), by=by, at=at)


def set_away(*, person: Person, until: datetime | None, by: Actor, at: datetime) -> None:
    """He is given no new cases until then; None: he is there."""
    with transaction.atomic():
        if person.away_until != until:
            person.away_until = until
            person.save(update_fields=["away_until"])
            events.record(PersonChanged(customer=person.pk, fields=["away_until"]), by=by, at=at)


def _refuse_odd(*, name: str = "-", role: str = Account.Role.AGENT) -> None:
    if not name.strip():
        raise CannotSignUp(words.NEEDS_NAME)
    if role not in Account.Role.values:
        raise CannotSignUp(words.UNKNOWN_ROLE % {"role": role})


def _held(account: Account) -> Account:
    """The account as it is now. Until the end of the transaction no administrator changes: two who shut each other
    out at the same moment would leave none.
    """
    list(Account.objects.select_for_update().filter(role=Account.Role.ADMINISTRATOR).order_by("pk"))
    return Account.objects.select_for_update().get(pk=account.pk)


def _refuse_known(email: str) -> None:
    """Raises CannotSignUp when this address, or the person who has it, belongs to an account."""
    his = Q(email__iexact=email) | Q(person__addresses__email=email.lower())
    known = Account.objects.filter(his).first()
    if known:
        exists = words.ACCOUNT_EXISTS if known.is_active else words.ACCOUNT_IS_CLOSED
        raise CannotSignUp(exists % {"email": email})


def _refuse_last(account: Account, person: Person) -> None:
    others = Account.objects.filter(role=Account.Role.ADMINISTRATOR, is_active=True).exclude(pk=account.pk)
    if account.is_administrator and account.is_active and not others.exists():
        raise CannotShutOut(words.LAST_ADMINISTRATOR % {"name": person.name})


def _can_work(person: Person) -> bool:
    return Account.objects.filter(person=person, is_active=True).exists()


def first_run_token(*, at: datetime) -> str | None:
    """What opens the page on which the first administrator makes himself known; None once there is one.

    The same at each start until it is used. Nothing that is stored gives it away.
    """
    del at
    with transaction.atomic():
        if Account.objects.filter(role=Account.Role.ADMINISTRATOR, is_active=True).exists():
            preferences.drop(rules.FIRST_RUN)
            return None
        mark = preferences.kept(rules.FIRST_RUN)
        if mark is None:
            mark = secrets.token_hex(16)
            preferences.keep(rules.FIRST_RUN, mark)
    return rules.first_run_token(keys.signing()[0], mark)


class CannotBegin(Refusal):
    """A first run that is over, or a link that opens nothing."""


def use_first_run(
    *, token: str, email: str, name: str, password: str, language: str, at: datetime
) -> Account:
    """The first administrator; the link is used up with it. Call inside the transaction of the whole first run.

    Raises CannotBegin, CannotSignUp.
    """
    refuse_first_run(token=token)
    if not preferences.drop(rules.FIRST_RUN):
        raise CannotBegin(words.FIRST_RUN_IS_OVER)
    role = Account.Role.ADMINISTRATOR
    return make_account(
        email=email, name=name, password=password, role=role, language=language, by=SYSTEM, at=at
    )


def refuse_first_run(*, token: str) -> None:
    """Raises CannotBegin unless this token opens the first run now."""
    if Account.objects.filter(role=Account.Role.ADMINISTRATOR, is_active=True).exists():
        raise CannotBegin(words.FIRST_RUN_IS_OVER)
    mark = preferences.kept(rules.FIRST_RUN)
    if mark is None or not rules.is_first_run_token(token, mark=mark, keys=keys.signing()):
        raise CannotBegin(words.WRONG_FIRST_TOKEN)


def make_team(*, name: str, by: Actor, at: datetime, public_name: str = "") -> Team:
    """Raises CannotKnow when a team of this name exists."""
    with transaction.atomic():
        _refuse_team_name(name)
        with names.taken_meanwhile(CannotKnow, words.TEAM_NAME_IS_TAKEN):
            team = Team.objects.create(name=name.strip()[:80], public_name=public_name.strip()[:80])
        events.record(TeamMade(team=team.pk, team_name=team.name), by=by, at=at)
        return team


def change_team(*, team: Team, by: Actor, at: datetime, **values: Any) -> Team:
    """Change name, public_name, sends_from, is_closed or tray_minutes. Raises CannotKnow."""
    unknown = values.keys() - {"name", "public_name", "sends_from", "is_closed", "tray_minutes"}
    if unknown:
        raise TypeError(f"A team has no {', '.join(sorted(unknown))} to change.")
    if "name" in values:
        _refuse_team_name(values["name"], but=team)
    if not rules.SHORTEST_TRAY <= values.get("tray_minutes", team.tray_minutes) <= rules.LONGEST_TRAY:
        raise CannotKnow(words.TRAY_TIME_IS_ODD)
    changed = sorted(name for name, value in values.items() if getattr(team, name) != value)
    with transaction.atomic():
        for name in changed:
            setattr(team, name, values[name])
        if changed:
            with names.taken_meanwhile(CannotKnow, words.TEAM_NAME_IS_TAKEN):
                team.save(update_fields=changed)
            events.record(TeamChanged(team=team.pk, fields=changed), by=by, at=at)
    return team


def _refuse_team_name(name: str, *, but: Team | None = None) -> None:
    if not name.strip():
        raise CannotKnow(words.TEAM_NEEDS_NAME)
    if Team.objects.filter(name__iexact=name.strip()).exclude(pk=but.pk if but else 0).exists():
        raise CannotKnow(words.TEAM_NAME_IS_TAKEN)


def join_team(
    *,
    team: Team,
    person: Person,
    by: Actor,
    at: datetime,
    is_lead: bool = False,
    takes_new: bool = True,
) -> Membership:
    """Make someone a member, or change whether he leads and is given new cases. Does nothing when all is so."""
    with transaction.atomic():
        before = Membership.objects.filter(team=team, person=person).first()
        if before and (before.is_lead, before.takes_new) == (is_lead, takes_new):
            return before
        values = {"is_lead": is_lead, "takes_new": takes_new}
        membership, _ = Membership.objects.update_or_create(team=team, person=person, defaults=values)
        changed = MembershipChanged(
            customer=person.pk, team=team.pk, is_member=True, is_lead=is_lead, takes_new=takes_new
        )
        events.record(changed, by=by, at=at)
        return membership


def leave_team(*, team: Team, person: Person, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        if Membership.objects.filter(team=team, person=person).delete()[0]:
            changed = MembershipChanged(
                customer=person.pk, team=team.pk, is_member=False, is_lead=False, takes_new=False
            )
            events.record(changed, by=by, at=at)


def note_given(*, team: Team, person: Person, at: datetime) -> None:
    """He was given a case just now; the next one is someone else's turn."""
    here = "WHERE team_id = %s AND person_id = %s"
    rows.update_where(Membership, {"last_given_at": at}, here, team.pk, person.pk)


def ask_code(*, email: str, at: datetime, language: str = "") -> None:
    """Mail a code to this address, if it is someone's, in his language or else in this one. Whether it is, shows
    neither in the answer nor in the time that it takes; nor does it show that three were asked for within the hour,
    which is as many as we send.
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
        asked_for = SignInCodeAsked(customer=customer, code=code.pk, language=language)
        events.record(asked_for, by=SYSTEM, at=at)


def withdraw_code(*, number: int) -> None:
    """This code reaches nobody: the one that was mailed before stays good until its own end."""
    SignInCode.objects.filter(pk=number, used_at=None).delete()


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


def make_api_token(*, person: Person, name: str, by: Actor, at: datetime) -> str:
    """A new token for a program that acts for this person. It is returned once and kept nowhere."""
    secret = f"gehoor_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        token = ApiToken.objects.create(
            person=person, name=name[:80], token_hash=token_hash(secret), created_at=at
        )
        made = ApiTokenMade(customer=person.pk, token=token.pk, token_name=token.name)
        events.record(made, by=by, at=at)
    return secret


def revoke_api_token(*, token: ApiToken, by: Actor, at: datetime) -> None:
    """The program can do nothing any more. Does nothing the second time."""
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
            events.record(ApiTokenRevoked(customer=token.person_id, token=token.pk), by=by, at=at)


def note_token_used(*, token: ApiToken, at: datetime) -> None:
    """When it was last used, to the hour: not a write for every call."""
    if token.last_used_at is None or at - token.last_used_at > timedelta(hours=1):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
