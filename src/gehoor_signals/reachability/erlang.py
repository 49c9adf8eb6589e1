from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor_signals import charts
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers
from gehoor_signals.reachability import queues

FEW = 20


@dataclass(frozen=True, kw_only=True)
class Queue(Finding):
    """What a queue does in steady state, one number for each setting; `values` has a column for each number.

    The main number (`estimate`, `float()`, `numpy.asarray`) is the share that is blocked (B) or waits (C and A).
    Attributes named by the columns (`block`; `wait`, `asa_s`, `service_level`; `abandon`, `mean_wait_s`) are floats
    where the call had numbers and arrays where it had arrays.
    """

    settings: Mapping[str, Numbers]
    values: Mapping[str, Numbers]
    shape: tuple[int, ...]

    def __getattr__(self, name: str) -> Any:
        values = self.__dict__.get("values", {})
        if name not in values:
            raise AttributeError(f"{type(self).__name__} has no {name!r}; it has {', '.join(values)}.")
        return values[name].reshape(self.shape) if self.shape else float(values[name][0])

    def __float__(self) -> float:
        return self.estimate

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:  # noqa: FBT001 -- NumPy's signature
        main = next(iter(self.values.values())).reshape(self.shape)
        return np.array(main, dtype=dtype)

    def columns(self) -> Mapping[str, Sequence[Any]]:
        return {**self.settings, **self.values}  # type: ignore[dict-item]

    def to_svg(self) -> str:
        if not self.shape:
            shares = [(one.name, one.value) for one in self.estimates if not one.unit]
            return charts.bars(shares, title=self.method, description=self.says)
        series = [charts.Line(name, one.tolist()) for name, one in self.values.items() if "_s" not in name]
        numbers = list(range(1, self.n + 1))
        return charts.lines(numbers, series, title=self.method, description=self.says)


def erlang_b(calls_per_hour: Any, aht_s: Any, agents: Any) -> Queue:
    """The share of calls that find every line taken and are lost (Erlang B).

    Use it for lines and chats where nobody can wait. Where callers wait, use `erlang_a` (they hang up at some point)
    or `erlang_c` (nobody ever does).

    Parameters
    ----------
    calls_per_hour : number or array; calls that come in an hour, at random moments.
    aht_s : number or array; mean handling time in seconds (talk and what is written after).
    agents : whole number or array of them; people or lines.

    Returns
    -------
    Queue with `block`, the share lost, and `occupancy`.

    Raises
    ------
    BadInput : negative or no numbers, a part of an agent.

    Examples
    --------
    >>> from gehoor_signals import reachability
    >>> round(reachability.erlang_b(100, 180, 8).block, 6)
    0.070048
    >>> reachability.erlang_b(100, 180, [6, 8, 10]).block.round(4).tolist()
    [0.1918, 0.07, 0.0184]

    References
    ----------
    Erlang, A. K. (1917), Elektroteknikeren 13, 5-13; the recursion: Cooper (1981), Introduction to Queueing Theory,
    chapter 3.
    """
    settings, shape = _settings(calls_per_hour=calls_per_hour, aht_s=aht_s, agents=agents)
    a, c = _load(settings), settings["agents"]
    block = queues.blocked(a, c)
    occupancy = np.divide(a * (1 - block), c, out=np.zeros_like(a), where=c > 0)
    return _queue(
        "Erlang B", settings, shape, {"block": block, "occupancy": occupancy}, ("find no line free", None)
    )


def erlang_c(calls_per_hour: Any, aht_s: Any, agents: Any, *, within_s: float = 20) -> Queue:
    """How many calls wait and how long, when nobody hangs up (Erlang C).

    Use it where few hang up. It is too gloomy near full load, where callers who give up keep the queue short: there
    use `erlang_a`. With as much work as people, or more, the queue has no end: `wait` is 1, `asa_s` infinite,
    `service_level` 0.

    Parameters
    ----------
    calls_per_hour, aht_s, agents : as in `erlang_b`.
    within_s : seconds within which an answer counts for `service_level`.

    Returns
    -------
    Queue with `wait` (the share that waits at all), `asa_s` (mean wait of all calls in seconds), `service_level` (the
    share answered within `within_s`) and `occupancy`.

    Raises
    ------
    BadInput : negative or no numbers, a part of an agent.

    Examples
    --------
    >>> from gehoor_signals import reachability
    >>> print(reachability.erlang_c(100, 180, 8))
    With 8 people for 100 calls an hour of 180 s, 16.7 % wait; 88 % are answered within 20 s.
    Erlang C, n = 1.
      wait 0.167
      asa_s 10 s
      service_level 0.88
      occupancy 0.625

    References
    ----------
    Erlang, A. K. (1917), Elektroteknikeren 13, 5-13; Gans, Koole & Mandelbaum (2003), Manufacturing & Service
    Operations Management 5(2), 79-141, section 4.2.
    """
    settings, shape = _settings(calls_per_hour=calls_per_hour, aht_s=aht_s, agents=agents)
    a, c, aht = _load(settings), settings["agents"], settings["aht_s"]
    wait = queues.waiting(a, c, queues.blocked(a, c))
    stable = a < c
    room = np.where(stable, c - a, 1.0)
    values = {
        "wait": wait,
        "asa_s": np.where(stable, wait * aht / room, np.inf),
        "service_level": np.where(stable, 1 - wait * np.exp(-room * _seconds(within_s) / aht), 0.0),
        "occupancy": np.where(stable, a / np.maximum(c, 1), 1.0),
    }
    return _queue("Erlang C", settings, shape, values, ("wait", within_s))


