"""What a letter tells, as plain values that are stored when it is queued."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

FIRST_WORDS = 300
QUOTED_SIGNS = 2000
QUOTED_LINES = 30
_PARAGRAPHS = re.compile(r"\n[ \t\r]*\n")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything that the words of one letter depend on. Links to a case and sign-in codes are not stored but
    made when the letter is composed; `link` (for a new password) is taken out when the letter has left.

    Moments are ISO 8601 with their offset. `at` is when the letter was queued, `received_at` when the customer's
    words came in, `due_at` what is promised next, `due_before` what had been promised. `words` are the
    customer's first words: filled only for an address that is known to be his, `is_verified`; `address` is its
    number, which stands in the link to his case in place of the address itself. `owner` is a first name, `before`
    who had the case; `reason` is why. `text`, `signed` and the quoted message belong to what a person writes.
    `invited_by` made an account for who reads this; `organisation` and `phone` are the installation's.
    """

    kind: str
    language: str
    zone: str
    at: str
    number: int | None = None
    subject: str = ""
    name: str = ""
    team: str = ""
    owner: str = ""
    is_verified: bool = False
    address: int | None = None
    received_at: str = ""
    words: str = ""
    due_at: str = ""
    due_before: str = ""
    before: str = ""
    goes_back: bool = False
    reason: str = ""
    days: int = 14
    text: str = ""
    signed: str = ""
    quoted: str = ""
    quoted_at: str = ""
    quoted_by: str = ""
    code: str = ""
    until: str = ""
    link: str = ""
    invited_by: str = ""
    organisation: str = ""
    phone: str = ""

    def stored(self) -> dict[str, Any]:
        """For the database: what differs from the default."""
        empty = {f.name: f.default for f in fields(self)}
        return {name: value for name, value in asdict(self).items() if value != empty[name]}

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Facts:
        """From the database; what an older version stored besides is left out."""
        names = {f.name for f in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in names})

    def with_(self, **values: Any) -> Facts:
        return replace(self, **values)


def first_words(text: str, most: int = FIRST_WORDS) -> str:
    r"""The beginning of what someone wrote: one line a paragraph, cut between words.

    >>> first_words("Hello,\n\nIt leaks\nagain, for the third time.", 24)
    'Hello,\nIt leaks again, …'
    """
    kept: list[str] = []
    room = most
    for paragraph in _PARAGRAPHS.split(text[: most * 4]):
        line = " ".join(paragraph.split())
        if len(line) > room:
            return "\n".join([*kept, f"{line[: max(room - 1, 0)].rpartition(' ')[0]} …".strip()])
        if line:
            kept.append(line)
            room -= len(line)
    return "\n".join(kept)


def quoted(text: str) -> str:
    """What is quoted under an answer: enough to remember, not the whole history."""
    lines = text[:QUOTED_SIGNS].rstrip().splitlines()
    whole = len(lines) <= QUOTED_LINES and len(text.rstrip()) <= QUOTED_SIGNS
    return "\n".join(lines[:QUOTED_LINES] + ([] if whole else ["…"]))


def one_line(text: str) -> str:
    r"""Fit for a header: no line breaks, no control signs.

    >>> one_line("Leak\r\nBcc: all@example.org")
    'Leak Bcc: all@example.org'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
