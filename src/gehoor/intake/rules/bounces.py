"""Of which letter a report tells that it came back."""

from __future__ import annotations

from collections.abc import Collection, Mapping


def that_came_back(
    letters: Mapping[str, tuple[str, str]], *, original: str, failed: Collection[str]
) -> str | None:
    """One Message-ID of `letters` (each with its address and mark, the nearest first): the one that the report
    gives back, else the newest to an address that failed, else the newest of all. The others that stand in its
    References went before it in the same conversation, and arrived.

    >>> sent = {"b": ("anna@x.example", ""), "a": ("bram@x.example", "")}
    >>> that_came_back(sent, original="c", failed={"bram@x.example"})
    'a'
    """
    if original in letters:
        return original
    to_failed = (message_id for message_id, (address, _) in letters.items() if address in failed)
    return next(to_failed, next(iter(letters), None))
