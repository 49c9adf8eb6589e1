from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from gehoor.cases.models import AT_WORK, Attachment, Case, Draft, HandOff, Message, Proposal, Status
from gehoor.cases.rules import found as findable
from gehoor.cases.rules import limits, subjects
from gehoor.cases.rules.said import Attached, Said
from gehoor.core import events, rows
from gehoor.core.events import Recorded
from gehoor.core.prepared import prepared
from gehoor.core.search import find as index
from gehoor.core.search.entry import Entry
from gehoor.core.search.excerpt import Piece, excerpt
from gehoor.core.search.query import Query, parse
from gehoor.people import queries as people
from gehoor.people.models import Account, Person, Team

_TOO_LARGE = 1 << 63
STATUSES = {"open": AT_WORK, "over": tuple(status for status in Status if status not in AT_WORK)}


def case_for(number: int, person: Person) -> Case | None:
    """The case of this number, if this person may see it."""
    return next(iter(_case_for(number, person.pk, role=_role(person))), None) if number < _TOO_LARGE else None


@prepared
def _case_for(number: int, person: int, *, role: str) -> QuerySet[Case]:
    seen = Case.objects.visible_to(_someone(person, role)).filter(number=number)
    return seen.select_related("customer", "team", "owner", "product")


def _role(person: Person) -> str:
    """What a person may see hangs on this, and on who he is."""
    account = person.account
    return account.role if account and account.is_active else ""


def _someone(person: int, role: str) -> Person:
    """For whom a prepared question is written."""
    return Person(pk=person, account=Account(role=role, is_active=True) if role else None)


def case(case_id: int) -> Case:
    """For tasks and rules. Raises Case.DoesNotExist."""
    found = find(case_id)
    if found is None:
        raise Case.DoesNotExist(case_id)
    return found


def find(case_id: int) -> Case | None:
    """The case, if there is one: for numbers that come from outside."""
    return next(iter(_case(case_id)), None)


@prepared
def _case(case_id: int) -> QuerySet[Case]:
    return Case.objects.filter(pk=case_id).select_related("customer", "team", "owner", "product")


def locked(case_id: int) -> Case:
    """The case as it is now, held until the end of the transaction. Raises Case.DoesNotExist."""
    found = Case.objects.select_for_update(of=("self",)) if _locks() else Case.objects
    return found.select_related("customer", "team", "owner").get(pk=case_id)


def _locks() -> bool:
    return connection.features.has_select_for_update_of


class Line(NamedTuple):
    """What a list tells of a case, without the rows that belong to it."""

    pk: int
    number: int
    subject: str
    status: str
    customer_name: str
    owner_name: str | None
    team_name: str
    next_due_at: datetime | None
    next_due_kind: str
    tray_at: datetime
    last_message_at: datetime
    last_words: str
    last_from_customer: bool
    message_count: int
    hand_off_count: int
    reopened_count: int
    is_first_contact: bool
    could_not_read: bool

    @property
    def is_at_work(self) -> bool:
        return self.status in AT_WORK

    def get_status_display(self) -> str:
        """As of a case itself."""
        return str(Status(self.status).label)


_NAMES = {"customer_name": "customer__name", "owner_name": "owner__name", "team_name": "team__name"}
_COLUMNS = tuple(_NAMES.get(name, name) for name in Line._fields)


def lines(cases: QuerySet[Case], most: int) -> list[Line]:
    """The first of these cases, as lists show them."""
    return [Line(*row) for row in cases.select_related(None).values_list(*_COLUMNS)[:most]]


def tray_lines(tray: str, person: Person, *, most: int, team: Team | None = None) -> list[Line]:
    """The beginning of a tray: "mine", "unowned", "all" or the "team" that is given."""
    keys = (person.pk, team.pk) if team else (person.pk,)
    return [Line(*row) for row in _tray_lines(*keys, tray=tray, role=_role(person), most=most)]


