from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gehoor.desk.setup import hours
from gehoor.desk.setup.forms import fields
from gehoor.desk.setup.hours import OddHours


class HoursField(forms.CharField):
    """The periods of one day, as people write them."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return hours.read(text)
        except OddHours as error:
            raise forms.ValidationError(str(error)) from error


class DaysField(forms.CharField):
    widget = forms.Textarea(attrs={"rows": 3, "data-autosize": True})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return hours.read_days(text)
        except OddHours as error:
            raise forms.ValidationError(str(error)) from error


class CalendarForm(forms.Form):
    """A week, the public holidays of a country less those on which one works, and special days.

    `offered`: the public holidays by name, each with its dates in words.
    """

    name = forms.CharField(label=_("Name"), max_length=80)
    zone = fields.zone()
    country = fields.country(_("Public holidays of"))
    part = forms.CharField(
        label=_("Part of the country"),
        max_length=7,
        required=False,
        help_text=_("Its letters, such as BY for Bavaria, where holidays differ."),
    )
    closed_on = forms.MultipleChoiceField(
        label=_("Closed on"), required=False, widget=forms.CheckboxSelectMultiple
    )
    extra = DaysField(
        label=_("Special days"),
        required=False,
        help_text=_("One a line, such as “2026-12-24 9-13” or “2026-12-31 closed”."),
    )
    shown_for = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, offered: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closed_on"].choices = list(offered.items())  # type: ignore[attr-defined]  # it is a choice field
        for key, _day, label in hours.DAYS:
            self.fields[key] = HoursField(label=label, required=False, max_length=200)

    @property
    def week(self) -> list[Any]:
        return [self[key] for key, _day, _label in hours.DAYS]

    def week_data(self) -> dict[str, Any]:
        return {day: self.cleaned_data[key] for key, day, _label in hours.DAYS if self.cleaned_data.get(key)}
