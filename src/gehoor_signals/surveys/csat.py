from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gehoor_signals.findings import Estimate
from gehoor_signals.intervals import wilson
from gehoor_signals.surveys.answers import Answers, Survey, collect, finding


def csat(
    data: Any,
    *,
    answer: str = "answer",
    satisfied_from: float = 4,
    scale: tuple[float, float] = (1, 5),
    group: str | None = None,
    weigh_by: Sequence[str] = (),
    minimum: int = 30,
    level: float = 0.95,
) -> Survey:
    """The share of customers who are satisfied (CSAT), with Wilson's interval.

    Use it for one question after one contact. Do not compare shares between scales of different length, and do not
    read a change from two shares whose intervals overlap.

    Parameters
    ----------
    data : a frame with one row for everyone who was asked, or their answers alone; no answer is a gap.
    answer : the column of answers, numbers on `scale`.
    satisfied_from : the lowest answer that counts as satisfied.
    group : a column; one estimate for each of its values.
    weigh_by : columns known of everyone who was asked; answers are weighed so that each combination counts as often as
        it was asked.
    minimum : the number of answers below which nothing is said.
    level : of the interval.

    Raises
    ------
    BadInput : an answer outside the scale, a column that is not there, a cell of `weigh_by` in which nobody answered.

    Examples
    --------
    >>> from gehoor_signals import surveys
    >>> found = surveys.csat({"answer": [5] * 30 + [4] * 20 + [2] * 10})
    >>> print(found)
    Share satisfied 0.833 (0.72 to 0.907). Ask the 10 of 60 who were not satisfied what went wrong.
    CSAT, Wilson's interval, n = 60.
      share satisfied 0.833 (0.72 to 0.907)

    References
    ----------
    Wilson, E. B. (1927), JASA 22, 209-212; Brown, Cai & DasGupta (2001), Statistical Science 16, 101-133, section 3.1.1.
    With weights, n is Kish's effective n (Survey Sampling, 1965, section 11.7).
    """
    answers, kind = collect(data, answer=answer, scale=scale, group=group, weigh_by=weigh_by)

    def share(some: Answers, name: str) -> Estimate:
        value = float(np.average(some.values >= satisfied_from, weights=some.weights))
        return Estimate(name, value, *wilson(value, some.effective_n, level))

    return finding(
        answers,
        share,
        method="CSAT, Wilson's interval",
        what="share satisfied",
        unhappy=(satisfied_from, "were not satisfied"),
        minimum=minimum,
        level=level,
        kind=kind,
    )
