from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction

from gehoor.cases import actions as cases
from gehoor.cases import queries as of_cases
from gehoor.cases.models import Case, HandOff, Message
from gehoor.cases.rules.said import ASIDE, Attached, Said
from gehoor.core import events, outbox, preferences, rows, signs
from gehoor.core.events import SYSTEM, Actor, Recorded
from gehoor.core.refusal import Refusal
from gehoor.letters import queries, words
from gehoor.letters.events import LetterBounced, LetterFailed, LetterHeld, LetterQueued, LetterSent
from gehoor.letters.models import CAPPED, Kind, Letter
from gehoor.letters.rules import limits
from gehoor.letters.rules.facts import Facts
from gehoor.people import actions as people
from gehoor.people import queries as of_people
from gehoor.people.models import Address, Person

if TYPE_CHECKING:
    from gehoor.cases.events import CaseResolved

State, Reason = Letter.State, Letter.Reason
SENDING_LASTS = timedelta(seconds=10)
FULL = "letters held back"


def acknowledge(*, case: Case, message: Message, at: datetime) -> None:
    """Tell the customer that we have his words, who has his case and by when he hears; once a case.

    Nothing of it goes to an address of our own or one that nobody reads; one that is not verified gets at most
    one letter an hour and none of his words. The same words under the same subject, after a letter of ours within a
    day, are not acknowledged again. What is held back is kept with its reason.
    """
    with transaction.atomic():
        address = queries.address_of_writer(message, case.customer)
        if address and connection.features.has_select_for_update:
            Address.objects.select_for_update().get(pk=address.pk)
        facts = queries.facts_of(case, kind=Kind.ACKNOWLEDGEMENT, at=at, address=address)
        _write(
            facts=queries.with_their_words(facts, message),
            case=case,
            person=case.customer,
            address=address.email if address else "",
            message=message,
            answers=(message.message_id, [message.message_id]),
            not_sent=queries.why_not_acknowledge(address, message=message, at=at),
            at=at,
        )


def tell_hand_off(*, case: Case, hand_off: HandOff, at: datetime) -> None:
    """Tell the customer who has his case now, and why. Does nothing when it stayed in the team."""
    if hand_off.from_team_id == hand_off.to_team_id:
        return
    before = (
        hand_off.from_person.first_name if hand_off.from_person else hand_off.from_team.name_for_customers
    )
    _tell(
        case=case,
        kind=Kind.HAND_OFF,
        at=at,
        team=hand_off.to_team.name_for_customers,
        owner=hand_off.to_person.first_name if hand_off.to_person else "",
        before=before,
        goes_back=hand_off.goes_back,
        reason=hand_off.reason,
    )


def tell_promise(*, case: Case, due_at: str, from_due_at: str, reason: str, at: datetime) -> None:
    """Tell the customer the new moment by which he hears from us, and why it is another one."""
    _tell(case=case, kind=Kind.PROMISE_MOVED, at=at, due_at=due_at, due_before=from_due_at, reason=reason)


class CannotReply(Refusal):
    """A letter that cannot go where it should."""


def reply(
    *,
    case: Case,
    said: Said,
    by: Person,
    at: datetime,
    to: Sequence[str] = (),
    cc: Sequence[str] = (),
    seen_version: int | None = None,
) -> int:
    """Say something to the customer by letter; returns the message's number.

    Without `to` it goes where he last wrote from. Everyone sees all addresses and gets a copy of his own, whose
    answers come in on this case. Raises CannotReply for an odd address, cases.CannotSend.
    """
    receivers = _receivers(to, cc)
    with transaction.atomic():
        if not receivers["to"]:
            address = queries.address_to_answer(case)
            receivers["to"] = [address.email] if address else []
        said = replace(said, recipients=receivers)
        number = cases.send(case=case, said=said, by=by, at=at, seen_version=seen_version)
        _post(case=case, message=number, kind=Kind.REPLY, by=by, at=at)
        return number


def post_last_word(recorded: Recorded) -> None:
    """The last message of a case goes to its customer. Does nothing when he ended it himself."""
    event: CaseResolved = recorded.event  # type: ignore[assignment]  # the flow gives this event only
    if event.message is None:
        return
    case = of_cases.case(event.case)
    by = of_people.person(recorded.actor) if recorded.actor else None
    _post(case=case, message=event.message, kind=Kind.LAST_WORD, by=by, at=recorded.at)


