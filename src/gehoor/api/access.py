"""Who calls: a bearer token that belongs to someone who works here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from gehoor.core import clock
from gehoor.people import actions as people
from gehoor.people import queries


class Bearer(HttpBearer):
    """`Authorization: Bearer gehoor_…`; `request.auth` is the token, with its person."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        del request
        found = queries.api_token(token)
        if found is not None:
            people.note_token_used(token=found, at=clock.now())
        return found
