"""What an agent does on a case, as forms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from gehoor.cases import queries as cases
from gehoor.cases.words import HOWS_BY_AGENTS
from gehoor.desk import words
from gehoor.desk.forms import fields
from gehoor.people import queries as people
from gehoor.products import queries as products


class ReplyForm(forms.Form):
    """`version` and `seen` say what of the case was on the screen; `kept` are files of a letter that was refused."""

    text = fields.text(_("Your reply"), rows=4, required=False)
    to = fields.AddressesField(label=_("To"), required=False)
    cc = fields.AddressesField(label=_("Copy to"), required=False)
    files = fields.files()
    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)


class NoteForm(forms.Form):
    text = fields.text(_("Your note"), required=False)
    files = fields.files()
    kept = forms.CharField(widget=forms.HiddenInput, required=False)


class HandOverForm(forms.Form):
    """`version` and `seen` are those of the page on which it was opened."""

    to = forms.ChoiceField(label=_("To whom"))
    reason = fields.reason(_("Why (the customer reads this)"))
    summary = fields.text(_("What the next person must know"), rows=2)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, case: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", words.CHOOSE), *receivers(case, at)]  # type: ignore[attr-defined]  # it is a choice field


class ResolveForm(forms.Form):
    """`version` and `seen` are those of the page on which it was opened."""

    how = forms.ChoiceField(label=_("How it was put right"), choices=[("", words.CHOOSE), *HOWS_BY_AGENTS])
    why = fields.reason(_("Why this way"))
    text = fields.text(_("The last message: end well"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class WaitForm(forms.Form):
    for_whom = forms.ChoiceField(label=_("For whom"), choices=list(words.WAITS_FOR.items()))
    reason = fields.reason(_("What for (the customer reads this)"))


class ReopenForm(forms.Form):
    reason = fields.reason(_("Why it is not the end (the customer reads this)"))


class NotTakenUpForm(forms.Form):
    reason = fields.reason(_("Why you do nothing with it"))


class MergeForm(forms.Form):
    into = forms.IntegerField(label=_("Number of the case that it belongs to"), min_value=1)
    reason = fields.reason(_("Why (the customer reads this)"))


class PromiseForm(forms.Form):
    text = forms.CharField(label=_("What you promise (the customer reads this)"), max_length=300)
    due_at = fields.moment(_("By when"))


class MovePromiseForm(forms.Form):
    due_at = fields.moment(_("The new moment"))
    reason = fields.reason(_("Why it changes (the customer reads this)"))


class ForwardForm(forms.Form):
    to = fields.AddressesField(label=_("To"))
    text = fields.text(_("What you ask or tell"), required=False)


class FactsForm(forms.Form):
    """`customer` is the address of the person whose case it is."""

    subject = forms.CharField(label=_("Subject"), max_length=300)
    product = forms.ChoiceField(label=_("Product"), required=False)
    customer = forms.EmailField(
        label=_("Whose case it is"), required=False, help_text=_("The mail address of a person whom we know.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((str(one.pk), one.name) for one in products.products())]
        self.fields["product"].choices = choices  # type: ignore[attr-defined]  # it is a choice field

    def clean_customer(self) -> Any:
        """The person; None leaves the case with whom it has."""
        email = self.cleaned_data["customer"]
        person = people.person_of_address(email) if email else None
        if email and person is None:
            raise forms.ValidationError(words.NOBODY_HAS_THIS_ADDRESS)
        return person

    def clean_product(self) -> Any:
        number = self.cleaned_data["product"]
        return products.product(int(number)) if number else None


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    language = forms.ChoiceField(
        label=_("Writes to us in"),
        choices=[("", words.LANGUAGE_OF_THE_CASE), *settings.LANGUAGES],
        required=False,
    )
    note = fields.text(_("What colleagues should know of this person"), rows=2, required=False)


class AddressForm(forms.Form):
    email = forms.EmailField(label=_("Mail address"))


def receivers(case: Any, at: datetime) -> list[tuple[str, Any]]:
    """Whom a case can be handed to: its own team first, each team's people who are there, or whoever is free."""
    choices: list[tuple[str, Any]] = []
    for team, members in sorted(people.teams_with_agents(at), key=lambda pair: pair[0].pk != case.team_id):
        people_of_team = [(f"{team.pk}:{one.pk}", one.name) for one in members if one.pk != case.owner_id]
        anyone = [(f"{team.pk}:", words.WHOEVER_IS_FREE % {"team": team.name})]
        choices.append((team.name, anyone + people_of_team))
    return choices


def other_case(number: int, person: Any) -> Any:
    """The case of this number, if this person may see it; None otherwise."""
    return cases.case_for(number, person) if number < 1 << 62 else None
