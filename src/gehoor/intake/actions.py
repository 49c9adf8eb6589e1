from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from gehoor.cases import actions as cases
from gehoor.cases import words as case_words
from gehoor.cases.models import Case, Channel, Message
from gehoor.cases.rules import limits as case_limits
from gehoor.cases.rules.said import Attached, Said
from gehoor.core import events, files, outbox, preferences, rows
from gehoor.core import keys as signing_keys
from gehoor.core.events import SYSTEM, Actor
from gehoor.core.file_types import type_of
from gehoor.core.refusal import Refusal
from gehoor.intake import queries, words
from gehoor.intake.events import MailboxChanged, MailboxMade, MailboxTried, RoundTripEnded
from gehoor.intake.models import Delivery, Mailbox, RoundTrip
from gehoor.intake.reading import limits
from gehoor.intake.reading.addresses import is_address
from gehoor.intake.rules import keys, round_trips, threads
from gehoor.intake.rules import secrets as passwords
from gehoor.intake.rules.glance import glance
from gehoor.people import actions as people
from gehoor.people import queries as known_people
from gehoor.people.models import Address, Person, Team

MOST_PER_HOUR = {Delivery.Door.FORM: 10, Delivery.Door.PORTAL: 60}
LOOK_BACK = 500


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Something that has come in through a door and is to be kept.

    `key` makes it unique (rules/keys.py). `envelope_from` is what the sending server gave, None when there was
    no envelope, "" for the null path. `quiet`: nobody is sent an acknowledgement for it. `once`: the same
    bytes that came by the same mailbox before are a duplicate, whatever their key.
    """

    raw: bytes
    door: str
    key: str
    at: datetime
    recipient: str = ""
    envelope_from: str | None = None
    quiet: bool = False
    mailbox: int | None = None
    once: bool = False


@dataclass(frozen=True)
class Stored:
    """Where an arrival is kept. Not new: a delivery with this key was there; this one points to it."""

    delivery_id: int
    is_new: bool


def store(
    raw: bytes,
    *,
    door: str,
    key: str,
    recipient: str,
    at: datetime,
    quiet: bool = False,
    envelope_from: str | None = None,
    mailbox: int | None = None,
) -> Stored:
    """Keep what came in; when this returns it is on the disk and committed, and the sender may be told so.

    What is in it is not looked at here beyond a glance at its headers: the worker reads it.
    """
    arrival = Arrival(
        raw=raw,
        door=door,
        key=key,
        at=at,
        recipient=recipient,
        envelope_from=envelope_from,
        quiet=quiet,
        mailbox=mailbox,
    )
    return store_all([arrival])[0]


def store_all(arrivals: Sequence[Arrival]) -> list[Stored]:
    """Keep several things in one transaction: all of them or, when it raises, none."""
    rows_of = [_row(arrival, files.put(arrival.raw)) for arrival in arrivals]
    with transaction.atomic():
        return [_stored(row, once=arrival.once) for row, arrival in zip(rows_of, arrivals, strict=True)]


def _row(arrival: Arrival, sha256: str) -> dict[str, Any]:
    seen = glance(arrival.raw)
    envelope = arrival.envelope_from
    return {
        "raw_sha256": sha256,
        "size": len(arrival.raw),
        "door": arrival.door,
        "key": keys.short(arrival.key),
        "received_at": arrival.at,
        "message_id": seen.message_id,
        "in_reply_to": seen.in_reply_to,
        "sender": seen.sender,
        "envelope_from": None if envelope is None else clean(envelope)[:320],
        "recipient": clean(arrival.recipient)[:320].lower(),
        "mailbox_id": arrival.mailbox,
        "is_plain": limits.precheck(arrival.raw).plainly_harmless,
        "quiet": arrival.quiet,
    }


def clean(text: str) -> str:
    """Text that every database takes: no NUL, no halves of letters."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")


