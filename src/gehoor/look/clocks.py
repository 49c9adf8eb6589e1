"""How a promise stands at a given moment, and how far its bar is filled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

SOON_SHARE = 75
SOON_AT_MOST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """`state` is due, soon, broken or kept; `filled` is 0-100, or None when nobody knows when waiting began."""

    state: str
    filled: int | None


def read_clock(
    *, due_at: datetime, now: datetime, since: datetime | None = None, kept_at: datetime | None = None
) -> Clock:
    """Kept only when done by the due moment; soon from the last quarter on, or within the last hour."""
    if kept_at is not None:
        return Clock("kept", 100) if kept_at <= due_at else Clock("broken", 100)
    if now > due_at:
        return Clock("broken", 100)
    filled = _share(due_at=due_at, now=now, since=since)
    near = due_at - now <= SOON_AT_MOST or (filled is not None and filled >= SOON_SHARE)
    return Clock("soon" if near else "due", filled)


def _share(*, due_at: datetime, now: datetime, since: datetime | None) -> int | None:
    if since is None or since >= due_at:
        return None
    return max(0, min(100, round(100 * (now - since) / (due_at - since))))
