from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor_signals import charts, frames
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding
from gehoor_signals.frames import Numbers

DAYS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
DAY = np.timedelta64(1, "D") / np.timedelta64(1, "us")


@dataclass(frozen=True, kw_only=True)
class Histories(Finding):
    """One row for each customer: how often she came back, until when, how long she was observed, what she brings.

    recency, T, failed_at : from her first contact, in `unit`; failed_at is NaN where nothing failed. value : money per
    contact, NaN where none is given. unit : a day, week, month or year.
    """

    customer: NDArray[Any]
    frequency: Numbers
    recency: Numbers
    T: Numbers
    value: Numbers
    failed_at: Numbers
    unit: str

    def columns(self) -> Mapping[str, Any]:
        return {
            "customer": self.customer,
            "frequency": self.frequency,
            "recency": self.recency,
            "T": self.T,
            "value": self.value,
            "failed_at": self.failed_at,
        }

    def to_svg(self) -> str:
        often = np.minimum(self.frequency, 10).astype(int)
        rows = [
            (f"{i}+" if i == 10 else str(i), float(n)) for i, n in enumerate(np.bincount(often, minlength=11))
        ]
        return charts.bars(
            rows, title="Customers by repeat contacts", description=self.says, unit="customers"
        )


@dataclass(frozen=True)
class Contacts:
    """Contacts in order of customer and time: place of the customer in `names`, days since the epoch, money, failure."""

    names: NDArray[Any]
    who: NDArray[np.intp]
    at: Numbers
    money: Numbers
    failed: NDArray[np.bool_]
    until: float
    left_out: int
    kind: str | None

    @property
    def starts(self) -> NDArray[np.intp]:
        """Where each customer's contacts begin."""
        return (
            np.flatnonzero(np.append(True, self.who[1:] != self.who[:-1])) if len(self.who) else self.who[:0]
        )


def histories(
    data: Any,
    *,
    customer: str = "customer",
    time: str = "time",
    until: Any = None,
    unit: str = "week",
    value: str | None = None,
    failure: str | None = None,
    merge: str | None = "day",
) -> Histories:
    """Each customer's repeat contacts, from a list of contacts: what the models of repeat contact are fitted to.

    Use it on whatever counts as contact: purchases, visits, messages. Decide that first: silence is silence of what is
    listed here. Do not mix contacts that customers begin with letters that you send.

    Parameters
    ----------
    data : a frame with one row for each contact. customer, time : its columns of names and of dates or instants.
    until : the end of observation (default: the last contact of all). Contacts after it do not count.
    unit : of recency and T: "day", "week", "month" (a twelfth of a year) or "year".
    value : a column of money per contact. failure : a column of true and false: this contact was, or met, a failure.
    merge : contacts of one customer on the same "day" count once (their money is added up); None counts each.

    Raises
    ------
    BadInput : a column that is not there, a unit that is none, times that are none.

    Examples
    --------
    >>> from gehoor_signals import silence
    >>> found = silence.histories(
    ...     {"customer": ["a", "a", "b"], "time": ["2026-01-01", "2026-01-15", "2026-01-08"]}, until="2026-01-29"
    ... )
    >>> list(zip(found.customer.tolist(), found.frequency.tolist(), found.recency.tolist(), found.T.tolist()))
    [('a', 1.0, 2.0, 4.0), ('b', 0.0, 0.0, 3.0)]

    References
    ----------
    Fader, Hardie & Lee (2005), Marketing Science 24(2), 275-284, section 4.1: (x, t_x, T) holds all that matters.
    """
    if unit not in DAYS:
        raise BadInput(f"A unit is one of {', '.join(DAYS)}; {unit!r} is not.")
    found = contacts(
        data, customer=customer, time=time, until=until, value=value, failure=failure, merge=merge
    )
    starts = found.starts
    size = np.diff(np.append(starts, len(found.who)))
    first, last = found.at[starts], found.at[starts + size - 1] if len(starts) else found.at[:0]
    failed_at = _last_failure(found, starts) - first
    money = np.add.reduceat(found.money, starts) / size if len(starts) else found.money[:0]
    frequency = (size - 1).astype(float)
    days = DAYS[unit]
    back = int((frequency > 0).sum())
    share = back / len(starts) if len(starts) else float("nan")
    return Histories(
        method=f"Repeat contacts per customer, in {unit}s",
        n=len(starts),
        says=f"{back:,} of {len(starts):,} customers came back at least once; ask `silence.score` who will not any more."
        if len(starts)
        else "There are no contacts, so nothing can be said: list the contacts first.",
        estimates=(Estimate("share who came back", share),) if len(starts) else (),
        caveats=_caveats(found),
        kind=found.kind,
        customer=found.names[found.who[starts]],
        frequency=frequency,
        recency=(last - first) / days,
        T=(found.until - first) / days,
        value=money,
        failed_at=failed_at / days,
        unit=unit,
    )


def contacts(
    data: Any,
    *,
    customer: str,
    time: str,
    until: Any = None,
    value: str | None = None,
    failure: str | None = None,
    merge: str | None = "day",
) -> Contacts:
    """The contacts of a frame in order. Rows without a time, a customer or (where asked) money are left out."""
    rows = frames.table(data)
    moments, labels = rows.moments(time), rows.labels(customer)
    at = moments.astype("datetime64[us]").astype(np.int64) / DAY
    money = rows.numbers(value) if value else np.full(len(rows), np.nan)
    failed = rows.truths(failure) if failure else np.zeros(len(rows), dtype=bool)
    keep = ~np.isnat(moments) & (labels != "")
    if value:
        keep &= np.isfinite(money)
    end = _end(until, at[keep])
    names, who = np.unique(labels[keep].astype(str), return_inverse=True)
    at, money, failed = at[keep], money[keep], failed[keep]
    left_out = len(keep) - len(at)
    if merge not in {None, "day"}:
        raise BadInput('merge is "day" or None.')
    if merge == "day":
        at, end = np.floor(at), float(np.floor(end))
    inside = at <= end
    who, at, money, failed = who[inside], at[inside], money[inside], failed[inside]
    order = np.lexsort((money, at, who))
    who, at, money, failed = who[order], at[order], money[order], failed[order]
    if merge == "day" and len(who):
        first = np.flatnonzero(np.append(True, (who[1:] != who[:-1]) | (at[1:] != at[:-1])))
        money, failed = np.add.reduceat(money, first), np.logical_or.reduceat(failed, first)
        who, at = who[first], at[first]
    return Contacts(names.astype(object), who, at, money, failed, end, left_out, rows.kind)


def _end(until: Any, at: Numbers) -> float:
    if until is None:
        return float(at.max(initial=-np.inf)) if len(at) else 0.0
    moment = frames.moments([until], "until")[0]
    if np.isnat(moment):
        raise BadInput("until is the end of observation: a date.")
    return float(moment.astype(np.int64) / DAY)


def _last_failure(found: Contacts, starts: NDArray[np.intp]) -> Numbers:
    if not len(starts):
        return found.at[:0]
    last = np.maximum.reduceat(np.where(found.failed, found.at, -np.inf), starts)
    return np.where(np.isfinite(last), last, np.nan)


def _caveats(found: Contacts) -> tuple[str, ...]:
    if not found.left_out:
        return ()
    return (f"{found.left_out:,} contacts without a customer, a time or an amount are left out.",)
