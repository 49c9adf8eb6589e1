from __future__ import annotations

from gehoor_signals.helpdesk.customers import customers
from gehoor_signals.helpdesk.events import Events, View


def for_recovery(events: Events, method: str = "paradox") -> View:
    """A row for each customer, as in `helpdesk.customers`: the outcome is her last answer to csat.

    What was known before is tenure and what she bought in the year before. Where purchases are in the file, it is told
    what silence costs. Raises BadInput without answers to csat.
    """
    del method
    asked = events.of("SurveyAsked")
    asked.where(asked.labels("question") == "csat").needed("answer", "SurveyAsked with the question csat")
    options: dict[str, object] = {
        "outcome": "satisfaction",
        "failure": "failures",
        "complained": "complained",
        "covariates": "tenure,spent,contacts",
    }
    if len(events.of("Bought")):
        options |= {"stayed": "stayed", "value": "spent"}
    return View(customers(events), options)