@prepared
def _tray_lines(person: int, team: int = 0, *, tray: str, role: str, most: int) -> QuerySet[Case]:
    found = tray_of(tray, _someone(person, role), Team(pk=team))
    return found.select_related(None).values_list(*_COLUMNS)[:most]


@prepared
def _tray_keys(person: int, team: int = 0, *, tray: str, role: str, most: int) -> QuerySet[Any, Any]:
    return tray_of(tray, _someone(person, role), Team(pk=team)).order_by().values_list("pk")[:most]


def tray_counts(person: Person, teams: Iterable[Team], most: int = 99) -> dict[str | int, int]:
    """How many are in "mine", "unowned" and "all", and in the tray of each team by its key, in one query; none
    counts further than `most` + 1.
    """
    asked: dict[str | int, tuple[str, tuple[int, ...]]] = {
        tray: (tray, (person.pk,)) for tray in ("mine", "unowned", "all")
    }
    asked |= {team.pk: ("team", (person.pk, team.pk)) for team in teams}
    parts, parameters = [], []
    for tray, keys in asked.values():
        sql, values = _tray_keys.written(*keys, tray=tray, role=_role(person), most=most + 1)
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608 -- written by Django, values apart
        parameters += values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", parameters)
        return dict(zip(asked, cursor.fetchone(), strict=True))


def tray_of(tray: str, person: Person, team: Team) -> QuerySet[Case]:
    """A tray by its name. Raises KeyError for one that there is not."""
    trays: dict[str, Callable[[Person], QuerySet[Case]]] = {
        "mine": mine,
        "unowned": unowned,
        "all": all_at_work,
        "team": partial(of_team, team),
    }
    return trays[tray](person)


def mine(person: Person) -> QuerySet[Case]:
    return _in_order(Case.objects.filter(owner=person))


def of_team(team: Team, person: Person) -> QuerySet[Case]:
    return _in_order(Case.objects.visible_to(person).filter(team=team))


def unowned(person: Person) -> QuerySet[Case]:
    return _in_order(Case.objects.visible_to(person).filter(owner=None))


def all_at_work(person: Person) -> QuerySet[Case]:
    return _in_order(Case.objects.visible_to(person))


def _in_order(cases: QuerySet[Case]) -> QuerySet[Case]:
    """At work, next promise first."""
    return (
        cases.filter(status__in=AT_WORK).select_related("customer", "owner", "team").order_by("tray_at", "id")
    )


def behind(cases: QuerySet[Case], tray_at: datetime, case_id: int) -> QuerySet[Case]:
    """Where a page of a tray goes on."""
    return cases.filter(tray_at__gte=tray_at).exclude(tray_at=tray_at, pk__lte=case_id)


def key_of(case: Case | Line) -> str:
    """Where in a tray a case stands, as an opaque text for `behind_key`."""
    return _key(case.tray_at, case)


def behind_key(cases: QuerySet[Case], key: str) -> QuerySet[Case]:
    """Where a page goes on; a key that key_of did not make changes nothing."""
    place = _place(key)
    return behind(cases, *place) if place else cases


def over_key_of(case: Case | Line) -> str:
    """Where among the ended a case stands, as an opaque text for `over_behind`."""
    return _key(case.last_message_at, case)


def over_behind(cases: QuerySet[Case], key: str) -> QuerySet[Case]:
    """Where a page of what has ended goes on; a key that over_key_of did not make changes nothing."""
    place = _place(key)
    return older(cases, *place) if place else cases


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _key(at: datetime, case: Case | Line) -> str:
    return f"{(at - _EPOCH) // timedelta(microseconds=1)}_{case.pk}"


def _place(key: str) -> tuple[datetime, int] | None:
    micro, _, number = key.partition("_")
    if not (key.isascii() and micro.isdigit() and number.isdigit()) or max(len(micro), len(number)) > 18:  # noqa: PLR2004 -- digits of a 64-bit number
        return None
    try:
        return _EPOCH + timedelta(microseconds=int(micro)), int(number)
    except OverflowError:
        return None


