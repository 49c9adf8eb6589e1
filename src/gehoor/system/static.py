"""Static files in front of Django: compressed, fingerprinted, and without a middleware.

The library's middleware is asynchronous; between Django's synchronous ones it would cost each page two changes of
thread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from servestatic.wsgi import ServeStatic

FINGERPRINTED = re.compile(r"\.[0-9a-f]{12}\.")
ONE_HOUR = 3600
Wsgi = Callable[..., Iterable[bytes]]


def in_front_of(application: Wsgi) -> Wsgi:
    """The same application, with the collected static files below STATIC_URL."""
    return ServeStatic(
        application,
        root=settings.STATIC_ROOT,
        prefix=settings.STATIC_URL.strip("/"),
        max_age=ONE_HOUR,
        allow_all_origins=False,
        immutable_file_test=lambda _, url: bool(FINGERPRINTED.search(url)),
        add_headers_function=_harden,
    )


def _harden(headers: Any, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
