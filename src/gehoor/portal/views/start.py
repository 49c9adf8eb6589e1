"""The front door."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gehoor.portal.page import page


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return page(request, "start")
