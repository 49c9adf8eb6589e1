"""Tokens with which programs act for a colleague."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from gehoor.desk.access import administrators_only
from gehoor.desk.setup import words
from gehoor.desk.setup.forms.agents import TokenForm
from gehoor.desk.setup.views.common import data, page_of_administrators, show
from gehoor.desk.views.buttons import by_and_at, pressed
from gehoor.people import actions, queries


@page_of_administrators
def tokens(request: HttpRequest) -> HttpResponse:
    """The list, and a form for one more. A new one is shown once, on the answer to its form."""
    form = TokenForm(data(request), colleagues=queries.agents(), initial={"person": request.user.person.pk})
    secret, status = "", 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            person = queries.agent(int(form.cleaned_data["person"]))
            secret, status = (
                actions.make_api_token(person=person, name=form.cleaned_data["name"], **by_and_at(request)),
                200,
            )
            form = TokenForm(colleagues=queries.agents())
    rows = queries.api_tokens()
    return show(request, "tokens.html", section="tokens", status=status, form=form, secret=secret, rows=rows)


@require_POST
@administrators_only
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    token = queries.api_tokens().filter(pk=number).first()
    if token is None:
        raise Http404
    return pressed(
        request,
        does=lambda: actions.revoke_api_token(token=token, **by_and_at(request)),
        done=words.TOKEN_REVOKED % {"name": token.name},
        to=reverse("desk:setup:tokens"),
    )
