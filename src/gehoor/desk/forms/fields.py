"""Fields that more than one form of the desk has."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gehoor.core.uploads import MOST_FILES
from gehoor.desk import words

LARGEST_FILES = 25 * 1024 * 1024


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to a hundred files, together no larger than a letter may be."""

    widget = ManyFiles
    most_bytes, too_large = LARGEST_FILES, words.FILES_TOO_LARGE

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        found = [super(FilesField, self).clean(one, initial) for one in given if one]
        if len(found) > MOST_FILES:
            raise forms.ValidationError(words.TOO_MANY_FILES % {"most": MOST_FILES})
        if sum(one.size for one in found) > LARGEST_FILES:
            raise forms.ValidationError(words.FILES_TOO_LARGE)
        return found


class AddressesField(forms.CharField):
    """Mail addresses with commas or semicolons between them; letters looks whether they are any good."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list of what was typed
        text = super().to_python(value) or ""
        return [one for one in (part.strip() for part in text.replace(";", ",").split(",")) if one]

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value


def text(label: Any, *, rows: int = 3, required: bool = True, **values: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "data-autosize": True})
    return forms.CharField(label=label, widget=widget, required=required, **values)


def reason(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=300)


def moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget)


def files() -> FilesField:
    return FilesField(label=_("Files"), required=False)
