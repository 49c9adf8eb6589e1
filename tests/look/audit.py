"""What is looked at on every screen: axe's rules and whether it fits. Pictures are kept when GEHOOR_SCREENS is set."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

SCREENS = Path(__file__).resolve().parents[2] / "var" / "screens"
COLOURS = ("color-contrast", "link-in-text-block")  # the rules to which a theme makes a difference
RUN = "options => axe.run(options).then(found => found.violations.map(rule => [rule.id, rule.nodes.map(node => node.target)]))"


def found_by_axe(
    page: Any, *, only_colours: bool = False, besides: frozenset[str] = frozenset()
) -> list[str]:
    """Each fault as "rule: where". `besides` are rules that do not apply to this page."""
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    if only_colours:
        options["runOnly"] = list(COLOURS)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(f"({RUN})({json.dumps(options)})")
    return [f"{rule}: {where}" for rule, places in found for where in places if rule not in besides]


def is_too_wide(page: Any) -> bool:
    """Whether something sticks out of the window, also where it is clipped: plain pages clip what adorns them."""
    return bool(
        page.evaluate(
            "[document.documentElement, ...document.querySelectorAll('.plain > main')]"
            ".some(one => one.scrollWidth > innerWidth)"
        )
    )


def picture(page: Any, name: str) -> None:
    """The whole page, to leaf through."""
    if os.environ.get("GEHOOR_SCREENS"):
        path = SCREENS / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=True)
