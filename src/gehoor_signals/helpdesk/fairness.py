from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Table, Truths
from gehoor_signals.helpdesk.cases import cases
from gehoor_signals.helpdesk.events import Events, View, place_of


def for_fairness(events: Events, method: str = "redress") -> View:
    """A row for each case on a failure, as in `helpdesk.cases`, with `amount` for what was paid; groups are regions, or
    channels where the file tells no region.

    `treatment` looks at cases that are over. `quantile` looks at cases that were paid something. `justice` has a row for
    each survey with statements, a column for each of them. Raises BadInput where a column for it has nothing.
    """
    if method == "justice":
        return _justice(events)
    made = cases(events)
    group = "region" if (made["region"] != "").any() else "channel"
    for column in (group,) if method == "treatment" else (group, "severity"):
        events.of("CaseOpened").needed(column, "CaseOpened")
    made = made.where(made.truths("failure") & (made[group] != ""))
    if method == "treatment":
        made = made.where(np.isfinite(made["resolved_h"]) & np.isfinite(made["first_answer_h"]))
        return View(
            made,
            {
                "group": group,
                "waits": "first_answer_h,resolved_h",
                "counts": "hand_offs",
                "shares": "kept",
                "covariates": _alike(made),
            },
        )
    events.of("RedressPaid").needed("amount", "RedressPaid")
    if method == "quantile":
        made = made.where(np.asarray(made["paid"] > 0))
    options: dict[str, object] = {"group": group, "amount": "amount", "covariates": _alike(made)}
    if np.isfinite(made["lost"]).any():
        options["claimed"] = "lost"
    return View(Table({**made.columns, "amount": made["paid"]}, made.kind), options)


def _alike(made: Table) -> str:
    """What makes cases alike, as far as the file tells it of every case."""
    told = {
        "severity": bool(np.isfinite(made["severity"]).all()),
        "theme": bool((made["theme"] != "").all()),
    }
    return ",".join(name for name, whole in told.items() if whole)


def _justice(events: Events) -> View:
    from gehoor_signals.fairness.items import ITEMS

    items = [name for factor in ITEMS.values() for name in factor]
    asked = events.of("SurveyAsked")
    asked = asked.where(np.isin(asked.labels("question"), items))
    if not len(asked):
        raise BadInput(
            f"This needs SurveyAsked with statements as questions: {', '.join(items[:2])} and so on."
        )
    key = np.where(asked.labels("case") != "", asked.labels("case"), asked.labels("customer"))
    names = np.unique(key.astype(str)).astype(object)
    place = place_of(key, names)
    columns: dict[str, NDArray[np.generic]] = {"survey": names}
    for item in items:
        chosen: Truths = np.asarray(asked.labels("question") == item)
        answers = np.full(len(names), np.nan)
        answers[place[chosen]] = asked.numbers("answer")[chosen]
        columns[item] = answers
    return View(Table(columns, events.rows.kind), {})
