"""Terms of a case that are not promises to a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

REOPENS_WITHIN = timedelta(days=14)
BELONGS_WITHIN = timedelta(days=7)
NOTHING_DUE = datetime(2999, 1, 1, tzinfo=UTC)


def reopens(resolved_at: datetime | None, at: datetime, within: timedelta = REOPENS_WITHIN) -> bool:
    """Whether a reply now reopens the same case; later it becomes a new one that is linked."""
    return resolved_at is not None and at - resolved_at <= within


def goes_back(earlier: list[tuple[int | None, int]], to: tuple[int | None, int]) -> bool:
    """Whether a case returns to a (person, team) that has had it before: A→B→A."""
    return to in earlier or (to[0] is not None and any(person == to[0] for person, _ in earlier))
