from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from gehoor.api.views import api, not_this_way, nothing_here


def _in_problems(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The framework refuses a method in a page of its own."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        response = view(request, *args, **values)
        return not_this_way(request, response) if response.status_code == 405 else response  # noqa: PLR2004 -- this one

    return inner


_described, *_named = api.urls
for _each in _described:
    _each.callback = _in_problems(_each.callback)

urlpatterns = [path("v1/", (_described, *_named)), re_path("", nothing_here)]
