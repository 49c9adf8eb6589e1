"""The pages for when something is wrong. Each carries a reference that stands in the log too."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """Eight signs in two groups that can be read out over the telephone."""
    signs = [secrets.choice(ALPHABET) for _ in range(8)]
    return f"{''.join(signs[:4])}-{''.join(signs[4:])}"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Handler for 400."""
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Handler for 403."""
    return error_page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For CSRF_FAILURE_VIEW."""
    logger.info("csrf refused: %s", reason)
    return error_page(request, 403, template="403_csrf.html")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Handler for 404."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Handler for 500."""
    return error_page(request, 500)


def error_page(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    """The page for `status` with a new reference, which is logged with the path."""
    reference = new_reference()
    logger.info("page %s for %s, reference %s", status, request.path, reference)
    return render(request, template or f"{status}.html", {"reference": reference}, status=status)
