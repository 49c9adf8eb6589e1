from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

from gehoor_signals import charts, files, frames
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers, Truths
from gehoor_signals.intervals import clustered_n, poisson, wilson
from gehoor_signals.reachability.hours import Hours, local, named, opening, week_minute

HOUR = 60
WEEK_HOURS = 168


@dataclass(frozen=True, kw_only=True)
class Wanted(Finding):
    """When and where people wanted to reach us, beside what we offered.

    `rows` has a row for each channel; `by_hour` one for each hour of the week (`name`, `wishes`, `refused`, `open`).
    """

    rows: Mapping[str, Sequence[Any]]
    by_hour: Mapping[str, Sequence[Any]]
    wishes: int
    refused: int
    open_instead: str | None
    close_instead: str | None

    def columns(self) -> Mapping[str, Sequence[Any]]:
        return self.rows

    def to_svg(self) -> str:
        series = [
            charts.Line("wishes", list(self.by_hour["wishes"])),
            charts.Line("refused", list(self.by_hour["refused"]), "dashed"),
        ]
        return charts.lines(
            list(self.by_hour["name"]), series, title="When people want to reach us", description=self.says
        )


@dataclass(frozen=True)
class Tries:
    """One number for each try, ordered by customer and moment."""

    at: NDArray[np.datetime64]
    customer: NDArray[np.int64]
    channel: NDArray[Any]
    answered: Truths
    outside: Truths
    to_opening: Numbers
    repeated: Truths
    wish: NDArray[np.int64]


def wanted(
    data: Any,
    *,
    hours: str | Mapping[str, str],
    customer: str = "customer",
    at: str = "at",
    answered: str = "answered",
    channel: str | None = None,
    zone: str = "UTC",
    closed: Iterable[Any] = (),
    again_within_h: float = 24,
    minimum: int = 30,
    level: float = 0.95,
) -> Wanted:
    """When and through what people want to reach us, beside when we are open: wanted and offered.

    Use it on all tries, also those that met a closed line or gave up. Tries of one customer with no more than
    `again_within_h` between them are one wish; a wish that no try of it was answered is refused demand. Who never tries
    because he knows that it is closed is not seen: the true wish outside hours is larger.

    Parameters
    ----------
    data : a file or a frame with a row for each try.
    hours : opening hours as "Mon-Fri 09:00-17:00; Sat 10:00-14:00" for all, or one such text for each channel.
    customer, at, answered, channel : columns: who, when, whether it was answered, through what (None: one channel).
    zone : the time zone of the hours, such as Europe/Amsterdam.
    closed : dates on which it was closed.
    again_within_h : hours within which another try is a repeat.
    minimum : tries below which nothing is said of a channel.
    level : of the intervals.

    Returns
    -------
    Wanted with, for each channel, `tries`, `estimate` (share tried outside hours) with interval, `repeated` (share tried
    again in time, by any channel) and `refused` (share of wishes begun here that were never answered) with intervals,
    and `hours_to_opening` (mean, of tries outside hours). `open_instead` names a closed hour to open in place of the
    open hour `close_instead`, only where it is surely wanted more (all pairs counted).

    Raises
    ------
    BadInput : hours that cannot be read, a channel without hours, a column that is not there.

    Examples
    --------
    >>> from gehoor_signals import reachability
    >>> at = ["2026-11-02T10:00", "2026-11-02T19:00", "2026-11-03T09:30", "2026-11-07T11:00"] * 10
    >>> who = [f"{i // 4}-{i % 4 in (1, 2)}-{i % 4 == 3}" for i in range(40)]
    >>> tries = {"at": at, "customer": who, "answered": [True, False, True, False] * 10}
    >>> found = reachability.wanted(tries, hours="Mon-Fri 09:00-17:00")
    >>> found.estimate, found.wishes, found.refused
    (0.5, 30, 10)

    References
    ----------
    Retrials in telephone traffic: Gans, Koole & Mandelbaum (2003), Manufacturing & Service Operations Management 5(2),
    79-141, section 6. The swap of hours: a binomial test of two Poisson counts (Przyborowski & Wilenski 1940,
    Biometrika 31, 313-323).
    """
    rows = files.read(_path(data)) if _is_path(data) else frames.table(data)
    if not again_within_h > 0:
        raise BadInput("again_within_h must be more than 0 hours.")
    shut = list(closed)
    tries, left_out = _tries(
        rows,
        (customer, at, answered, channel),
        lambda channels: opening(hours, channels, shut),
        zone=zone,
        apart=np.timedelta64(round(again_within_h * 3600), "s"),
    )
    names = sorted(set(tries.channel.tolist()))
    enough = [one for one in names if int((tries.channel == one).sum()) >= minimum]
    columns = _channels(tries, enough, level)
    estimates = tuple(
        Estimate(f"{name}: tried outside hours", *(columns[part][i] for part in ("estimate", "low", "high")))
        for i, name in enumerate(enough)
    )
    offered = opening(hours, names, shut)
    by_hour = _by_hour(tries, offered)
    swap = _swap(by_hour, 1 - level) if enough else None
    refused = _refused(tries)
    return Wanted(
        method="Wanted and offered hours",
        n=len(tries.at),
        says=_says(estimates, swap, by_hour, len(tries.at), minimum),
        estimates=estimates,
        level=level,
        caveats=_caveats(left_out, names, enough, minimum),
        kind=rows.kind,
        rows=columns,
        by_hour=by_hour,
        wishes=len(refused),
        refused=int(refused.sum()),
        open_instead=by_hour["name"][swap[0]] if swap else None,
        close_instead=by_hour["name"][swap[1]] if swap else None,
    )


