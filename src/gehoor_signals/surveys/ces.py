from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.special import stdtrit

from gehoor_signals.findings import Estimate
from gehoor_signals.surveys.answers import Answers, Survey, collect, finding


def ces(
    data: Any,
    *,
    answer: str = "answer",
    scale: tuple[float, float] = (1, 7),
    group: str | None = None,
    weigh_by: Sequence[str] = (),
    minimum: int = 30,
    level: float = 0.95,
) -> Survey:
    """How easy it was (Customer Effort Score): the mean answer, with Student's interval.

    Use it after a contact in which the customer had to do something. Higher is easier. Do not use it to foresee who
    leaves: its own authors' claim has not been reproduced well.

    Parameters
    ----------
    data, answer, group, weigh_by, minimum, level : as in `surveys.csat`.
    scale : the lowest and the highest answer; 1 to 7 in the version of 2013 ("made it easy for me", agree).

    Raises
    ------
    BadInput : as in `surveys.csat`.

    Examples
    --------
    >>> from gehoor_signals import surveys
    >>> surveys.ces({"answer": [7, 6, 5, 4] * 10}).estimates[0]
    Estimate(name='ease', value=5.5, low=5.137..., high=5.862..., unit='')

    References
    ----------
    Dixon, Freeman & Toman (2010), Harvard Business Review 88(7), 116-122. Interval: Student (1908), Biometrika 6, 1-25;
    with weights, n is Kish's effective n.
    """
    answers, kind = collect(data, answer=answer, scale=scale, group=group, weigh_by=weigh_by)

    def ease(some: Answers, name: str) -> Estimate:
        n = some.effective_n
        mean = float(np.average(some.values, weights=some.weights))
        if n <= 1:
            return Estimate(name, mean)
        variance = float(np.average((some.values - mean) ** 2, weights=some.weights)) * n / (n - 1)
        half = float(stdtrit(n - 1, 0.5 + level / 2)) * math.sqrt(variance / n)
        return Estimate(name, mean, max(scale[0], mean - half), min(scale[1], mean + half))

    return finding(
        answers,
        ease,
        method="CES, Student's interval",
        what="ease",
        unhappy=(sum(scale) / 2, "did not find it easy"),
        minimum=minimum,
        level=level,
        kind=kind,
    )
