"""Fields that more than one form of the set-up has."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gehoor.desk.setup import words
from gehoor.promises.rules import holidays

_CONTINENTS = (
    "Europe",
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Indian",
    "Pacific",
)


@lru_cache(maxsize=1)
def _zones() -> list[tuple[str, Any]]:
    """Time zones by continent, Europe first; each is called by its city."""
    groups: list[tuple[str, Any]] = []
    known = sorted(available_timezones())
    for continent in _CONTINENTS:
        cities = [zone for zone in known if zone.startswith(f"{continent}/")]
        groups.append((continent, [(zone, _city(zone)) for zone in cities]))
    return [*groups, ("UTC", [("UTC", "UTC")])]


def _city(zone: str) -> str:
    return zone.partition("/")[2].replace("_", " ").replace("/", ": ")


def zone(label: Any = None, **values: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label or _("Time zone"), choices=_zones, **values)


def country(label: Any = None, **values: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label or _("Country"), choices=_countries, required=False, **values)


def _countries() -> list[tuple[str, Any]]:
    """Those nearest to us first, then the others, by their names in the reader's language."""
    near = dict(words.COMMON_COUNTRIES)
    named = holidays.country_names().items()
    others = sorted((gettext(name), code) for code, name in named if code not in near)
    return [("", _("None")), *near.items(), (_("Others"), [(code, name) for name, code in others])]


def language(label: Any, *, empty: Any = None, **values: Any) -> forms.ChoiceField:
    none = [("", empty)] if empty else []
    return forms.ChoiceField(label=label, choices=[*none, *settings.LANGUAGES], required=not none, **values)


def moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, required=False)


def new_password(label: Any, **values: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, widget=widget, strip=False, **values)


def number_of(choices: Any) -> Any:
    """For TypedChoiceField: a row's number, or None."""
    del choices
    return lambda text: int(text) if text else None
