"""What an agent does on a case, as forms: reply, note, hand over, resolve, and the smaller deeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gehoor.cases.words import HOWS_BY_AGENTS
from gehoor.people import queries as people

LARGEST_FILE = 25 * 1024 * 1024


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, together no larger than a letter may be."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        found = [super(FilesField, self).clean(one, initial) for one in given if one]
        if sum(one.size for one in found) > LARGEST_FILE:
            raise forms.ValidationError(_("These files are larger than 25 MB together. Send a part of them."))
        return found


def _text(label: Any, rows: int = 3) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows, "data-autosize": True}))


class ReplyForm(forms.Form):
    text = _text(_("Your reply"), rows=4)
    to = forms.CharField(label=_("To"), required=False)
    cc = forms.CharField(label=_("Copy to"), required=False)
    files = FilesField(label=_("Files"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)


class NoteForm(forms.Form):
    text = _text(_("Your note"))
    files = FilesField(label=_("Files"), required=False)


class HandOverForm(forms.Form):
    to = forms.ChoiceField(label=_("To whom"))
    reason = forms.CharField(label=_("Why (the customer reads this)"), max_length=300)
    summary = _text(_("What the next person must know"), rows=2)

    def __init__(self, *args: Any, case: Any, person: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = receivers(case, at)  # type: ignore[attr-defined]  # it is a choice field


class ResolveForm(forms.Form):
    how = forms.ChoiceField(label=_("How it was put right"), choices=HOWS_BY_AGENTS)
    why = forms.CharField(label=_("Why this way"), max_length=300)
    text = _text(_("The last message: end well"))


class WaitForm(forms.Form):
    for_whom = forms.ChoiceField(
        label=_("For whom"),
        choices=[("waiting_customer", _("the customer")), ("waiting_third", _("someone else"))],
    )
    reason = forms.CharField(label=_("What for (the customer reads this)"), max_length=300)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=300)


class MergeForm(forms.Form):
    into = forms.IntegerField(label=_("Number of the case that it belongs to"), min_value=1)
    reason = forms.CharField(label=_("Why (the customer reads this)"), max_length=300)


class PromiseForm(forms.Form):
    text = forms.CharField(label=_("What you promise"), max_length=300)
    due_at = forms.DateTimeField(
        label=_("By when"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class MovePromiseForm(forms.Form):
    due_at = PromiseForm.base_fields["due_at"]
    reason = forms.CharField(label=_("Why (the customer reads this)"), max_length=300)


class FactsForm(forms.Form):
    subject = forms.CharField(label=_("Subject"), max_length=300)
    product = forms.ChoiceField(label=_("Product"), required=False)

    def __init__(self, *args: Any, products: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((str(one.pk), one.name) for one in products)]
        self.fields["product"].choices = choices  # type: ignore[attr-defined]  # it is a choice field


class NewCaseForm(forms.Form):
    """A customer called, or stands at the counter."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("Mail address"), required=False)
    channel = forms.ChoiceField(
        label=_("How did it reach you?"), choices=[("phone", _("by telephone")), ("desk", _("at the desk"))]
    )
    team = forms.ChoiceField(label=_("Team"))
    subject = forms.CharField(label=_("What is it about?"), max_length=300)
    text = _text(_("What happened, in the customer's words"), rows=5)
    remedy_sought = forms.CharField(label=_("What would put it right?"), required=False, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), one.name) for one in people.teams()]
        self.fields["team"].choices = choices  # type: ignore[attr-defined]  # it is a choice field


@dataclass(frozen=True)
class Bound:
    """A form that was sent and refused: shown again with what was typed."""

    deed: str
    form: forms.Form


def dock(
    case: Any, *, person: Any, at: datetime, drafts: dict[str, Any], bound: Bound | None
) -> dict[str, Any]:
    """The four forms below the conversation, filled from drafts, and which of them is open."""
    reply, note = drafts.get("out"), drafts.get("note")
    fresh: dict[str, Any] = {
        "reply": ReplyForm(
            initial={"text": reply.text if reply else "", "version": case.version}
            | (reply.fields if reply else {}),
            auto_id="reply_%s",
        ),
        "note": NoteForm(initial={"text": note.text if note else ""}, auto_id="note_%s"),
        "hand_over": HandOverForm(case=case, person=person, at=at, auto_id="hand_over_%s"),
        "resolve": ResolveForm(auto_id="resolve_%s"),
    }
    fresh["open"] = "note" if note and not reply else "reply"
    if bound:
        fresh[bound.deed] = bound.form
        fresh["open"] = bound.deed
    fresh["reply_draft"], fresh["note_draft"] = reply, note
    return fresh


def receivers(case: Any, at: datetime) -> list[tuple[str, Any]]:
    """Whom a case can be handed to: each team, and its people who are there."""
    choices: list[tuple[str, Any]] = []
    for team, members in people.teams_with_agents(at):
        people_of_team = [(f"{team.pk}:{one.pk}", one.name) for one in members if one.pk != case.owner_id]
        anyone = [(f"{team.pk}:", _("%(team)s: whoever is free") % {"team": team.name})]
        choices.append((team.name, anyone + people_of_team))
    return choices
