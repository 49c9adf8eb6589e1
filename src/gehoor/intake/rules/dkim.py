"""Which domains signed a mail (RFC 6376), for when our own mail server has not said so."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

MOST_SIGNATURES = 3
LARGEST = 5 * 1024 * 1024
LARGEST_HEAD = 64 * 1024

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_SIGNATURE = re.compile(rb"^dkim-signature[ \t]*:", re.IGNORECASE | re.MULTILINE)
_DOMAIN = re.compile(rb"[a-z0-9.-]{1,253}")

Lookup = Callable[[str], bytes | None]

_silent = logging.getLogger("gehoor.dkim")
_silent.setLevel(logging.CRITICAL)


def is_signed(raw: bytes) -> bool:
    """Whether there is a signature in a head that is worth the work."""
    head = raw[: LARGEST_HEAD + 4]
    blank = _BLANK_LINE.search(head)
    return blank is not None and len(raw) <= LARGEST and _SIGNATURE.search(head, 0, blank.start()) is not None


def signers(raw: bytes, *, lookup: Lookup) -> tuple[str, ...]:
    """The domains whose signature holds, of the first few; none for anything odd. `lookup` asks the DNS.

    A signature over part of the body (`l=`) or without From does not count.
    """
    import dkim

    def ask(name: bytes | str, timeout: int = 5) -> bytes | None:
        del timeout
        return lookup(name.decode("ascii") if isinstance(name, bytes) else name)

    found: list[str] = []
    try:
        mail = dkim.DKIM(raw, logger=_silent)
        count = sum(1 for name, _ in mail.headers if name.lower() == b"dkim-signature")
    except Exception:  # noqa: BLE001 -- a hostile mail may break the library anywhere
        return ()
    for index in range(min(count, MOST_SIGNATURES)):
        try:
            if mail.verify(idx=index, dnsfunc=ask) and (domain := _domain(mail)):
                found.append(domain)
        except Exception as error:  # noqa: BLE001 -- as above; one bad signature says nothing of the next
            _silent.debug("A signature could not be checked: %s", error)
    return tuple(dict.fromkeys(found))


def _domain(mail: object) -> str:
    """The signing domain of the signature just checked, "" when it leaves part of the mail open."""
    fields = getattr(mail, "signature_fields", {}) or {}
    domain = bytes(fields.get(b"d", b"")).strip().lower()
    signed = [name.strip().lower() for name in bytes(fields.get(b"h", b"")).split(b":")]
    if b"l" in fields or b"from" not in signed or not _DOMAIN.fullmatch(domain):
        return ""
    return domain.decode("ascii")