def over(person: Person) -> QuerySet[Case]:
    """What has ended, the latest first."""
    ended = (
        Case.objects.visible_to(person)
        .exclude(status__in=AT_WORK)
        .select_related("customer", "owner", "team")
    )
    return ended.order_by("-last_message_at", "-id")


def of_customer(customer: Person, person: Person) -> QuerySet[Case]:
    """Someone's cases that this person may see, the latest first."""
    found = Case.objects.visible_to(person).filter(customer=customer).select_related("owner", "team")
    return found.order_by("-last_message_at", "-id")


def other_lines(case: Case, person: Person, *, most: int) -> list[Line]:
    """Other cases of the same customer that this person may see, the latest first."""
    rows = _other_lines(case.customer_id, case.pk, person.pk, role=_role(person), most=most)
    return [Line(*row) for row in rows]


@prepared
def _other_lines(customer: int, case: int, person: int, *, role: str, most: int) -> QuerySet[Case]:
    found = of_customer(Person(pk=customer), _someone(person, role)).exclude(pk=case)
    return found.select_related(None).values_list(*_COLUMNS)[:most]


def own_cases(customer: Person) -> QuerySet[Case]:
    """What someone has with us as a customer, whatever else he may see; the latest first."""
    found = Case.objects.filter(customer=customer).select_related("owner", "team", "merged_into")
    return found.order_by("-last_message_at", "-id")


def older(cases: QuerySet[Case], last_message_at: datetime, case_id: int) -> QuerySet[Case]:
    """Where a page of cases in the order of `own_cases` goes on."""
    return cases.filter(last_message_at__lte=last_message_at).exclude(
        last_message_at=last_message_at, pk__gte=case_id
    )


def conversation(case: Case, person: Person) -> QuerySet[Message]:
    """What was said, oldest first; internal notes only for those who work here."""
    messages = Message.objects.filter(case=case).select_related("author").prefetch_related("attachments")
    if not works_here(person):
        messages = messages.exclude(kind=Message.Kind.NOTE)
    return messages.order_by("id")


NEWEST = 1 << 62
_NOT_TALKED = ("text", "subject", "message_id", "authentication")


def stretch(case: Case, person: Person, *, most: int, before: int | None = None) -> list[Message]:
    """The newest of what was said, or what was said before a message, newest first; as `conversation`."""
    return _stretch(case.pk, before or NEWEST, with_notes=works_here(person), most=most)


@prepared
def _stretch(case: int, before: int, *, with_notes: bool, most: int) -> QuerySet[Message]:
    found = Message.objects.filter(case=case, pk__lt=before).select_related("author").defer(*_NOT_TALKED)
    return (found if with_notes else found.exclude(kind=Message.Kind.NOTE)).order_by("-id")[:most]


def files_between(case: Case, first: int, last: int) -> dict[int, list[Attachment]]:
    """The files of a case's messages from the first to the last, by message."""
    found: dict[int, list[Attachment]] = {}
    for file in _files_between(case.pk, first, last):
        found.setdefault(file.message_id, []).append(file)
    return found


@prepared
def _files_between(case: int, first: int, last: int) -> QuerySet[Attachment]:
    found = Attachment.objects.filter(message__case=case, message__gte=first, message__lte=last)
    return found.order_by("id")


def message_for(message_id: int, person: Person) -> Message | None:
    """One message, if this person may see it."""
    found = Message.objects.filter(pk=message_id, case__in=Case.objects.visible_to(person)).select_related(
        "case"
    )
    if not works_here(person):
        found = found.exclude(kind=Message.Kind.NOTE)
    return found.first()


