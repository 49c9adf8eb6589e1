from __future__ import annotations

import numpy as np

from gehoor_signals.frames import Table
from gehoor_signals.helpdesk.cases import cases
from gehoor_signals.helpdesk.events import Events, View


def for_claims(events: Events, method: str = "curve") -> View:
    """A row for each case on a failure: `badness` (its severity), `claimed`, `paid`. `cost`: for each product and month.

    `cost` has `claims`, `paid` and, where purchases are in the file, `owners` (sold up to that month). Raises BadInput
    without severities, claims or payments.
    """
    events.of("ClaimMade").needed("case", "ClaimMade")
    if method in {"cost", "break-even"}:
        events.of("RedressPaid").needed("amount", "RedressPaid")
    made = cases(events)
    if method == "cost":
        return _cost(events, made)
    events.of("CaseOpened").needed("severity", "CaseOpened")
    made = made.where(made.truths("failure") & np.isfinite(made["severity"]))
    paid = np.where(made["claimed"], made["paid"], 0.0)
    columns = {**made.columns, "badness": made["severity"], "paid": paid}
    return View(Table(columns, made.kind), {"better_by": 1.0})


def _cost(events: Events, made: Table) -> View:
    """Every product in every month from the first to the last case, so that months without a claim count."""
    month = made["opened_at"].astype("datetime64[M]")
    months = np.arange(month.min(), month.max() + 1)
    products = sorted(set(made["product"].tolist()) - {""})
    bought = events.of("Bought")
    sold, sold_in = bought.labels("product"), bought.at.astype("datetime64[M]")
    rows = []
    for product in products:
        here = made["product"] == product
        for one in months:
            now = here & (month == one) & made["claimed"]
            owners = int(((sold == product) & (sold_in <= one)).sum())
            rows.append((product, str(one), float(now.sum()), float(made["paid"][now].sum()), owners))
    if len(bought):
        rows = [one for one in rows if one[-1]]
    names = ("product", "month", "claims", "paid", "owners")
    columns = {name: np.array([one[i] for one in rows], dtype=object) for i, name in enumerate(names)}
    return View(Table(columns, made.kind), {"exposure": "owners"} if len(bought) else {})
