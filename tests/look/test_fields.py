"""Lists to choose from look as Django's own templates draw them."""

from __future__ import annotations

import pytest
from django import forms
from django.test.html import parse_html

from gehoor.look.selects import draw_select

GROUPED = [("", "Choose …"), ("Teams", [("t1", "Repair & co"), ("t2", '"Quoted"')]), ("x", "<b>Bold</b>")]


class Asked(forms.Form):
    plain = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    grouped = forms.ChoiceField(choices=GROUPED, help_text="Whom?")
    numbered = forms.TypedChoiceField(choices=[(1, "one"), (2, "two")], coerce=int)


@pytest.mark.parametrize("name", ["plain", "grouped", "numbered"])
@pytest.mark.parametrize(
    "form",
    [
        Asked(),
        Asked(initial={"plain": "b", "grouped": "t2", "numbered": 2}),
        Asked(data={"plain": "zz", "grouped": "t1", "numbered": "1"}),
        Asked(prefix="two"),
        Asked(auto_id=False),
    ],
    ids=["empty", "initial", "sent", "prefixed", "without ids"],
)
def test_a_select_is_drawn_as_django_draws_it(form, name):
    attrs = {"class": "input", "data-focus-here": True, "hx-get": "/x/?a=1&b=2", "data-no": False}

    drawn = draw_select(form[name], dict(attrs))

    assert parse_html(drawn) == parse_html(form[name].as_widget(attrs=dict(attrs)))
