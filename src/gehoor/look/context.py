"""What every page knows: the moment it was asked for, and who is looking."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language


def common(request: HttpRequest) -> dict[str, Any]:
    """`now`, `html_lang` and, once signed in, `user_name`: the short name of the account."""
    return {
        "now": timezone.now(),
        "html_lang": (get_language() or "en").removesuffix("-informal"),
        "user_name": SimpleLazyObject(lambda: _name(request)),
    }


def _name(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    person = getattr(user, "person", None)
    return getattr(person, "name", "") or str(user)