def _stored(row: dict[str, Any], *, once: bool) -> Stored:
    """A new delivery; or a duplicate that points to the first. A mailbox that gives the same mail under the same
    number again has said nothing new: that leaves no trace.
    """
    known = rows.first(Delivery, _SAME_BYTES, row["raw_sha256"], row["mailbox_id"]) if once else None
    number = rows.insert(Delivery, row if known is None else row | _repeats(known, row), or_ignore=True)
    if number is not None:
        return Stored(number, is_new=known is None)
    first = Delivery.objects.only("pk").get(key=row["key"])
    if row["door"] == Delivery.Door.IMAP:
        return Stored(first.pk, is_new=False)
    retry = row | {"key": keys.again(row["key"], secrets.token_hex(8))} | _repeats(first, row)
    number = rows.insert(Delivery, retry)
    assert number is not None
    return Stored(number, is_new=False)


_SAME_BYTES = "WHERE raw_sha256 = %s AND mailbox_id = %s ORDER BY id"


def _repeats(first: Delivery, row: dict[str, Any]) -> dict[str, Any]:
    duplicate = Delivery.State.DUPLICATE.value
    return {"state": duplicate, "duplicate_of_id": first.pk, "read_at": row["received_at"]}


class TooMuch(Refusal):
    """More than one person has to say within an hour."""


@dataclass(frozen=True)
class Taken:
    """The case that words went to, the message that they became, and whether the case was opened for them."""

    case: Case
    message: int
    is_new: bool


Enclosed = Sequence[tuple[str, bytes]]


