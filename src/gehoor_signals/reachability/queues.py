"""The numbers of queues with many servers, in offered load a (erlang) and servers c; time in handling times."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import betainc, gammainc

from gehoor_signals.frames import Numbers

MOST_TERMS = 4_000_000
NEGLIGIBLE = 45.0  # exp(-45) is beyond the last digit of a double
LONG_PATIENCE = 1e8  # servers per impatience beyond which the incomplete beta function is the gamma function


def blocked(a: Numbers, c: Numbers) -> Numbers:
    """Erlang B by its recursion B(k) = a B(k-1) / (k + a B(k-1)), which neither overflows nor loses digits."""
    share = np.ones_like(a)
    for k in range(1, int(c.max(initial=0)) + 1):
        further = k <= c
        share[further] = a[further] * share[further] / (k + a[further] * share[further])
    return share


def waiting(a: Numbers, c: Numbers, share_blocked: Numbers) -> Numbers:
    """Erlang C from Erlang B; 1 where the load is as much as the servers or more."""
    stable = a < c
    room = np.where(stable, c - a, 1.0)
    return np.where(stable, c * share_blocked / (room + a * share_blocked), 1.0)


@dataclass(frozen=True)
class Impatient:
    """Erlang A in one state: share that waits, share that abandons, mean wait of all in handling times."""

    wait: float
    abandon: float
    mean_wait: float
    log_total: float


def impatient(a: float, c: int, r: float, share_blocked: float) -> Impatient:
    """M/M/c+M with r = handling time / mean patience, from the birth-death chain.

    With j waiting, calls leave at c + j r per handling time, so that p(c + j) = p(c) t(j), t(j) the product over
    k = 1..j of a / (c + k r).
    """
    log_total, mean = _tail(a, c, r)
    rest = (1 - share_blocked) * math.exp(-log_total)
    wait = share_blocked / (share_blocked + rest) if share_blocked > 0 else 0.0
    return Impatient(wait, min(1.0, r * wait * mean / a), wait * mean / a, log_total)


def _tail(a: float, c: int, r: float) -> tuple[float, float]:
    """The logarithm of the sum of t(j) over j >= 0, and the mean of j with weights t(j)."""
    terms = _terms(a, c, r)
    if terms > MOST_TERMS:
        return _long_tail(a, c, r)
    logs = np.concatenate(([0.0], np.cumsum(math.log(a) - np.log(c + r * np.arange(1, terms + 1)))))
    highest = float(logs.max())
    weights = np.exp(logs - highest)
    total = float(weights.sum())
    return highest + math.log(total), float(weights @ np.arange(terms + 1)) / total


def _terms(a: float, c: int, r: float) -> int:
    """After how many waiting callers the chances are negligible beside the largest."""
    peak = max(0.0, (a - c) / r)
    highest, step = _log_term(peak, a, c, r), 16.0
    while highest - _log_term(peak + step, a, c, r) < NEGLIGIBLE:
        step *= 2
    return math.ceil(min(peak + step, MOST_TERMS + 1))


def _log_term(j: float, a: float, c: int, r: float) -> float:
    """Log t(j) for any j, to the precision that a choice of length needs (an integral for the sum)."""
    u = j * r / c
    if u < 1e-4:
        return j * (math.log(a / c) - u / 2 + u**2 / 6)
    return j * (math.log(a / c) + 1) - (c / r + j) * math.log1p(u)


def _long_tail(a: float, c: int, r: float) -> tuple[float, float]:
    """For patience of millions of handling times at full load: the sum is P(y, x) / pois(y; x), x = a/r, y = c/r."""
    y, u = c / r, (a - c) / c
    half_squares = u**2 / 2 - u**3 / 3 + u**4 / 4 if abs(u) < 1e-4 else u - math.log1p(u)
    stirling = 1 / (12 * y)
    log_chance = -y * half_squares - stirling - math.log(2 * math.pi * y) / 2
    log_total = math.log(gammainc(y, a / r)) - log_chance
    return log_total, max(0.0, (a - c + c * math.exp(-log_total)) / r)


def answered_within(a: float, c: int, r: float, found: Impatient, t: float) -> float:
    """The share of all calls that is answered within t handling times.

    Whoever finds j waiting is served after the sum over i = 0..j of exponential times with rates c + i r, if he stays:
    exp(-r times that sum) is Beta(c / r, j + 1).
    """
    m, share, log_start, first, size = c / r, 1 - found.wait, 0.0, 0, 128
    while found.wait > 0:
        j = np.arange(first, first + size)
        steps = math.log(a) - np.log(c + r * j)
        if first == 0:
            steps[0] = 0.0
        logs = log_start + np.cumsum(steps)
        if m < LONG_PATIENCE:
            served = m / (m + j + 1) * betainc(j + 1.0, m + 1, -math.expm1(-r * t))
        else:
            served = gammainc(j + 1.0, c * t)
        parts = found.wait * np.exp(logs - found.log_total) * served
        share += float(parts.sum())
        if served[-1] < 1e-18 or (logs[-1] - found.log_total < -NEGLIGIBLE and a <= c + r * j[-1]):
            break
        log_start, first, size = float(logs[-1]), first + size, 2 * size
    return min(1.0, share)


class Measures(NamedTuple):
    """What one setting does: shares of all calls, and the mean wait of all calls in seconds."""

    wait: float
    abandon: float
    mean_wait_s: float
    service_level: float
    occupancy: float


def measures(a: float, c: float, block: float, times: tuple[float, float, float]) -> Measures:
    """Erlang A with its two ends, patience 0 (Erlang B) and infinite (Erlang C).

    block: Erlang B of a and c. times: handling, mean patience and the time within which an answer counts, in seconds.
    """
    (aht, patience, within), servers = times, int(c)
    if a == 0 or servers == 0 or patience == 0:
        served = a * (1 - block) / max(1, servers)
        return Measures(block, block, patience * block if block else 0.0, 1 - block, served)
    if math.isinf(patience):
        wait = float(waiting(np.array([a]), np.array([c]), np.array([block]))[0])
        if a >= c:
            return Measures(1.0, (a - c) / a, math.inf, 0.0, 1.0)
        return Measures(wait, 0.0, wait * aht / (c - a), 1 - wait * math.exp(-(c - a) * within / aht), a / c)
    r = aht / patience
    found = impatient(a, servers, r, block)
    level = answered_within(a, servers, r, found, within / aht)
    return Measures(found.wait, found.abandon, found.mean_wait * aht, level, a * (1 - found.abandon) / c)
