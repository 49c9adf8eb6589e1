from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from gehoor.cases import queries as cases
from gehoor.cases.models import Case, Channel, Message
from gehoor.cases.rules import subjects, tokens
from gehoor.core import files, keys, preferences
from gehoor.core.prepared import prepared
from gehoor.letters.models import CAPPED, WRITES_ITSELF, Kind, Letter
from gehoor.letters.rendering import letter as rendering
from gehoor.letters.rendering.mail import Enclosed, Envelope, mail
from gehoor.letters.rules import limits
from gehoor.letters.rules.facts import Facts, first_words, one_line, quoted
from gehoor.people import queries as people
from gehoor.people.models import Address, Person, Team
from gehoor.promises import queries as promises

DID_NOT_ARRIVE = (Letter.State.FAILED, Letter.State.BOUNCED, Letter.State.HELD)


def of_message(message_id: int) -> QuerySet[Letter]:
    """The letters that carry a message, one for each address."""
    return Letter.objects.filter(message=message_id).order_by("id")


def of_messages(message_ids: Iterable[int]) -> dict[int, list[Letter]]:
    """By message, in one query."""
    found: dict[int, list[Letter]] = {}
    for letter in Letter.objects.filter(message__in=list(message_ids)).order_by("id"):
        found.setdefault(letter.message_id or 0, []).append(letter)
    return found


def of_case(case: Case) -> QuerySet[Letter]:
    return Letter.objects.filter(case=case).order_by("id")


def between(of: Iterable[int], first: int, last: int | None) -> list[Letter]:
    """What was sent with these cases' messages from the first to the last, for pages; up to the newest message with
    what was sent without any. Their facts are left out.
    """
    return [one for case in of for one in (_between(case, first, last) if last else _since(case, first))]


@prepared
def _between(case: int, first: int, last: int) -> QuerySet[Letter]:
    found = Letter.objects.filter(case=case, message__gte=first, message__lte=last)
    return found.defer("facts", "references").order_by("id")


@prepared
def _since(case: int, first: int) -> QuerySet[Letter]:
    found = Letter.objects.filter(case=case).filter(Q(message__gte=first) | Q(message=None))
    return found.defer("facts", "references").order_by("id")


def letter_for(letter_id: int, person: Person) -> Letter | None:
    """One letter, if this person may see its case."""
    found = Letter.objects.filter(pk=letter_id, case__in=Case.objects.visible_to(person))
    return found.select_related("case", "message").first()


def not_arrived(person: Person) -> QuerySet[Letter]:
    """What did not arrive, the latest first: someone should look at it."""
    found = Letter.objects.filter(state__in=DID_NOT_ARRIVE, case__in=Case.objects.visible_to(person))
    return found.select_related("case", "person").order_by("-queued_at", "-id")


@dataclass(frozen=True)
class AtOnce:
    """What the acknowledgement tells, for the page and the answer that a person gets at once.

    `lines` are its sentences in his language; `owner` is a first name, empty while the team's tray has it.
    """

    number: int
    team: str
    owner: str
    due_at: datetime | None
    lines: tuple[str, ...]


def said_at_once(case: Case, *, at: datetime, language: str = "") -> AtOnce:
    """The acknowledgement of a case without links: whoever just wrote it may read it, and no one else's words
    stand in it. `language` is that of the page, when it differs from the person's.
    """
    case = cases.fresh(case)
    facts = facts_of(case, kind=Kind.ACKNOWLEDGEMENT, at=at)
    facts = facts.with_(is_verified=True, language=known_language(language) or facts.language)
    due_at = datetime.fromisoformat(facts.due_at) if facts.due_at else None
    return AtOnce(case.number, facts.team, facts.owner, due_at, tuple(rendering.lines(facts)))


def facts_of(case: Case, *, kind: Kind, at: datetime, address: Address | None = None) -> Facts:
    """What every letter about a case knows. His name only for an address that is known to be his: someone else
    may have typed it.
    """
    verified = address is not None and address.verified_at is not None
    due_at = case.next_due_at if case.next_due_at and case.next_due_at > at and case.is_at_work else None
    decided = preferences.current()
    return Facts(
        kind=kind,
        language=language_of(case.customer, case),
        zone=promises.calendar_of(case.team).zone,
        at=at.isoformat(),
        number=case.number,
        subject=one_line(case.subject) if verified else "",
        name=one_line(case.customer.name) if verified else "",
        team=case.team.name_for_customers,
        owner=case.owner.first_name if case.owner else "",
        is_verified=verified,
        address=address.pk if address and address.person_id == case.customer_id else None,
        received_at=case.opened_at.isoformat(),
        due_at=due_at.isoformat() if due_at else "",
        days=decided.reopen_days,
        organisation=decided.name,
        phone=decided.phone,
    )