def attachment_for(attachment_id: int, person: Person) -> Attachment | None:
    """One file, if this person may see the message it came with."""
    found = Attachment.objects.select_related("message").filter(pk=attachment_id).first()
    return found if found and message_for(found.message_id, person) else None


def works_here(person: Person) -> bool:
    return person.account is not None and person.account.is_active


def hand_offs(case: Case) -> list[HandOff]:
    """Oldest first."""
    return _hand_offs(case.pk)


@prepared
def _hand_offs(case: int) -> QuerySet[HandOff]:
    related = ("from_person", "to_person", "from_team", "to_team")
    return HandOff.objects.filter(case=case).select_related(*related).order_by("id")


def drafts_of(case: Case, author: Person) -> dict[str, Draft]:
    """By kind of message."""
    return {draft.kind: draft for draft in _drafts(case.pk, author.pk)}


@prepared
def _drafts(case: int, author: int) -> QuerySet[Draft]:
    return Draft.objects.filter(case=case, author=author)


def proposals(case: Case) -> list[Proposal]:
    """Cases that this one may belong to, undecided."""
    return _proposals(case.pk)


@prepared
def _proposals(case: int) -> QuerySet[Proposal]:
    return Proposal.objects.filter(case=case, decided_at=None).select_related("belongs_to").order_by("id")


def timeline(case: Case, person: Person, *, limit: int = 500) -> list[Recorded]:
    """What happened, oldest first and the newest of it only; a customer gets only what he was told."""
    happened = events.of_case(case.pk, limit=limit)
    if works_here(person):
        return happened
    return [r for r in happened if r.event.name in TOLD_TO_CUSTOMERS]


TOLD_TO_CUSTOMERS = frozenset(
    f"cases.{name}"
    for name in (
        "CaseOpened",
        "MessageReceived",
        "MessageSent",
        "HandedOver",
        "StatusChanged",
        "CaseResolved",
        "CaseReopened",
    )
)


def is_first_contact(customer: Person) -> bool:
    """Whether he never had a case before."""
    return not rows.exists(Case, "WHERE customer_id = %s", customer.pk)


def opening_message(case: Case) -> int:
    """The number of the message that the case was opened with."""
    return int(rows.value(Message, "id", "WHERE case_id = %s ORDER BY id", case.pk))


def message_by_id(message_id: str) -> Message | None:
    """A message of this Message-ID, whoever wrote it."""
    if not message_id:
        return None
    return Message.objects.filter(message_id=message_id[:300]).select_related("case").order_by("id").first()


def messages_by_id(message_ids: Sequence[str], *, author: Person) -> list[Message]:
    """What this person himself wrote to us under one of these Message-IDs, the latest first."""
    marks = ", ".join(["%s"] * len(message_ids))
    where = f"""WHERE message_id IN ({marks}) AND NOT message_id = '' AND author_id = %s AND kind = 'in'
        ORDER BY id DESC LIMIT 10"""
    return rows.find(Message, where, *message_ids, author.pk) if message_ids else []


def may_belong_to(customer: Person, subject: str, at: datetime) -> Case | None:
    """A recent case of the same customer with the same subject."""
    recent = rows.values(
        Case,
        "id, subject",
        """WHERE customer_id = %s AND last_message_at >= %s AND status IN (%s, %s, %s, %s, %s)
        ORDER BY last_message_at DESC LIMIT 20""",
        customer.pk,
        at - limits.BELONGS_WITHIN,
        *(str(status) for status in (*AT_WORK, Status.RESOLVED)),
    )
    alike = (case_id for case_id, known in recent if subjects.same(known, subject))
    return next((find(case_id) for case_id in alike), None)


def last_stop(case: Case) -> Case:
    """Where a case went on after merging; itself when it was not merged."""
    seen = set()
    while case.merged_into_id and case.pk not in seen:
        seen.add(case.pk)
        case = Case.objects.select_related("customer", "team", "owner").get(pk=case.merged_into_id)
    return case


