"""One row for each customer: what failed, whether she complained, how it was handled, and whether she came again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers, Table
from gehoor_signals.helpdesk.cases import cases
from gehoor_signals.helpdesk.events import Events, Moments, days, place_of

FOLLOWED = 182
"""Days after a failure (or up to now, for who had none) in which a customer comes again, or does not."""
BEFORE = 365
"""Days up to then in which is counted what she spent: how attached she was, before anything happened."""


def customers(events: Events) -> Table:
    """One row for each customer.

    Columns: `customer`, `region`, `failures`, `complained`, `recovered` (of her first case on a failure: 1 well, 0 badly,
    -1 did not complain, a gap while open), `severity`, `load` (cases opened in the seven days before hers), `tenure`
    (days), `spent` and `contacts` (in the year before), `stayed` (1 bought again in the half year after, 0 did not; a
    gap where that is not over; without a failure the last half year), `satisfaction` (her last answer to csat after it).

    Raises BadInput without customers.
    """
    people = np.unique(events.labels("customer").astype(str)).astype(object)
    people = people[people != ""]
    if not len(people):
        raise BadInput("This needs the column 'customer'.")
    who = place_of(events.labels("customer"), people)
    known = events.where(who >= 0)
    who = who[who >= 0]
    made = cases(known) if len(known.opened()) else None
    failures, failed_at = _failures(known, who, made, people)
    end, size = known.at[-1], len(people)
    turn = np.where(np.isnat(failed_at), end - np.timedelta64(FOLLOWED, "D"), failed_at)
    since = days(turn[who], known.at)
    bought, before = known.names == "Bought", (since < 0) & (since >= -BEFORE)
    paid = np.nan_to_num(known.numbers("amount"))
    again = np.bincount(who[bought & (since > 0) & (since <= FOLLOWED)], minlength=size) > 0
    first = _earliest(known.at, who, size)
    told = (days(turn, end) >= FOLLOWED) & (first <= turn)
    return Table(
        {
            "customer": people,
            "region": _first(known.labels("region"), who, size),
            "failures": failures,
            "tenure": np.maximum(days(first, turn), 0.0),
            "spent": np.bincount(who[bought & before], weights=paid[bought & before], minlength=size),
            "contacts": np.bincount(who[before & bought], minlength=size).astype(np.float64),
            "stayed": np.where(told, again.astype(np.float64), np.nan),
            "satisfaction": _answers(known, who, since, failures),
            **_handling(known, who, made, people),
            "complained": np.isin(np.arange(size), _complained(made, people)),
        },
        events.rows.kind,
    )


def _failures(
    known: Events, who: NDArray[np.intp], made: Table | None, people: NDArray[np.object_]
) -> tuple[Numbers, Moments]:
    """How many, and when the first was. A failure that was complained of may be in the file twice; it counts once."""
    size, failed = len(people), known.names == "Failed"
    count = np.bincount(who[failed], minlength=size)
    first = _earliest(known.at[failed], who[failed], size)
    if made is not None:
        theirs = made.where(made.truths("failure"))
        owner = place_of(theirs["customer"], people)
        count = np.maximum(count, np.bincount(owner[owner >= 0], minlength=size))
        first = np.fmin(first, _earliest(theirs["failed_at"], owner, size))
    return count.astype(np.float64), first


def _complained(made: Table | None, people: NDArray[np.object_]) -> NDArray[np.intp]:
    """The places of customers with a case on a failure."""
    return place_of(made.where(made.truths("failure"))["customer"], people) if made else np.zeros(0, np.intp)


def _handling(
    known: Events, who: NDArray[np.intp], made: Table | None, people: NDArray[np.object_]
) -> dict[str, Numbers]:
    """Of the first failure: how bad it was, how her case was handled, and how busy we were."""
    size, failed = len(people), np.flatnonzero(known.names == "Failed")[::-1]
    recovered, severity, load = np.full(size, -1.0), np.full(size, np.nan), np.full(size, np.nan)
    if made is not None:
        opened = made["opened_at"]
        week = np.searchsorted(opened, opened - np.timedelta64(7, "D"))
        busy = (np.arange(len(opened)) - week).astype(np.float64)
        owner = place_of(made["customer"], people)
        rows = np.flatnonzero(made.truths("failure") & (owner >= 0))[::-1]  # the first is written last
        recovered[owner[rows]] = made["recovered"][rows]
        severity[owner[rows]] = made["severity"][rows]
        load[owner[rows]] = busy[rows]
    severity[who[failed]] = known.numbers("severity")[failed]
    return {"recovered": recovered, "severity": severity, "load": load}


def _answers(known: Events, who: NDArray[np.intp], since: Numbers, failures: Numbers) -> Numbers:
    """The last answer to csat; after the failure, where there was one."""
    asked = (known.names == "SurveyAsked") & (known.labels("question") == "csat")
    answer = known.numbers("answer")
    rows = np.flatnonzero(asked & np.isfinite(answer))
    rows = rows[(since[rows] > 0) | (failures[who[rows]] == 0)]
    found = np.full(len(failures), np.nan)
    found[who[rows]] = answer[rows]
    return found


def _earliest(at: Moments, who: NDArray[np.intp], size: int) -> Moments:
    found = np.full(size, np.datetime64("NaT"), dtype="datetime64[us]")
    good = who >= 0
    order = np.argsort(at[good], kind="stable")[::-1]
    found[who[good][order]] = at[good][order]
    return found


def _first(values: NDArray[np.object_], who: NDArray[np.intp], size: int) -> NDArray[np.object_]:
    found = np.full(size, "", dtype=object)
    rows = np.flatnonzero(values != "")[::-1]
    found[who[rows]] = values[rows]
    return found