def take_portal(
    *,
    case: Case,
    author: Person,
    address: Address,
    text: str,
    key: str,
    at: datetime,
    enclosed: Enclosed = (),
) -> Taken:
    """The customer says more on the page of his case. One that ended too long ago is followed by a new one.

    `address` is the one whose mail he reads: so he came in. `key` was made with the page; the same one again
    changes nothing. Raises TooMuch.
    """
    _refuse_too_much(Delivery.Door.PORTAL, address.email, at=at)
    said = Said(
        text=clean(text),
        channel=Channel.PORTAL.value,
        subject=case.subject,
        trust=Message.Trust.TOKEN.value,
        author_line=address.email,
        attachments=_kept(enclosed),
    )
    row = _page_row(said, door=Delivery.Door.PORTAL, key=f"{author.pk}:{key}", at=at, case=case.number)
    with transaction.atomic():
        delivery, before = _noted(row)
        if before:
            return before
        people.verify_address(address=address, by=author, at=at)
        return _taken(delivery, _say(case, said, author=author, at=at), at=at)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What someone typed into the web form. `about` is a product or order number, as he wrote it."""

    name: str
    email: str
    subject: str
    text: str
    about: str = ""
    remedy_sought: str = ""
    language: str = ""


def take_form(
    *,
    asked: Asked,
    key: str,
    at: datetime,
    enclosed: Enclosed = (),
    address: Address | None = None,
) -> Taken:
    """Someone tells us something through the web form: a new case.

    With `address`, the one whose mail he reads, he is known to be who he says; without, anyone may have typed
    another's address. `key` was made with the page; the same one again changes nothing. Raises TooMuch.
    """
    trust = Message.Trust.TOKEN if address else Message.Trust.UNKNOWN
    email = address.email if address else asked.email.strip().lower()
    _refuse_too_much(Delivery.Door.FORM, email, at=at)
    about = f"\n\n{words.ABOUT % {'about': asked.about.strip()}}" if asked.about.strip() else ""
    said = Said(
        text=clean(asked.text.strip() + about),
        channel=Channel.FORM.value,
        subject=clean(asked.subject.strip()),
        trust=trust.value,
        author_line=email,
        attachments=_kept(enclosed),
    )
    row = _page_row(said, door=Delivery.Door.FORM, key=key, at=at, form=asdict(asked))
    with transaction.atomic():
        delivery, before = _noted(row)
        if before:
            return before
        customer = people.meet(
            email=email, name=clean(asked.name.strip()), language=asked.language, by=SYSTEM, at=at
        )
        case = cases.open_case(
            customer=customer,
            team=_team_of_form(at),
            said=said,
            by=customer,
            at=at,
            remedy_sought=clean(asked.remedy_sought.strip()),
            language=asked.language,
            anyone=address is None,
        )
        return _taken(delivery, Taken(case, case.messages.get().pk, is_new=True), at=at)


def take_note(
    *,
    said: Said,
    team: Team,
    by: Person,
    at: datetime,
    customer: Person | None = None,
    name: str = "",
    email: str = "",
    phone: str = "",
    remedy_sought: str = "",
    is_mine: bool = False,
) -> Case:
    """An agent writes down what someone told him, by telephone or at the counter: a case of that customer.

    Without `customer` it is the person of this address, or else someone new. `is_mine`: the agent keeps it.
    """
    with transaction.atomic():
        if customer is None and email:
            customer = people.meet(email=email, name=name, by=by, at=at)
        if customer is None:
            customer = people.meet_nameless(name=name, by=by, at=at)
        if phone and not customer.phone:
            people.change_person(person=customer, phone=phone, by=by, at=at)
        case = cases.open_case(
            customer=customer, team=team, said=said, by=by, at=at, remedy_sought=remedy_sought
        )
        if is_mine and case.owner_id != by.pk:
            reason = str(case_words.REASON_TAKEN % {"name": by.first_name})
            cases.give_owner(case=case, to=by, reason=reason, by=by, at=at)
        return case


def goes_on(case: Case, at: datetime) -> bool:
    """Whether new words of the customer still belong to this case, or open a new one that follows it."""
    if case.is_at_work:
        return True
    within = timedelta(days=preferences.current().reopen_days)
    return case_limits.reopens(case.resolved_at or case.status_at, at, within)


def _kept(enclosed: Enclosed) -> tuple[Attached, ...]:
    """The files as they were given, on the disk, before the transaction that names them."""
    return tuple(
        Attached(clean(name)[:255], type_of(content), len(content), files.put(content))
        for name, content in enclosed
    )


def _page_row(said: Said, *, door: Delivery.Door, key: str, at: datetime, **typed: Any) -> dict[str, Any]:
    """The delivery of what was typed on a page of ours; its bytes are kept as JSON."""
    spoken = {"from": said.author_line, "text": said.text, **typed}
    spoken["files"] = [asdict(one) for one in said.attachments]
    raw = json.dumps(spoken, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    arrival = Arrival(raw=raw, door=door.value, key=keys.asked(door.value, "page", key), at=at)
    return _row(arrival, files.put(raw)) | {"sender": said.author_line[:320]}


def _noted(row: dict[str, Any]) -> tuple[int, Taken | None]:
    """The number of the delivery; what became of it when this very page was sent before."""
    number = rows.insert(Delivery, row, or_ignore=True)
    if number is None:
        earlier = Delivery.objects.select_related("case").get(key=row["key"])
        assert earlier.case is not None
        return earlier.pk, Taken(earlier.case, earlier.became_id or 0, is_new=False)
    return number, None


def _refuse_too_much(door: Delivery.Door, sender: str, *, at: datetime) -> None:
    """Before anything is kept. Looks at the last that came through this door, so that it costs the same however
    much there is.
    """
    lately = Delivery.objects.filter(door=door).order_by("-id").values_list("sender", "received_at")
    within = at - timedelta(hours=1)
    same = [one for one, received_at in lately[:LOOK_BACK] if one == sender and received_at > within]
    if len(same) >= MOST_PER_HOUR[door]:
        raise TooMuch(words.TOO_MUCH)


def _taken(delivery: int, taken: Taken, *, at: datetime) -> Taken:
    state = Delivery.State.CASE if taken.is_new else Delivery.State.JOINED
    Delivery.objects.filter(pk=delivery).update(
        state=state, case=taken.case, became=taken.message, read_at=at
    )
    return taken


def _say(case: Case, said: Said, *, author: Person, at: datetime) -> Taken:
    if goes_on(case, at):
        return Taken(case, cases.receive(case=case, said=said, author=author, at=at), is_new=False)
    opened = cases.open_case(
        customer=author,
        team=case.team,
        said=said,
        by=author,
        at=at,
        language=case.language or author.language,
        follows=case,
    )
    return Taken(opened, opened.messages.get().pk, is_new=True)


def _team_of_form(at: datetime) -> Team:
    """The team of the default mailbox, else the oldest; a first one is made, for people must not wait for a set-up."""
    return queries.default_team() or people.make_team(name=str(words.FIRST_TEAM), by=SYSTEM, at=at)


class CannotUse(Refusal):
    """A mailbox that cannot be like this."""


def make_mailbox(*, address: str, team: Team, by: Actor, at: datetime, **values: Any) -> Mailbox:
    """One more address whose mail we read, and the team that answers there; the first one gets what is addressed
    to nobody. `values` as change_mailbox takes them. Raises CannotUse.
    """
    box = Mailbox(address=address.strip().lower(), team=team, is_default=not Mailbox.objects.exists())
    _set_mailbox(box, {"is_default": box.is_default, **values})
    with transaction.atomic():
        _save_mailbox(box)
        events.record(MailboxMade(mailbox=box.pk, team=team.pk), by=by, at=at)
    return box


def change_mailbox(*, mailbox: Mailbox, by: Actor, at: datetime, **values: Any) -> Mailbox:
    """Change team, name, language, is_active, is_default or how its mail is fetched (imap_…).

    `imap_password` is given as it is typed; an empty one leaves the old one. Raises CannotUse.
    """
    before = {name: getattr(mailbox, name) for name in _CHANGEABLE}
    _set_mailbox(mailbox, values)
    changed = sorted(name for name in _CHANGEABLE if getattr(mailbox, name) != before[name])
    with transaction.atomic():
        if changed:
            if before["imap_host"] != mailbox.imap_host or before["imap_folder"] != mailbox.imap_folder:
                mailbox.imap_uidvalidity, mailbox.imap_uid = None, 0
            mailbox.last_error, mailbox.last_error_at = "", None
            _save_mailbox(mailbox)
            events.record(MailboxChanged(mailbox=mailbox.pk, fields=changed), by=by, at=at)
    return mailbox


_CHANGEABLE = (
    "team",
    "name",
    "language",
    "is_active",
    "is_default",
    "imap_host",
    "imap_port",
    "imap_security",
    "imap_user",
    "imap_password",
    "imap_folder",
    "imap_done_folder",
)


def _set_mailbox(box: Mailbox, values: dict[str, Any]) -> None:
    unknown = values.keys() - set(_CHANGEABLE)
    if unknown:
        raise TypeError(f"A mailbox has no {', '.join(sorted(unknown))} to change.")
    password = values.pop("imap_password", "")
    if password:
        box.imap_password = passwords.encrypt(password, signing_keys.signing())
    for name, value in values.items():
        setattr(box, name, value)
    if not box.imap_host:
        box.imap_user = box.imap_password = ""
    _refuse_mailbox(box)


def _refuse_mailbox(box: Mailbox) -> None:
    about = {"address": box.address}
    if not is_address(box.address) or "." not in box.address.rpartition("@")[2]:
        raise CannotUse(words.MAILBOX_ADDRESS_IS_ODD % about)
    if Mailbox.objects.filter(address=box.address).exclude(pk=box.pk).exists():
        raise CannotUse(words.MAILBOX_IS_TAKEN % about)
    if threads.is_reply_address(box.address, {settings.GEHOOR_MAIL_DOMAIN}):
        raise CannotUse(words.MAILBOX_IS_FOR_REPLIES % about)
    person = known_people.agents_by_address().get(box.address)
    if person:
        raise CannotUse(words.MAILBOX_IS_A_PERSONS % (about | {"name": person.name}))
    if box.imap_host and not (box.imap_user and box.imap_password):
        raise CannotUse(words.MAILBOX_NEEDS_USER)
    others = Mailbox.objects.filter(is_default=True, is_active=True).exclude(pk=box.pk)
    if not (box.is_default and box.is_active) and not others.exists():
        raise CannotUse(words.DEFAULT_MUST_STAY)


def _save_mailbox(box: Mailbox) -> None:
    if box.is_default:
        Mailbox.objects.filter(is_default=True).exclude(pk=box.pk).update(is_default=False)
    box.save()


def note_fetched(*, mailbox: Mailbox, uidvalidity: int, uid: int) -> None:
    """How far its mail was fetched; in the log it would only be noise."""
    mailbox.imap_uidvalidity, mailbox.imap_uid = uidvalidity, uid
    with transaction.atomic():
        Mailbox.objects.filter(pk=mailbox.pk).update(imap_uidvalidity=uidvalidity, imap_uid=uid)


def note_fetch(*, mailbox: Mailbox, error: str, at: datetime) -> None:
    """That its mail was fetched just now, or why it could not be."""
    values: dict[str, Any] = {"last_fetched_at": at, "last_error": error[:300]}
    if error:
        values["last_error_at"] = at
    with transaction.atomic():
        Mailbox.objects.filter(pk=mailbox.pk).update(**values)


class CannotTry(Refusal):
    """A mailbox that is being tried already."""


def try_mailbox(*, mailbox: Mailbox, by: Actor, at: datetime) -> RoundTrip:
    """Send a mail to this mailbox, by the way that letters go, and watch for it to come in.

    It opens no case. Raises CannotTry while one is under way.
    """
    under_way = RoundTrip.objects.filter(mailbox=mailbox, read_at=None, failed_at=None, into_file=False)
    if under_way.filter(asked_at__gt=at - round_trips.WATCHED).exists():
        raise CannotTry(words.ROUND_TRIP_TOO_SOON)
    with transaction.atomic():
        trip = RoundTrip.objects.create(mailbox=mailbox, token=secrets.token_hex(16), asked_at=at)
        message_id = round_trips.message_id(trip.token, settings.GEHOOR_MAIL_DOMAIN)
        mark = round_trips.reference(trip.pk)
        outbox.remember(message_id, address=mailbox.address, reference=mark, at=at)
        events.record(MailboxTried(mailbox=mailbox.pk, round_trip=trip.pk), by=by, at=at)
    return trip


def note_sent(*, trip: RoundTrip, into_file: bool, at: datetime) -> None:
    """Our transport has it; `into_file`: it is one that writes files and sends nothing."""
    with transaction.atomic():
        RoundTrip.objects.filter(pk=trip.pk).update(sent_at=at, into_file=into_file, failed_at=None, said="")


def note_failed(*, trip_id: int, said: str, at: datetime) -> None:
    """It did not leave, or it came back. What was said last stands; nothing changes once it was read."""
    with transaction.atomic():
        waiting = RoundTrip.objects.filter(pk=trip_id, read_at=None)
        if waiting.update(failed_at=at, said=said[:300]):
            trip = RoundTrip.objects.get(pk=trip_id)
            ended = RoundTripEnded(
                mailbox=trip.mailbox_id, round_trip=trip_id, arrived=False, said=said[:300]
            )
            events.record(ended, by=SYSTEM, at=at)


def note_arrived(*, trip: RoundTrip, delivery: Delivery, at: datetime) -> None:
    """It came in and was read: mail to this mailbox reaches us. Does nothing the second time."""
    arrived = RoundTrip.objects.filter(pk=trip.pk, read_at=None)
    if arrived.update(delivery=delivery, read_at=at, failed_at=None, said=""):
        ended = RoundTripEnded(mailbox=trip.mailbox_id, round_trip=trip.pk, arrived=True)
        events.record(ended, by=SYSTEM, at=at)
