"""The only place that asks what time it is. Screens, doors and the worker ask here and pass the answer down."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)
