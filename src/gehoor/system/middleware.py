from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from gehoor.look import languages

Answer = Callable[[HttpRequest], HttpResponse]


class LanguageAndZone:
    """The reader's language (his choice, else his browser's) and the installation's time zone."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.zone = ZoneInfo(settings.GEHOOR_TIME_ZONE)
        self.known = dict(settings.LANGUAGES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(languages.COOKIE, "")
        language = chosen if chosen in self.known else translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        with translation.override(language), timezone.override(self.zone):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language.partition("-")[0])
        return response


class PrivatePages:
    """What a signed-in person sees is not kept by his browser or by anything in between."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
