from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import gammaincinv

from gehoor_signals.disproportionality.pairs import Disproportion, count, ranked

SHRINK = 0.5


def bcpnn(
    data: Any,
    *,
    product: str = "product",
    event: str = "event",
    report: str = "report",
    stratify_by: str | None = None,
    level: float = 0.95,
) -> Disproportion:
    """The information component: log2 of how many times as often a pair is reported as expected, shrunk towards 0.

    Use it for any number of pairs, rare ones too: half a report is added to what was seen and to what was expected, so
    that one report by chance gives no signal. Do not read it as a risk.

    Parameters
    ----------
    data, product, event, report, level : as in `disproportionality.prr`.
    stratify_by : a column of each report (region, age): what is expected is reckoned within each of its values.

    Raises
    ------
    BadInput : as in `disproportionality.prr`; a report that lies in two strata.

    Examples
    --------
    >>> from gehoor_signals import disproportionality
    >>> rows = {"report": range(10), "product": ["kettle"] * 5 + ["lamp"] * 5, "event": ["leak"] * 4 + ["late"] * 5 + ["leak"]}
    >>> print(disproportionality.bcpnn(rows).estimates[0])
    kettle × leak 0.585 (-1.15 to 1.66)

    References
    ----------
    Bate et al. (1998), European Journal of Clinical Pharmacology 54, 315-321 (the measure); Norén, Hopstadius & Bate
    (2013), Statistical Methods in Medical Research 22, 57-69 (shrinkage by one half, interval from the gamma posterior).
    """
    pairs = count(data, product=product, event=event, report=report, stratify_by=stratify_by)
    shape, rate = pairs.N + SHRINK, pairs.E + SHRINK
    lower, upper = (np.log2(gammaincinv(shape, tail) / rate) for tail in (0.5 - level / 2, 0.5 + level / 2))
    return ranked(
        Disproportion,
        pairs,
        method="BCPNN, information component",
        score=np.log2(shape / rate),
        lower=lower,
        upper=upper,
        signal=lower > 0,
        words=("an interval of the information component above 0", "IC at least {}"),
        level=level,
        caveats=(),
    )
