"""One row for each case: what it was about, what was done, and what came of it."""

from __future__ import annotations

import numpy as np

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers, Table, Truths
from gehoor_signals.helpdesk.events import Events, days, place_of

FACTS = ("customer", "product", "lot", "theme", "region", "channel")


def cases(events: Events) -> Table:
    """One row for each case that was taken up.

    Columns: `case`, FACTS, `opened_at`, `failed_at` (when it went wrong, else when the case was opened), `severity`,
    `lost`, `first_answer_h` and `resolved_h` (hours from opening; a gap where it has not come), `hand_offs`, `kept` (no
    promise was broken), `reopened`, `claimed`, `paid`, `recovered` (1 resolved, nothing broken or reopened; 0 otherwise;
    a gap while it is open), `failure` (whether something failed: any severity but 0). Raises BadInput without cases.
    """
    opened = events.opened()
    if not len(opened):
        raise BadInput("This needs events named CaseOpened; the file has none.")
    names = opened.labels("case")
    occurred = opened.rows.moments("occurred_at")
    severity = opened.numbers("severity")
    count = _Counts(events, opened)
    resolved_h = count.until("CaseResolved", last=True)
    broken, reopened = count.of("PromiseBroken"), count.of("CaseReopened")
    well = (broken == 0) & (reopened == 0)
    return Table(
        {
            "case": names,
            **{name: opened.labels(name) for name in FACTS},
            "opened_at": opened.at,
            "failed_at": np.where(np.isnat(occurred), opened.at, occurred),
            "severity": severity,
            "lost": opened.numbers("lost"),
            "first_answer_h": count.until("MessageSent"),
            "resolved_h": resolved_h,
            "hand_offs": count.of("HandedOver"),
            "kept": broken == 0,
            "reopened": reopened > 0,
            "claimed": count.of("ClaimMade") > 0,
            "paid": count.money("RedressPaid"),
            "recovered": np.where(np.isnan(resolved_h), np.nan, well.astype(np.float64)),
            "failure": severity != 0,
        },
        events.rows.kind,
    )


class _Counts:
    """What happened to each case."""

    def __init__(self, events: Events, opened: Events) -> None:
        self.opened = opened
        self.events = events
        self.place = place_of(events.labels("case"), opened.labels("case"))

    def _at(self, name: str) -> Truths:
        return np.asarray((self.events.names == name) & (self.place >= 0))

    def of(self, name: str) -> Numbers:
        """How often."""
        found = np.bincount(self.place[self._at(name)], minlength=len(self.opened))
        return found.astype(np.float64)

    def money(self, name: str) -> Numbers:
        here = self._at(name)
        amounts = np.nan_to_num(self.events.where(here).numbers("amount"))
        return np.bincount(self.place[here], weights=amounts, minlength=len(self.opened)).astype(np.float64)

    def until(self, name: str, *, last: bool = False) -> Numbers:
        """Hours from opening to the first (or last) time, NaN where there is none."""
        here = self._at(name)
        found = np.full(len(self.opened), np.nan)
        place, at = self.place[here], self.events.at[here]
        order = slice(None) if last else slice(None, None, -1)
        found[place[order]] = (
            24 * days(self.opened.at[place], at)[order]
        )  # of several, what is written last stays
        return found
