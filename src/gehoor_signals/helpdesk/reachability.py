from __future__ import annotations

import numpy as np

from gehoor_signals.frames import Table
from gehoor_signals.helpdesk.events import Events, View


def for_reachability(events: Events, method: str = "waits") -> View:
    """The calls, a row each, also those that nobody answered: `at`, `wait_s`, `handled_s`, `abandoned`, `answered`.

    `wanted` asks the opening hours beside it, which no event tells: --hours. Raises BadInput without calls.
    """
    calls = events.of("Called")
    for column in ("wait_s", "abandoned"):
        calls.needed(column, "Called")
    given_up = calls.rows.truths("abandoned")
    channel = calls.labels("channel")
    columns = {
        **{name: calls.rows[name] for name in ("customer", "wait_s", "handled_s", "region", "product")},
        "at": calls.at,
        "channel": np.where(channel == "", "phone", channel).astype(object),
        "abandoned": given_up,
        "answered": ~given_up,
    }
    if method == "wanted":
        return View(
            Table(columns, events.rows.kind), {"arrived": "at", "answered": "answered", "channel": "channel"}
        )
    columns.pop("answered")
    parts = {"arrived": "at", "wait": "wait_s", "handled": "handled_s", "abandoned": "abandoned"}
    return View(Table(columns, events.rows.kind), parts)
