"""The components. Each declares its props; a prop it does not know is refused when the template is read or drawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, Form, RadioSelect
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from gehoor.look import clocks, hand_offs, markup, moments

register = template.Library()

TONES = ("plain", "us", "waiting", "soon", "broken", "kept", "note")
ALERT_SIGNS = {
    "plain": "info",
    "us": "info",
    "waiting": "person",
    "soon": "clock",
    "broken": "warning",
    "kept": "check",
}
BUTTON_KINDS = ("primary", "quiet", "danger", "bare")


# --- signs and people -------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawn sign, hidden from screen readers: the word beside it speaks."""
    return markup.sign(name)


@register.simple_tag
def mark() -> SafeString:
    """The mark of Gehoor."""
    return markup.mark_svg()


@register.simple_tag
def avatar(name: str, *, tone: str = "plain", large: bool = False, lane: int = 0) -> SafeString:
    """Initials on a disc. The name itself must stand beside it, so the disc is silent."""
    markup.one_of(tone, TONES, component="avatar", prop="tone")
    return format_html(
        '<span class="avatar avatar-{}{}{}" aria-hidden="true">{}</span>',
        tone,
        " avatar-large" if large else "",
        f" lane-{lane}" if lane else "",
        hand_offs.initials(str(name)),
    )


# --- buttons, links, badges -------------------------------------------------------------------------------------


@register.simple_tag
def button(
    label: str,
    *,
    kind: str = "quiet",
    type: str = "submit",  # noqa: A002 -- the prop is called as in HTML
    name: str = "",
    value: str = "",
    href: str = "",
    icon: str = "",
    small: bool = False,
    wide: bool = False,
    icon_only: bool = False,
    disabled: bool = False,
    busy: bool = False,
    form: str = "",
    formaction: str = "",
    id: str = "",  # noqa: A002 -- the prop is called as in HTML
    **extra: Any,
) -> SafeString:
    """A button, or with `href` a link that looks like one. `disabled` stays focusable, so that its reason can be read."""
    markup.one_of(kind, BUTTON_KINDS, component="button", prop="kind")
    classes = f"button button-{kind}"
    for wanted, css_class in ((small, "button-small"), (wide, "button-wide"), (icon_only, "button-icon")):
        classes += f" {css_class}" if wanted else ""
    declared = {"class": classes, "id": id, "aria-busy": "true" if busy else ""}
    if href:
        declared |= {"href": href}
    else:
        declared |= {
            "type": type,
            "name": name,
            "value": value,
            "form": form,
            "formaction": formaction,
            "disabled": disabled,
        }
    words = format_html('<span class="visually-hidden">{}</span>', label) if icon_only else label
    attributes = markup.attributes("button", declared, extra)
    return format_html(
        "<{0}{1}>{2}{3}</{0}>", "a" if href else "button", attributes, markup.sign(icon), words
    )


@register.simple_tag
def link(label: str, *, href: str, icon: str = "", quiet: bool = False, **extra: Any) -> SafeString:
    """A link in running text; `quiet` shows its line on hover only (for lists of links)."""
    attributes = markup.attributes("link", {"href": href, "class": "link-quiet" if quiet else ""}, extra)
    return format_html("<a{}>{}{}</a>", attributes, markup.sign(icon), label)


@register.simple_tag
def badge(label: str, *, tone: str = "plain") -> SafeString:
    """A status: a word, a shape and a colour that say the same."""
    markup.one_of(tone, TONES, component="badge", prop="tone")
    return format_html('<span class="badge badge-{}">{}{}</span>', tone, markup.shape(tone), label)


# --- forms ------------------------------------------------------------------------------------------------------


