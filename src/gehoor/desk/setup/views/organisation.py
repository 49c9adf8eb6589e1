from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from gehoor.core import preferences
from gehoor.desk.setup import words
from gehoor.desk.setup.forms.organisation import OrganisationForm
from gehoor.desk.setup.views.common import Done, answered, data, page_of_administrators
from gehoor.desk.views.buttons import by_and_at


@page_of_administrators
def organisation(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(data(request), initial=asdict(preferences.current()))

    def does(given: dict[str, Any]) -> Done:
        preferences.change(given, **by_and_at(request))
        return Done(words.KEPT, reverse("desk:setup:organisation"))

    return answered(request, form, "organisation.html", section="organisation", does=does)
