"""The components. Each declares its props; a prop it does not know is refused when the template is read or drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django import template
from django.forms import BoundField, Form
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gehoor.look import case_rows, hand_offs, markup, menus, moments, promise_clocks, said, tables
from gehoor.look.fields import draw_field

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
    return said.draw_avatar(name, tone=tone, large=large, lane=lane)


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
    icon_end: str = "",
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
    declared: dict[str, Any] = {"class": classes, "id": id, "aria-busy": "true" if busy else ""}
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
    hidden = '<span class="visually-hidden">{label}</span>'
    return markup.fill(
        "<{tag}{attributes}>{sign}{words}{sign_end}</{tag}>",
        tag="a" if href else "button",
        attributes=markup.attributes("button", declared, extra),
        sign=markup.sign(icon),
        words=markup.fill(hidden, label=label) if icon_only else label,
        sign_end=markup.sign(icon_end),
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
    return case_rows.draw_badge(label, tone)


# --- forms ------------------------------------------------------------------------------------------------------


@register.simple_tag
def field(
    field: BoundField, *, label_hidden: bool = False, rows: int = 0, placeholder: str = "", **extra: Any
) -> SafeString:
    """A form field with label, help and error, joined for screen readers; the widget decides how it looks."""
    markup.attributes("field", {}, extra)
    attrs: dict[str, Any] = {name.replace("_", "-"): value for name, value in extra.items()}
    attrs |= {name: value for name, value in (("rows", rows), ("placeholder", placeholder)) if value}
    return draw_field(field, attrs, label_hidden=label_hidden)


@register.simple_tag
def form_errors(form: Form) -> SafeString:
    """What is wrong with a sent form, each line a link to its field; nothing when all is well."""
    if not form.errors:
        return markup.EMPTY
    return render_to_string("look/components/form_errors.html", {"form": form})


# --- alert, empty, progress -------------------------------------------------------------------------------------


@register.simple_block_tag
def alert(
    content: str,
    *,
    tone: str = "plain",
    title: str = "",
    urgent: bool = False,
    focus_here: bool = False,
    id: str = "",  # noqa: A002 -- the prop is called as in HTML
) -> SafeString:
    """A message that stays on the page. `urgent` is read out at once; `focus_here`: it has the focus on a new page."""
    markup.one_of(tone, ALERT_SIGNS, component="alert", prop="tone")
    return render_to_string(
        "look/components/alert.html",
        {
            "content": content,
            "tone": tone,
            "title": title,
            "urgent": urgent,
            "focus_here": focus_here,
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
def progress(label: str, *, value: int, max: int = 100) -> SafeString:  # noqa: A002 -- the prop is called as in HTML
    """How far something is, in words and as a bar."""
    return format_html(
        '<label class="progress"><span>{}</span><progress value="{}" max="{}"></progress></label>',
        label,
        value,
        max,
    )


# --- time and promises ------------------------------------------------------------------------------------------


def _said(at: datetime | None, now: datetime, how: Callable[[moments.Teller, datetime], str]) -> str:
    if at is None:
        return ""
    teller = moments.seen_at(now)
    return teller.element(at, how(teller, at))


@register.filter
def when(at: datetime | None, now: datetime) -> str:
    """`{{ due_at|when:now }}`: before Tue 12:00 (in 3 h); once past, Tue 12:00 (3 h ago)."""
    return _said(at, now, moments.Teller.when)


@register.filter
def moment(at: datetime | None, now: datetime) -> str:
    """`{{ message.at|moment:now }}`: yesterday 12:00."""
    return _said(at, now, moments.Teller.moment)


@register.filter
def ago(at: datetime | None, now: datetime) -> str:
    """`{{ message.at|ago:now }}`: 3 h ago."""
    return _said(at, now, moments.Teller.apart)


@register.filter
def lasted(minutes: int) -> str:
    """`{{ step.minutes|lasted }}`: 3 h 20 min."""
    return moments.lasted(minutes)


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
    return promise_clocks.draw_clock(label, due_at=due_at, now=now, since=since, kept_at=kept_at, large=large)


@register.simple_tag
def hand_off_line(steps: Iterable[hand_offs.HandOff]) -> SafeString:
    """Who had the case and why it went on, oldest first; A→B→A visibly bends back."""
    line, width = hand_offs.line_of(steps)
    return render_to_string("look/components/hand_off_line.html", {"line": line, "width": width})


# --- conversation -----------------------------------------------------------------------------------------------


@register.simple_block_tag
def message(
    content: str,
    *,
    direction: str,
    who: str,
    at: datetime,
    now: datetime,
    via: str = "",
    trust: str = "",
    quoted: str = "",
    files: Iterable[Any] = (),
    delivery: str = "",
    delivery_tone: str = "plain",
    id: str = "",  # noqa: A002 -- the prop is called as in HTML
) -> SafeString:
    """One message: in, out or note. `files` have url, name and size in words; `quoted` is folded, never lost."""
    return said.draw_message(
        content,
        direction=direction,
        who=who,
        at=at,
        now=now,
        via=via,
        trust=trust,
        quoted=quoted,
        files=files,
        delivery=delivery,
        delivery_tone=delivery_tone,
        anchor=id,
    )


@register.simple_block_tag
def letter(content: str, *, sender: str, to: str, subject: str) -> SafeString:
    """A letter as the customer will see it."""
    return render_to_string(
        "look/components/letter.html", {"content": content, "sender": sender, "to": to, "subject": subject}
    )


@register.simple_block_tag
def timeline_item(content: str, *, icon: str, at: datetime, now: datetime, tone: str = "plain") -> SafeString:
    """One thing that happened; stands in an <ol class="timeline">."""
    markup.one_of(tone, TONES, component="timeline_item", prop="tone")
    return said.draw_line(content, icon=icon, at=at, now=now, tone=tone)


# --- lists ------------------------------------------------------------------------------------------------------


@register.simple_tag
def case_row(case: Any, *, now: datetime, current: Any = None) -> SafeString:
    """One row of a tray; stands in an <ul class="case-list">. What it needs of a case stands at case_rows.draw_row."""
    return case_rows.draw_row(case, now=now, current=current)


@register.simple_block_tag
def table(content: str, *, id: str, caption: str) -> SafeString:  # noqa: A002 -- the prop is called as in HTML
    """A table with its caption; on a narrow screen each of its rows is a short list."""
    return tables.draw_table(content, name=id, caption=caption)


@register.simple_tag
def paging(*, newer: str = "", older: str = "", words: str = "", label: str = "") -> SafeString:
    """Keyed paging: a way back and a way on, no page numbers."""
    return render_to_string(
        "look/components/paging.html", {"newer": newer, "older": older, "words": words, "label": label}
    )


@register.simple_block_tag
def filter_bar(content: str, *, label: str, action: str = "", clear: str = "") -> SafeString:
    """Fields that narrow a list, sent by GET so that the address can be kept."""
    context = {"content": content, "label": label, "action": action, "clear": clear}
    return render_to_string("look/components/filter_bar.html", context)


@register.simple_block_tag
def chart_frame(content: str, *, title: str, definition: str, n: int, interval: str = "") -> SafeString:
    """A picture of numbers with what they mean, how many there are and how sure they are."""
    context = {"content": content, "title": title, "definition": definition, "n": n, "interval": interval}
    return render_to_string("look/components/chart_frame.html", context)


@register.simple_tag
def loading(words: str, *, lines: int = 3) -> SafeString:
    """A place whose content is on its way; nothing moves."""
    bars = SafeString('<span class="loading-line"></span>' * lines)
    return format_html('<div class="loading" role="status"><span>{}</span>{}</div>', words, bars)


# --- menus, tabs, dialogs, undo ---------------------------------------------------------------------------------


@register.simple_block_tag
def menu(
    content: str,
    label: str,
    *,
    icon: str = "",
    kind: str = "quiet",
    icon_only: bool = False,
    small: bool = False,
    up: bool = False,
    start: bool = False,
) -> SafeString:
    """A list of deeds behind a button; opens without JavaScript too."""
    markup.one_of(kind, BUTTON_KINDS, component="menu", prop="kind")
    return menus.draw_menu(
        content, label, icon=icon, kind=kind, icon_only=icon_only, small=small, up=up, start=start
    )


@register.simple_tag
def menu_item(
    label: str,
    *,
    href: str = "",
    icon: str = "",
    name: str = "",
    value: str = "",
    form: str = "",
    keys: str = "",
    current: bool = False,
    **extra: Any,
) -> SafeString:
    """One deed in a menu: a link with `href`, else a button of the form around it (or of `form`)."""
    declared: dict[str, Any] = {"class": "menu-item", "aria-current": "true" if current else ""}
    declared |= {"href": href} if href else {"type": "submit", "name": name, "value": value, "form": form}
    return markup.fill(
        "<{tag}{attributes}>{sign}{label}{hint}</{tag}>",
        tag="a" if href else "button",
        attributes=markup.attributes("menu_item", declared, extra),
        sign=markup.sign(icon),
        label=label,
        hint=markup.fill("<kbd>{keys}</kbd>", keys=keys) if keys else "",
    )


@register.simple_block_tag
def tabs(content: str, *, label: str) -> SafeString:
    """A row of views of the same thing; each is an address of its own."""
    return format_html('<nav class="tabs" aria-label="{}">{}</nav>', label, content)


@register.simple_tag
def tab(label: str, *, href: str, current: bool = False, count: int | str = "", **extra: Any) -> SafeString:
    """One view in a row of tabs."""
    declared = {"class": "tab", "href": href, "aria-current": "page" if current else ""}
    number = format_html('<span class="count">{}</span>', count) if count != "" else ""
    return format_html("<a{}>{}{}</a>", markup.attributes("tab", declared, extra), label, number)


@register.simple_block_tag
def dialog(content: str, *, id: str, title: str) -> SafeString:  # noqa: A002 -- the prop is called as in HTML
    """A dialog; opened by any link or button with data-dialog-open="its id"."""
    return render_to_string("look/components/dialog.html", {"content": content, "id": id, "title": title})


@register.simple_tag(takes_context=True)
def toast(
    context: template.Context, words: str, *, undo_url: str, still: bool = False, focus_here: bool = False
) -> SafeString:
    """What just happened, with the way back. Only for undo; it stays until the page changes."""
    props = {
        "words": words,
        "undo_url": undo_url,
        "still": still,
        "focus_here": focus_here,
        "csrf_token": context.get("csrf_token", ""),
    }
    return render_to_string("look/components/toast.html", props)
