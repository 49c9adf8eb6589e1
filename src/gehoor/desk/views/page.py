"""The page of a case, with one of its deeds open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gehoor.core import clock
from gehoor.desk import menu, shown
from gehoor.desk.access import agents_only, case_or_404
from gehoor.desk.dock import Dock, Opened
from gehoor.desk.side import Side
from gehoor.desk.talk import Talk

PARTS = ("head", "conversation", "side", "beside")


@dataclass(frozen=True)
class Asked:
    """Who asks what of which case, at one instant. `more` is what else stood in the address."""

    request: HttpRequest
    case: Any
    at: datetime
    more: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest, number: int, **more: Any) -> Asked:
        """Raises Http404 for a case that this agent may not see."""
        return cls(request, case_or_404(request, number), clock.now(), more)

    @property
    def person(self) -> Any:
        return self.request.user.person


@agents_only
def case(request: HttpRequest, number: int) -> HttpResponse:
    return show(Asked.of(request, number))


@agents_only
def history(request: HttpRequest, number: int) -> HttpResponse:
    """All that happened, on a page of its own."""
    asked = Asked.of(request, number)
    return render(request, "desk/history.html", page(asked) | {"title": asked.case.subject})


def show(asked: Asked, opened: Opened | None = None, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """The page, or the piece of it that htmx asked for."""
    context = page(asked, opened) | {"refusal": refusal}
    return render(asked.request, f"desk/case.html{_part(asked.request)}", context, status=status)


def page(asked: Asked, opened: Opened | None = None) -> dict[str, Any]:
    case, query = asked.case, asked.request.GET
    since = opened.about.get("since") if opened else None
    talk = Talk(
        case,
        asked.person,
        before=number_in(query.get("before")),
        since=since or number_in(query.get("since")),
    )
    side = Side(case, asked.person, asked.at, talk)
    return {
        "section": "trays",
        "case": case,
        "url": shown.case_url(case.number),
        "menu": lambda: menu.items(case, last_spoken=talk.last_spoken),
        "badges": shown.badges(case),
        "talk": talk,
        "side": side,
        "dock": Dock(case, asked.person, talk, side, opened),
        "deed_url": asked.request.path,
        "live_url": f"/live/?topic=case:{case.number}&topic=tray",
        "is_done": "done" in query,
        **({"form": opened.form, "about": opened.about} if opened else {}),
    }


def _part(request: HttpRequest) -> str:
    return f"#{request.htmx.target}" if request.htmx and request.htmx.target in PARTS else ""


def number_in(text: str | None) -> int | None:
    """A key in an address; None for anything that is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 -- what a key can have
