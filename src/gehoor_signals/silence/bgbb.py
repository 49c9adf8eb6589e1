from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar, Self

import numpy as np
from scipy.special import betaln, digamma

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers
from gehoor_signals.silence.calibration import Calibration
from gehoor_signals.silence.customers import Rows, customers
from gehoor_signals.silence.maximum import Likelihood
from gehoor_signals.silence.repeat import RepeatModel


class BGBB(RepeatModel):
    """BG/BB: in each period a customer who has not left comes or does not, and at its end may leave for good.

    Use it where there is at most one contact a period that counts (a yearly gift, a monthly visit), or where only
    periods are known. Do not use it where several contacts in a period matter: see `ParetoNBD`.

    Parameters
    ----------
    level : of the intervals of `summary()`.

    Attributes
    ----------
    params_ : alpha, beta: the chance to come in a period is Beta(alpha, beta); gamma, delta: the chance to leave after
        a period is Beta(gamma, delta).
    standard_errors_, covariance_ : of the parameters, from the observed information.
    log_likelihood_ : at the parameters, of all customers.

    Raises
    ------
    BadInput : as `BGNBD`; periods that are not whole, more contacts than periods until the last of them.

    Examples
    --------
    >>> from gehoor_signals.silence import BGBB
    >>> model = BGBB().fit([0, 1, 1, 2, 4], [0, 1, 3, 4, 6], 6, weights=[40, 20, 10, 10, 20])
    >>> print(model.probability_alive(4, 6, 6) > model.probability_alive(1, 1, 6))
    True

    References
    ----------
    Fader, Hardie & Shang (2010), Marketing Science 29(6), 1086-1108: likelihood in equation 5, alive in 11,
    expectation in 13 (here as the sum that it is, so that gamma = 1 is no exception).
    """

    title: ClassVar[str] = "BG/BB"
    parameters: ClassVar[tuple[str, ...]] = ("alpha", "beta", "gamma", "delta")
    end: ClassVar[str] = "n_periods"

    def fit(self, frequency: Any, recency: Any, n_periods: Any, weights: Any = None) -> Self:
        """Learn from the number of periods with a contact, the last of them (0 without) and the periods observed.

        `n_periods` may be one number for all; `weights` says how many customers a row stands for.
        """
        size = np.shape(frequency)
        periods = np.broadcast_to(np.asarray(n_periods), size) if np.ndim(n_periods) == 0 else n_periods
        return self._learn(customers(frequency, recency, periods, weights, whole=True))

    def _unit(self) -> float | None:
        return 1.0

    def _starts(self, rows: Rows) -> Sequence[Numbers]:  # noqa: ARG002 -- the base's
        return [np.log([1.0, 1.0, 1.0, 3.0]), np.log([0.5, 2.0, 0.3, 1.0])]

    def _likelihood(self, rows: Rows) -> Likelihood:
        def value_and_gradient(at: Numbers) -> tuple[float, Numbers]:
            likely = _Likely(np.exp(at), rows.x, rows.tx, rows.T)
            return float(rows.w @ likely.value), (rows.w @ likely.slopes) * np.exp(at)

        return value_and_gradient

    def _alive(self, x: Numbers, tx: Numbers, T: Numbers) -> Numbers:
        return self._alive_in(1, x, tx, T)

    def _alive_in(self, ahead: float, x: Numbers, tx: Numbers, T: Numbers) -> Numbers:
        alpha, beta, gamma, delta = values = self._values()
        here = betaln(alpha + x, beta + T - x) - betaln(alpha, beta)
        stays = betaln(gamma, delta + T + ahead) - betaln(gamma, delta)
        alive: Numbers = np.exp(here + stays - _Likely(values, x, tx, T).value)
        return alive

    def _expected(self, horizon: float, x: Numbers, tx: Numbers, T: Numbers) -> Numbers:
        _, _, gamma, delta = self._values()
        ahead = np.arange(1, horizon + 1)
        stays = np.exp(betaln(gamma, delta + T[:, None] + ahead) - betaln(gamma, delta + T)[:, None]).sum(
            axis=1
        )
        expected: Numbers = self._alive_in(0, x, tx, T) * self._rate(x, tx, T) * stays
        return expected

    def _silent(self, horizon: float, x: Numbers, tx: Numbers, T: Numbers) -> Numbers:
        alpha, beta, gamma, delta = self._values()
        a, b, d = alpha + x, beta + T - x, delta + T
        never = np.exp(_Likely((a, b, gamma, d), 0 * x, 0 * x, 0 * x + horizon).value)
        silent: Numbers = 1 - self._alive_in(0, x, tx, T) * (1 - never)
        return silent

    def _horizon(self, horizon: float) -> float:
        far = super()._horizon(horizon)
        if far != int(far):
            raise BadInput("The horizon of BG/BB is a whole number of periods.")
        return far

    def _ahead(self) -> tuple[float, str]:
        return 1.0, "period"

    def _rate(self, x: Numbers, tx: Numbers, T: Numbers) -> Numbers:  # noqa: ARG002 -- the base's
        alpha, beta, _, _ = self._values()
        return (alpha + x) / (alpha + beta + T)

    def conditional_expected_purchases(
        self, horizon: float, frequency: Any = None, recency: Any = None, n_periods: Any = None
    ) -> Any:
        """The periods with a contact to be expected of each customer among the next `horizon`."""
        far = self._horizon(horizon)
        return self._foresee(partial(self._expected, far), frequency, recency, n_periods)

    def probability_alive(self, frequency: Any = None, recency: Any = None, n_periods: Any = None) -> Any:
        """The chance that a customer has not left by the next period (n + 1)."""
        return self._foresee(self._alive, frequency, recency, n_periods)

    def probability_silent(
        self, horizon: float, frequency: Any = None, recency: Any = None, n_periods: Any = None
    ) -> Any:
        """The chance of no contact in any of the next `horizon` periods."""
        far = self._horizon(horizon)
        return self._foresee(partial(self._silent, far), frequency, recency, n_periods)

    def rate_while_alive(self, frequency: Any = None, recency: Any = None, n_periods: Any = None) -> Any:
        """The chance that a customer comes in a period, as long as she has not left."""
        return self._foresee(self._rate, frequency, recency, n_periods)

    def calibration(
        self, actual: Any, horizon: float, frequency: Any = None, recency: Any = None, n_periods: Any = None
    ) -> Calibration:
        """Expected beside `actual` periods with a contact among the next `horizon`, by those before."""
        return self._calibrate(actual, horizon, frequency, recency, n_periods)


