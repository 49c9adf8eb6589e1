"""The page of the first run: one form in three steps. What was typed before travels along in hidden fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gehoor.desk.setup import words
from gehoor.desk.setup.forms import fields


class OrganisationStep(forms.Form):
    organisation = forms.CharField(
        label=_("What is your organisation called?"),
        max_length=120,
        help_text=_("As customers know it."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    language = fields.language(_("In which language do you write to customers?"))
    country = fields.country(
        _("In which country do you work?"), help_text=_("Nothing is promised for its public holidays.")
    )
    time_zone = fields.zone()


class TeamStep(forms.Form):
    team = forms.CharField(
        label=_("Which team answers first?"),
        max_length=80,
        help_text=_("Customers read this name. More teams can follow."),
    )
    mailbox = forms.EmailField(
        label=_("To which address do customers write?"),
        max_length=254,
        required=False,
        help_text=_("Such as help@example.org. It can also be added later."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class YouStep(forms.Form):
    name = forms.CharField(
        label=_("What is your name?"),
        max_length=200,
        help_text=_("Customers read the first name."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your own mail address"),
        max_length=254,
        help_text=_("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = fields.new_password(_("A password"), help_text=_("At least 10 signs; a few words are good."))
    again = fields.new_password(_("The same password again"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        password = given.get("password")
        if password:
            self._check(password, given)
        if password and "again" in given and given["again"] != password:
            self.add_error("again", words.PASSWORDS_DIFFER)
        return given

    def _check(self, password: str, given: dict[str, Any]) -> None:
        try:
            validate_password(password, user=get_user_model()(email=given.get("email", "")))
        except ValidationError as error:
            self.add_error("password", error)


STEPS: tuple[type[forms.Form], ...] = (OrganisationStep, TeamStep, YouStep)


def first_values() -> dict[str, Any]:
    """What stands in the form before anyone types: the language is that of who reads it."""
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "time_zone": settings.GEHOOR_TIME_ZONE,
        "team": _("Customer service"),
    }