def with_their_words(facts: Facts, message: Message) -> Facts:
    """With the first words of a customer's message, when the address is known to be his."""
    return facts.with_(words=first_words(message.reply or message.text)) if facts.is_verified else facts


def with_quoted(facts: Facts, message: Message | None, *, by: str = "") -> Facts:
    """With the message that is answered or forwarded. `by`: who wrote it, empty for the reader himself."""
    if message is None:
        return facts
    text = quoted(message.reply or message.text)
    return facts.with_(quoted=text, quoted_at=message.at.isoformat(), quoted_by=one_line(by))


def language_of(person: Person | None, case: Case | None = None, *, wished: str = "") -> str:
    """His own, else that of the case or the one `wished`, of those that we write; else that of the installation."""
    decided = preferences.current()
    spoken = (person.language if person else "", case.language if case else "", wished)
    found = (known for known in map(known_language, spoken) if known in decided.languages)
    return next(found, known_language(decided.language) or "en")


def known_language(code: str) -> str:
    """The language that we write which comes nearest to a code; empty when none does."""
    ours = dict(settings.LANGUAGES)
    lower = code.lower().replace("_", "-")
    return next((c for c in (lower, lower.split("-")[0]) if c in ours), "")


def sender_of(team: Team | None) -> str:
    return (team.sends_from if team else "") or f"support@{settings.GEHOOR_MAIL_DOMAIN}"


def is_ours(address: str) -> bool:
    """Whether mail to this address comes in here, so that we would be writing to ourselves."""
    senders = frozenset(
        email.lower() for email in Team.objects.exclude(sends_from="").values_list("sends_from", flat=True)
    )
    return limits.is_ours(address, domain=settings.GEHOOR_MAIL_DOMAIN, senders=senders)


def claimed_address(author_line: str) -> str:
    """The address in a message's line of who wrote it, whatever commas stand in the name before it.

    >>> claimed_address("Boer, M. de <M.deBoer@example.com>")
    'm.deboer@example.com'
    """
    return author_line.rpartition("<")[2].strip("> ").lower()


def may_be_anyones(message: Message) -> bool:
    """Whether somebody else may have written it in his name: the form asks nobody to show who he is, and a From that
    nothing vouches for is a claim.
    """
    unproven = message.trust in {Message.Trust.UNKNOWN, Message.Trust.FAILED}
    return unproven and message.channel in {Channel.FORM, Channel.MAIL}


def address_of_writer(message: Message | None, person: Person) -> Address | None:
    """The address of his from which he wrote this, else the best one; None when all are dead or there is none."""
    claimed = claimed_address(message.author_line) if message else ""
    own = Address.objects.filter(person=person, email=claimed).select_related("person").first()
    return own or people.best_address(person)


def address_to_answer(case: Case) -> Address | None:
    """Where the customer wrote from the last time, unless mail to it came back."""
    last = Message.objects.filter(case=case, kind=Message.Kind.IN, author=case.customer).last()
    return where_to_answer(last, people.addresses_of(case.customer))


def where_to_answer(message: Message | None, addresses: Iterable[Address]) -> Address | None:
    """The living one of someone's addresses from which he wrote this, else the best one; None when all are dead."""
    living = [address for address in addresses if address.dead_at is None]
    claimed = claimed_address(message.author_line) if message else ""
    own = next((address for address in living if address.email == claimed), None)
    return own or min(living, key=_worth, default=None)


def _worth(address: Address) -> tuple[bool, float, int]:
    """What is verified comes first, the longest known before later ones."""
    verified = address.verified_at
    return (verified is None, verified.timestamp() if verified else 0, address.pk)


def last_heard(case: Case) -> Message | None:
    """The newest message of the customer."""
    heard = Message.objects.filter(case=case, kind=Message.Kind.IN, author=case.customer_id)
    return heard.order_by("-id").first()


