"""Fields look as Django's own templates draw them."""

from __future__ import annotations

import pytest
from django import forms
from django.test.html import parse_html

from gehoor.look.fields import draw_widget

GROUPED = [("", "Choose …"), ("Teams", [("t1", "Repair & co"), ("t2", '"Quoted"')]), ("x", "<b>Bold</b>")]


class Asked(forms.Form):
    plain = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    grouped = forms.ChoiceField(choices=GROUPED, help_text="Whom?")
    numbered = forms.TypedChoiceField(choices=[(1, "one"), (2, "two")], coerce=int)
    name = forms.CharField(max_length=80, required=False)
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), help_text="Anything")
    mail = forms.EmailField()
    amount = forms.IntegerField(min_value=1)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    secret = forms.CharField(widget=forms.PasswordInput)
    agreed = forms.BooleanField(required=False)
    file = forms.FileField()
    several = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")])


@pytest.mark.parametrize("name", list(Asked.base_fields))
@pytest.mark.parametrize(
    "form",
    [
        Asked(),
        Asked(initial={"plain": "b", "grouped": "t2", "numbered": 2}),
        Asked(data={"plain": "zz", "grouped": "t1", "numbered": "1"}),
        Asked(
            data={
                "name": '<b>"',
                "text": "\n</textarea>&",
                "day": "2026-02-30",
                "agreed": "on",
                "amount": "x",
            }
        ),
        Asked(prefix="two"),
        Asked(auto_id=False),
    ],
    ids=["empty", "initial", "sent", "hostile", "prefixed", "without ids"],
)
def test_a_widget_is_drawn_as_django_draws_it(form, name):
    attrs = {"class": "input", "data-focus-here": True, "hx-get": "/x/?a=1&b=2", "data-no": False}

    drawn = draw_widget(form[name], dict(attrs))

    assert parse_html(drawn) == parse_html(form[name].as_widget(attrs=dict(attrs)))
