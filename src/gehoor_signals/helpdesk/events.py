"""What one event file of a helpdesk holds: a row for each thing that happened, in these columns, under these names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers, Table, Truths

Moments = NDArray[np.datetime64]

COLUMNS: Mapping[str, str] = {
    "at": "when it happened: an instant in ISO 8601; without a zone it is UTC",
    "name": "what happened, one of the names below; a folder before it (cases.CaseOpened) is left off",
    "case": "the case it belongs to: a number or text",
    "customer": "the customer it is about: a number or text",
    "product": "the product it is about: a number or text",
    "lot": "the lot, batch or version of the product",
    "theme": "what the case is about: leaks, late",
    "region": "where the customer is",
    "channel": "through what it came: email, phone, web",
    "text": "what the customer wrote; words of employees are never read",
    "occurred_at": "when what the case is about went wrong: an instant",
    "severity": "how bad the failure is, a number, higher is worse (1 to 5, say); 0 for a question; a gap is unknown",
    "lost": "what the customer lost or asks for, in the currency of `amount`",
    "amount": "money: of Bought what was paid to us, of ClaimMade what was asked, of RedressPaid what we paid; 0 or more, one currency",
    "valence": "how this moment felt to the customer, below 0 bad, above 0 good (-5 to 5, say)",
    "wait_s": "of Called: seconds until it was answered or given up",
    "handled_s": "of Called: seconds of talk and work after it; a gap where it was given up",
    "abandoned": "of Called: true where the caller gave up before anyone answered",
    "question": "of SurveyAsked: csat, ces, nps, or a statement of `fairness.ITEMS` such as procedural_1",
    "answer": "of SurveyAsked: a number (csat 1-5, ces 1-7, nps 0-10, statements 1-5); a gap where nobody answered",
}
"""Every column; only `at` and `name` must be there, and each question says which others it needs."""

NAMES: Mapping[str, str] = {
    "CaseOpened": "a customer's words became a case",
    "MessageReceived": "the customer wrote again",
    "MessageSent": "we wrote to the customer",
    "HandedOver": "the case went to another person or team",
    "PromiseKept": "we did what we promised by a moment",
    "PromiseBroken": "the moment passed and the customer had not heard",
    "CaseResolved": "the case came to its end",
    "CaseReopened": "it was not the end",
    "CaseNotTakenUp": "it was spam or not ours; the case counts nowhere",
    "CaseMerged": "the case went on as part of another; it counts there",
    "MergeUndone": "the case stands on its own again",
    "Called": "someone called, also where nobody answered",
    "Bought": "the customer bought something",
    "Failed": "something failed for the customer, complained of or not (from the carrier, the workshop, the line)",
    "ClaimMade": "the customer asked for money on a case",
    "RedressPaid": "we paid on a case",
    "SurveyAsked": "a customer was asked one question, on a case or at any time; with the answer, if there was one",
    "Left": "the customer ended the contract",
}
"""Every name that is read; rows under other names are skipped. The first eleven are those of Gehoor's own log."""

BY_CUSTOMERS = ("Bought", "CaseOpened", "MessageReceived", "Called")
"""What a customer does of his own accord: contacts, and their end is silence."""


@dataclass(frozen=True)
class Events:
    """The rows in the order in which they happened, with every column of COLUMNS (gaps where the file has none)."""

    rows: Table
    at: Moments

    def __len__(self) -> int:
        return len(self.rows)

    def where(self, keep: Truths) -> Events:
        return Events(self.rows.where(keep), self.at[keep])

    def of(self, *names: str) -> Events:
        """The rows under these names."""
        return self.where(np.isin(self.names, names))

    def opened(self) -> Events:
        """The row with which each case began, without cases that were not taken up or that count elsewhere."""
        gone: set[str] = set()
        for case, name in zip(self.labels("case").tolist(), self.names.tolist(), strict=True):
            if name in {"CaseNotTakenUp", "CaseMerged"}:
                gone.add(case)
            elif name == "MergeUndone":
                gone.discard(case)
        begun = self.of("CaseOpened")
        cases, first = np.unique(begun.labels("case").astype(str), return_index=True)
        kept = np.sort(first[[one not in gone | {""} for one in cases.tolist()]].astype(np.intp))
        chosen = np.zeros(len(begun), dtype=np.bool_)
        chosen[kept] = True
        return begun.where(chosen)

    @cached_property
    def names(self) -> NDArray[np.str_]:
        return self.rows.labels("name").astype(str)

    def labels(self, column: str) -> NDArray[np.object_]:
        return self.rows.labels(column)

    def numbers(self, column: str) -> Numbers:
        return self.rows.numbers(column)

    def has(self, column: str) -> bool:
        """Whether any row says something in that column."""
        return bool((self.rows.labels(column) != "").any())

    def needed(self, column: str, of: str) -> None:
        """Raises BadInput, naming what the file would have to say, when no row says anything in that column."""
        if not len(self):
            raise BadInput(f"This needs events named {of}; the file has none.")
        if not self.has(column):
            raise BadInput(f"This needs the column {column!r} in events named {of}: {COLUMNS[column]}.")


@dataclass(frozen=True)
class View:
    """A question's own frame made of events, and the options of its command that fit that frame."""

    frame: Table
    options: Mapping[str, object]


def place_of(values: NDArray[np.object_], among: NDArray[np.object_]) -> NDArray[np.intp]:
    """Of each value its place among others, -1 where it is not there."""
    where = {value: place for place, value in enumerate(among.tolist())}
    return np.array([where.get(one, -1) for one in values.tolist()], dtype=np.intp)


def days(from_: Moments, until: Moments | np.datetime64) -> Numbers:
    """Days between moments, NaN where one is not known."""
    apart = np.atleast_1d(np.asarray(until - from_))
    found = apart.astype("timedelta64[us]").astype(np.float64) / 86_400e6
    return np.where(np.isnat(apart), np.nan, found)
