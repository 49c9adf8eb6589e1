"""Which case a mail belongs to, and how sure that is. Subjects, Cc and Reply-To never decide it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gehoor.cases import queries as cases
from gehoor.cases.models import Case, Message
from gehoor.cases.rules import tokens
from gehoor.core import keys, outbox, sentences
from gehoor.core.sentences import Kept
from gehoor.intake import words
from gehoor.intake.reader.desk import Desk
from gehoor.intake.reader.heard import Heard
from gehoor.intake.rules import threads, trust
from gehoor.people import queries as people
from gehoor.people.models import Person

TOKEN, THREAD = Message.Trust.TOKEN.value, Message.Trust.THREAD.value


@dataclass(frozen=True)
class Thread:
    """Where a mail goes on: `case` when it belongs there, `proposed` when an agent should look.

    `near` is a case that it only speaks of: good for choosing the team, for nothing else. `is_aside`: it answers
    what the customer was no party to.
    """

    case: Case | None = None
    trust: str = ""
    remarks: tuple[Kept, ...] = ()
    proposed: Case | None = None
    why: str = ""
    near: Case | None = None
    is_aside: bool = False


@dataclass
class _Signs:
    """What was found on the way."""

    remarks: list[Kept] = field(default_factory=list)
    proposed: Case | None = None
    why: str = ""
    near: Case | None = None

    def propose(self, case: Case, why: str) -> None:
        if self.proposed is None:
            self.proposed, self.why = case, why


def find(heard: Heard, author: Person, *, is_new: bool, desk: Desk) -> Thread:
    """The case that this author's mail belongs to. A mail that its domain calls false belongs nowhere."""
    signs = _Signs()
    joins = (
        _by_token(heard, author, signs, desk),
        _by_our_letter(heard, author, signs),
        _by_own_mail(heard, author, signs),
    )
    if not heard.verdict.is_failed:
        for case, trusted in (found for rule in joins for found in rule):
            is_aside = _is_aside(heard, author, case)
            remarks = [*signs.remarks, *([words.REMARK_ASIDE] if is_aside else [])]
            return Thread(case, trusted, tuple(remarks), is_aside=is_aside)
        if not is_new and signs.proposed is None:
            _by_subject(heard, author, signs)
    return Thread(
        trust=heard.verdict.trust,
        remarks=tuple(signs.remarks),
        proposed=signs.proposed,
        why=signs.why,
        near=signs.near,
    )


def _by_token(heard: Heard, author: Person, signs: _Signs, desk: Desk) -> Iterator[tuple[Case, str]]:
    """A personal reply address: it was made for one person, one address and one case."""
    found = threads.reply_tokens(heard.recipients, desk.domains)
    own = [a for a in _emails(author) if a != heard.address] if found else []
    for token in found:
        for address in (heard.address, *own):
            holder = tokens.read_reply_token(token, address, keys.signing())
            case = _case(holder.case) if holder else None
            if case:
                yield case, TOKEN if address == heard.address else THREAD
        _note_false_token(token, signs)


def _note_false_token(token: str, signs: _Signs) -> None:
    """Someone else's reply address, or one that nobody has: an agent is told, and decides."""
    claimed = tokens.claimed_holder(token)
    case = _case(claimed.case) if claimed else None
    holder = people.person(claimed.person) if claimed and case else None
    if case and holder:
        signs.near = signs.near or case
        signs.remarks.append(sentences.kept(words.REMARK_OTHERS_ADDRESS, name=holder))
    else:
        signs.remarks.append(words.REMARK_FALSE_TOKEN)


def _by_our_letter(heard: Heard, author: Person, signs: _Signs) -> Iterator[tuple[Case, str]]:
    """The Message-ID of a letter of ours: only who got the letter can know it."""
    letters = outbox.references_of(heard.answered)
    for message_id in heard.answered:
        address, reference = letters.get(message_id, ("", ""))
        number = threads.case_of(reference)
        case = _case(number) if number else None
        if case is None:
            continue
        if address == heard.address:
            yield case, THREAD
        elif address in _emails(author):
            signs.propose(case, words.PROPOSED_OTHERS_LETTER)
        else:
            signs.near = signs.near or case
            signs.remarks.append(sentences.kept(words.REMARK_OTHERS_LETTER, number=case.number))


def _is_aside(heard: Heard, author: Person, case: Case) -> bool:
    """Whether he answers a letter that we forwarded; by the letter that he names, else by what he is on the case."""
    if author.pk == case.customer_id:
        return False
    letters = outbox.references_of(heard.answered)
    named = [reference for address, reference in letters.values() if address == heard.address]
    if named and threads.is_aside(named[0]):
        return True
    return not cases.takes_part(case, author, [heard.address, *_emails(author)])


def _by_own_mail(heard: Heard, author: Person, signs: _Signs) -> Iterator[tuple[Case, str]]:
    """He answers a mail of his own: joined only when his domain vouches that it is he."""
    if not heard.answered:
        return
    earlier = cases.messages_by_id(heard.answered, author=author)
    for message in earlier:
        case = _case(message.case_id)
        if case is None:
            continue
        if heard.verdict.trust == trust.SENDER:
            yield case, trust.SENDER
        signs.propose(case, words.PROPOSED_OWN_THREAD)


def _by_subject(heard: Heard, author: Person, signs: _Signs) -> None:
    case = cases.may_belong_to(author, heard.reading.subject, heard.delivery.received_at)
    if case:
        signs.propose(case, words.PROPOSED_SAME_SUBJECT)


def _case(number: int) -> Case | None:
    found = cases.find(number)
    return cases.last_stop(found) if found else None


def _emails(person: Person) -> list[str]:
    return [address.email for address in people.addresses_of(person)]
