from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gehoor.desk.setup.forms import fields


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As colleagues know it."))
    public_name = forms.CharField(
        label=_("Name for customers"),
        max_length=80,
        required=False,
        help_text=_("When it is another one, such as “Customer service”."),
    )
    sends_from = forms.ChoiceField(label=_("Its letters come from"), required=False)
    tray_minutes = forms.IntegerField(
        label=_("Minutes that a case may wait in its tray"),
        min_value=5,
        max_value=10_080,
        initial=120,
        help_text=_("After that the team's lead has it."),
    )
    is_closed = forms.BooleanField(
        label=_("Only its members see its cases"),
        required=False,
        help_text=_("Everyone else on the desk neither sees nor finds them. Administrators do."),
    )

    def __init__(self, *args: Any, addresses: Iterable[str], default: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [("", default), *((one, one) for one in addresses if one != default)]
        self.fields["sends_from"].choices = known  # type: ignore[attr-defined]  # it is a choice field


class MembersForm(forms.Form):
    """One row a member, and one to add a colleague. `shown` are the members who stood on the page: who joined since
    has no row there, and stays as he is.
    """

    add = forms.ChoiceField(label=_("Add a colleague"), required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, members: Iterable[Any], others: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(members)
        self.fields["add"].choices = [("", "—"), *((str(one.pk), one.name) for one in others)]  # type: ignore[attr-defined]  # it is a choice field
        self.fields["shown"].initial = " ".join(str(one.person_id) for one in self.members)
        for one in self.members:
            self.fields |= self._row(one)

    def clean_shown(self) -> set[str]:
        on_page = self.cleaned_data["shown"].split() if "shown" in self.data else None
        return {str(one.person_id) for one in self.members} if on_page is None else set(on_page)

    def _row(self, one: Any) -> dict[str, forms.Field]:
        name = {"name": one.person.name}
        return {
            f"lead_{one.person_id}": forms.BooleanField(
                label=_("%(name)s leads") % name, required=False, initial=one.is_lead
            ),
            f"new_{one.person_id}": forms.BooleanField(
                label=_("%(name)s is given new cases") % name, required=False, initial=one.takes_new
            ),
            f"away_{one.person_id}": _moment(
                _("%(name)s is away until") % name, initial=one.person.away_until
            ),
            f"leave_{one.person_id}": forms.BooleanField(
                label=_("%(name)s leaves the team") % name, required=False
            ),
        }

    def rows(self) -> list[dict[str, Any]]:
        """For the table: the member and his four fields."""
        names = ("lead", "new", "away", "leave")
        return [
            {"person": one.person, **{name: self[f"{name}_{one.person_id}"] for name in names}}
            for one in self.members
        ]


def _moment(label: Any, *, initial: Any) -> forms.DateTimeField:
    field = fields.moment(label)
    field.initial = initial
    return field
