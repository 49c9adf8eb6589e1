from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation.trans_real import parse_accept_lang_header

from gehoor.core import preferences
from gehoor.look import errors, languages
from gehoor.people import queries as people
from gehoor.system.bridge import LARGEST_BODY

Answer = Callable[[HttpRequest], HttpResponse]


class Programs:
    """The API and its library, 12 MiB and more, are loaded when the first program asks: many installations have none."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if f"{request.path_info}/".startswith("/api/"):
            request.urlconf = "gehoor.system.urls_with_api"
        return self.get_response(request)


class ContentPolicy:
    """What our pages may load (CONTENT_SECURITY_POLICY), put into words once and not for each answer. An answer with a
    policy of its own keeps it.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        return response


class LanguageAndZone:
    """The reader's language (his choice, else the one that stands with his account, else what his browser asks for
    of those that the page is offered in, else the installation's) and the installation's time zone.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        decided = preferences.current()
        offered = languages.offered(request.path_info)
        chosen = request.COOKIES.get(languages.COOKIE, "")
        language = chosen if chosen in offered else _own(request) or _asked_for(request, offered)
        request.LANGUAGE_CODE = language
        with translation.override(language), timezone.override(ZoneInfo(decided.time_zone)):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language.partition("-")[0])
        return response


def _own(request: HttpRequest) -> str:
    """The language that stands with the account of who is at the desk; nothing when he left that to his browser."""
    if not request.path_info.startswith("/desk/") or not request.user.is_authenticated:
        return ""
    own = str(request.user.person.language)
    return own if own in languages.KNOWN else ""


def _asked_for(request: HttpRequest, offered: tuple[str, ...]) -> str:
    """Of the languages of this page, the one that the browser likes best."""
    decided = preferences.current()
    ours = dict.fromkeys([decided.language, *decided.languages, *offered])
    for wished, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        near = [one for one in ours if one.partition("-")[0] == wished.partition("-")[0]]
        if near:
            return wished if wished in near and wished != wished.partition("-")[0] else near[0]
    return decided.language


class TooLarge:
    """Of what is larger than anyone takes only the length came through: it is said what to do. The API says it in its
    own way.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > LARGEST_BODY and not request.path_info.startswith("/api/"):
            return errors.error_page(request, 413)
        return self.get_response(request)


class FirstRun:
    """Until anyone can sign in, the desk and its sign-in say how to set it up. Asked no more once someone can."""

    has_begun = False

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not FirstRun.has_begun and _is_desk(request.path):
            FirstRun.has_begun = settings.GEHOOR_DEMO or people.has_accounts()
            if not FirstRun.has_begun:
                return render(request, "desk/setup/not_yet.html")
        return self.get_response(request)


def _is_desk(path: str) -> bool:
    return path == "/sign-in/" or (path.startswith("/desk/") and path != "/desk/setup/first/")


class NotAPage:
    """An address that takes only what a form sends shows nothing when it is opened or loaded again: it says so."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            page = errors.error_page(request, 405, template="404.html")
            page["Allow"] = response["Allow"]
            return page
        return response


class PrivatePages:
    """What a signed-in person sees is not kept by his browser or by anything in between."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
