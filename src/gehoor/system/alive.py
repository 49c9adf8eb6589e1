"""For machines that ask whether this one serves; says nothing else."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse


def alive(request: HttpRequest) -> HttpResponse:
    """200 when we answer and the database does, 503 when it does not."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("not alive\n", status=503, content_type="text/plain")
    return HttpResponse("alive\n", content_type="text/plain")
