from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from gehoor_signals import charts
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers, Truths
from gehoor_signals.multiple import benjamini_hochberg
from gehoor_signals.silence.histories import DAYS, Contacts, contacts

FEWEST = 4
MOST = 1000
TRIM = 0.05
SHOWN = 15


@dataclass(frozen=True, kw_only=True)
class RateDrop(Finding):
    """One row for each customer: the day after which she came less, her rate before and after, and `p`.

    rate_before, rate_after : contacts per `unit`. drop_at : the day, NaT where there are too few contacts.
    """

    customer: NDArray[Any]
    drop_at: NDArray[np.datetime64]
    rate_before: Numbers
    rate_after: Numbers
    p: Numbers
    flagged: Truths
    unit: str

    def columns(self) -> Mapping[str, Any]:
        return {
            "customer": self.customer,
            "drop_at": np.where(np.isnat(self.drop_at), "", self.drop_at.astype("datetime64[D]").astype(str)),
            "rate_before": self.rate_before,
            "rate_after": self.rate_after,
            "p": self.p,
            "flagged": self.flagged,
        }

    def to_svg(self) -> str:
        order = np.argsort(np.nan_to_num(self.p, nan=2.0), kind="stable")[:SHOWN]
        rows = [
            (f"{self.customer[i]} {when}", float(rate[i]))
            for i in order
            for when, rate in (("before", self.rate_before), ("after", self.rate_after))
        ]
        return charts.bars(
            rows, title="Contacts before and after", description=self.says, unit=f"per {self.unit}"
        )


def rate_drop(
    data: Any,
    *,
    customer: str = "customer",
    time: str = "time",
    until: Any = None,
    unit: str = "week",
    merge: str | None = "day",
    false_share: float = 0.05,
    draws: int = 4999,
    seed: int = 0,
    level: float = 0.95,
) -> RateDrop:
    """Whose contacts became fewer, since when, and by how much.

    Use it to find customers who slowed down before they fall silent, and to lay the day beside what happened then. Do
    not use it where seasons move everyone at once: compare with last year first.

    Parameters
    ----------
    data, customer, time, until, unit, merge : as in `silence.histories`.
    false_share : as in `silence.tail`.
    draws, seed : of the simulation that gives the p-values; p is at least 1 / (draws + 1).
    level : unused by the p-values, kept for all findings alike.

    Raises
    ------
    BadInput : as `silence.histories`.

    Notes
    -----
    For each customer the largest likelihood ratio of a Poisson rate that falls once against one that stays, over the
    moments just after a contact, the first and last twentieth of the time left aside. Given how many contacts there are, their times are uniform when the rate stays: the
    p-value is exact, by simulation (beyond 1,000 contacts, that of 1,000).

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import silence
    >>> often = np.datetime64("2026-01-01") + 7 * np.arange(20)
    >>> rarely = often[-1] + 60 * np.arange(1, 4)
    >>> found = silence.rate_drop({"customer": ["ans"] * 23, "time": [*often, *rarely]}, until="2026-12-31")
    >>> found.flagged.tolist(), found.to_dict()["drop_at"]
    ([True], ['2026-05-14 00:00:00'])

    References
    ----------
    Loader (1992), Annals of Statistics 20(3), 1391-1411 (likelihood ratio for a change of a Poisson rate).
    """
    if unit not in DAYS:
        raise BadInput(f"A unit is one of {', '.join(DAYS)}; {unit!r} is not.")
    found = contacts(data, customer=customer, time=time, until=until, merge=merge)
    starts = found.starts
    size = np.diff(np.append(starts, len(found.who)))
    best = _largest(found, starts, size)
    p = _p_values(best["ratio"], size - 1, draws, np.random.default_rng(seed))
    flagged = benjamini_hochberg(p, false_share)
    names = found.names[found.who[starts]]
    few = int(np.isnan(p).sum())
    days = DAYS[unit]
    caveats = []
    if found.left_out:
        caveats.append(f"{found.left_out:,} contacts without a customer or a time are left out.")
    if few:
        caveats.append(f"Of {few:,} customers with fewer than {FEWEST} repeat contacts nothing can be said.")
    return RateDrop(
        method="Change point of a Poisson rate, likelihood ratio",
        n=len(starts) - few,
        says=_says(names, best, p, flagged),
        estimates=(Estimate("customers who slowed down", float(flagged.sum())),) if len(starts) > few else (),
        level=level,
        caveats=tuple(caveats),
        kind=found.kind,
        customer=names,
        drop_at=best["at"],
        rate_before=best["before"] * days,
        rate_after=best["after"] * days,
        p=p,
        flagged=flagged,
        unit=unit,
    )


