"""A field of a form, drawn in Python: Django's templates render two templates for each field and choice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from gehoor.look import markup

CHOICE = (
    '<div class="field choice">{widget}'
    '<label class="field-label" for="{name}">{label}</label>{help}{error}</div>'
)
CHOICES = (
    '<fieldset class="field"{described}><legend class="field-label">{label}{optional}</legend>'
    '{help}{error}<div class="choices">{widget}</div></fieldset>'
)
FIELD = (
    '<div class="field"><label class="field-label{hidden}" for="{name}">{label}{optional}</label>'
    "{help}{error}{widget}</div>"
)
DROP = (
    '<div class="drop" data-drop>{widget}<p class="small" data-drop-hint hidden>{words}</p>'
    '<ul class="drop-files" data-drop-files aria-live="polite"></ul></div>'
)
HELP = '<p class="field-help" id="{name}_helptext">{words}</p>'
ERROR = '<div class="field-error" id="{name}_error">{sign}<div>{lines}</div></div>'
OPTIONAL = ' <span class="field-optional">{words}</span>'

SELECT = '<select name="{name}"{attributes}>{choices}</select>'
SELECT_GROUP = '<optgroup label="{label}">{choices}</optgroup>'
SELECT_CHOICE = '<option value="{value}"{attributes}>{label}</option>'
INPUT = '<input type="{type}" name="{name}"{value}{attributes}>'
TEXTAREA = '<textarea name="{name}"{attributes}>\n{value}</textarea>'
INPUTS = frozenset(
    {
        forms.TextInput,
        forms.EmailInput,
        forms.NumberInput,
        forms.URLInput,
        forms.DateInput,
        forms.PasswordInput,
        forms.CheckboxInput,
    }
)


def draw_field(field: BoundField, attrs: dict[str, Any], *, label_hidden: bool = False) -> SafeString:
    """A field with label, help and error, joined for screen readers; the widget decides how it looks."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return _choices(field, attrs)
    parts = {
        "name": field.id_for_label,
        "label": field.label,
        "help": _help(field),
        "error": _error(field),
    }
    if isinstance(widget, forms.CheckboxInput):
        return markup.fill(CHOICE, **parts, widget=draw_widget(field, attrs))
    is_file = isinstance(widget, forms.FileInput)
    if not is_file:
        attrs["class"] = f"input {widget.attrs.get('class', '')}".strip()
    drawn = draw_widget(field, attrs)
    return markup.fill(
        FIELD,
        **parts,
        hidden=" visually-hidden" if label_hidden else "",
        optional=markup.EMPTY if label_hidden else _optional(field),
        widget=_drop(drawn) if is_file else drawn,
    )


def _choices(field: BoundField, attrs: dict[str, Any]) -> SafeString:
    described = field.aria_describedby
    return markup.fill(
        CHOICES,
        described=markup.flat({"aria-describedby": described}) if described else "",
        label=field.label,
        optional=_optional(field),
        help=_help(field),
        error=_error(field),
        widget=draw_widget(field, attrs),
    )


def _drop(drawn: SafeString) -> SafeString:
    return markup.fill(DROP, widget=drawn, words=gettext("Or drag a file onto this box."))


def _optional(field: BoundField) -> SafeString:
    if field.field.required:
        return markup.EMPTY
    return markup.fill(OPTIONAL, words=gettext("(optional)"))


def _help(field: BoundField) -> SafeString:
    return markup.fill(HELP, name=field.auto_id, words=field.help_text) if field.help_text else markup.EMPTY


def _error(field: BoundField) -> SafeString:
    errors = field.errors
    if not errors:
        return markup.EMPTY
    lines = SafeString("".join(markup.fill("<p>{words}</p>", words=words) for words in errors))
    return markup.fill(ERROR, name=field.auto_id, sign=markup.sign("warning"), lines=lines)


def draw_widget(field: BoundField, attrs: dict[str, Any]) -> SafeString:
    """What `field.as_widget(attrs=attrs)` gives."""
    widget = field.field.widget
    kind = type(widget)
    if kind not in INPUTS and kind is not forms.Select and kind is not forms.Textarea:
        return field.as_widget(attrs=attrs)
    attrs = field.build_widget_attrs(attrs, widget)
    if field.auto_id and "id" not in widget.attrs:
        attrs.setdefault("id", field.auto_id)
    shown = widget.get_context(field.html_name, field.value(), attrs)["widget"]
    if kind is forms.Select:
        return _select(shown)
    if kind is forms.Textarea:
        return markup.fill(TEXTAREA, name=shown["name"], attributes=_flat(shown), value=shown["value"] or "")
    value = shown["value"]
    return markup.fill(
        INPUT,
        type=shown["type"],
        name=shown["name"],
        value="" if value is None else markup.flat({"value": str(value)}),
        attributes=_flat(shown),
    )


def _flat(shown: dict[str, Any]) -> SafeString:
    return markup.flat(shown["attrs"])


def _select(shown: dict[str, Any]) -> SafeString:
    groups = (_group(label, choices) for label, choices, _number in shown["optgroups"])
    return markup.fill(
        SELECT, name=shown["name"], attributes=_flat(shown), choices=SafeString("".join(groups))
    )


def _group(label: str | None, choices: list[dict[str, Any]]) -> SafeString:
    drawn = SafeString("".join(_choice(one) for one in choices))
    return drawn if label is None else markup.fill(SELECT_GROUP, label=label, choices=drawn)


def _choice(one: dict[str, Any]) -> SafeString:
    return markup.fill(SELECT_CHOICE, value=one["value"], attributes=_flat(one), label=one["label"])
