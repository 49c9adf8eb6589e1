from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import ndtri

from gehoor_signals.disproportionality.pairs import Disproportion, count, ranked

MANY = "Each pair is judged alone: with thousands of pairs some stand out by chance; `ebgm` allows for that."


def prr(
    data: Any,
    *,
    product: str = "product",
    event: str = "event",
    report: str = "report",
    minimum: int = 3,
    threshold: float = 2.0,
    level: float = 0.95,
) -> Disproportion:
    """How many times as often a product's reports name a complaint as all other reports do (PRR).

    Use it for a first look and where people know the number. Do not rank rare pairs by it: one report where .01 was to
    be expected gives a hundred; `disproportionality.ebgm` shrinks those.

    Parameters
    ----------
    data : a frame with a row for each product and complaint that a report names together; a report counts once for a
        pair, however many rows it has.
    product, event, report : its columns.
    minimum, threshold : a pair is a signal with at least so many reports, a PRR of at least so much, and chi-squared
        (Yates) of at least 4.
    level : of the interval.

    Raises
    ------
    BadInput : a column that is not there; no row without gaps.

    Examples
    --------
    >>> from gehoor_signals import disproportionality
    >>> rows = {"report": range(10), "product": ["kettle"] * 5 + ["lamp"] * 5, "event": ["leak"] * 4 + ["late"] * 5 + ["leak"]}
    >>> found = disproportionality.prr(rows)
    >>> print(found.estimates[0])
    kettle × leak 4 (0.657 to 24.4)

    References
    ----------
    Evans, Waller & Davis (2001), Pharmacoepidemiology and Drug Safety 10, 483-486: the measure and the criteria
    (PRR >= 2, chi-squared >= 4, three cases). Interval: log-normal, as for a relative risk.
    """
    pairs = count(data, product=product, event=event, report=report)
    a, b = pairs.N, pairs.of_product - pairs.N
    c = pairs.of_event - pairs.N
    d = pairs.total - pairs.of_product - c
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        spread = np.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
        factor = np.exp(ndtri(0.5 + level / 2) * spread)
        lower, upper = pairs.prr / factor, pairs.prr * factor
        over = np.maximum(np.abs(a * d - b * c) - pairs.total / 2, 0.0)
        chi2 = pairs.total * over**2 / ((a + b) * (c + d) * (a + c) * (b + d))
    bounded = np.isfinite(pairs.prr) & np.isfinite(factor)
    lower, upper = np.where(bounded, lower, np.nan), np.where(bounded, upper, np.nan)
    signal = (a >= minimum) & (pairs.prr >= threshold) & (np.nan_to_num(chi2) >= 4)
    return ranked(
        Disproportion,
        pairs,
        method="Proportional reporting ratio",
        score=pairs.prr,
        lower=lower,
        upper=upper,
        signal=signal,
        words=(f"PRR >= {threshold:g}, chi-squared >= 4 and {minimum} reports", "PRR at least {}"),
        level=level,
        caveats=(MANY,),
    )
