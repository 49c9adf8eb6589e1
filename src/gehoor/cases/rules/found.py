"""What of a case can be found by searching, and by whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from gehoor.core.search.entry import Entry

CASE, MESSAGE = "case", "message"
DESK = "desk"


def audience(*, team: int, is_closed: bool, owner: int | None) -> tuple[str, ...]:
    """Everyone who works here; of a closed team its members and the owner only."""
    if not is_closed:
        return (DESK,)
    return (f"team:{team}", f"owner:{owner}") if owner else (f"team:{team}",)


def audience_of_agent(*, person: int, teams: Iterable[int]) -> frozenset[str]:
    """All that an agent may find."""
    return frozenset({DESK, f"owner:{person}", *(f"team:{team}" for team in teams)})


def of_case(
    *, case: int, number: int, subject: str, names: str, at: datetime, audience: tuple[str, ...]
) -> Entry:
    """The case itself: its number, its subject and who the customer is, inside words too."""
    return Entry(
        group=case,
        number=0,
        kind=CASE,
        at=at,
        audience=audience,
        title=f"{number} {subject}",
        names=names,
        inside=True,
    )


def of_message(
    *,
    case: int,
    message: int,
    subject: str,
    names: str,
    text: str,
    files: Iterable[str],
    at: datetime,
    audience: tuple[str, ...],
) -> Entry:
    """A message: its words and the names of its files; the case's subject and the people too, so that words of
    both are found together.
    """
    return Entry(
        group=case,
        number=message,
        kind=MESSAGE,
        at=at,
        audience=audience,
        title=subject,
        names=names,
        text="\n".join([text, *files]),
    )


def names(*parts: str) -> str:
    """Names and addresses, each once.

    >>> names("Anna Bakker", "Anna Bakker <anna@example.com>", "")
    'Anna Bakker Anna Bakker <anna@example.com>'
    """
    return " ".join(dict.fromkeys(part for part in parts if part))


def text_of_message(*, text: str, reply: str, is_first: bool) -> str:
    """All of the first message; of later ones the newest part, for what they quote is found where it was said."""
    return text if is_first else reply or text