def _is_path(data: Any) -> bool:
    return isinstance(data, str) or hasattr(data, "__fspath__")


def _path(data: Any) -> Any:
    from pathlib import Path

    return Path(data)


def _tries(
    rows: frames.Table,
    names: tuple[str, str, str, str | None],
    offered: Callable[[Sequence[str]], Mapping[str, Hours]],
    *,
    zone: str,
    apart: np.timedelta64,
) -> tuple[Tries, int]:
    customer, at, answered, channel = names
    moments, who = rows.moments(at), rows.labels(customer)
    usable = ~np.isnat(moments) & (who != "")
    channels = rows.labels(channel)[usable] if channel else np.full(int(usable.sum()), "all", dtype=object)
    got = rows.truths(answered)[usable]
    moments, who = moments[usable], np.unique(who[usable], return_inverse=True)[1]
    order = np.lexsort((channels.astype(str), ~got, moments, who))
    moments, who, got, channels = moments[order], who[order], got[order], channels[order]
    wall = local(moments, zone)
    outside, to_opening = np.zeros(len(wall), dtype=bool), np.zeros(len(wall))
    for name, one in offered(sorted(set(channels.tolist()))).items():
        here = channels == name
        outside[here] = ~one.is_open(wall[here])
        to_opening[here] = one.minutes_to_opening(wall[here])
    near = np.diff(moments) <= apart
    repeated = np.append((who[1:] == who[:-1]) & near, False)[: len(who)]
    wish = (
        np.cumsum(~np.concatenate(([False], repeated[:-1]))) - 1 if len(who) else np.zeros(0, dtype=np.int64)
    )
    return Tries(wall, who, channels, got, outside, to_opening, repeated, wish), int((~usable).sum())


def _refused(tries: Tries) -> Truths:
    """For each wish whether none of its tries was answered."""
    return (
        np.bincount(tries.wish, weights=tries.answered) == 0 if len(tries.wish) else np.zeros(0, dtype=bool)
    )


def _channels(tries: Tries, names: Sequence[str], level: float) -> dict[str, list[Any]]:
    begins = np.concatenate(([True], tries.wish[1:] != tries.wish[:-1])) if len(tries.wish) else tries.outside
    refused = _refused(tries)
    columns: dict[str, list[Any]] = {"name": list(names), "tries": []}
    for name in names:
        here = tries.channel == name
        first = here & begins
        shares = {
            "": _share(tries.outside[here], tries.customer[here], level),
            "repeated": _share(tries.repeated[here], tries.customer[here], level),
            "refused": _share(refused[tries.wish[first]], tries.customer[first], level),
        }
        columns["tries"].append(int(here.sum()))
        for what, values in shares.items():
            parts = ("estimate", "low", "high") if not what else (what, f"{what}_low", f"{what}_high")
            for part, value in zip(parts, values, strict=True):
                columns.setdefault(part, []).append(value)
        waits = tries.to_opening[here & tries.outside]
        columns.setdefault("hours_to_opening", []).append(
            float(waits.mean()) / HOUR if len(waits) else math.nan
        )
    return columns


