"""What the models of repeat contact have in common: fitting by maximum likelihood, errors, predictions, calibration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import partial
from numbers import Real
from typing import Any, ClassVar, Self

import numpy as np
from scipy.special import ndtri

from gehoor_signals import frames
from gehoor_signals.errors import BadInput
from gehoor_signals.estimator import Estimator
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers
from gehoor_signals.silence.calibration import Calibration, calibrated
from gehoor_signals.silence.customers import Customers, Rows, customers, grouped
from gehoor_signals.silence.maximum import Likelihood, Top, climb, covariance, refine

SAMPLE = 20_000
FEWEST = 10
NUDGE = 1e-3
UNSETTLED = (
    "The data do not settle the parameters: some drift to their bounds or cannot be told from others. "
    "Predictions may still be fair; the parameters mean nothing by themselves."
)


@dataclass(frozen=True, kw_only=True)
class Fit(Finding):
    """A fitted model: its parameters with intervals, and its log-likelihood."""

    log_likelihood: float


class RepeatModel(Estimator):
    """A model that is learnt from how often and until when customers came, and that foresees whether they will again."""

    title: ClassVar[str]
    parameters: ClassVar[tuple[str, ...]]
    times: ClassVar[tuple[str, ...]] = ()
    end: ClassVar[str] = "T"

    params_: dict[str, float]
    standard_errors_: dict[str, float]
    covariance_: Numbers
    log_likelihood_: float
    n_: int
    converged_: bool
    customers_: Customers

    def __init__(self, level: float = 0.95) -> None:
        self.level = level

    def _likelihood(self, rows: Rows) -> Likelihood:
        """The log-likelihood of `rows` and its gradient, in the logarithms of the parameters."""
        raise NotImplementedError

    def _starts(self, rows: Rows) -> Sequence[Numbers]:
        raise NotImplementedError

    def _unit(self) -> float | None:
        """What time is measured in while fitting; None: the mean time observed."""
        return None

    def _learn(self, given: Customers) -> Self:
        rows = grouped(given, unit=self._unit())
        weight, came_back = float(rows.w.sum()), float(rows.w[rows.x > 0].sum())
        if weight < FEWEST or came_back == 0:
            raise BadInput(
                f"{weight:,.0f} customers, {came_back:,.0f} of whom came back: at least {FEWEST} customers, "
                "and one who came back, are needed to learn from."
            )
        self.customers_ = given
        self._keep(self._top(rows, weight), rows)
        self.n_ = round(weight)
        return self

    def _top(self, rows: Rows, weight: float) -> Top:
        if len(rows) <= 2 * SAMPLE:
            return climb(self._likelihood(rows), self._starts(rows), weight)
        some = rows.first(SAMPLE)
        part = float(some.w.sum())
        near = climb(self._likelihood(some), self._starts(some), part)
        return refine(self._likelihood(rows), near.at, near.information * (weight / part))

    def _keep(self, top: Top, rows: Rows) -> None:
        size = np.array([rows.unit if name in self.times else 1.0 for name in self.parameters])
        values = np.exp(top.at) * size
        self.covariance_ = covariance(top.information) * np.outer(values, values)
        errors = np.sqrt(np.diag(self.covariance_))
        self.params_ = dict(zip(self.parameters, values.tolist(), strict=True))
        self.standard_errors_ = dict(zip(self.parameters, errors.tolist(), strict=True))
        self.log_likelihood_ = top.value - float(rows.w @ rows.x) * float(np.log(rows.unit)) * bool(
            self.times
        )
        self.converged_ = top.converged

    def _values(self) -> list[float]:
        if not hasattr(self, "params_"):
            raise BadInput(f"{type(self).__name__} has learnt nothing yet: call fit first.")
        return [self.params_[name] for name in self.parameters]

    def _foresee(
        self, of: Callable[[Numbers, Numbers, Numbers], Numbers], frequency: Any, recency: Any, end: Any
    ) -> Any:
        """`of` applied to the given customers, or to those of the fit; NaN where a customer has a gap."""
        self._values()
        given = (frequency, recency, end)
        if all(one is None for one in given):
            some, shape = self.customers_, self.customers_.x.shape
        elif any(one is None for one in given):
            raise BadInput(f"Give frequency, recency and {self.end} together, or none of them.")
        else:
            wide = np.broadcast_arrays(*(frames.numbers(one) for one in given))
            shape = wide[0].shape
            some = customers(*(one.ravel() for one in wide), whole=self.end != "T")
        if some.known.all():
            found = of(some.x, some.tx, some.T)
        else:
            found = np.full(len(some), np.nan)
            found[some.known] = of(some.x[some.known], some.tx[some.known], some.T[some.known])
        return found.reshape(shape)[()]

    def _expected(self, horizon: float, x: Numbers, tx: Numbers, T: Numbers) -> Numbers:
        raise NotImplementedError

    def _alive(self, x: Numbers, tx: Numbers, T: Numbers) -> Numbers:
        raise NotImplementedError

    def _silent(self, horizon: float, x: Numbers, tx: Numbers, T: Numbers) -> Numbers:
        raise NotImplementedError

    def _rate(self, x: Numbers, tx: Numbers, T: Numbers) -> Numbers:
        raise NotImplementedError

    def error_of(self, number_of: Callable[[RepeatModel], float]) -> float:
        """The standard error of a number that follows from the parameters, because they are estimated (delta method).

        0 where the data do not settle the parameters: `doubts` says so then.
        """
        slope = []
        for name, value in zip(self.parameters, self._values(), strict=True):
            sides = []
            for factor in (1 + NUDGE, 1 - NUDGE):
                other = copy(self)
                other.params_ = {**self.params_, name: value * factor}
                sides.append(number_of(other))
            slope.append((sides[0] - sides[1]) / (2 * NUDGE * value))
        variance = float(np.array(slope) @ self.covariance_ @ np.array(slope))
        return float(np.sqrt(variance)) if variance > 0 else 0.0

    def _horizon(self, horizon: float) -> float:
        if not (isinstance(horizon, Real) and np.isfinite(horizon) and horizon >= 0):
            raise BadInput("The horizon is a length of time, in the unit of T: a number, not below 0.")
        return float(horizon)

    def summary(self) -> Fit:
        """The parameters with intervals (on the scale of logarithms, so that they stay above 0)."""
        z = float(ndtri(0.5 + self.level / 2))
        estimates = []
        for name, value in zip(self.parameters, self._values(), strict=True):
            spread = float(np.exp(np.minimum(z * self.standard_errors_[name] / value, 700.0)))
            estimates.append(Estimate(name, value, value / spread, value * spread))
        far, shown = self._ahead()
        some = self.customers_
        back = self._foresee(partial(self._expected, far), None, None, None)
        total = float(np.nansum(back * np.where(some.known, some.w, 0)))
        return Fit(
            method=f"{self.title}, maximum likelihood",
            n=self.n_,
            says=f"Expect {number(total)} contacts from these {self.n_:,} customers in the next {shown}.",
            estimates=tuple(estimates),
            level=self.level,
            caveats=self._caveats(),
            log_likelihood=self.log_likelihood_,
        )

    def _ahead(self) -> tuple[float, str]:
        known = self.customers_.known
        far = float(np.max(self.customers_.T[known])) / 2
        return far, f"{number(far)} units of time, half as long as was observed"

    def _caveats(self) -> tuple[str, ...]:
        gaps = int((~self.customers_.known).sum())
        return (f"{gaps:,} rows with a gap are left out.", *self.doubts) if gaps else self.doubts

    @property
    def doubts(self) -> tuple[str, ...]:
        """What the fit itself gives reason to doubt."""
        if self.converged_ and np.isfinite(self.covariance_).all():
            return ()
        return (UNSETTLED,)

    def _calibrate(self, actual: Any, horizon: float, frequency: Any, recency: Any, end: Any) -> Calibration:
        far = self._horizon(horizon)
        actual = np.atleast_1d(frames.numbers(actual, "actual"))
        expected = np.atleast_1d(self._foresee(partial(self._expected, far), frequency, recency, end))
        silent = np.atleast_1d(self._foresee(partial(self._silent, far), frequency, recency, end))
        of_fit = frequency is None
        x = self.customers_.x if of_fit else np.atleast_1d(frames.numbers(frequency, "frequency"))
        w = self.customers_.w if of_fit else np.ones(len(x))
        if len(actual) != len(expected):
            raise BadInput(f"{len(actual):,} actual counts for {len(expected):,} customers.")
        keep = np.isfinite(actual) & np.isfinite(expected)
        columns = (one[keep] for one in (x, w, expected, actual, silent))
        return calibrated(*columns, method=f"{self.title}, calibration", level=self.level)


class TimedModel(RepeatModel):
    """A model in which contacts come at any time, at a rate of Gamma(r, alpha) that differs between customers."""

    def fit(self, frequency: Any, recency: Any, T: Any, weights: Any = None) -> Self:
        """Learn from each customer's repeat contacts, time of the last and time of the end (both since the first).

        `weights` says how many customers a row stands for.
        """
        return self._learn(customers(frequency, recency, T, weights))

    def _rate(self, x: Numbers, tx: Numbers, T: Numbers) -> Numbers:  # noqa: ARG002 -- the base's
        r, alpha, _, _ = self._values()
        return (r + x) / (alpha + T)

    def conditional_expected_purchases(
        self, horizon: float, frequency: Any = None, recency: Any = None, T: Any = None
    ) -> Any:
        """The contacts to be expected of each customer within `horizon` after the end of her observation."""
        far = self._horizon(horizon)
        return self._foresee(partial(self._expected, far), frequency, recency, T)

    def probability_alive(self, frequency: Any = None, recency: Any = None, T: Any = None) -> Any:
        """The chance that a customer has not left. It does not rank who falls silent: see `probability_silent`."""
        return self._foresee(self._alive, frequency, recency, T)

    def probability_silent(
        self, horizon: float, frequency: Any = None, recency: Any = None, T: Any = None
    ) -> Any:
        """The chance of no contact at all within `horizon`, whether because she has left or because she comes seldom."""
        far = self._horizon(horizon)
        return self._foresee(partial(self._silent, far), frequency, recency, T)

    def rate_while_alive(self, frequency: Any = None, recency: Any = None, T: Any = None) -> Any:
        """How often a customer makes contact, in contacts per unit of time, as long as she has not left."""
        return self._foresee(self._rate, frequency, recency, T)

    def calibration(
        self, actual: Any, horizon: float, frequency: Any = None, recency: Any = None, T: Any = None
    ) -> Calibration:
        """Expected beside `actual` contacts within `horizon` after the end, by repeat contacts before it.

        Use it on a period kept back from the fit. Of the fit's customers, or of those given.
        """
        return self._calibrate(actual, horizon, frequency, recency, T)
