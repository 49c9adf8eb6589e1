"""The pattern page: every component in every state, and the main screens drawn from made-up data."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gehoor.look import patterns as sample

SAMPLES = ("tray", "case", "portal_case", "portal_cases", "sign_in")


def patterns(request: HttpRequest) -> HttpResponse:
    """Draw the pattern page."""
    return render(request, "look/patterns.html", sample.context() | {"samples": SAMPLES})


def sample_screen(request: HttpRequest, name: str) -> HttpResponse:
    """Draw one main screen from made-up data."""
    if name not in SAMPLES:
        raise Http404
    return render(request, f"look/samples/{name}.html", sample.context())
