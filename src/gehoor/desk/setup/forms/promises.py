from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

ROUNDED_TO = (
    (5, _("5 minutes")),
    (15, _("a quarter of an hour")),
    (30, _("half an hour")),
    (60, _("the hour")),
)
KINDS = ("first_answer", "next_word", "after_hand_off")


def _hours(label: Any, help_text: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, help_text=help_text, min_value=Decimal("0.1"), max_value=Decimal(2000), decimal_places=2
    )


class TermsForm(forms.Form):
    """What a team promises by itself; terms are in working hours of its calendar."""

    calendar = forms.ChoiceField(label=_("Calendar"), required=False)
    first_answer = _hours(_("First answer, in working hours"), _("From when we received the words."))
    next_word = _hours(_("Next word, in working hours"), _("When a customer writes again."))
    after_hand_off = _hours(
        _("Word after a hand-off, in working hours"), _("When nothing else was promised at that moment.")
    )
    first_contact_percent = forms.IntegerField(
        label=_("Part of it for a first contact ever, in percent"),
        min_value=1,
        max_value=100,
        help_text=_("The first experience decides, so a newcomer hears sooner."),
    )
    mark = forms.TypedChoiceField(label=_("Moments are told rounded up to"), choices=ROUNDED_TO, coerce=int)
    soon = forms.IntegerField(
        label=_("Working minutes before the end at which it asks for attention"),
        min_value=0,
        max_value=10_080,
    )

    def __init__(self, *args: Any, calendars: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = ("", _("Monday to Friday, 9 to 17"))
        self.fields["calendar"].choices = [office, *((str(one.pk), one.name) for one in calendars)]  # type: ignore[attr-defined]  # it is a choice field

    def terms(self) -> dict[str, int]:
        """As promises keep them: minutes."""
        given = self.cleaned_data
        minutes = {kind: max(1, round(given[kind] * 60)) for kind in KINDS}
        return minutes | {name: given[name] for name in ("first_contact_percent", "mark", "soon")}
