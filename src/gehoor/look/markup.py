"""Small pieces shared by the components: attributes, signs, and the refusal of what a component does not know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django.template import TemplateSyntaxError
from django.utils.safestring import SafeString, mark_safe

from gehoor.look import icons

OPEN_FAMILIES = ("data_", "aria_", "hx_")

_SIGNS = {
    name: mark_safe(  # noqa: S308 -- our own drawings, no word from outside
        f'<svg class="icon{" icon-turns" if name in icons.POINTING else ""}" viewBox="0 0 24 24" '
        f'aria-hidden="true">{inner}</svg>'
    )
    for name, inner in icons.DRAWN.items()
}
_SHAPES = {
    tone: mark_safe(  # noqa: S308 -- our own drawings, no word from outside
        f'<svg class="badge-shape" viewBox="0 0 12 12" aria-hidden="true">{inner}</svg>'
    )
    for tone, inner in icons.SHAPES.items()
}
EMPTY = SafeString("")


def sign(name: str) -> SafeString:
    """The drawn sign of that name; empty for an empty name."""
    return _SIGNS[one_of(name, _SIGNS, component="icon", prop="name")] if name else EMPTY


def shape(tone: str) -> SafeString:
    """The small shape that says a tone without colour."""
    return _SHAPES[tone]


def fill(template: str, **values: object) -> SafeString:
    """As format_html, without its detour for lazy texts: a tray fills two hundred of these."""
    safe = {name: value if type(value) is SafeString else _escaped(value) for name, value in values.items()}
    return SafeString(template.format_map(safe))


def flat(attrs: Mapping[str, Any]) -> SafeString:
    """Attributes in the order of their names; True is a bare name, False and None are left out."""
    drawn = "".join(
        f" {name}" if value is True else f' {name}="{_escaped(value)}"'
        for name, value in sorted(attrs.items())
        if value is not None and value is not False
    )
    return SafeString(drawn)


def _escaped(value: object) -> str:
    return value if isinstance(value, SafeString) else escape(str(value))


def one_of(value: str, allowed: Iterable[str], *, component: str, prop: str) -> str:
    """`value` itself. Raises TemplateSyntaxError when the component does not know it."""
    if value not in allowed:
        known = ", ".join(sorted(allowed))
        raise TemplateSyntaxError(f"{component}: {prop}={value!r} is not known. Known are: {known}.")
    return value


def attributes(component: str, declared: Mapping[str, Any], extra: Mapping[str, Any]) -> SafeString:
    """Declared attributes and any of the data-, aria- and hx- families; all else is refused."""
    found = {name: value for name, value in declared.items() if value not in ("", None, False)}
    for name, value in extra.items():
        if not name.startswith(OPEN_FAMILIES):
            raise TemplateSyntaxError(
                f"{component}: unknown prop {name!r}; only data_*, aria_* and hx_* are open."
            )
        if value not in (None, False):
            found[name.replace("_", "-")] = "true" if value is True and name.startswith("aria_") else value
    return flat(found)


def mark_svg(css_class: str = "mark") -> SafeString:
    """The mark: two open arcs round a dot."""
    return fill(
        '<svg class="{css_class}" viewBox="0 0 24 24" aria-hidden="true">{inner}</svg>',
        css_class=css_class,
        inner=SafeString(icons.MARK),
    )