def too_long_in_tray(at: datetime) -> QuerySet[Case]:
    waiting = Case.objects.filter(owner=None, tray_until__lte=at, status__in=AT_WORK)
    return waiting.select_related("team").order_by("tray_until", "id")


def count_up_to(cases: QuerySet[Case], most: int = 99) -> int:
    """How many, but never more work than for `most` + 1."""
    return len(cases.order_by().values_list("pk", flat=True)[: most + 1])


def cases_by_number(numbers: Sequence[int], person: Person) -> dict[int, Case]:
    """By primary key, those that this person may see (search results)."""
    found = (
        Case.objects.visible_to(person).filter(Q(pk__in=numbers)).select_related("customer", "owner", "team")
    )
    return {case.pk: case for case in found}


EXCERPTS_PER_CASE = 2
_HITS_AT_ONCE, _MOST_ROUNDS = 50, 20
_SHOWN = ("case", "kind", "author__name", "author_line", "channel", "at", "text", "reply")


@dataclass(frozen=True)
class FoundWords:
    """A message in which something was found: the words around it, of when, by whom."""

    message: Message
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class FoundCase:
    """A case in which something was found. `subject` and `customer` are in pieces too, hits marked."""

    case: Case
    subject: tuple[Piece, ...]
    customer: tuple[Piece, ...]
    words: tuple[FoundWords, ...]


@dataclass(frozen=True)
class FoundPage:
    """`count` is how many messages and cases fit, counted up to `index.COUNTED` only; `next` goes into `before`."""

    cases: tuple[FoundCase, ...] = ()
    people: tuple[people.FoundPerson, ...] = ()
    next: int | None = None
    count: int = 0


def search(
    person: Person,
    typed: str,
    *,
    statuses: Sequence[str] = (),
    team: int | None = None,
    owner: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 20,
    before: int | None = None,
) -> FoundPage:
    """What someone who works here finds with these words (core.search.query says how they are read): cases, the
    latest hit first, with their hits in context, and on the first page the people. Nothing for anyone else.
    """
    query = parse(typed)
    if not query or not works_here(person):
        return FoundPage()
    wanted = {"status__in": list(statuses), "team": team, "owner": owner}
    among = Case.objects.visible_to(person).filter(**{name: value for name, value in wanted.items() if value})
    gathered = _Gathered(limit, first=_of_this_number(typed, among) if before is None else ())
    audience = _audience_of(person)
    while gathered.goes_on:
        page = index.find(
            query,
            audience=audience,
            kinds=(findable.CASE, findable.MESSAGE),
            since=since,
            until=until,
            limit=_HITS_AT_ONCE,
            before=gathered.next or before,
        )
        gathered.take(page, among)
    return FoundPage(
        cases=_found_cases(gathered.hits, query),
        people=people.search(query) if before is None else (),
        next=gathered.next,
        count=gathered.count,
    )


class _Gathered:
    """Hits by case, page after page, until there are cases enough."""

    def __init__(self, limit: int, first: Sequence[int]) -> None:
        self.hits: dict[int, list[index.Hit]] = {case: [] for case in first}
        self.next: int | None = None
        self.count = 0
        self.goes_on = True
        self._limit, self._rounds = limit, 0
        self._visible = dict.fromkeys(first, True)

    def take(self, page: index.Page, among: QuerySet[Case]) -> None:
        self._rounds += 1
        self.count = self.count or page.count
        new = {hit.group for hit in page.hits} - self._visible.keys()
        there = set(among.filter(pk__in=new).values_list("pk", flat=True))
        self._visible.update({group: group in there for group in new})
        for hit in page.hits:
            if self._visible[hit.group]:
                if hit.group not in self.hits and len(self.hits) == self._limit:
                    self.goes_on = False
                    return
                self.hits.setdefault(hit.group, []).append(hit)
            self.next = hit.id
        self.next = page.next
        self.goes_on = page.next is not None and self._rounds < _MOST_ROUNDS


