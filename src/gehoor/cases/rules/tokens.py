"""Signed tokens: what a person gets to answer or look at one case, and nobody else can use.

A reply token stands in the address that our letters ask to be answered to, a link token in the link to the
portal. Both are bound to a case, a person and an address by HMAC-SHA256 cut to 128 bits (RFC 2104, section 5);
the address itself is not in the reply token: it must come from the claim that is being checked. Keys rotate:
the first signs, all verify.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LINK_LIVES = timedelta(days=60)
_MAC_BYTES = 16
_NO_NUMBER = 2**63  # no row of any database has it


@dataclass(frozen=True)
class Holder:
    """For whom and what a token was made."""

    case: int
    person: int


def reply_token(holder: Holder, address: str, keys: Sequence[str]) -> str:
    """Letters and digits only, fit for the local part of a mail address in any case."""
    return f"{_number(holder.case)}-{_number(holder.person)}-{_mac(keys[0], _reply_words(holder, address))}"


def read_reply_token(token: str, address: str, keys: Sequence[str]) -> Holder | None:
    """For whom it was made; None unless it was signed by us for this very address."""
    first, _, rest = token.lower().partition("-")
    second, _, mac = rest.partition("-")
    holder = _holder(first, second)
    if holder is None or not _matches(mac, _reply_words(holder, address), keys):
        return None
    return holder


def claimed_holder(token: str) -> Holder | None:
    """What a token says, unverified: to show to an agent, never to act on."""
    first, _, rest = token.lower().partition("-")
    return _holder(first, rest.partition("-")[0])


def link_token(holder: Holder, address: str, expires: datetime, keys: Sequence[str]) -> str:
    """Opens one case in the portal until it expires."""
    until = _number(int(expires.timestamp()))
    head = f"{_number(holder.case)}-{_number(holder.person)}-{until}"
    return f"{head}-{_mac(keys[0], _link_words(holder, address, until))}"


def read_link_token(token: str, address: str, at: datetime, keys: Sequence[str]) -> Holder | None:
    """None unless it was signed by us for this address of this person and has not expired."""
    parts = token.lower().split("-")
    if len(parts) != 4:  # noqa: PLR2004 -- case, person, expiry, signature
        return None
    holder = _holder(parts[0], parts[1])
    if holder is None or not _matches(parts[3], _link_words(holder, address, parts[2]), keys):
        return None
    return holder if at < datetime.fromtimestamp(int(parts[2], 36), UTC) else None


def _reply_words(holder: Holder, address: str) -> str:
    return f"reply|{holder.case}|{holder.person}|{address.lower()}"


def _link_words(holder: Holder, address: str, until: str) -> str:
    return f"link|{holder.case}|{holder.person}|{until}|{address.lower()}"


def _mac(key: str, words: str) -> str:
    digest = hmac.new(key.encode(), words.encode(), hashlib.sha256).digest()[:_MAC_BYTES]
    return base64.b32encode(digest).decode().rstrip("=").lower()


def _matches(mac: str, words: str, keys: Sequence[str]) -> bool:
    """Compares with every key, so that the time says nothing about which one it was."""
    found = [hmac.compare_digest(mac.encode(), _mac(key, words).encode()) for key in keys if key]
    return any(found)


def _holder(case: str, person: str) -> Holder | None:
    if not (case.isascii() and case.isalnum() and person.isascii() and person.isalnum()):
        return None
    if max(len(case), len(person)) > 13:  # noqa: PLR2004 -- 2**64 has 13 digits to base 36
        return None
    found = Holder(int(case, 36), int(person, 36))
    return found if max(found.case, found.person) < _NO_NUMBER else None


def _number(value: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while value:
        value, rest = divmod(value, 36)
        text = digits[rest] + text
    return text or "0"
