"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from gehoor.core import clock


def common(request: HttpRequest) -> dict[str, Any]:
    """`now` for everything that says how long something takes, and whether this is a demonstration."""
    del request
    return {"now": clock.now(), "is_demo": settings.GEHOOR_DEMO}