def forward(*, case: Case, message: Message, to: Sequence[str], text: str, by: Person, at: datetime) -> int:
    """Send one message of a case, its files and some words to someone else; the case keeps an internal note of
    it, whose number is returned. His answer comes in on this case. Raises CannotReply.
    """
    receivers = _receivers(to, ())["to"]
    if not receivers:
        raise CannotReply(words.NEEDS_ADDRESS)
    with transaction.atomic():
        head = str(words.FORWARDED_TO % {"addresses": ", ".join(receivers)})
        files = tuple(
            Attached(file.name, file.type, file.size, file.sha256)
            for file in message.attachments.order_by("id")
        )
        said = Said(
            text=f"{head}\n\n{text.strip()}".strip(),
            channel="desk",
            trust="ours",
            recipients={"to": receivers},
            attachments=files,
        )
        note = cases.write_note(case=case, said=said, by=by, at=at)
        facts = queries.facts_of(case, kind=Kind.FORWARD, at=at)
        facts = facts.with_(text=text.strip(), signed=by.first_name, subject=case.subject, due_at="")
        facts = queries.with_quoted(facts, message, by=message.author_line or str(message.author or ""))
        kept = Message.objects.get(pk=note)
        for email in receivers:
            _write(
                facts=facts, case=case, person=_met(email, at=at), address=email, message=kept, by=by, at=at
            )
        return note


def send_code(*, code: int, at: datetime) -> None:
    """Mail a sign-in code to who asked for it; an address that nobody showed to be his gets one an hour."""
    address = of_people.asked_for_code(code)
    if address is None:
        return
    enough = (
        address.verified_at is None
        and queries.count_lately(address.email, at=at, kinds=[Kind.CODE]) >= limits.UNVERIFIED_PER_HOUR
    )
    person = address.person
    facts = Facts(
        kind=Kind.CODE,
        language=queries.language_of(person),
        zone=preferences.current().time_zone,
        at=at.isoformat(),
        name=person.name if address.verified_at else "",
        code=str(code),
        organisation=preferences.current().name,
    )
    with transaction.atomic():
        not_sent = Reason.ENOUGH_UNVERIFIED if enough else None
        _write(facts=facts, case=None, person=person, address=address.email, not_sent=not_sent, at=at)


def send_password_link(*, email: str, link: str, at: datetime, invited_by: str = "") -> None:
    """Mail the link with which someone who works here chooses a new password; his first one when someone
    (`invited_by`) has made an account for him.
    """
    person = of_people.person_of_address(email)
    facts = Facts(
        kind=Kind.PASSWORD,
        language=queries.language_of(person),
        zone=preferences.current().time_zone,
        at=at.isoformat(),
        name=person.name if person else "",
        link=link,
        invited_by=invited_by,
        organisation=preferences.current().name,
    )
    with transaction.atomic():
        _write(facts=facts, case=None, person=person, address=email.lower(), at=at)


class CannotRetry(Refusal):
    """A letter that is not to be sent again."""


def retry(*, letter: Letter, by: Person, at: datetime) -> None:
    """Send a letter after all: to the same address, or to the one that we know now. Raises CannotRetry."""
    with transaction.atomic():
        letter = Letter.objects.select_for_update().get(pk=letter.pk)
        if not letter.did_not_arrive:
            raise CannotRetry(words.CANNOT_RETRY)
        if not letter.address and letter.person:
            address = of_people.best_address(letter.person)
            letter.address = address.email if address else ""
        if not letter.address:
            raise CannotRetry(words.REASON_NO_ADDRESS)
        letter.state, letter.reason, letter.error, letter.failed_at = State.QUEUED, "", "", None
        letter.queued_at = at
        letter.save(update_fields=["state", "reason", "error", "failed_at", "queued_at", "address"])
        _remember(letter, at=at)
        queued = LetterQueued(**_about(letter), again=letter.tries + 1)
        events.record(queued, by=by, at=at)


def mark_bounced(recorded: Recorded) -> None:
    """A letter came back: it is marked, and its address too when nobody will ever be reached there."""
    event = recorded.event
    message_id = getattr(event, "message_id", "").strip("<> ")
    letter = Letter.objects.filter(mail_id=message_id).select_related("person").first()
    if letter is None:
        return
    hard, said = bool(getattr(event, "hard", False)), str(getattr(event, "status", ""))
    if letter.state != State.BOUNCED:
        _close(letter, State.BOUNCED, Reason.CAME_BACK, said, at=recorded.at)
        bounced = LetterBounced(**_about(letter), hard=hard, said=said[:300])
        events.record(bounced, by=SYSTEM, at=recorded.at)
    if hard:
        _mark_dead(letter.address, at=recorded.at)


