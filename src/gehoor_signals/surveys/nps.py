from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.special import ndtri

from gehoor_signals.findings import Estimate
from gehoor_signals.surveys.answers import Answers, Survey, collect, finding

PROMOTER, DETRACTOR = 9, 6


def nps(
    data: Any,
    *,
    answer: str = "answer",
    group: str | None = None,
    weigh_by: Sequence[str] = (),
    minimum: int = 30,
    level: float = 0.95,
) -> Survey:
    """The Net Promoter Score: promoters (9, 10) minus detractors (0 to 6), in points from -100 to 100.

    Use it where people want the number and compare it only with itself. It throws away most of what eleven steps say:
    its interval is wider than that of the mean, and small teams cannot be told apart by it.

    Parameters
    ----------
    data, answer, group, weigh_by, minimum, level : as in `surveys.csat`; answers from 0 to 10.

    Raises
    ------
    BadInput : as in `surveys.csat`.

    Examples
    --------
    >>> from gehoor_signals import surveys
    >>> surveys.nps({"answer": [10] * 40 + [7] * 40 + [3] * 20}).estimates[0]
    Estimate(name='net promoter score', value=20.0, low=5.09..., high=34.12..., unit='points')

    References
    ----------
    Reichheld (2003), Harvard Business Review 81(12), 46-54. Interval: a difference of two shares of one multinomial,
    "Wald+2" of Agresti & Min (2005), Statistics in Medicine 24, 729-740: half an answer is added to promoters and to
    detractors and one to the others.
    """
    answers, kind = collect(data, answer=answer, scale=(0, 10), group=group, weigh_by=weigh_by)

    def score(some: Answers, name: str) -> Estimate:
        promoters = float(np.average(some.values >= PROMOTER, weights=some.weights))
        detractors = float(np.average(some.values <= DETRACTOR, weights=some.weights))
        low, high = _interval(promoters, detractors, some.effective_n, level)
        value = promoters - detractors
        return Estimate(name, 100 * value, 100 * min(low, value), 100 * max(high, value), "points")

    return finding(
        answers,
        score,
        method="NPS, interval of Agresti and Min",
        what="net promoter score",
        unhappy=(DETRACTOR + 1, "would not recommend us"),
        minimum=minimum,
        level=level,
        kind=kind,
    )


def _interval(promoters: float, detractors: float, n: float, level: float) -> tuple[float, float]:
    total = n + 2
    for_us, against = (promoters * n + 0.5) / total, (detractors * n + 0.5) / total
    middle = for_us - against
    half = float(ndtri(0.5 + level / 2)) * np.sqrt((for_us + against - middle**2) / total)
    return max(-1.0, float(middle - half)), min(1.0, float(middle + half))
