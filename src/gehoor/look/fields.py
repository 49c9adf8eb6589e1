"""A list to choose from, drawn as Django's templates draw it: those render two templates for each choice."""

from __future__ import annotations

from typing import Any

from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from gehoor.look import markup

SELECT = '<select name="{name}"{attributes}>{choices}</select>'
GROUP = '<optgroup label="{label}">{choices}</optgroup>'
CHOICE = '<option value="{value}"{attributes}>{label}</option>'


def draw_select(field: BoundField, attrs: dict[str, Any]) -> SafeString:
    """What `field.as_widget(attrs=attrs)` gives for a field whose widget is a Select."""
    widget = field.field.widget
    attrs = field.build_widget_attrs(attrs, widget)
    if field.auto_id and "id" not in widget.attrs:
        attrs.setdefault("id", field.auto_id)
    shown = widget.get_context(field.html_name, field.value(), attrs)["widget"]
    groups = (_group(label, choices) for label, choices, _number in shown["optgroups"])
    return markup.fill(
        SELECT,
        name=shown["name"],
        attributes=flatatt(shown["attrs"]),
        choices=SafeString("".join(groups)),
    )


def _group(label: str | None, choices: list[dict[str, Any]]) -> SafeString:
    drawn = SafeString("".join(_choice(one) for one in choices))
    return drawn if label is None else markup.fill(GROUP, label=label, choices=drawn)


def _choice(one: dict[str, Any]) -> SafeString:
    return markup.fill(CHOICE, value=one["value"], attributes=flatatt(one["attrs"]), label=one["label"])
