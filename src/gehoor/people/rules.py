"""Sign-in codes and the link of the first run: they follow from a row and the secret key, so that they are kept
nowhere. And by what a person can be found.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from gehoor.core.search.entry import Entry

PERSON, DESK = "person", "desk"

CODE_LASTS = timedelta(minutes=10)
CODE_TRIES = 5
CODES_PER_HOUR = 3
WINDOW = timedelta(hours=1)
CODES_KEPT = timedelta(days=1)
SHORTEST_TRAY, LONGEST_TRAY = 5, 7 * 24 * 60
FIRST_RUN = "first run"
_DIGITS = 6


def typed(email: str) -> str:
    """An address as we keep it."""
    return email.strip().lower()


def asked(key: str, email: str) -> str:
    """The mark of an address in requests for codes; nobody can read the address from it."""
    return _mac(key, f"asked|{typed(email)}").hex()


def code_of(key: str, asked: str, made_at: datetime) -> str:
    """The code of the request with this mark at this moment."""
    digest = _mac(key, f"code|{asked}|{made_at.astimezone(UTC).isoformat()}")
    return f"{int.from_bytes(digest[:8]) % 10**_DIGITS:0{_DIGITS}}"


def is_code(code: str, *, asked: str, made_at: datetime, keys: Sequence[str]) -> bool:
    """Whether someone typed the code of this request; spaces and hyphens do not matter."""
    plain = "".join(sign for sign in code if sign not in " -\u00a0").encode("utf-8", "replace")[:20]
    right = [hmac.compare_digest(plain, code_of(key, asked, made_at).encode()) for key in keys if key]
    return any(right)


def first_run_token(key: str, mark: str) -> str:
    """What opens the page of the first run: 128 bits that follow from a mark in the database and the secret key,
    so that nothing that can be read anywhere is enough.
    """
    return _mac(key, f"first run|{mark}")[:16].hex()


def is_first_run_token(token: str, *, mark: str, keys: Sequence[str]) -> bool:
    given = token.strip().encode("utf-8", "replace")[:64]
    right = [hmac.compare_digest(given, first_run_token(key, mark).encode()) for key in keys if key]
    return any(right)


def findable(
    *, person: int, name: str, addresses: Iterable[str], phone: str, note: str, since: datetime
) -> Entry:
    """A person as those who work here find him: name, addresses and telephone number, inside words too."""
    return Entry(
        group=0,
        number=person,
        kind=PERSON,
        at=since,
        audience=(DESK,),
        names=" ".join([name, *addresses, phone, "".join(filter(str.isdigit, phone))]),
        text=note,
        inside=True,
    )


def _mac(key: str, words: str) -> bytes:
    return hmac.new(key.encode(), f"sign-in {words}".encode(), hashlib.sha256).digest()
