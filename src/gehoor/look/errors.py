"""The pages for when something is wrong. Each carries a reference that stands in the log too."""

from __future__ import annotations

import logging
import secrets
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

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
    return error_page(request, 403, template="403_csrf.html", came_from=_came_from(request))


def _came_from(request: HttpRequest) -> str:
    """The page on which something was sent: where what was typed is shown again. The start page when nobody says."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}):
        return "/"
    page = urlsplit(referer)
    return f"{page.path}?{page.query}" if page.query else page.path


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Handler for 404."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Handler for 500."""
    return error_page(request, 500)


def error_page(request: HttpRequest, status: int, template: str = "", **context: str) -> HttpResponse:
    """The page for `status` with a new reference, which is logged with the path."""
    reference = new_reference()
    logger.info("page %s for %s, reference %s", status, request.path, reference)
    return render(request, template or f"{status}.html", context | {"reference": reference}, status=status)
