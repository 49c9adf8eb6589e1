from __future__ import annotations

import numpy as np

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Table
from gehoor_signals.helpdesk.events import COLUMNS, Events, View, place_of


def for_journeys(events: Events, method: str = "weights") -> View:
    """The moments of each case that have a valence, a row each, with the answer to csat on that case in every row.

    Columns: `journey` (the case), `step` (1, 2, …, in the order in which they happened), `stage` (what happened),
    `valence`, `satisfaction`. Raises BadInput without valences on cases.
    """
    del method
    told = events.where(
        np.isin(events.labels("case"), events.opened().labels("case"))
        & np.isfinite(events.numbers("valence"))
    )
    if not len(told):
        raise BadInput(f"This needs the column 'valence' in events of cases: {COLUMNS['valence']}.")
    names = np.unique(told.labels("case").astype(str)).astype(object)
    which = place_of(told.labels("case"), names)
    order = np.argsort(which, kind="stable")
    starts = np.flatnonzero(np.diff(which[order], prepend=-1))
    step = np.empty(len(told))
    step[order] = np.arange(len(told)) - np.repeat(starts, np.diff(np.append(starts, len(told)))) + 1
    columns = {
        "journey": told.labels("case"),
        "step": step,
        "stage": told.labels("name"),
        "valence": told.numbers("valence"),
        "satisfaction": _rated(events, names)[which],
    }
    return View(Table(columns, events.rows.kind), {"stage": "stage"})


def _rated(events: Events, names: np.ndarray) -> np.ndarray:
    """Of each case the last answer to csat, NaN where there is none."""
    asked = events.of("SurveyAsked")
    asked = asked.where((asked.labels("question") == "csat") & np.isfinite(asked.numbers("answer")))
    place = place_of(asked.labels("case"), names)
    found = np.full(len(names), np.nan)
    found[place[place >= 0]] = asked.numbers("answer")[place >= 0]
    return found
