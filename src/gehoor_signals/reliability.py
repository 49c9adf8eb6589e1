"""Whether what is called likely comes true as often as it is said to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gehoor_signals import charts
from gehoor_signals.frames import Numbers, Truths

BINS = 10


@dataclass(frozen=True)
class Reliability:
    """For each tenth of the scale that was used: the mean chance given, the share that came true, and of how many."""

    predicted: tuple[float, ...]
    observed: tuple[float, ...]
    n: tuple[int, ...]

    @property
    def error(self) -> float:
        """The expected calibration error: the mean distance between given and come true, weighed by n."""
        n = np.array(self.n)
        return float(np.abs(np.array(self.predicted) - np.array(self.observed)) @ n / max(1, n.sum()))

    def to_dict(self) -> dict[str, list[float]]:
        return {"predicted": list(self.predicted), "observed": list(self.observed), "n": list(self.n)}

    def to_svg(self) -> str:
        """The curve beside the line on which every chance comes true as often as it is given."""
        return charts.lines(
            self.predicted,
            [charts.Line("came true", self.observed), charts.Line("as given", self.predicted, "dashed")],
            title="Reliability: how often what is given as likely comes true",
            description=f"Calibration error {self.error:.3f} over {sum(self.n):,} texts that were not learnt from.",
        )


def reliability(chances: Numbers, truth: Truths) -> Reliability:
    """The curve over ten equal parts of 0..1.

    References: Murphy & Winkler (1977), Applied Statistics 26, 41-47; Guo et al. (2017), ICML, equation 3.
    """
    part = np.minimum((chances * BINS).astype(int), BINS - 1)
    n = np.bincount(part, minlength=BINS)
    used = n > 0
    given = np.bincount(part, weights=chances, minlength=BINS)[used] / n[used]
    came = np.bincount(part, weights=truth.astype(float), minlength=BINS)[used] / n[used]
    return Reliability(tuple(given.tolist()), tuple(came.tolist()), tuple(n[used].tolist()))


def auc(scores: Numbers, truth: Truths) -> float:
    """The chance that a text that is so scores above one that is not; ties count half."""
    from scipy.stats import rankdata

    yes = int(truth.sum())
    no = len(truth) - yes
    return float((rankdata(scores)[truth].sum() - yes * (yes + 1) / 2) / (yes * no))