def _kind_of(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "choice"
    return "file" if isinstance(widget, FileInput) else "input"


@register.simple_tag
def field(
    field: BoundField, *, label_hidden: bool = False, rows: int = 0, placeholder: str = "", **extra: Any
) -> SafeString:
    """A form field with label, help and error, joined for screen readers; the widget decides how it looks."""
    kind = _kind_of(field)
    markup.attributes("field", {}, extra)
    attrs: dict[str, Any] = {name.replace("_", "-"): value for name, value in extra.items()}
    if kind == "input":
        attrs["class"] = f"input {field.field.widget.attrs.get('class', '')}".strip()
    attrs |= {name: value for name, value in (("rows", rows), ("placeholder", placeholder)) if value}
    context = {
        "field": field,
        "kind": kind,
        "label_hidden": label_hidden,
        "widget": field.as_widget(attrs=attrs),
    }
    return render_to_string("look/components/field.html", context)


@register.simple_tag
def form_errors(form: Form) -> SafeString:
    """What is wrong with a sent form, each line a link to its field; nothing when all is well."""
    return render_to_string("look/components/form_errors.html", {"form": form})


# --- alert, empty, progress -------------------------------------------------------------------------------------


@register.simple_block_tag
def alert(
    content: str, *, tone: str = "plain", title: str = "", urgent: bool = False, id: str = ""
) -> SafeString:
    """A message that stays on the page. `urgent` is read out at once."""
    markup.one_of(tone, ALERT_SIGNS, component="alert", prop="tone")
    return render_to_string(
        "look/components/alert.html",
        {
            "content": content,
            "tone": tone,
            "title": title,
            "urgent": urgent,
            "id": id,
            "sign": ALERT_SIGNS[tone],
        },
    )


@register.simple_tag
def empty(title: str, *, text: str = "", action: str = "", href: str = "", icon: str = "") -> SafeString:
    """An empty list: what this is, what to do next, one button."""
    return render_to_string(
        "look/components/empty.html",
        {"title": title, "text": text, "action": action, "href": href, "icon": icon},
    )


@register.simple_tag
def progress(label: str, *, value: int, max: int = 100) -> SafeString:  # noqa: A002 -- as in HTML
    """How far something is, in words and as a bar."""
    return format_html(
        '<label class="progress"><span>{}</span><progress value="{}" max="{}"></progress></label>',
        label,
        value,
        max,
    )


# --- time and promises ------------------------------------------------------------------------------------------


@register.filter
def when(at: datetime | None, now: datetime) -> str:
    """`{{ due_at|when:now }}`: before Tue 12:00 (in 3 h); once past, Tue 12:00 (3 h ago)."""
    if at is None:
        return ""
    words = {"moment": moments.moment(at, now=now), "distance": moments.apart(at, now=now)}
    sentence = (
        gettext("before %(moment)s (%(distance)s)") if at > now else gettext("%(moment)s (%(distance)s)")
    )
    return moments.time_element(at, sentence % words)


@register.filter
def moment(at: datetime | None, now: datetime) -> str:
    """`{{ message.at|moment:now }}`: yesterday 12:00."""
    return moments.time_element(at, moments.moment(at, now=now)) if at else ""


@register.filter
def ago(at: datetime | None, now: datetime) -> str:
    """`{{ message.at|ago:now }}`: 3 h ago."""
    return moments.time_element(at, moments.apart(at, now=now)) if at else ""


@register.simple_tag
def promise_clock(
    label: str,
    *,
    due_at: datetime,
    now: datetime,
    since: datetime | None = None,
    kept_at: datetime | None = None,
    large: bool = False,
) -> SafeString:
    """What was promised and by when; the bar fills from `since` towards the moment."""
    clock = clocks.read_clock(due_at=due_at, now=now, since=since, kept_at=kept_at)
    return format_html(
        '<span class="clock clock-{}{}"><span><span class="clock-label">{}</span> {}</span>{}</span>',
        clock.state,
        " clock-large" if large else "",
        label,
        _clock_words(clock.state, due_at=due_at, kept_at=kept_at, now=now),
        _clock_bar(clock.filled),
    )


def _clock_words(state: str, *, due_at: datetime, kept_at: datetime | None, now: datetime) -> SafeString:
    due = moments.moment(due_at, now=now)
    if state == "kept":
        word, rest, at = gettext("kept"), moments.moment(kept_at, now=now), kept_at
    elif state == "broken" and kept_at is not None:
        word, rest, at = gettext("kept too late"), moments.moment(kept_at, now=now), kept_at
    elif state == "broken":
        word, at = gettext("broken"), due_at
        rest = gettext("was due %(moment)s (%(distance)s)") % {
            "moment": due,
            "distance": moments.apart(due_at, now=now),
        }
    else:
        left = moments.apart(due_at, now=now)
        return moments.time_element(
            due_at, gettext("before %(moment)s (%(distance)s)") % {"moment": due, "distance": left}
        )
    return format_html('<span class="clock-state">{}</span> {}', word, moments.time_element(at, rest))


def _clock_bar(filled: int | None) -> SafeString:
    if filled is None:
        return markup.EMPTY
    return format_html(
        '<svg class="clock-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="6"/></svg>',
        filled,
    )


@register.simple_tag
def hand_off_line(steps: Iterable[hand_offs.HandOff]) -> SafeString:
    """Who had the case and why it went on, oldest first; A→B→A visibly bends back."""
    line, width = hand_offs.line_of(steps)
    return render_to_string("look/components/hand_off_line.html", {"line": line, "width": width})
