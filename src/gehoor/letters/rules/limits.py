"""How many letters an address gets, and which addresses get none that write themselves."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WINDOW = timedelta(hours=1)
ACKNOWLEDGEMENTS_PER_HOUR = 5
UNVERIFIED_PER_HOUR = 1  # that nobody asked for
UNVERIFIED_WITH_CODES_PER_HOUR = 2  # together with the codes that someone asked for
PASSWORD_LINKS_PER_HOUR = 3
GIVE_UP_AFTER = timedelta(days=2)
TOO_OLD_TO_ACKNOWLEDGE = timedelta(hours=24)
ADDRESSES = 20
SAME_WITHIN = timedelta(days=1)
SAME_AMONG = 50
SAME_SIGNS = 2000

_ROBOT = re.compile(
    r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|donotreply|bounces?|listserv|majordomo|"
    r"niet-?beantwoorden|geen-?antwoord)(?:[+_.-].*)?",
    re.IGNORECASE,
)


def is_robot(address: str) -> bool:
    """Whether the address itself says that nobody reads it.

    >>> is_robot("no-reply@shop.example"), is_robot("reply.to.me@shop.example")
    (True, False)
    """
    return _ROBOT.fullmatch(address.partition("@")[0]) is not None


def is_ours(address: str, *, domain: str, senders: frozenset[str]) -> bool:
    """Whether mail to this address comes in here."""
    lower = address.lower()
    return lower.rpartition("@")[2] == domain.lower() or lower in senders


def says_again(words: str, earlier: Sequence[str]) -> bool:
    r"""Whether these words were said before.

    >>> says_again("I am\naway", ["Where is it?", "I AM AWAY"]), says_again("I am away", ["I was away"])
    (True, False)
    """
    return _folded(words) in [_folded(one) for one in earlier]


def _folded(words: str) -> str:
    return " ".join(words[:SAME_SIGNS].casefold().split())