def _largest(found: Contacts, starts: NDArray[np.intp], size: NDArray[np.intp]) -> dict[str, Any]:
    """The largest likelihood ratio of each customer, where it is and the rates on both sides."""
    m = len(starts)
    who = np.repeat(np.arange(m), size)
    place = np.arange(len(who)) - starts[who]
    length = found.until - found.at[starts]
    n = (size - 1)[who].astype(float)
    passed, whole = found.at - found.at[starts][who], length[who]
    share = np.divide(passed, whole, out=np.ones(len(who)), where=whole > 0)
    ratio = _ratio(place.astype(float), n, share)
    top = np.maximum.reduceat(ratio, starts) if m else np.zeros(0)
    hits = np.flatnonzero(ratio == top[who])[::-1]
    at = np.zeros(m, dtype=np.intp)
    at[who[hits]] = hits  # the first of equals is written last
    enough = size - 1 >= FEWEST
    before = np.full(m, np.nan)
    after = np.full(m, np.nan)
    ok = enough & (top > 0)
    early = share[at[ok]] * length[ok]
    before[ok] = place[at[ok]] / early
    after[ok] = (n[at[ok]] - place[at[ok]]) / (length[ok] - early)
    level = enough & ~ok
    before[level] = after[level] = ((size - 1)[level]) / length[level]
    day = np.full(m, np.datetime64("NaT"), dtype="datetime64[us]")
    day[ok] = (found.at[at[ok]] * 86_400_000_000).astype("int64").astype("datetime64[us]")
    return {"ratio": np.where(enough, top, np.nan), "at": day, "before": before, "after": after}


def _ratio(i: Numbers, n: Numbers, share: Numbers) -> Numbers:
    """The log likelihood ratio of i of n contacts in the first `share` of the time; 0 where the rate did not fall."""
    inside = (share >= TRIM) & (share <= 1 - TRIM) & (i > share * n)
    u = np.where(inside, share, 0.5)
    value = xlogy(i, i / (np.maximum(n, 1) * u)) + xlogy(n - i, (n - i) / (np.maximum(n, 1) * (1 - u)))
    return np.where(inside, value, 0.0)


def _p_values(top: Numbers, n: NDArray[np.intp], draws: int, rng: np.random.Generator) -> Numbers:
    p = np.full(len(top), np.nan)
    for count in np.unique(n[n >= FEWEST]):
        some = n == count
        size = min(int(count), MOST)
        drawn = np.concatenate([_drawn(size, part, rng) for part in _parts(draws, size)])
        drawn.sort()
        at_least = len(drawn) - np.searchsorted(drawn, top[some] - 1e-12, "left")
        p[some] = (1 + at_least) / (1 + len(drawn))
    return p


def _parts(draws: int, size: int) -> list[int]:
    most = max(1, 2_000_000 // size)
    return [most] * (draws // most) + ([draws % most] if draws % most else [])


def _drawn(size: int, draws: int, rng: np.random.Generator) -> Numbers:
    at = np.sort(rng.random((draws, size)), axis=1)
    i = np.broadcast_to(np.arange(1.0, size + 1), at.shape)
    largest: Numbers = _ratio(i, np.full_like(at, size), at).max(axis=1)
    return largest


def _says(names: NDArray[Any], best: Mapping[str, Any], p: Numbers, flagged: Truths) -> str:
    if not np.isfinite(p).any():
        return f"Nothing can be said: nobody has {FEWEST} repeat contacts or more."
    if not flagged.any():
        return "Nobody's contacts became fewer than chance explains; nothing needs to be done now."
    first = int(np.argmin(np.where(flagged, p - 1e-9 * best["ratio"], np.inf)))
    day = best["at"][first].astype("datetime64[D]")
    left = float(best["after"][first] / best["before"][first])
    how_often = f"{number(left)} times as often as before" if left > 0 else "not once"
    return f"Ask {names[first]} first, of {int(flagged.sum()):,} customers who slowed down: since {day} {how_often}."
