"""What a mail says about where it belongs: reply addresses of ours, and mails that it answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gehoor.cases.rules.said import ASIDE

REPLY = "reply"
_MOST_IDS = 20


def reply_tokens(addresses: Iterable[str], domains: Iterable[str]) -> tuple[str, ...]:
    """The tokens in those addresses that are personal reply addresses of ours (reply+TOKEN@domain)."""
    known = {domain.lower() for domain in domains}
    found: list[str] = []
    for address in addresses:
        local, _, domain = address.lower().rpartition("@")
        word, plus, token = local.partition("+")
        if word == REPLY and plus and token and domain in known:
            found.append(token)
    return tuple(dict.fromkeys(found))


def is_reply_address(address: str, domains: Iterable[str]) -> bool:
    return bool(reply_tokens([address], domains)) or address.lower() in {f"{REPLY}@{d}" for d in domains}


def without_tag(address: str) -> str:
    """`help+shop@example.org` is `help@example.org`."""
    local, at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def answered(in_reply_to: str, references: Sequence[str]) -> tuple[str, ...]:
    """The Message-IDs that a mail answers, the nearest first."""
    nearest = [in_reply_to, *reversed(references[-_MOST_IDS:])]
    return tuple(dict.fromkeys(word[:300] for word in nearest if word))


def case_of(reference: str) -> int | None:
    """The case in a letter's mark (`case:12:letter:34`), None when it has none."""
    kind, _, rest = reference.partition(":")
    number = rest.partition(":")[0]
    return int(number) if kind == "case" and number.isascii() and number.isdigit() else None


def is_aside(reference: str) -> bool:
    """Whether a letter's mark says that it was not for the customer to see."""
    return reference.endswith(f":{ASIDE}")


def is_our_list(list_id: str, addresses: Iterable[str]) -> bool:
    """Whether a mailing list is only how one of our own addresses is delivered (a group mailbox).

    >>> is_our_list("<help.example.org>", ["help@example.org"])
    True
    """
    inside = list_id.rpartition("<")[2].strip("<> ").lower()
    return bool(inside) and inside in {address.replace("@", ".") for address in addresses}
