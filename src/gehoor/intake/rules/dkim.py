"""Which domains signed a mail (RFC 6376), for when our own mail server has not said so."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator

from gehoor.intake.rules.trust import aligned

MOST_SIGNATURES = 3
LARGEST = 5 * 1024 * 1024
LARGEST_HEAD = 64 * 1024

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_SIGNATURE = re.compile(
    rb"^dkim-signature[ \t]*:([^\n]*\n(?:[ \t][^\n]*\n){0,100})", re.IGNORECASE | re.MULTILINE
)
_DOMAIN = re.compile(r"[a-z0-9.-]{1,200}")
_SELECTOR = re.compile(r"[A-Za-z0-9._-]{1,100}")
_BLANKS = re.compile(rb"\s+")
_NEEDED = frozenset({"v", "a", "b", "bh", "d", "h", "s"})

Lookup = Callable[[str], bytes | None]

_silent = logging.getLogger("gehoor.dkim")
_silent.setLevel(logging.CRITICAL)


def signers(raw: bytes, *, domain: str, lookup: Lookup) -> tuple[str, ...]:
    """The domains that may speak for this one and whose signature holds; none for anything odd.

    Of the first few signatures; `lookup` asks the DNS. One over part of the body (`l=`) or without From does not
    count. What cannot count is not checked: that would cost more than all else that is done with a mail.
    """
    worth_it = _worth_checking(raw, domain)
    return tuple(dict.fromkeys(_that_hold(raw, worth_it, lookup))) if worth_it else ()


def _worth_checking(raw: bytes, domain: str) -> dict[int, str]:
    """Signatures that could vouch for this domain, by their place in the mail, and who signed."""
    blank = _BLANK_LINE.search(raw, 0, LARGEST_HEAD)
    if blank is None or len(raw) > LARGEST:
        return {}
    found: dict[int, str] = {}
    for index, match in enumerate(_SIGNATURE.finditer(raw, 0, blank.end())):
        tags = _tags(match[1])
        signed = [name.strip().lower() for name in tags.get("h", "").split(":")]
        signer = tags.get("d", "").lower()
        counts = tags.keys() >= _NEEDED and "l" not in tags and "from" in signed
        is_name = _DOMAIN.fullmatch(signer) and _SELECTOR.fullmatch(tags.get("s", ""))
        if counts and is_name and aligned(signer, domain):
            found[index] = signer
        if len(found) >= MOST_SIGNATURES:
            break
    return found


def _tags(value: bytes) -> dict[str, str]:
    """`d=example.org; s=x` as a dictionary; the first of two equal names counts, as an empty value does not."""
    tags: dict[str, str] = {}
    for part in _BLANKS.sub(b"", value).decode("ascii", "replace").split(";")[:50]:
        name, equals, said = part.partition("=")
        if equals and said:
            tags.setdefault(name, said)
    return tags


def _that_hold(raw: bytes, worth_it: dict[int, str], lookup: Lookup) -> Iterator[str]:
    import dkim

    def ask(name: bytes | str, timeout: int = 5) -> bytes | None:
        del timeout
        return lookup(name.decode("ascii") if isinstance(name, bytes) else name)

    for index, signer in worth_it.items():
        try:
            if dkim.DKIM(raw, logger=_silent).verify(idx=index, dnsfunc=ask):
                yield signer
        except Exception as error:  # noqa: BLE001 -- a hostile mail may break the library anywhere
            _silent.debug("A signature could not be checked: %s", error)
