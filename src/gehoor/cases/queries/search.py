"""Looking for cases by words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from gehoor.cases.models import Case, Message
from gehoor.cases.queries.one import role_of, someone, works_here
from gehoor.cases.rules import found as findable
from gehoor.core.prepared import prepared
from gehoor.core.search import find as index
from gehoor.core.search.excerpt import Piece, excerpt
from gehoor.core.search.query import Query, parse
from gehoor.people import queries as people
from gehoor.people.models import Person

EXCERPTS_PER_CASE = 2
_HITS_AT_ONCE, _CASES_AT_ONCE, _MOST_ROUNDS, _MOST_MESSAGES = 50, 24, 20, 40
_RELATED = ("customer", "owner", "team")
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
    among = _Among(person, {name: value for name, value in wanted.items() if value})
    gathered = _Gathered(limit, among, first=among.numbered(typed) if before is None else None)
    audience = _audience_of(person)
    while gathered.goes_on:
        page = index.find(
            query,
            audience=audience,
            since=since,
            until=until,
            limit=_HITS_AT_ONCE,
            before=gathered.next or before,
        )
        gathered.take(page)
    return FoundPage(
        cases=_found_cases(gathered, query),
        people=people.search(query) if before is None else (),
        next=gathered.next,
        count=gathered.count,
    )


class _Among:
    """The cases among which someone looks: those that he may see, narrowed as he asks."""

    def __init__(self, person: Person, wanted: dict[str, Any]) -> None:
        self._person, self._wanted = person, wanted

    def of(self, keys: list[int]) -> list[Case]:
        """Those of these keys."""
        if self._wanted:
            return list(self._narrowed().filter(pk__in=keys))
        role = role_of(self._person)
        padded = [*keys, *keys[-1:] * (_CASES_AT_ONCE - len(keys))]
        return _visible(self._person.pk, *padded, role=role) if keys else []

    def numbered(self, typed: str) -> Case | None:
        """The one of which the very number was typed."""
        number = typed.strip().removeprefix("#")
        if not (number.isascii() and number.isdigit() and len(number) < 19):  # noqa: PLR2004 -- what a number can have
            return None
        return self._narrowed().filter(number=int(number)).first()

    def _narrowed(self) -> QuerySet[Case]:
        return Case.objects.visible_to(self._person).filter(**self._wanted).select_related(*_RELATED)


@prepared
def _visible(person: int, *keys: int, role: str) -> QuerySet[Case]:
    seen = Case.objects.visible_to(someone(person, role))
    return seen.filter(pk__in=keys).select_related(*_RELATED)


class _Gathered:
    """Hits by case, page after page, until there are cases enough; `cases` are those that may be shown."""

    def __init__(self, limit: int, among: _Among, first: Case | None) -> None:
        self.hits: dict[int, list[index.Hit]] = {first.pk: []} if first else {}
        self.cases: dict[int, Case | None] = {first.pk: first} if first else {}
        self.next: int | None = None
        self.count = 0
        self.goes_on = True
        self._limit, self._among, self._rounds = limit, among, 0

    def take(self, page: index.Page) -> None:
        self._rounds += 1
        self.count = self.count or page.count
        for place, hit in enumerate(page.hits):
            if hit.group not in self.cases:
                self._ask_from(page.hits[place:])
            if self.cases[hit.group]:
                if hit.group not in self.hits and len(self.hits) == self._limit:
                    self.goes_on = False
                    return
                self.hits.setdefault(hit.group, []).append(hit)
            self.next = hit.id
        self.next = page.next
        self.goes_on = page.next is not None and self._rounds < _MOST_ROUNDS

    def _ask_from(self, hits: Sequence[index.Hit]) -> None:
        """The next few cases that are not known yet: most often these are all that are shown."""
        new = dict.fromkeys(hit.group for hit in hits if hit.group not in self.cases)
        some = list(new)[:_CASES_AT_ONCE]
        self.cases |= dict.fromkeys(some) | {case.pk: case for case in self._among.of(some)}


def _audience_of(person: Person) -> frozenset[str]:
    account = person.account
    if account and account.is_administrator:
        return index.ALL
    teams = people.teams_of(person).values_list("pk", flat=True)
    return findable.audience_of_agent(person=person.pk, teams=teams)


def _found_cases(gathered: _Gathered, query: Query) -> tuple[FoundCase, ...]:
    shown = {
        group: [hit.number for hit in of_case if hit.number][:EXCERPTS_PER_CASE]
        for group, of_case in gathered.hits.items()
    }
    messages = _messages([number for of_case in shown.values() for number in of_case])
    return tuple(
        _found_case(case, [messages[n] for n in shown[group] if n in messages], query)
        for group in gathered.hits
        if (case := gathered.cases[group])
    )


def _messages(numbers: list[int]) -> dict[int, Message]:
    """By key. The question is written for a whole page once; the last number stands in for those that are missing."""
    if not numbers:
        return {}
    most = max(_MOST_MESSAGES, len(numbers))
    return {one.pk: one for one in _shown(*numbers, *numbers[-1:] * (most - len(numbers)))}


@prepared
def _shown(*numbers: int) -> QuerySet[Message]:
    return Message.objects.filter(pk__in=numbers).select_related("author").only(*_SHOWN)


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
