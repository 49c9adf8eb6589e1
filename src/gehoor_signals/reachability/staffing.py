from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gehoor_signals import charts
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.reachability import queues
from gehoor_signals.reachability.queues import Measures


@dataclass(frozen=True)
class Target:
    """What must hold of a queue; None where nothing is asked."""

    service_level: float | None = 0.8
    within_s: float = 20
    abandon: float | None = None
    mean_wait_s: float | None = None
    occupancy: float | None = None

    def __post_init__(self) -> None:
        if all(one is None for one in (self.service_level, self.abandon, self.mean_wait_s, self.occupancy)):
            raise BadInput("A target is needed: service_level, abandon, mean_wait_s or occupancy.")
        if self.service_level is not None and not 0 < self.service_level < 1:
            raise BadInput(
                "service_level must be between 0 and 1, and less than 1: a queue never promises everyone."
            )
        for name in ("abandon", "mean_wait_s", "occupancy"):
            asked = getattr(self, name)
            if asked is not None and not asked > 0:
                raise BadInput(f"{name} must be more than 0.")

    def is_met(self, found: Measures) -> bool:
        at_most = (
            (found.abandon, self.abandon),
            (found.mean_wait_s, self.mean_wait_s),
            (found.occupancy, self.occupancy),
        )
        in_time = self.service_level is None or found.service_level >= self.service_level
        return in_time and all(asked is None or value <= asked for value, asked in at_most)


def measured(a: float, c: int, aht: float, patience: float, within: float) -> Measures:
    block = 1.0
    for k in range(1, c + 1):
        block = a * block / (k + a * block)
    return queues.measures(a, c, block, (aht, patience, within))


def people(a: float, aht: float, patience: float, target: Target) -> int:
    """The fewest people with whom the target is met; 0 where there is no work."""
    if a == 0:
        return 0
    low, high = 0, max(1, math.ceil(a))
    while not target.is_met(measured(a, high, aht, patience, target.within_s)):
        low, high = high, high + max(1, math.ceil(math.sqrt(high)))
    while high - low > 1:
        middle = (low + high) // 2
        met = target.is_met(measured(a, middle, aht, patience, target.within_s))
        low, high = (low, middle) if met else (middle, high)
    return high


@dataclass(frozen=True, kw_only=True)
class Staffing(Finding):
    """How many people (the estimate), how many on the payroll for that, and what one more or less would do (`table`)."""

    agents: int
    on_payroll: int
    table: Mapping[str, Sequence[Any]]

    def columns(self) -> Mapping[str, Sequence[Any]]:
        return self.table

    def to_svg(self) -> str:
        series = [charts.Line(name, self.table[name]) for name in ("service_level", "abandon", "occupancy")]
        return charts.lines(list(self.table["agents"]), series, title=self.method, description=self.says)


def staffing(
    calls_per_hour: float,
    aht_s: float,
    *,
    service_level: float | None = 0.8,
    within_s: float = 20,
    abandon: float | None = None,
    mean_wait_s: float | None = None,
    occupancy: float | None = None,
    patience_mean_s: float | None = None,
    shrinkage: float = 0.0,
) -> Staffing:
    """The fewest people with whom calls are answered in time.

    Use it for one load that lasts at least a few handling times. Where the load changes by the half hour, use
    `required`. The figures are those of an hour that goes on for ever: a shift that begins with a queue needs more.

    Parameters
    ----------
    calls_per_hour, aht_s : calls an hour; mean handling time in seconds.
    service_level, within_s : the share of all calls that must be answered within so many seconds (None: not asked).
    abandon, mean_wait_s, occupancy : the most that is allowed of each (None: not asked).
    patience_mean_s : mean patience in seconds (Erlang A); None where nobody hangs up (Erlang C).
    shrinkage : the share of paid time in which people do not answer (leave, training, breaks), 0 to 1.

    Returns
    -------
    Staffing with `agents`, `on_payroll` and a table of what fewer and more people would do. The square-root rule
    a + beta sqrt(a) is told by the beta that the answer comes to.

    Raises
    ------
    BadInput : no target, or one that no number of people can meet.

    Examples
    --------
    >>> from gehoor_signals import reachability
    >>> reachability.staffing(100, 180).agents
    8
    >>> print(reachability.staffing(100, 180, shrinkage=0.3).says)
    Plan 8 people at the telephones (12 on the payroll): 88 % of calls are then answered within 20 s.

    References
    ----------
    Gans, Koole & Mandelbaum (2003), Manufacturing & Service Operations Management 5(2), 79-141, section 4; square root:
    Halfin & Whitt (1981), Operations Research 29, 567-588.
    """
    if not (math.isfinite(calls_per_hour) and calls_per_hour >= 0 and math.isfinite(aht_s) and aht_s > 0):
        raise BadInput("calls_per_hour must be 0 or more and aht_s more than 0.")
    if not 0 <= shrinkage < 1:
        raise BadInput("shrinkage must be 0 or more and less than 1.")
    target = Target(service_level, within_s, abandon, mean_wait_s, occupancy)
    a, patience = calls_per_hour * aht_s / 3600, math.inf if patience_mean_s is None else patience_mean_s
    if not patience > 0:
        raise BadInput("patience_mean_s must be more than 0; use erlang_b where nobody waits.")
    agents = people(a, aht_s, patience, target)
    counts = [one for one in range(agents - 2, agents + 4) if one >= 1]
    found = [measured(a, one, aht_s, patience, within_s) for one in counts]
    here = measured(a, max(1, agents), aht_s, patience, within_s)
    table: dict[str, list[Any]] = {"agents": counts}
    table |= {name: [getattr(one, name) for one in found] for name in Measures._fields}
    on_payroll = math.ceil(agents / (1 - shrinkage) - 1e-9)
    beta = (agents - a) / math.sqrt(a) if a else math.nan
    return Staffing(
        method=f"Staffing by Erlang {'C' if math.isinf(patience) else 'A'}",
        n=1,
        says=_says(agents, on_payroll, here, within_s),
        estimates=(Estimate("people", agents), Estimate("square-root rule beta", beta)),
        caveats=_caveats(patience, here),
        agents=agents,
        on_payroll=on_payroll,
        table=table,
    )


def _says(agents: int, on_payroll: int, here: Measures, within_s: float) -> str:
    if not agents:
        return "Nobody needs to be planned: no calls are expected."
    paid = f" ({on_payroll} on the payroll)" if on_payroll > agents else ""
    return (
        f"Plan {agents} people at the telephones{paid}: {number(100 * here.service_level)} % of calls are then "
        f"answered within {number(within_s)} s."
    )


def _caveats(patience: float, here: Measures) -> tuple[str, ...]:
    found = []
    if math.isinf(patience):
        found.append("Nobody is taken to hang up; with the callers' patience fewer people may do.")
    if here.occupancy > 0.9:
        found.append("People would be busy more than nine tenths of the time, which nobody keeps up.")
    return tuple(found)