def thread(case: Case, address: str) -> tuple[str, list[str]]:
    """What a letter to this address answers, and the Message-IDs that came before, oldest first."""
    heard = list(
        Message.objects.filter(case=case, kind=Message.Kind.IN)
        .exclude(message_id="")
        .order_by("-id")
        .values_list("message_id", flat=True)[:5]
    )
    ours = Letter.objects.filter(case=case, address=address).order_by("-id")
    sent = list(ours.values_list("mail_id", flat=True)[:10])
    return (heard[0] if heard else ""), [*heard[:0:-1], *sent[::-1], *heard[:1]]


def count_lately(address: str, *, at: datetime, kinds: Iterable[str] = WRITES_ITSELF) -> int:
    """How many letters of these kinds this address was sent, or is about to be, within the hour."""
    lately = Letter.objects.filter(address=address, queued_at__gt=at - limits.WINDOW, kind__in=list(kinds))
    return lately.exclude(state__in=[Letter.State.HELD, Letter.State.FAILED]).count()


def hold_address(address: Address | None) -> None:
    """Until the transaction ends nobody else decides what this address gets."""
    if address and connection.features.has_select_for_update:
        Address.objects.select_for_update().get(pk=address.pk)


def stranger_has_enough(address: Address, *, kind: Kind, at: datetime) -> bool:
    """Whether an address that nobody showed to be his gets no more letters of this kind within the hour. A code is
    asked for and so is not automatic mail, but whoever else asks for it must not send more than these two.
    """
    if kind == Kind.CODE:
        sent = count_lately(address.email, at=at, kinds=[Kind.ACKNOWLEDGEMENT, Kind.CODE])
        return sent >= limits.UNVERIFIED_WITH_CODES_PER_HOUR
    return count_lately(address.email, at=at) >= limits.UNVERIFIED_PER_HOUR


def says_again(message: Message) -> bool:
    """Whether the same words under the same subject came from the same address within a day before, and a letter that
    writes itself went there since: a person was answered by it, and a program that answers every letter never stops.
    """
    claimed = claimed_address(message.author_line)
    sent = Letter.objects.filter(address=claimed, kind__in=list(WRITES_ITSELF), sent_at__lte=message.at)
    answered_at = sent.order_by("-sent_at").values_list("sent_at", flat=True).first()
    if message.author_id is None or answered_at is None:
        return False
    earlier = Message.objects.filter(author=message.author_id, kind=Message.Kind.IN, pk__lt=message.pk)
    latest = earlier.order_by("-id").values(
        "at",
        "author_line",
        "subject",
        first_text=Left("text", limits.SAME_SIGNS),
        first_reply=Left("reply", limits.SAME_SIGNS),
    )
    since, subject = message.at - limits.SAME_WITHIN, subjects.core(message.subject).casefold()
    return limits.says_again(
        message.reply or message.text,
        [
            one["first_reply"] or one["first_text"]
            for one in latest[: limits.SAME_AMONG]
            if since < one["at"] <= answered_at
            and claimed_address(one["author_line"]) == claimed
            and subjects.core(one["subject"]).casefold() == subject
        ],
    )


def only_repeats(case: Case) -> bool:
    """Whether nothing was said on a case, by him or by us, but words that he had said before."""
    held = Letter.objects.filter(case=case, kind=Kind.ACKNOWLEDGEMENT, reason=Letter.Reason.REPEATED).first()
    spoken = [Message.Kind.IN, Message.Kind.OUT]
    return (
        held is not None
        and not Message.objects.filter(case=case, pk__gt=held.message_id, kind__in=spoken).exists()
    )


def why_not_acknowledge(address: Address | None, *, message: Message, at: datetime) -> Letter.Reason | None:
    """What forbids to acknowledge a message to this address at this moment, if anything does."""
    if address is None:
        return Letter.Reason.NO_ADDRESS
    checks = (
        (is_ours(address.email), Letter.Reason.OWN_ADDRESS),
        (limits.is_robot(address.email), Letter.Reason.ROBOT),
        (address.dead_at is not None, Letter.Reason.DEAD_ADDRESS),
    )
    found = next((reason for holds, reason in checks if holds), None)
    found = found or (Letter.Reason.REPEATED if says_again(message) else None)
    if found:
        return found
    if address.verified_at is None:
        enough = stranger_has_enough(address, kind=Kind.ACKNOWLEDGEMENT, at=at)
        return Letter.Reason.ENOUGH_UNVERIFIED if enough else None
    sent = count_lately(address.email, at=at, kinds=[Kind.ACKNOWLEDGEMENT])
    return Letter.Reason.ENOUGH if sent >= limits.ACKNOWLEDGEMENTS_PER_HOUR else None


