"""What is handed to the index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing to be found. `group` is what it belongs to (a case; 0 when it stands alone), `number` which of
    it, 0 for the group itself; `audience` are the keys of those who may find it. With `inside`, title and names are also found by three
    letters or more inside their words.
    """

    group: int
    number: int
    kind: str
    at: datetime
    audience: tuple[str, ...]
    title: str = ""
    names: str = ""
    text: str = ""
    inside: bool = False