def _audience_of(person: Person) -> frozenset[str]:
    account = person.account
    if account and account.is_administrator:
        return index.ALL
    teams = people.teams_of(person).values_list("pk", flat=True)
    return findable.audience_of_agent(person=person.pk, teams=teams)


def _found_cases(hits: dict[int, list[index.Hit]], query: Query) -> tuple[FoundCase, ...]:
    related = ("customer", "owner", "team")
    cases = Case.objects.filter(pk__in=hits).select_related(*related).in_bulk()
    shown = {
        group: [hit.number for hit in of_case if hit.number][:EXCERPTS_PER_CASE]
        for group, of_case in hits.items()
    }
    numbers = [number for of_case in shown.values() for number in of_case]
    messages = Message.objects.filter(pk__in=numbers).select_related("author").only(*_SHOWN).in_bulk()
    return tuple(
        _found_case(cases[group], [messages[n] for n in shown[group] if n in messages], query)
        for group in hits
        if group in cases
    )


def _found_case(case: Case, messages: Sequence[Message], query: Query) -> FoundCase:
    return FoundCase(
        case=case,
        subject=excerpt(case.subject, query, inside=True),
        customer=excerpt(str(case.customer), query, inside=True),
        words=tuple(FoundWords(m, excerpt(_words_of(m, case), query)) for m in messages),
    )


def _words_of(message: Message, case: Case) -> str:
    is_first = message.at == case.opened_at
    return findable.text_of_message(text=message.text, reply=message.reply, is_first=is_first)


def _of_this_number(typed: str, among: QuerySet[Case]) -> list[int]:
    """The case of which the very number was typed goes before all others."""
    number = typed.strip().removeprefix("#")
    if not (number.isascii() and number.isdigit() and len(number) < 19):  # noqa: PLR2004 -- what a number can have
        return []
    return list(among.filter(number=int(number)).values_list("pk", flat=True))


def audience(case: Case) -> tuple[str, ...]:
    """Who may find this case and all in it (search)."""
    return findable.audience(team=case.team_id, is_closed=case.team.is_closed, owner=case.owner_id)


def findable_case(case: Case, *, who: str = "") -> Entry:
    """What the case itself is found by; `who` is how the customer wrote his name and address, if that is at hand."""
    return findable.of_case(
        case=case.pk,
        number=case.number,
        subject=case.subject,
        names=findable.names(case.customer.name, who or _addresses(case.customer)),
        at=case.opened_at,
        audience=audience(case),
    )


def findable_message(case: Case, message: int, said: Said, *, author: Person | None, at: datetime) -> Entry:
    """What a message is found by."""
    return findable.of_message(
        case=case.pk,
        message=message,
        subject=case.subject,
        names=findable.names(case.customer.name, author.name if author else "", said.author_line),
        text=findable.text_of_message(text=said.text, reply=said.reply, is_first=at == case.opened_at),
        files=[file.name for file in said.attachments],
        at=at,
        audience=audience(case),
    )


def all_findable(case: Case) -> list[Entry]:
    """The case and all its messages, as they stand now."""
    messages = Message.objects.filter(case=case).select_related("author").prefetch_related("attachments")
    found = [findable_case(case)]
    for message in messages.order_by("id"):
        said = _said_again(message)
        found.append(findable_message(case, message.pk, said, author=message.author, at=message.at))
    return found


def _said_again(message: Message) -> Said:
    """A message as it came, as far as it can be found by it."""
    files = (
        Attached(name=file.name, type=file.type, size=file.size, sha256=file.sha256)
        for file in message.attachments.all()
    )
    return Said(
        text=message.text,
        reply=message.reply,
        channel=message.channel,
        author_line=message.author_line,
        attachments=tuple(files),
    )


def _addresses(person: Person) -> str:
    return " ".join(person.addresses.values_list("email", flat=True))
