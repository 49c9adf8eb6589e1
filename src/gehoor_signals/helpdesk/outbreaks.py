from __future__ import annotations

from gehoor_signals.helpdesk.events import Events, View, days

WEEKLY = ("together", "glr", "cusum", "farrington_flexible", "farrington")
"""Methods that need counts of weeks and years; they ask products and themes, since lots do not live that long."""
YEAR = 371  # days of a year and the week that is left out, so that the years back are in the file


def for_outbreaks(events: Events, method: str = "detect") -> View:
    """The cases that were opened, a row each: what was it about, when was it opened, when did it go wrong.

    Columns: `at`, `occurred_at`, `product`, `lot`, `theme`, `region`, `channel`. Raises BadInput without cases.
    """
    opened = events.opened()
    opened.needed("at", "CaseOpened")
    if method == "nowcast":
        opened.needed("occurred_at", "CaseOpened")
    names = {
        "scan": ("product", "lot", "theme", "region", "channel"),
        "detect": ("product", "lot", "theme"),
    }.get(method, ("product", "theme"))
    series = [name for name in names if opened.has(name)] or ["channel"]
    options: dict[str, object] = {
        "series": ",".join(series),
        "time": "occurred_at" if method == "nowcast" else "at",
        "reported": "at",
        "every": "week" if method in WEEKLY else "day",
    }
    if method.startswith("farrington"):
        options["years_back"] = max(1, min(5, int(days(opened.at[:1], opened.at[-1])[0] / YEAR)))
    return View(opened.rows, options)