class StillSending(Exception):
    """Another worker is sending this letter at this moment."""


def start_sending(*, letter_id: int, at: datetime) -> Letter | None:
    """Take a letter in hand; None when it has left already, or has to wait because too many leave.

    Raises StillSending. One that was in hand when its worker died is taken up again.
    """
    with transaction.atomic(durable=True):
        found = Letter.objects.select_for_update(of=("self",)).filter(pk=letter_id)
        letter = found.select_related("case__team", "message").first()
        if letter is None or letter.state not in {State.QUEUED, State.SENDING}:
            return None
        if letter.state == State.SENDING and letter.tried_at and at - letter.tried_at < SENDING_LASTS:
            raise StillSending(f"Letter {letter_id} is being sent.")
        if letter.kind in CAPPED and queries.too_many_leave(at=at):
            letter.reason = Reason.TOO_MANY
            letter.save(update_fields=["reason"])
            signs.alive(FULL, at=at, detail=str(settings.GEHOOR_LETTERS_PER_HOUR))
            return None
        letter.state, letter.tried_at, letter.reason = State.SENDING, at, ""
        letter.tries = min(letter.tries + 1, 32_000)
        letter.save(update_fields=["state", "tried_at", "tries", "reason"])
        return letter


def note_sent(*, letter: Letter, at: datetime) -> None:
    """A mail server has it. What is secret in its facts is forgotten."""
    with transaction.atomic():
        facts = {name: value for name, value in letter.facts.items() if name != "link"}
        sending = Letter.objects.filter(pk=letter.pk, state=State.SENDING)
        if sending.update(state=State.SENT, sent_at=at, error="", reason="", facts=facts):
            events.record(LetterSent(**_about(letter)), by=SYSTEM, at=at)


def note_later(*, letter: Letter, said: str, at: datetime) -> bool:
    """It was not taken at this moment. Returns whether to try again: for two days, then it has failed."""
    if at - letter.queued_at >= limits.GIVE_UP_AFTER:
        _failed(letter, Reason.GAVE_UP, said, at=at)
        return False
    with transaction.atomic():
        Letter.objects.filter(pk=letter.pk, state=State.SENDING).update(state=State.QUEUED, error=said[:300])
    return True


def note_refused(*, letter: Letter, said: str, address_is_dead: bool, at: datetime) -> None:
    """It will never be taken. An address that nobody has is marked like one that a letter came back from."""
    _failed(letter, Reason.REFUSED, said, at=at)
    if address_is_dead:
        _mark_dead(letter.address, at=at)


def _tell(*, case: Case, kind: Kind, at: datetime, **news: str | bool) -> None:
    """News of a case that nobody wrote by hand."""
    with transaction.atomic():
        address = queries.address_to_answer(case)
        facts = queries.facts_of(case, kind=kind, at=at, address=address).with_(**news)
        email = address.email if address else ""
        _write(
            facts=facts,
            case=case,
            person=case.customer,
            address=email,
            not_sent=_why_no_news(address, case),
            at=at,
        )


def _why_no_news(address: Address | None, case: Case) -> Letter.Reason | None:
    if address and queries.is_ours(address.email):
        return Reason.OWN_ADDRESS
    return _why_not(address) or (Reason.REPEATED if queries.only_repeats(case) else None)


def _why_not(address: Address | None) -> Letter.Reason | None:
    if address is None:
        return Reason.NO_ADDRESS
    return Reason.DEAD_ADDRESS if address.dead_at else None


def _post(*, case: Case, message: int, kind: Kind, by: Person | None, at: datetime) -> None:
    """A letter for each address that a message of ours goes to."""
    said = Message.objects.get(pk=message)
    receivers = [*said.recipients.get("to", []), *said.recipients.get("cc", [])]
    if not receivers:
        address = queries.address_to_answer(case)
        receivers = [address.email] if address else [""]
    for email in receivers:
        address = of_people.address_of(email) if email else None
        person = address.person if address else (_met(email, at=at) if email else case.customer)
        facts = queries.facts_of(case, kind=kind, at=at, address=address)
        facts = facts.with_(
            language=queries.language_of(person, case),
            subject=case.subject,
            owner="",
            due_at="",
            signed=by.first_name if by else "",
        )
        if facts.is_verified and person == case.customer:
            facts = queries.with_quoted(facts, queries.last_heard(case))
        not_sent = _why_not(address) if address or not email else None
        _write(
            facts=facts,
            case=case,
            person=person,
            address=email,
            message=said,
            not_sent=not_sent,
            by=by or SYSTEM,
            at=at,
        )


