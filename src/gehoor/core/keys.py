"""The keys that sign what we hand out: the first one signs, all of them verify."""

from __future__ import annotations

from django.conf import settings


def signing() -> tuple[str, ...]:
    """SECRET_KEY and the older ones that are still honoured, so that keys can rotate."""
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
