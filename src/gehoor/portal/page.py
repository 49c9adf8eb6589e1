"""What every page of the portal knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gehoor.core import clock, preferences
from gehoor.portal.access import visit_of


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Draw it with the organisation that people know, the moment, and who looks."""
    visit = getattr(request, "visit", None) or visit_of(request)
    common = {
        "now": clock.now(),
        "organisation": preferences.current(),
        "visit": visit,
        "sees_all": visit is not None and visit.cases is None,
    }
    return render(request, f"portal/{template}.html", common | (context or {}), status=status)
