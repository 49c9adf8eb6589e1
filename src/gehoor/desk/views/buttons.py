"""A button without a form: what it does, and where one lands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from gehoor.core import clock
from gehoor.core.refusal import Refusal


def by_and_at(request: HttpRequest) -> dict[str, Any]:
    """Who does it, and when."""
    return {"by": request.user.person, "at": clock.now()}


def pressed(request: HttpRequest, *, does: Callable[[], Any], done: Any, to: str) -> HttpResponse:
    """A button: it is done, or the page that one lands on says why not."""
    try:
        does()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(done))
    return redirect(to)
