"""What every page knows: the moment it was asked for, and who is looking."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gehoor.core import health
from gehoor.core.health import State
from gehoor.look import languages

HEALTH = {
    State.GOOD: (_("well"), _("The installation is well")),
    State.WARNING: (_("look at this"), _("The installation needs a look")),
    State.BROKEN: (_("broken"), _("Something of the installation is broken")),
}


def common(request: HttpRequest) -> dict[str, Any]:
    """`now`, `html_lang`, the buttons to choose another language and, once signed in, `user_name`: the short name of the account; for leads `health`."""
    language = get_language()
    return {
        "now": timezone.now(),
        "html_lang": (language or "en").removesuffix("-informal"),
        "language_buttons": languages.buttons(language, languages.offered(request.path_info)),
        "user_name": SimpleLazyObject(lambda: _name(request)),
        "health": SimpleLazyObject(lambda: _health(request)),
    }


def _name(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    person = getattr(user, "person", None)
    return getattr(person, "name", "") or str(user)


def _health(request: HttpRequest) -> dict[str, Any] | None:
    """How the installation is doing, for those who can do something about it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.is_lead:
        return None
    state = health.lately(timezone.now()).state
    label, words = HEALTH[state]
    return {"state": state.name.lower(), "url": "/-/health/", "label": label, "words": words}
