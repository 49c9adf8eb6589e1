"""What the rules over several weeks share: counts and expectations of the last weeks, and the rule against small numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers, Truths
from gehoor_signals.outbreaks import alarms, tails
from gehoor_signals.outbreaks.counts import Counts, read
from gehoor_signals.outbreaks.expected import Expected, Model, expect


@dataclass(frozen=True)
class Weeks:
    """observed: (n_lags, n_series, n_evaluated), lag 0 is the evaluated week; `expected` alike; `enough`: cases."""

    given: Counts
    evaluated: NDArray[np.int64]
    observed: Numbers
    expected: Expected
    enough: Truths

    @property
    def surprises(self) -> Numbers:
        return tails.surprise(self.observed, self.expected.mean, self.expected.dispersion)

    def window(self, weeks: int) -> tuple[Numbers, Numbers, Numbers]:
        """Count, mean and dispersion of the last so many weeks together."""
        mean = self.expected.mean[:weeks]
        total = mean.sum(axis=0)
        return (
            self.observed[:weeks].sum(axis=0),
            total,
            (mean * self.expected.dispersion[:weeks]).sum(axis=0) / total,
        )


def weeks_of(
    counts: Any,
    exposure: Any,
    evaluate: int | Iterable[int] | None,
    model: Model,
    *,
    lags: int,
    min_cases: tuple[int, int],
) -> Weeks:
    """The last `lags` weeks of every week that is evaluated. Raises BadInput for lags that are not recent."""
    if not 1 <= lags <= max(1, model.exclude_recent):
        raise BadInput(
            f"So many weeks together must lie between 1 and exclude_recent ({model.exclude_recent})."
        )
    given = read(counts, exposure)
    evaluated = alarms.columns(evaluate, model.least + model.exclude_recent, given.shape[1])
    expected = expect(given.counts, evaluated.tolist(), model, lags=lags, exposure=given.exposure)
    at = evaluated - np.arange(lags)[:, None]
    observed = np.where((at >= 0)[:, None, :], given.counts[:, np.maximum(at, 0)].transpose(1, 0, 2), np.nan)
    cases, window = min_cases
    recent = tails.sums(np.nan_to_num(given.counts), min(max(1, window), given.shape[1]))[:, evaluated]
    return Weeks(given, evaluated, observed, expected, np.nan_to_num(recent, nan=np.inf) >= cases)