class _Likely:
    """The log-likelihood of each row and its slopes: a sum over the periods after which the customer may have left."""

    def __init__(self, values: Any, x: Numbers, tx: Numbers, n: Numbers) -> None:
        a, b, g, d = (np.asarray(one, dtype=float).reshape(-1, 1) for one in values)
        x, tx, n = x[:, None], tx[:, None], n[:, None]
        until = tx + np.arange(float((n - tx).max(initial=0)) + 1)
        left = until < n
        until = np.minimum(until, n)
        term = betaln(a + x, b + until - x) + betaln(g + left, d + until)
        seen = tx + np.arange(until.shape[1]) <= n
        term = np.where(seen, term, -np.inf)
        top = term.max(axis=1, keepdims=True)
        share = np.exp(term - top)
        total = share.sum(axis=1, keepdims=True)
        self.value: Numbers = (top + np.log(total) - betaln(a, b) - betaln(g, d)).ravel()
        self._parts = (a, b, g, d, x, until, left, share / total)

    @property
    def slopes(self) -> Numbers:
        a, b, g, d, x, until, left, share = self._parts
        both_p, both_q = digamma(a + b + until), digamma(g + d + until + left)
        parts = [
            digamma(a + x) - both_p - (digamma(a) - digamma(a + b)),
            digamma(b + until - x) - both_p - (digamma(b) - digamma(a + b)),
            digamma(g + left) - both_q - (digamma(g) - digamma(g + d)),
            digamma(d + until) - both_q - (digamma(d) - digamma(g + d)),
        ]
        return np.stack([(share * one).sum(axis=1) for one in parts], axis=1)
