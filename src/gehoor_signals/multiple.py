"""Many questions at once: which of many p-values may be believed."""

from __future__ import annotations

import numpy as np

from gehoor_signals.frames import Numbers, Truths


def benjamini_hochberg(p: Numbers, rate: float) -> Truths:
    """Which are flagged so that at most `rate` of the flagged are false, on average. NaN is never flagged.

    Benjamini & Hochberg (1995), JRSS B 57(1), 289-300; valid where the p-values are independent.
    """
    known = np.flatnonzero(np.isfinite(p))
    order = known[np.argsort(p[known], kind="stable")]
    below = np.flatnonzero(p[order] <= rate * np.arange(1, len(order) + 1) / max(1, len(order)))
    flagged = np.zeros(len(p), dtype=bool)
    if len(below):
        flagged[order[: below[-1] + 1]] = True
    return flagged