def _share(hits: Truths, customers: NDArray[np.int64], level: float) -> tuple[float, float, float]:
    """A share with Wilson's interval on as many answers as the customers make independent."""
    if not len(hits):
        return math.nan, math.nan, math.nan
    _, who = np.unique(customers, return_inverse=True)
    worth = clustered_n(np.bincount(who, weights=hits).astype(float), np.bincount(who).astype(float))
    share = float(hits.mean())
    return share, *wilson(share, len(hits) if math.isnan(worth) else max(1.0, worth), level)


def _by_hour(tries: Tries, offered: Mapping[str, Hours]) -> dict[str, list[Any]]:
    """Wishes by the hour of the week in which they begin; an hour is open when any channel is, for any minute of it."""
    begins = np.concatenate(([True], tries.wish[1:] != tries.wish[:-1])) if len(tries.wish) else tries.outside
    slot = week_minute(tries.at[begins]) // HOUR
    open_minutes = np.array([one.open_minutes for one in offered.values()]).reshape(-1, WEEK_HOURS, HOUR)
    return {
        "name": [named(hour, HOUR) for hour in range(WEEK_HOURS)],
        "wishes": np.bincount(slot, minlength=WEEK_HOURS).tolist(),
        "refused": np.bincount(slot, weights=_refused(tries), minlength=WEEK_HOURS).tolist(),
        "open": open_minutes.any(axis=(0, 2)).tolist(),
    }


def _swap(by_hour: Mapping[str, Sequence[Any]], alpha: float) -> tuple[int, int] | None:
    """The busiest closed hour and the quietest open one, when the first is surely wanted more, of all such pairs."""
    wishes, is_open = np.asarray(by_hour["wishes"], dtype=float), np.asarray(by_hour["open"], dtype=bool)
    if not is_open.any() or is_open.all():
        return None
    shut = int(np.flatnonzero(~is_open)[np.argmax(wishes[~is_open])])
    quiet = int(np.flatnonzero(is_open)[np.argmin(wishes[is_open])])
    pairs = int(is_open.sum()) * int((~is_open).sum())
    more, less = wishes[shut], wishes[quiet]
    chance = float(betainc(more, less + 1, 0.5)) if more > less else 1.0
    return (shut, quiet) if chance * pairs < alpha else None


def _says(
    estimates: Sequence[Estimate],
    swap: tuple[int, int] | None,
    by_hour: Mapping[str, Sequence[Any]],
    n: int,
    minimum: int,
) -> str:
    if not estimates:
        return f"Nothing can be said yet: {n} tries, and at least {minimum} are needed. Keep recording every try."
    if swap:
        shut, quiet = swap
        low, high = poisson(by_hour["wishes"][shut], 0.95)
        return (
            f"Be open on {by_hour['name'][shut]} rather than on {by_hour['name'][quiet]}: {by_hour['wishes'][shut]} wishes "
            f"({low:.0f} to {high:.0f}) began in the closed hour, {by_hour['wishes'][quiet]} in the open one."
        )
    worst = max(estimates, key=lambda one: (one.low, one.name))
    if worst.low > 0.1:
        return (
            f"Look at {worst.name.partition(':')[0]}: {number(100 * worst.value)} % of tries come outside hours "
            f"({number(100 * worst.low)} to {number(100 * worst.high)}), but no single closed hour stands out."
        )
    return "The hours fit: few try outside them, and no closed hour is surely wanted more than an open one."


def _caveats(left_out: int, names: Sequence[str], enough: Sequence[str], minimum: int) -> tuple[str, ...]:
    found = ["Who knows that it is closed does not try: the wish outside hours is larger than it seems."]
    if left_out:
        found.append(f"{left_out:,} tries without a moment or a customer are left out.")
    few = [name or "without a name" for name in names if name not in enough]
    if few:
        found.append(f"Too few tries for a number (fewer than {minimum}): {', '.join(few)}.")
    return tuple(found)
