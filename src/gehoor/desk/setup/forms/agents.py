from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gehoor.desk.setup.forms import fields
from gehoor.people.words import ROLES


class ColleagueForm(forms.Form):
    """What is known of someone who works here."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("Customers read the first name, colleagues all of it.")
    )
    role = forms.ChoiceField(label=_("May do"), choices=ROLES, widget=forms.RadioSelect, initial="agent")
    teams = forms.MultipleChoiceField(label=_("Teams"), required=False, widget=forms.CheckboxSelectMultiple)
    language = fields.language(_("Language"), empty=_("As in the browser"))

    def __init__(self, *args: Any, teams: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teams"].choices = [(str(one.pk), one.name) for one in teams]  # type: ignore[attr-defined]  # it is a choice field


class InviteForm(ColleagueForm):
    email = forms.EmailField(
        label=_("Mail address"),
        max_length=254,
        help_text=_("To sign in with. A letter with a link to choose a password goes there."),
    )
    field_order = ("name", "email", "role", "teams", "language")


class LeaveForm(forms.Form):
    cases_to = forms.ChoiceField(
        label=_("Who goes on with the open cases"),
        required=False,
        help_text=_("Each customer can read that the case changed hands, and why."),
    )

    def __init__(self, *args: Any, colleagues: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leads = ("", _("The lead of each case's team"))
        self.fields["cases_to"].choices = [leads, *((str(one.pk), one.name) for one in colleagues)]  # type: ignore[attr-defined]  # it is a choice field


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What the program is for"), max_length=80)
    person = forms.ChoiceField(
        label=_("Acts for"), help_text=_("It may do and see what this colleague may, and the log names both.")
    )

    def __init__(self, *args: Any, colleagues: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(str(one.pk), one.name) for one in colleagues]  # type: ignore[attr-defined]  # it is a choice field
