from __future__ import annotations

import numpy as np

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Table
from gehoor_signals.helpdesk.events import Events, View, place_of


def for_surveys(events: Events, method: str = "csat") -> View:
    """Everyone who was asked that question, a row each, a gap where nobody answered.

    Columns: `customer`, `case`, `answer`, and `product`, `theme`, `region`, `channel` of the case (or of the survey), to
    group or weigh by. Raises BadInput where that question was not asked.
    """
    asked = events.of("SurveyAsked")
    asked = asked.where(np.asarray(asked.labels("question") == method))
    if not len(asked):
        raise BadInput(f"This needs SurveyAsked with the question {method}; the file has none.")
    opened = events.opened()
    place = place_of(asked.labels("case"), opened.labels("case"))
    columns = {name: asked.rows[name] for name in ("customer", "case", "answer")}
    for name in ("product", "theme", "region", "channel"):
        own = asked.labels(name)
        of_case = opened.labels(name)[place] if len(opened) else own
        columns[name] = np.where((own == "") & (place >= 0), of_case, own).astype(object)
    return View(Table(columns, events.rows.kind), {"answer": "answer"})
