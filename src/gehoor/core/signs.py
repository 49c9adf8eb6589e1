"""Signs of life of the parts of an installation, for the health page."""

from __future__ import annotations

from datetime import datetime

from gehoor.core.models import Sign

EVERY_SECONDS = 20


def alive(name: str, *, at: datetime, detail: str = "") -> None:
    """This part is alive, or has just heard something."""
    Sign.objects.update_or_create(name=name[:80], defaults={"at": at, "detail": detail[:300]})


def all_signs() -> dict[str, Sign]:
    return {sign.name: sign for sign in Sign.objects.order_by("name")}
