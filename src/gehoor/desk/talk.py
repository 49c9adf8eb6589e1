"""A stretch of the conversation on a case: the newest messages, or those before one of them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from gehoor.cases import queries as cases
from gehoor.desk import said
from gehoor.letters import queries as letters

PAGE = 30


class Talk:
    """`before` is the message above which to look; `since` the newest one that was on the screen before."""

    def __init__(
        self, case: Any, person: Any, *, before: int | None = None, since: int | None = None
    ) -> None:
        self.case, self.before, self.since = case, before, since
        self._person = person

    @cached_property
    def _parts(self) -> list[int]:
        return cases.parts(self.case, self._person)

    @cached_property
    def _found(self) -> list[Any]:
        return cases.stretch(self._parts, self._person, most=PAGE + 1, before=self.before)

    @cached_property
    def _messages(self) -> list[Any]:
        return self._found[PAGE - 1 :: -1] if len(self._found) > PAGE else self._found[::-1]

    @cached_property
    def _files(self) -> dict[int, list[Any]]:
        if not self._messages:
            return {}
        return cases.files_between(self._parts, self._messages[0].pk, self._messages[-1].pk)

    @cached_property
    def _letters(self) -> dict[int | None, list[Any]]:
        """By message; those that go with none under None."""
        grouped: dict[int | None, list[Any]] = {}
        first = self._messages[0].pk if self._messages else 0
        last = self._messages[-1].pk if self._messages and self.before else None
        for letter in letters.between(self._parts, first, last):
            grouped.setdefault(letter.message_id, []).append(letter)
        return grouped

    @cached_property
    def messages(self) -> list[said.Shown]:
        number, files, letters = self.case.number, self._files, self._letters
        return [
            said.shown(one, number=number, files=files.get(one.pk, ()), letters=letters.get(one.pk, ()))
            for one in self._messages
        ]

    @property
    def authors(self) -> list[Any]:
        return [one.author for one in self._messages if one.author]

    @cached_property
    def other_letters(self) -> list[said.Sent]:
        """What was sent without a message in the conversation: news of hand-offs and of moved promises."""
        return [said.sent(letter) for letter in self._letters.get(None, ())]

    @cached_property
    def earlier(self) -> str:
        """The address of the stretch before this one."""
        return f"?before={self._messages[0].pk}" if len(self._found) > PAGE else ""

    @cached_property
    def newest(self) -> int:
        return self._messages[-1].pk if self._messages else 0

    @property
    def is_newest(self) -> bool:
        return self.before is None

    @property
    def mark(self) -> int:
        """The newest message that was there when the page was opened."""
        return self.newest if self.since is None else self.since

    @property
    def last_spoken(self) -> int:
        """The newest message that is no note; 0 when there is none."""
        return next((one.pk for one in reversed(self._messages) if one.kind != "note"), 0)

    @cached_property
    def first_new(self) -> int:
        """The first message that was not on the screen before; 0 when there is none."""
        if self.since is None:
            return 0
        return next((one.pk for one in self._messages if one.pk > self.since), 0)

    @cached_property
    def number_new(self) -> int:
        return sum(one.pk > self.since for one in self._messages) if self.since is not None else 0

    @cached_property
    def last_heard(self) -> Any:
        """The newest message of the customer in this stretch."""
        heard = (one for one in reversed(self._messages) if one.kind == "in")
        return next((one for one in heard if one.author_id == self.case.customer_id), None)
