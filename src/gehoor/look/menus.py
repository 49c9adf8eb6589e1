"""A list of deeds behind a button, drawn in Python: most pages have three."""

from __future__ import annotations

from django.utils.safestring import SafeString

from gehoor.look import markup

MENU = (
    '<details class="menu{up}{start}" data-menu><summary class="button button-{kind}{small}{icon_only}">{sign}{words}'
    '</summary><div class="menu-panel">{content}</div></details>'
)


def draw_menu(
    content: str,
    label: str,
    *,
    icon: str,
    kind: str,
    icon_only: bool,
    small: bool,
    up: bool,
    start: bool,
) -> SafeString:
    """Opens without JavaScript too; `up` and `start` say to which side."""
    hidden = '<span class="visually-hidden">{label}</span>'
    return markup.fill(
        MENU,
        up=" menu-up" if up else "",
        start=" menu-start" if start else "",
        kind=kind,
        small=" button-small" if small else "",
        icon_only=" button-icon" if icon_only else "",
        sign=markup.sign(icon),
        words=markup.fill(
            hidden if icon_only else "{label}{more}", label=label, more=markup.sign("chevron-down")
        ),
        content=content,
    )
