"""The overview: what is set up, and what is left to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from gehoor.desk.access import administrators_only
from gehoor.desk.setup import todo
from gehoor.desk.setup.views.common import show


@administrators_only
def index(request: HttpRequest) -> HttpResponse:
    steps = todo.steps(request.user)
    return show(
        request,
        "index.html",
        section="index",
        steps=steps,
        left=[step for step in steps if not step.is_done],
        done=[step for step in steps if step.is_done],
    )
