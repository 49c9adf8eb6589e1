"""What becomes of a delivery: one transaction that ends with its row saying so."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gehoor.cases import actions as cases
from gehoor.cases import queries as known
from gehoor.cases.models import Case, Message
from gehoor.core import events, outbox, rows, sentences
from gehoor.core.events import SYSTEM
from gehoor.core.sentences import Kept
from gehoor.intake import actions as intake
from gehoor.intake import words
from gehoor.intake.events import AlsoArrived, AutomaticReceived, BounceReceived, CouldNotRead
from gehoor.intake.models import Delivery, RoundTrip
from gehoor.intake.reader import threads as joining
from gehoor.intake.reader.desk import Desk
from gehoor.intake.reader.heard import Heard, remarks_of, said
from gehoor.intake.reader.threads import Thread
from gehoor.intake.rules import automatic, bounces, round_trips, threads, trust
from gehoor.intake.rules.language import guess
from gehoor.people import actions as people
from gehoor.people import queries as people_known
from gehoor.people.models import Person

State = Delivery.State
ALIKE = "WHERE message_id = %s AND id < %s AND state NOT IN (%s, %s) ORDER BY id LIMIT 20"
STILL_WAITING = "WHERE id = %s AND state = 'waiting'"


class AlreadySettled(RuntimeError):
    """Another process has settled this delivery meanwhile; what this one did is rolled back."""


def settle(heard: Heard, *, desk: Desk, at: datetime) -> None:
    """Make of a delivery what it is: a case, part of one, or something that needs none. Whole or not at all.

    What follows is dated when we received it; `at` is only when it was read. Raises AlreadySettled.
    """
    with transaction.atomic():
        earlier = _same_mail(heard)
        kind = automatic.kind_without_case(_signs(heard, desk))
        if heard.delivery.wants_case:
            _heard_someone(heard, desk=desk, at=at)
        elif earlier is not None:
            _repeated(heard, earlier, desk=desk, at=at)
        elif kind == "bounce":
            _came_back(heard, at=at)
        elif kind:
            trip = _round_trip(heard) if kind == automatic.OWN else None
            _close(heard, State.AUTOMATIC, at=at, reason=round_trips.REASON if trip else kind)
            if trip:
                intake.note_arrived(trip=trip, delivery=heard.delivery, at=at)
            automatic_came = AutomaticReceived(delivery=heard.delivery.pk, kind=kind)
            events.record(automatic_came, by=SYSTEM, at=heard.delivery.received_at)
        else:
            _heard_someone(heard, desk=desk, at=at)


def _signs(heard: Heard, desk: Desk) -> automatic.Signs:
    reading, address = heard.reading, heard.address
    is_ours = desk.is_own(address) if address else False
    if not is_ours and desk.is_near(address) and reading.message_id:
        is_ours = outbox.reference_of(reading.message_id) is not None
    return automatic.Signs(
        kind=reading.auto.kind,
        is_bounce=reading.bounce.is_bounce,
        is_from_ourselves=is_ours,
        is_our_list=threads.is_our_list(reading.list_id, desk.mailboxes),
    )


def _round_trip(heard: Heard) -> RoundTrip | None:
    """The try of a mailbox that this mail of ours is; its token is known to nobody else."""
    found = round_trips.tokens(heard.delivery.message_id, heard.reading.subject)
    return RoundTrip.objects.filter(token__in=found).first() if found else None


def _same_mail(heard: Heard) -> Delivery | None:
    """The delivery that this one repeats: same Message-ID, and the same bytes or the same words of the same sender.

    A Message-ID alone proves nothing: anyone can reuse one, and his mail must not vanish by it.
    """
    delivery = heard.delivery
    if not delivery.message_id:
        return None
    alike = rows.find(
        Delivery, ALIKE, delivery.message_id, delivery.pk, State.WAITING.value, State.DUPLICATE.value
    )
    for other in alike:
        if other.raw_sha256 == delivery.raw_sha256 or (other.became and _says_same(other.became, heard)):
            return other
    return None


def _says_same(message: Message, heard: Heard) -> bool:
    """Same sender, same words, same files; only what was added on the way may differ."""
    ours = said(heard, trusted="", remarks=[])
    files = sorted(message.attachments.values_list("name", "sha256"))
    return (
        (message.text, message.html_sha256) == (ours.text, ours.html_sha256)
        and message.subject == ours.subject[:300]
        and message.author_line == ours.author_line[:400]
        and files == sorted((file.name[:255], file.sha256) for file in ours.attachments)
    )


def _repeated(heard: Heard, first: Delivery, *, desk: Desk, at: datetime) -> None:
    """One mail that came twice, perhaps for two of our addresses: one case, and both deliveries name it."""
    delivery, case = heard.delivery, first.case
    reason = f"The same mail as delivery {first.pk}."
    box, before = desk.mailbox_of(delivery.recipient), desk.mailbox_of(first.recipient)
    if case and box and before and box.pk != before.pk:
        also = AlsoArrived(
            case=case.pk, customer=case.customer_id, delivery=delivery.pk, recipient=box.address
        )
        events.record(also, by=SYSTEM, at=delivery.received_at)
    _close(heard, State.DUPLICATE, at=at, reason=reason, case=case, duplicate_of=first)


def _came_back(heard: Heard, *, at: datetime) -> None:
    """A letter that could not be delivered. It counts only when it names the Message-ID that we gave it: a report
    can be forged, 128 random bits cannot be guessed.
    """
    bounce = heard.reading.bounce
    letters = outbox.references_of((bounce.original_message_id, *heard.answered))
    message_id = bounces.that_came_back(
        letters, original=bounce.original_message_id, failed={r.address.lower() for r in bounce.recipients}
    )
    case = _note_bounce(heard, message_id, *letters[message_id], at=at) if message_id else None
    whom = ", ".join(r.address for r in bounce.recipients[:3])
    _close(heard, State.BOUNCE, at=at, reason=whom, case=case)


def _note_bounce(heard: Heard, message_id: str, address: str, reference: str, *, at: datetime) -> Case | None:
    """Say which letter to which address came back; its case, if it has one."""
    reading, delivery = heard.reading, heard.delivery
    failed = reading.bounce.recipients
    about = [r for r in failed if r.address.lower() == address] or list(failed[:1])
    number = threads.case_of(reference)
    case = known.find(number) if number else None
    came_back = BounceReceived(
        case=case.pk if case else None,
        customer=case.customer_id if case else None,
        delivery=delivery.pk,
        message_id=message_id,
        reference=reference,
        address=address,
        hard=any(r.hard for r in about),
        status=about[0].status if about else "",
    )
    events.record(came_back, by=SYSTEM, at=delivery.received_at)
    trip = round_trips.number_of(reference)
    if trip:
        said = " ".join(filter(None, [reading.subject, came_back.status]))
        intake.note_failed(trip_id=trip, said=said, at=at)
    return case


def _heard_someone(heard: Heard, *, desk: Desk, at: datetime) -> None:
    """Someone speaks to us: his words join a case or open one."""
    forwarder = desk.agents.get(heard.address)
    first = heard.reading.forwarded_from if forwarder and not heard.verdict.is_failed else None
    remarks = remarks_of(heard)
    if first and first.address and not desk.is_own(first.address) and first.address.lower() != heard.address:
        remarks.append(sentences.kept(words.REMARK_FORWARDED, name=forwarder))
        customer, is_new = _meet(heard, first.address, first.name, desk)
        thread = Thread(trust=trust.UNKNOWN)
        _open(heard, customer, thread, remarks=remarks, desk=desk, at=at, is_forward=True)
        return
    author, is_new = _meet(heard, heard.address, heard.name, desk)
    thread = joining.find(heard, author, is_new=is_new, desk=desk)
    if thread.trust in (joining.TOKEN, trust.SENDER):
        _verify(author, heard)
    if thread.case and _goes_on(thread, heard.delivery.received_at):
        _join(heard, author, thread, remarks=remarks, at=at)
    else:
        _open(heard, author, thread, remarks=remarks, desk=desk, at=at)


def _goes_on(thread: Thread, at: datetime) -> bool:
    """Whether it belongs to the case itself. Only its customer opens again what had come to its end."""
    assert thread.case is not None
    return thread.case.is_at_work if thread.is_aside else intake.goes_on(thread.case, at)


def _meet(heard: Heard, address: str, name: str, desk: Desk) -> tuple[Person, bool]:
    """The person of this address, and whether we never met him before."""
    received_at = heard.delivery.received_at
    if not address:
        named = name or heard.delivery.sender
        return people.meet_nameless(name=named, by=SYSTEM, at=received_at), True
    box = desk.mailbox_of(heard.delivery.recipient)
    language = box.language if box else ""
    person = people.meet(email=address, name=name, language=language, by=SYSTEM, at=received_at)
    return person, person.created_at == received_at


def _verify(author: Person, heard: Heard) -> None:
    address = people_known.address_of(heard.address)
    if address and address.person_id == author.pk and address.verified_at is None:
        people.verify_address(address=address, by=author, at=heard.delivery.received_at)


def _join(heard: Heard, author: Person, thread: Thread, *, remarks: list[Kept], at: datetime) -> None:
    assert thread.case is not None
    words_of = said(heard, trusted=thread.trust, remarks=[*remarks, *thread.remarks])
    receive = cases.receive_aside if thread.is_aside else cases.receive
    message = receive(case=thread.case, said=words_of, author=author, at=heard.delivery.received_at)
    _close(heard, State.JOINED, at=at, case=thread.case, became=message)


def _open(
    heard: Heard,
    customer: Person,
    thread: Thread,
    *,
    remarks: list[Kept],
    desk: Desk,
    at: datetime,
    is_forward: bool = False,
) -> None:
    delivery, unreadable = heard.delivery, heard.reading.unreadable
    box = desk.mailbox_of(*heard.recipients)
    team = box.team if box else thread.near.team if thread.near else desk.team
    reading = heard.reading
    unsure = reading.auto.is_auto or unreadable or heard.verdict.is_failed or not heard.address
    case = cases.open_case(
        customer=customer,
        team=team,
        said=said(heard, trusted=thread.trust, remarks=[*remarks, *thread.remarks], is_forward=is_forward),
        by=SYSTEM if is_forward else customer,
        at=delivery.received_at,
        language=(box.language if box else "") or customer.language or guess(reading.reply),
        follows=thread.case,
        could_not_read=unreadable,
        quiet=delivery.quiet or unsure,
    )
    if thread.proposed:
        cases.propose_belonging(
            case=case, belongs_to=thread.proposed, reason=thread.why, at=delivery.received_at
        )
    state = State.UNREADABLE if unreadable else State.CASE
    reason = next(iter(reading.warnings), "") if unreadable else ""
    if unreadable:
        unread = CouldNotRead(case=case.pk, customer=customer.pk, delivery=delivery.pk, why=reason)
        events.record(unread, by=SYSTEM, at=delivery.received_at)
    message = known.opening_message(case)
    _close(heard, state, at=at, reason=reason, case=case, became=message)


def _close(
    heard: Heard,
    state: State,
    *,
    at: datetime,
    reason: str = "",
    case: Case | None = None,
    became: int | None = None,
    duplicate_of: Delivery | None = None,
) -> None:
    """The last word of the transaction. Raises AlreadySettled when someone else had it."""
    settled = {
        "state": state.value,
        "reason": reason[:300],
        "case_id": case.pk if case else None,
        "became_id": became,
        "duplicate_of_id": duplicate_of.pk if duplicate_of else None,
        "mailbox_id": heard.delivery.mailbox_id or heard.mailbox_id,
        "read_at": at,
    }
    if not rows.update_where(Delivery, settled, STILL_WAITING, heard.delivery.pk):
        raise AlreadySettled(f"Delivery {heard.delivery.pk} was settled by another process.")
