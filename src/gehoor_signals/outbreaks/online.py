"""Many looks over time: the share of false alarms among all alarms ever raised."""

from __future__ import annotations

from typing import Literal

import numpy as np

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers
from gehoor_signals.outbreaks.alarms import Alarms, possible
from gehoor_signals.outbreaks.multiple import Discoveries, again, p_values

NAMES = {"lord": "LORD++", "saffron": "SAFFRON"}
CANDIDATE = 0.5
"""SAFFRON: a p-value up to this may yet be a discovery and costs nothing."""
LORD, SAFFRON = 0.07720838, 0.4374901658
"""What makes the weights of all tests to come add up to one."""


def online_fdr(
    alarms: Alarms, *, rate: float = 0.05, method: Literal["lord", "saffron"] = "saffron"
) -> Discoveries:
    """The alarms again, one after the other, so that of all raised since the first day no more than `rate` are false.

    Use it where someone looks every day and never begins anew: each test is held against a level that rises with
    discoveries and falls without. Not for one day alone (`outbreaks.benjamini_hochberg` finds more), and not where an
    early discovery may be a mistake that nobody corrects: it lends its credit to what follows.

    Parameters
    ----------
    alarms : what a method answered that has p-values. Tests are taken time after time, within a time in the order of
        the series. A series with too few cases stays out of alarm.
    rate : the share of false alarms among all alarms.
    method : "lord" (LORD++) or "saffron", which spends nothing on p-values above one half and finds more when many
        series rise.

    Returns
    -------
    Discoveries
        `adjusted` is the p-value times `rate` over its level: in alarm where at most `rate`.

    Raises
    ------
    BadInput : anything but alarms with p-values; an unknown method; a rate that is not between 0 and 1.

    Examples
    --------
    >>> from gehoor_signals import outbreaks
    >>> found = outbreaks.ears([4, 6, 5, 7, 3, 5, 5, 14, 5, 6])
    >>> outbreaks.online_fdr(found).alarm.tolist()
    [[True, False, False]]

    References
    ----------
    LORD++: Ramdas, Yang, Wainwright & Jordan (2017), Online control of the false discovery rate with decaying memory,
    NeurIPS. SAFFRON: Ramdas, Zrnic, Wainwright & Jordan (2018), ICML. Both hold for independent p-values; those of one
    series at times that follow each other hang together.
    """
    if method not in NAMES:
        raise BadInput(f'method must be "lord" or "saffron", not {method!r}.')
    possible(rate)
    p = p_values(alarms)
    order = p.T.ravel()
    tested = ~np.isnan(order)
    levels = np.full(order.shape, np.nan)
    levels[tested] = lord(order[tested], rate) if method == "lord" else saffron(order[tested], rate)
    level = levels.reshape(p.T.shape).T
    within = np.minimum(1.0, p * rate / np.maximum(level, 1e-300))
    return again(alarms, within, rate=rate, how=NAMES[method])


def lord(p: Numbers, rate: float) -> Numbers:
    """The level of each test: LORD++ with half of the rate as first wealth (Ramdas et al. 2017, section 3.1)."""
    j = np.arange(1, len(p) + 1)
    weight = LORD * np.log(np.maximum(j, 2)) / (j * np.exp(np.sqrt(np.log(j))))
    found, since, discoveries = np.empty(len(p)), np.zeros(len(p), dtype=np.int64), 0
    for t in range(len(p)):
        gain = weight[t - 1 - since[:discoveries]]
        found[t] = rate / 2 * (weight[t] + gain[:1].sum()) + rate * gain[1:].sum()
        if p[t] <= found[t]:
            since[discoveries] = t
            discoveries += 1
    return found


def saffron(p: Numbers, rate: float) -> Numbers:
    """The level of each test: SAFFRON with half of the rate as first wealth (Ramdas et al. 2018, algorithm 1)."""
    weight = SAFFRON * np.arange(1, len(p) + 2) ** -1.6
    found, since, discoveries = np.empty(len(p)), np.zeros(len(p), dtype=np.int64), 0
    spent = 0
    for t in range(len(p)):
        gain = weight[spent - since[:discoveries]]
        level = rate / 2 * (weight[spent] + gain[:1].sum()) + rate * gain[1:].sum()
        found[t] = min(CANDIDATE, (1 - CANDIDATE) * level)
        spent += p[t] > CANDIDATE
        if p[t] <= found[t]:
            since[discoveries] = spent
            discoveries += 1
    return found
