"""How a page with the list of trays beside it is answered: whole, or the piece of it that htmx asked for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

TRAYS = "desk/list_base.html#trays"


def answer(
    request: HttpRequest, template: str, context: dict[str, Any], *, part: str = "", status: int = 200
) -> HttpResponse:
    """`part` is the piece that this page has of its own; the trays at the side are one of every page."""
    wanted = request.htmx.target if request.htmx else ""
    if wanted == "trays":
        template = TRAYS
    elif part and wanted == part:
        template = f"{template}#{part}"
    return render(request, template, context, status=status)
