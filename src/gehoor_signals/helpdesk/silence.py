from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Table, Truths
from gehoor_signals.helpdesk.customers import customers
from gehoor_signals.helpdesk.events import BY_CUSTOMERS, Events, View, days, place_of

MONTH = 365.25 / 12
LEARNT = 2 / 3
"""The first part of the file tells how often a customer came; the rest, how long she has been silent."""


def for_silence(events: Events, method: str = "score") -> View:
    """What customers did of their own accord, a row each; for some methods a row for each customer.

    Contacts are events BY_CUSTOMERS: `customer`, `at`, `amount` (of what was bought, else 0), `failed` (this contact was a
    complaint, or something failed between it and the next). `tail`: `contacts` in `observed` days and the `silent` days
    since. `hazard`: `duration` in months and whether she `left`. `voice-effect`: customers with a failure, as in
    `helpdesk.customers`. Raises BadInput where the events for it are not there.
    """
    made: dict[str, Callable[[Events], View]] = {
        "tail": _tail,
        "hazard": _hazard,
        "voice-effect": _voice,
    }
    return made.get(method, _contacts)(events)


def _by_customers(events: Events) -> Events:
    """Rows of BY_CUSTOMERS that say who, without cases that were not taken up."""
    taken_up = np.isin(events.labels("case"), ["", *events.opened().labels("case").tolist()])
    own = np.isin(events.names, BY_CUSTOMERS) & (events.labels("customer") != "")
    if not own.any():
        raise BadInput(f"This needs events named {', '.join(BY_CUSTOMERS)} with a customer; there are none.")
    return events.where(own & (taken_up | (events.names != "CaseOpened")))


def _contacts(events: Events) -> View:
    own = _by_customers(events)
    bought = own.names == "Bought"
    columns = {
        "customer": own.labels("customer"),
        "at": own.at,
        "amount": np.where(bought, np.nan_to_num(own.numbers("amount")), 0.0),
        "failed": _complaint(own) | _met(own, events.of("Failed")),
    }
    options: dict[str, object] = {
        "time": "at",
        "unit": "week",
        "failure": "failed",
        "until": str(events.at[-1]),
    }
    if bought.any():
        options["value"] = "amount"
    return View(Table(columns, events.rows.kind), options)


def _complaint(own: Events) -> Truths:
    """A case on anything but a question."""
    return np.asarray((own.names == "CaseOpened") & (own.numbers("severity") != 0))


def _met(own: Events, failed: Events) -> Truths:
    """Contacts with a failure between them and the customer's next one."""
    people = np.unique(own.labels("customer").astype(str)).astype(object)
    begin = min(own.at[0], failed.at[0]) if len(failed) else own.at[0]
    span = max(days(np.array([begin]), np.append(own.at, failed.at).max())[0], 1.0) + 1
    keys = place_of(own.labels("customer"), people) * span + days(np.full(len(own), begin), own.at)
    order = np.argsort(keys, kind="stable")
    who = place_of(failed.labels("customer"), people)
    asked = who * span + days(np.full(len(failed), begin), failed.at)
    latest = np.searchsorted(keys[order], asked, side="right") - 1
    there = (who >= 0) & (latest >= 0)
    contact, owner = order[latest[there]], who[there]
    same = place_of(own.labels("customer"), people)[contact] == owner
    found = np.zeros(len(own), dtype=np.bool_)
    found[contact[same]] = True
    return found


def _tail(events: Events) -> View:
    own = _by_customers(events)
    people = np.unique(own.labels("customer").astype(str)).astype(object)
    who = place_of(own.labels("customer"), people)
    order = np.arange(len(own))[::-1]
    first = np.full(len(people), own.at[0])
    first[who[order]] = own.at[order]
    cut = own.at[0] + (own.at[-1] - own.at[0]) * LEARNT
    before = np.asarray(own.at <= cut)
    last = np.full(len(people), cut)
    last[who] = own.at
    here = first < cut
    contacts = np.bincount(who[before], minlength=len(people)) - 1.0  # the first one is why she is known
    columns = {
        "customer": people[here],
        "contacts": contacts[here],
        "observed": days(first, cut)[here],
        "silent": days(np.maximum(last, cut), events.at[-1])[here],
    }
    return View(Table(columns, events.rows.kind), {})


def _hazard(events: Events) -> View:
    events.of("Left").needed("customer", "Left")
    people = np.unique(events.labels("customer").astype(str)).astype(object)
    people = people[people != ""]
    who = place_of(events.labels("customer"), people)
    first, until = np.full(len(people), events.at[-1]), np.full(len(people), events.at[-1])
    rows = np.flatnonzero(who >= 0)[::-1]
    first[who[rows]] = events.at[rows]
    region = np.full(len(people), "", dtype=object)
    region[who[rows]] = events.labels("region")[rows]
    gone = np.flatnonzero((events.names == "Left") & (who >= 0))
    until[who[gone]] = events.at[gone]
    columns = {
        "customer": people,
        "duration": np.floor(days(first, until) / MONTH) + 1,
        "left": np.isin(np.arange(len(people)), who[gone]),
        "region": region,
    }
    covariates = "region" if len(set(region.tolist()) - {""}) > 1 and (region != "").all() else ""
    return View(Table(columns, events.rows.kind), {"covariates": covariates})


def _voice(events: Events) -> View:
    events.of("Bought").needed("customer", "Bought")
    made = customers(events)
    made = made.where(np.asarray((made["failures"] > 0) & np.isfinite(made["stayed"])))
    covariates = ["tenure", "spent", "contacts"]
    if np.isfinite(made["severity"]).all():
        covariates.append("severity")
    columns = {**made.columns, "failure": np.ones(len(made), dtype=np.bool_)}
    return View(Table(columns, made.kind), {"covariates": ",".join(covariates)})
