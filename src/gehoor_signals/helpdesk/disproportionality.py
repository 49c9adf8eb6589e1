from __future__ import annotations

from gehoor_signals.helpdesk.events import Events, View


def for_disproportionality(events: Events, method: str = "ebgm") -> View:
    """The cases that were opened, a row each: which product, which theme. Raises BadInput where no case has both."""
    del method
    opened = events.opened()
    for column in ("product", "theme"):
        opened.needed(column, "CaseOpened")
    return View(opened.rows, {"product": "product", "event": "theme", "report": "case"})