def erlang_a(
    calls_per_hour: Any, aht_s: Any, agents: Any, patience_mean_s: Any, *, within_s: float = 20
) -> Queue:
    """How many calls wait, and how many are given up, when callers have patience of a known mean (Erlang A, M/M/c+M).

    Use it for telephone and chat; the mean patience is what `reachability.patience` finds. Patience is taken as
    exponential; where many hang up in the first seconds or at a recorded message, the share that waits is still right
    and the share that gives up only roughly. With endless patience it is Erlang C, with none Erlang B.

    Parameters
    ----------
    calls_per_hour, aht_s, agents : as in `erlang_b`.
    patience_mean_s : number or array; seconds that a caller is willing to wait, in the mean. 0 and infinity are allowed.
    within_s : seconds within which an answer counts for `service_level`.

    Returns
    -------
    Queue with `wait` (share that cannot be answered at once), `abandon` (share of all calls given up), `mean_wait_s`
    (of all calls, answered or not), `service_level` (share of all calls answered within `within_s`) and `occupancy`.

    Raises
    ------
    BadInput : negative or no numbers, a part of an agent.

    Examples
    --------
    >>> from gehoor_signals import reachability
    >>> found = reachability.erlang_a(100, 180, 8, 60)
    >>> round(found.abandon, 5), round(found.mean_wait_s, 4)
    (0.03959, 2.3756)

    References
    ----------
    Palm, C. (1957), Research on telephone traffic carried by full availability groups, Tele 1; Garnett, Mandelbaum &
    Reiman (2002), Manufacturing & Service Operations Management 4(3), 208-227, section 3.
    """
    settings, shape = _settings(
        calls_per_hour=calls_per_hour, aht_s=aht_s, agents=agents, patience_mean_s=patience_mean_s
    )
    a, c, aht = _load(settings), settings["agents"], settings["aht_s"]
    block, within = queues.blocked(a, c), _seconds(within_s)
    times = [(one, mean, within) for one, mean in zip(aht, settings["patience_mean_s"], strict=True)]
    rows = [queues.measures(*one) for one in zip(a.tolist(), c.tolist(), block.tolist(), times, strict=True)]
    values = {name: np.array([getattr(row, name) for row in rows]) for name in queues.Measures._fields}
    return _queue("Erlang A", settings, shape, values, ("wait", within_s))


def _settings(**given: Any) -> tuple[dict[str, Numbers], tuple[int, ...]]:
    """The parameters as flat arrays of one length, and the shape that they had together."""
    try:
        arrays = np.broadcast_arrays(*(np.asarray(one, dtype=float) for one in given.values()))
    except (TypeError, ValueError) as error:
        raise BadInput(f"{', '.join(given)} must be numbers, or arrays of one shape: {error}.") from error
    settings = {name: np.array(one, dtype=float).ravel() for name, one in zip(given, arrays, strict=True)}
    for name, one in settings.items():
        whole = name != "agents" or bool((one == np.floor(one)).all())
        finite = name == "patience_mean_s" or bool(np.isfinite(one).all())
        if not (finite and whole) or not (one >= 0).all() or (name == "aht_s" and not (one > 0).all()):
            kind = "whole numbers, 0 or more" if name == "agents" else "0 or more"
            raise BadInput(f"{name} must be {'more than 0' if name == 'aht_s' else kind}.")
    return settings, arrays[0].shape


def _load(settings: Mapping[str, Numbers]) -> Numbers:
    return settings["calls_per_hour"] * settings["aht_s"] / 3600


def _seconds(within_s: float) -> float:
    if not (math.isfinite(within_s) and within_s >= 0):
        raise BadInput("within_s must be a number of seconds, 0 or more.")
    return float(within_s)


def _queue(
    method: str,
    settings: Mapping[str, Numbers],
    shape: tuple[int, ...],
    values: Mapping[str, Numbers],
    words: tuple[str, float | None],
) -> Queue:
    n = len(settings["agents"])
    estimates = tuple(
        Estimate(
            name if n == 1 else f"{name}, setting {i + 1}",
            float(one[i]),
            unit="s" if name.endswith("_s") else "",
        )
        for i in range(min(n, FEW))
        for name, one in values.items()
    )
    return Queue(
        method=method,
        n=n,
        says=_says(settings, values, *words) if n == 1 else _range(values, words[0]),
        estimates=estimates,
        settings=settings,
        values=values,
        shape=shape,
        caveats=_caveats(method, settings),
    )


def _says(
    settings: Mapping[str, Numbers], values: Mapping[str, Numbers], happens: str, within_s: float | None
) -> str:
    first = {name: float(one[0]) for name, one in {**settings, **values}.items()}
    main = next(iter(values))
    words = (
        f"With {first['agents']:.0f} people for {number(first['calls_per_hour'])} calls an hour of "
        f"{number(first['aht_s'])} s, {number(100 * first[main])} % {happens}"
    )
    if "abandon" in first:
        words += f" and {number(100 * first['abandon'])} % give up"
    if within_s is not None:
        words += f"; {number(100 * first['service_level'])} % are answered within {number(within_s)} s"
    return f"{words}."


def _range(values: Mapping[str, Numbers], happens: str) -> str:
    main = next(iter(values.values()))
    if not len(main):
        return "Nothing can be said: there is no setting to compute."
    return f"Between {number(100 * main.min())} % and {number(100 * main.max())} % {happens}, in {len(main):,} settings."


def _caveats(method: str, settings: Mapping[str, Numbers]) -> tuple[str, ...]:
    over = int((_load(settings) >= settings["agents"]).sum())
    if method == "Erlang C" and over:
        where = "There is" if len(settings["agents"]) == 1 else f"In {over} settings there is"
        return (f"{where} at least as much work as people: the queue only grows until callers give up.",)
    return ()
