from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import ndtri

from gehoor_signals.disproportionality.pairs import Disproportion, count, ranked
from gehoor_signals.disproportionality.prr import MANY


def ror(
    data: Any,
    *,
    product: str = "product",
    event: str = "event",
    report: str = "report",
    minimum: int = 3,
    level: float = 0.95,
) -> Disproportion:
    """The odds that a product's report names a complaint, over those odds among all other reports (ROR).

    Use it where one pair is asked about. Do not rank thousands of pairs by it, for the reason given at
    `disproportionality.prr`.

    Parameters
    ----------
    data, product, event, report, level : as in `disproportionality.prr`.
    minimum : a pair is a signal with at least so many reports and an interval above 1.

    Raises
    ------
    BadInput : as in `disproportionality.prr`.

    Examples
    --------
    >>> from gehoor_signals import disproportionality
    >>> rows = {"report": range(10), "product": ["kettle"] * 5 + ["lamp"] * 5, "event": ["leak"] * 4 + ["late"] * 5 + ["leak"]}
    >>> print(disproportionality.ror(rows).estimates[0])
    kettle × leak 16 (0.722 to 355)

    References
    ----------
    Rothman, Lanes & Sacks (2004), Pharmacoepidemiology and Drug Safety 13, 519-523. Interval: Woolf (1955), Annals of
    Human Genetics 19, 251-253.
    """
    pairs = count(data, product=product, event=event, report=report)
    a, b = pairs.N, pairs.of_product - pairs.N
    c = pairs.of_event - pairs.N
    d = pairs.total - pairs.of_product - c
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        odds = a * d / (b * c)
        factor = np.exp(ndtri(0.5 + level / 2) * np.sqrt(1 / a + 1 / b + 1 / c + 1 / d))
        lower, upper = odds / factor, odds * factor
    bounded = (b > 0) & (c > 0) & (d > 0)
    lower, upper = np.where(bounded, lower, np.nan), np.where(bounded, upper, np.nan)
    return ranked(
        Disproportion,
        pairs,
        method="Reporting odds ratio, Woolf's interval",
        score=np.where(np.isnan(odds), np.inf, odds),
        lower=lower,
        upper=upper,
        signal=(a >= minimum) & (np.nan_to_num(lower) > 1),
        words=(f"an interval of the ROR above 1 and {minimum} reports", "ROR at least {}"),
        level=level,
        caveats=(MANY,),
    )
