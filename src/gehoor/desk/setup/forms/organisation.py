from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from gehoor.desk.setup import words
from gehoor.desk.setup.forms import fields


class OrganisationForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=120,
        help_text=_("As customers know it; it stands in letters and on their pages."),
    )
    phone = forms.CharField(
        label=_("Telephone number"),
        max_length=40,
        required=False,
        help_text=_("Where customers reach a person. It stands under letters and on their pages."),
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you write to customers"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    language = fields.language(
        _("Language for everyone else"), help_text=_("When we do not know what someone reads.")
    )
    time_zone = fields.zone(help_text=_("Moments in letters and on the desk are told by this clock."))
    country = fields.country(help_text=_("For the public holidays of a new calendar."))
    reopen_days = forms.IntegerField(
        label=_("Days within which an answer reopens a case"),
        min_value=0,
        max_value=365,
        help_text=_("What comes later opens a new case that is linked to the old one."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("languages") and given.get("language") not in given["languages"]:
            self.add_error("language", words.DEFAULT_LANGUAGE_MUST_BE_THERE)
        return given
