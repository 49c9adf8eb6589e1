"""Who works here: the door of every screen of the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from gehoor.cases import queries as cases

View = Callable[..., HttpResponse]


def agents_only(view: View) -> View:
    """Signed in and able to work; `request.user.person` is there."""

    @wraps(view)
    @login_required
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request.user, "person", None) is None:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return inner


def leads_only(view: View) -> View:
    @wraps(view)
    @agents_only
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_lead:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return inner


def administrators_only(view: View) -> View:
    @wraps(view)
    @agents_only
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_administrator:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return inner


def case_or_404(request: HttpRequest, number: int) -> Any:
    """The case, when this agent may see it; otherwise it does not exist for him."""
    case = cases.case_for(number, request.user.person)
    if case is None:
        raise Http404
    return case