def _write(
    *,
    facts: Facts,
    case: Case | None,
    person: Person | None,
    address: str,
    at: datetime,
    message: Message | None = None,
    answers: tuple[str, list[str]] | None = None,
    not_sent: Letter.Reason | None = None,
    by: Actor = SYSTEM,
) -> None:
    """Make the letter and put it in the queue, or keep it with the reason why it is not sent.

    Its Message-ID is fixed here. `answers`: the Message-ID that it answers and those before; without it, what
    was said last on the case. A second acknowledgement of a case is not made.
    """
    if answers is None:
        answers = queries.thread(case, address) if case and facts.kind != Kind.FORWARD else ("", [])
    failed = not_sent in (Reason.NO_ADDRESS, Reason.DEAD_ADDRESS)
    values = {
        "case_id": case.pk if case else None,
        "message_id": message.pk if message else None,
        "person_id": person.pk if person else None,
        "kind": str(facts.kind),
        "state": str(State.QUEUED if not_sent is None else State.FAILED if failed else State.HELD),
        "address": address,
        "language": facts.language,
        "facts": facts.stored(),
        "mail_id": outbox.new_message_id(settings.GEHOOR_MAIL_DOMAIN),
        "in_reply_to": answers[0],
        "references": answers[1],
        "queued_at": at,
        "failed_at": at if not_sent else None,
        "reason": str(not_sent or ""),
    }
    number = rows.insert(Letter, values, or_ignore=facts.kind == Kind.ACKNOWLEDGEMENT)
    if number is None:
        return
    _tell_log(Letter(pk=number, **values), by=by, at=at)


def _tell_log(letter: Letter, *, by: Actor, at: datetime) -> None:
    """What became of a letter that was just made."""
    if letter.state == State.QUEUED:
        _remember(letter, at=at)
        events.record(LetterQueued(**_about(letter)), by=by, at=at)
        return
    kind = LetterFailed if letter.state == State.FAILED else LetterHeld
    events.record(kind(**_about(letter), reason=letter.reason), by=by, at=at)


def _remember(letter: Letter, *, at: datetime) -> None:
    aside = f":{ASIDE}" if letter.kind == Kind.FORWARD else ""
    reference = f"case:{letter.case_id or 0}:letter:{letter.pk}{aside}"
    outbox.remember(letter.mail_id, address=letter.address, reference=reference, at=at)


def _about(letter: Letter) -> dict[str, Any]:
    return {
        "case": letter.case_id,
        "customer": letter.person_id,
        "letter": letter.pk,
        "kind": letter.kind,
    }


def _close(letter: Letter, state: Letter.State, reason: Letter.Reason, said: str, *, at: datetime) -> None:
    values = {"state": state, "reason": reason, "error": said[:300], "failed_at": at}
    Letter.objects.filter(pk=letter.pk).update(**values)


def _failed(letter: Letter, reason: Letter.Reason, said: str, *, at: datetime) -> None:
    with transaction.atomic():
        _close(letter, State.FAILED, reason, said, at=at)
        failed = LetterFailed(**_about(letter), reason=str(reason), said=said[:300])
        events.record(failed, by=SYSTEM, at=at)


def _mark_dead(email: str, *, at: datetime) -> None:
    address = of_people.address_of(email)
    if address:
        people.mark_dead(address=address, by=SYSTEM, at=at)


def _met(email: str, *, at: datetime) -> Person:
    return people.meet(email=email, by=SYSTEM, at=at)


def _receivers(to: Sequence[str], cc: Sequence[str]) -> dict[str, list[str]]:
    """Clean addresses, each once. Raises CannotReply."""
    first = list(dict.fromkeys(_checked(email) for email in to if email.strip()))
    copies = [email for email in dict.fromkeys(_checked(e) for e in cc if e.strip()) if email not in first]
    if len(first) + len(copies) > limits.ADDRESSES:
        raise CannotReply(words.TOO_MANY_ADDRESSES % {"most": limits.ADDRESSES})
    return {"to": first, "cc": copies}


def _checked(email: str) -> str:
    clean = email.strip().lower()
    try:
        known = "." in outbox.parsed(clean).domain
    except ValueError:
        known = False
    if not known:
        raise CannotReply(words.ADDRESS_IS_ODD % {"email": clean[:80]})
    if queries.is_ours(clean):
        raise CannotReply(words.ADDRESS_IS_OURS % {"email": clean})
    return clean
