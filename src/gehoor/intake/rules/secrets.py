"""Passwords of mailboxes as they stand in the database: encrypted with a key made from the secret key."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from gehoor.intake import words

_PURPOSE = b"gehoor mailbox password"


class CannotDecrypt(ValueError):
    """The secret key with which a password was encrypted is not known any more."""


def encrypt(text: str, keys: Sequence[str]) -> str:
    from cryptography.fernet import Fernet

    return Fernet(_key(keys[0])).encrypt(text.encode()).decode("ascii") if text else ""


def decrypt(text: str, keys: Sequence[str]) -> str:
    """Raises CannotDecrypt when none of the keys made it."""
    from cryptography.fernet import Fernet, InvalidToken, MultiFernet

    if not text:
        return ""
    try:
        return MultiFernet([Fernet(_key(key)) for key in keys]).decrypt(text.encode()).decode()
    except InvalidToken:
        raise CannotDecrypt(words.PASSWORD_ANEW) from None


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(_PURPOSE + b"\x00" + secret.encode()).digest())
