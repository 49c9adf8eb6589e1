"""Which mail opens no case, because a program wrote it to say something about itself."""

from __future__ import annotations

from dataclasses import dataclass

BOUNCE, OWN = "bounce", "own"
WITHOUT_CASE = frozenset({"vacation", "receipt", "list", "feedback_report"})


@dataclass(frozen=True, slots=True)
class Signs:
    """What reading found: `kind` as reading names it, and what only this installation knows."""

    kind: str
    is_bounce: bool = False
    is_from_ourselves: bool = False
    is_our_list: bool = False


def kind_without_case(signs: Signs) -> str:
    """The kind of a mail that opens no case; "" for all that someone must look at.

    Monitoring and order systems ("other") are about something: they open a case, and are never answered. A list
    that is only how our own address is delivered (a group mailbox) carries the mail of customers.
    """
    if signs.is_bounce:
        return BOUNCE
    if signs.is_from_ourselves:
        return OWN
    if signs.kind == "list" and signs.is_our_list:
        return ""
    return signs.kind if signs.kind in WITHOUT_CASE else ""
