"""The front door."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gehoor.portal.access import visit_of


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    return render(request, "portal/start.html", {"sees_all": bool(visit and visit.cases is None)})
