"""The languages of a page, and the reader's own choice among them, kept in a cookie."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from gehoor.core import preferences
from gehoor.look import markup

COOKIE = "gehoor_language"
ONE_YEAR = 365 * 86_400
KNOWN = dict(settings.LANGUAGES)
FOR_CUSTOMERS = ("/my/", "/help/")

BUTTON = '<button class="menu-item" type="submit" name="language" value="{code}" lang="{lang}"{here}>{label}</button>\n'


def offered(path: str) -> tuple[str, ...]:
    """Customers read the languages that an administrator chose for them; who works here reads every one."""
    return preferences.current().languages if path == "/" or path.startswith(FOR_CUSTOMERS) else tuple(KNOWN)


@lru_cache(maxsize=32)
def buttons(present: str | None, offered: tuple[str, ...]) -> SafeString:
    """One for each language, called as its speakers call it; `present` is the one that is read now. Nothing where
    there is nothing to choose.
    """
    if len(offered) < 2:  # noqa: PLR2004 -- two make a choice
        return markup.EMPTY
    drawn = (
        markup.fill(
            BUTTON,
            code=code,
            lang=code[:2],
            here=markup.flat({"aria-current": "true" if code == present else None}),
            label=label,
        )
        for code, label in KNOWN.items()
        if code in offered
    )
    return SafeString("".join(drawn))


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the language and go back to the page that it was chosen on."""
    language = request.POST.get("language", "")
    if language not in KNOWN:
        return HttpResponseBadRequest()
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(COOKIE, language, max_age=ONE_YEAR, samesite="Lax", httponly=True, secure=secure)
    return response