def too_many_leave(*, at: datetime) -> bool:
    """Whether as many letters that write themselves left within the hour as this installation may send."""
    most = settings.GEHOOR_LETTERS_PER_HOUR
    lately = Letter.objects.filter(kind__in=CAPPED, sent_at__gt=at - limits.WINDOW).order_by()
    return lately[:most].count() >= most


def waits_for_room(letter_id: int) -> bool:
    """Whether this letter waits because too many leave at once."""
    return Letter.objects.filter(
        pk=letter_id, state=Letter.State.QUEUED, reason=Letter.Reason.TOO_MANY
    ).exists()


def waiting_for_room() -> int:
    """How many letters wait because too many leave at once (health page)."""
    return Letter.objects.filter(state=Letter.State.QUEUED, reason=Letter.Reason.TOO_MANY).count()


@dataclass(frozen=True)
class Composed:
    """A mail and its envelope."""

    mail: EmailMessage
    sender: str
    to: str


def compose(letter: Letter) -> Composed:
    """The mail of a letter, the same each time it is composed. Raises ValueError, core.files.FileMissing."""
    case, facts = letter.case, Facts.read(letter.facts)
    rendered = rendering.render(_with_text(facts, letter), link=_link(letter, facts))
    sender = sender_of(case.team if case else None)
    recipients = letter.message.recipients if letter.message and not letter.writes_itself else {}
    envelope = Envelope(
        message_id=letter.mail_id,
        at=letter.queued_at,
        sender=sender,
        sender_name=_sender_name(facts),
        to=recipients.get("to") or [letter.address],
        cc=recipients.get("cc") or [],
        reply_to=_reply_address(letter),
        in_reply_to=letter.in_reply_to,
        references=letter.references,
        auto=_auto(letter),
        enclosed=_enclosed(letter),
    )
    return Composed(mail(rendered, envelope), sender, letter.address)


def _with_text(facts: Facts, letter: Letter) -> Facts:
    if letter.kind in (Kind.REPLY, Kind.LAST_WORD) and letter.message:
        return facts.with_(text=letter.message.text)
    if letter.kind == Kind.CODE:
        code, until = people.code_in_letter(int(facts.code))
        return facts.with_(code=code, until=until.isoformat())
    return facts


def _sender_name(facts: Facts) -> str:
    if facts.signed and facts.team:
        return f"{facts.signed.split()[0]} | {facts.team}"
    return facts.team or facts.organisation


def _auto(letter: Letter) -> str:
    if letter.kind == Kind.ACKNOWLEDGEMENT:
        return "auto-replied"
    return "auto-generated" if letter.writes_itself else ""


def _reply_address(letter: Letter) -> str:
    """Bound to the case, the person and the address: what comes to it is his answer on this case."""
    if letter.case_id is None or letter.person_id is None:
        return ""
    holder = tokens.Holder(letter.case_id, letter.person_id)
    token = tokens.reply_token(holder, letter.address, keys=keys.signing())
    return f"reply+{token}@{settings.GEHOOR_MAIL_DOMAIN}"


def _link(letter: Letter, facts: Facts) -> str:
    """Opens the case without signing in: for the customer alone, never for someone who gets a copy, nor for someone
    whose case it is no more.
    """
    if facts.link or letter.case is None or facts.address is None:
        return facts.link
    if letter.person_id is None or letter.person_id != letter.case.customer_id:
        return ""
    holder = tokens.Holder(letter.case.pk, letter.person_id)
    expires = letter.queued_at + tokens.LINK_LIVES
    token = tokens.link_token(holder, letter.address, expires, keys=keys.signing())
    return f"{settings.GEHOOR_URL.rstrip('/')}/my/l/{letter.case.number}/{token}/?a={facts.address}"


def _enclosed(letter: Letter) -> list[Enclosed]:
    if letter.message is None or letter.writes_itself:
        return []
    return [
        Enclosed(file.name, file.type, files.get(file.sha256))
        for file in letter.message.attachments.order_by("id")
    ]
