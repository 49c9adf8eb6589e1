"""Who works here: the door of every screen of the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django_htmx.http import HttpResponseClientRedirect

from gehoor.cases import queries as cases

View = Callable[..., HttpResponse]


def agents_only(view: View) -> View:
    """Signed in and able to work; `request.user.person` is there. Others are sent to the sign-in."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
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


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """A piece of a page that is fetched anew takes the whole page along to the sign-in."""
    if not request.htmx:
        return redirect_to_login(request.get_full_path())
    back = urlencode({"next": request.htmx.current_url_abs_path or "/desk/"})
    return HttpResponseClientRedirect(f"{settings.LOGIN_URL}?{back}")
