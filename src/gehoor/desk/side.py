"""What is known beside the conversation: promises, who had the case, the person, what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from gehoor.cases import queries as cases
from gehoor.core.events import Recorded
from gehoor.desk import history, shown, words
from gehoor.desk.talk import Talk
from gehoor.people import queries as people
from gehoor.products import queries as products
from gehoor.promises import queries as promises

MOST_OTHERS, MOST_HOLDINGS, MOST_ORDERS, MOST_BESIDE, MOST_LINES, MOST_KEPT = 5, 8, 5, 12, 8, 3
MOST_EVENTS, ALL_EVENTS = 16, 2000


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise, as look's clock draws it, with what can be done about it."""

    label: str
    due_at: datetime
    since: datetime
    kept_at: datetime | None
    is_open: bool
    is_kept_by_words: bool
    moved: tuple[str, ...]
    move_url: str
    keep_url: str


@dataclass(frozen=True, slots=True)
class Step:
    """What look's hand_off_line draws."""

    from_name: str
    to_name: str
    reason: str
    minutes: int | None
    summary: str


class Side:
    """Each part is looked up when the page shows it, and once."""

    def __init__(self, case: Any, person: Any, now: datetime, talk: Talk) -> None:
        self.case, self._person, self._now, self._talk = case, person, now, talk

    @cached_property
    def promises(self) -> list[Promised]:
        """All that is owed, the first due first; then what was kept last."""
        shown = [one for one in self._promises if one.is_open]
        shown += [one for one in reversed(self._promises) if not one.is_open][:MOST_KEPT]
        return [_promised(one, self.case) for one in shown]

    @property
    def has_more_promises(self) -> bool:
        return len(self._promises) > len(self.promises)

    @cached_property
    def all_promises(self) -> list[Promised]:
        return [_promised(one, self.case) for one in self._promises]

    @cached_property
    def _promises(self) -> list[Any]:
        return [one for one in promises.of_case(self.case) if one.released_at is None]

    @cached_property
    def _hand_offs(self) -> list[Any]:
        return cases.hand_offs(self.case) if self.case.hand_off_count else []

    @cached_property
    def steps(self) -> list[Step]:
        return [
            Step(
                from_name=_name(one.from_person, one.from_team),
                to_name=_name(one.to_person, one.to_team),
                reason=one.reason,
                minutes=one.waited_minutes,
                summary=one.summary,
            )
            for one in self._hand_offs
        ]

    @cached_property
    def owner_name(self) -> str:
        case = self.case
        return case.owner.name if case.owner else str(words.IN_TRAY_OF % {"team": case.team.name})

    @cached_property
    def addresses(self) -> list[Any]:
        return people.known_addresses(self.case.customer)

    @property
    def first_address(self) -> str:
        return self.addresses[0].email if self.addresses else ""

    @cached_property
    def others(self) -> list[Any]:
        return cases.other_lines(self.case, self._person, most=MOST_OTHERS)

    @cached_property
    def holdings(self) -> list[Any]:
        return products.holdings_of(self.case.customer, most=MOST_HOLDINGS)

    @cached_property
    def orders(self) -> list[Any]:
        return products.orders_of(self.case.customer, most=MOST_ORDERS)

    @cached_property
    def history(self) -> list[history.Line]:
        """The latest of what happened."""
        return self._lines(history.told(self._happened)[-MOST_LINES:])

    @cached_property
    def has_more_history(self) -> bool:
        return len(history.told(self._happened)) > MOST_LINES or len(self._happened) == MOST_EVENTS

    @cached_property
    def _happened(self) -> list[Recorded]:
        return cases.timeline(self.case, self._person, limit=MOST_EVENTS)

    @cached_property
    def whole_history(self) -> list[history.Line]:
        return self._lines(history.told(cases.timeline(self.case, self._person, limit=ALL_EVENTS)))

    def _lines(self, happened: list[Recorded]) -> list[history.Line]:
        receivers = {one.pk: _name(one.to_person, one.to_team) for one in self._hand_offs}
        return history.lines(happened, now=self._now, receivers=receivers, names=self._names)

    def _names(self, numbers: set[int]) -> dict[int, str]:
        """Names that the page has already, and one query for the others."""
        people_here = [self.case.customer, self.case.owner, self._person, *self._talk.authors]
        people_here += [
            one for hand_off in self._hand_offs for one in (hand_off.from_person, hand_off.to_person)
        ]
        known = {one.pk: one.name for one in people_here if one}
        unknown = numbers - known.keys()
        return known | people.names(unknown) if unknown else known

    @cached_property
    def proposals(self) -> list[Any]:
        return cases.proposals(self.case, self._person)

    @property
    def _in_own(self) -> bool:
        return self.case.owner_id in {None, self._person.pk}

    @property
    def beside_title(self) -> str:
        return str(words.TRAY_MINE if self._in_own else self.case.team.name)

    @cached_property
    def beside(self) -> list[shown.Row]:
        """The tray in which the agent is at work."""
        tray, team = ("mine", None) if self._in_own else ("team", self.case.team)
        lines = cases.tray_lines(tray, self._person, team=team, most=MOST_BESIDE)
        return shown.rows(lines, now=self._now, with_owner=False)

    @cached_property
    def next_case(self) -> shown.Row | None:
        """Where to go on when this case is done."""
        return next((row for row in self.beside if row.number != self.case.number), None)


def _promised(promise: Any, case: Any) -> Promised:
    url = f"{shown.case_url(case.number)}promises/{promise.pk}/"
    return Promised(
        label=promise.text or str(words.PROMISE_KINDS.get(promise.kind, words.PROMISE_OWN)),
        due_at=promise.due_at,
        since=promise.made_at,
        kept_at=promise.kept_at,
        is_open=promise.is_open,
        is_kept_by_words=promise.is_kept_by_words,
        moved=tuple(move.reason for move in promise.its_moves),
        move_url=f"{url}move/" if promise.is_open else "",
        keep_url=f"{url}keep/" if promise.is_open else "",
    )


def _name(person: Any, team: Any) -> str:
    return str(person.name if person else team.name)
