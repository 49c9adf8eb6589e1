"""What narrows a search, and a case that an agent opens for someone."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gehoor.desk import words
from gehoor.desk.forms import fields
from gehoor.people import queries as people


def _teams(first: Any) -> list[tuple[str, Any]]:
    return [("", first), *((str(number), name) for number, name in people.team_names())]


class SearchForm(forms.Form):
    """What was looked for and where; read by GET, so a wrong filter is passed over."""

    q = forms.CharField(required=False, max_length=300)
    status = forms.ChoiceField(
        label=_("Which cases"),
        required=False,
        choices=[("", words.ANY_STATUS), *words.SEARCH_STATUSES.items()],
    )
    team = forms.ChoiceField(label=_("Team"), required=False)
    since = forms.DateField(
        label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = _teams(words.ANY_TEAM)  # type: ignore[attr-defined]  # it is a choice field

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("status", "team", "since"))

    @property
    def since_at(self) -> datetime | None:
        """The day's beginning where the reader is."""
        day: date | None = self.cleaned_data.get("since")
        return timezone.make_aware(datetime.combine(day, time())) if day else None


class NewCaseForm(forms.Form):
    """A customer called, or stands at the counter. `person` is someone whom we know already.

    It counts once, however often its button was pressed: `key` is made with the page.
    """

    key = forms.RegexField(r"^[\w-]{10,40}$", widget=forms.HiddenInput)
    person = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    email = forms.EmailField(label=_("Mail address"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    channel = forms.ChoiceField(label=_("How it reached you"), choices=list(words.CHANNELS.items()))
    team = forms.ChoiceField(label=_("Team"))
    subject = forms.CharField(label=_("What it is about"), max_length=300)
    text = fields.text(_("What happened, in the customer's words"), rows=5)
    remedy_sought = forms.CharField(
        label=_("What would put it right?"), required=False, widget=forms.TextInput(attrs={"maxlength": 500})
    )
    mine = forms.BooleanField(label=_("I take it myself"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = secrets.token_urlsafe(12)
        self.fields["team"].choices = _teams(words.CHOOSE)  # type: ignore[attr-defined]  # it is a choice field

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("person") and not given.get("name") and not given.get("email"):
            self.add_error("name", words.WHO_IS_IT)
        return given
