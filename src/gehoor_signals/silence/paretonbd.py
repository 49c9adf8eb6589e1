from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from scipy.special import digamma, expit, exprel, gammaln

from gehoor_signals.frames import Numbers
from gehoor_signals.silence.customers import Rows
from gehoor_signals.silence.maximum import Likelihood
from gehoor_signals.silence.quadrature import log_power_integral, power_integral
from gehoor_signals.silence.repeat import TimedModel

BLOCK = 1 << 13


class ParetoNBD(TimedModel):
    """Pareto/NBD: customers come at random at their own rate until they leave, at any moment, at a rate of their own.

    The default of `silence.score`: it ranks best who falls silent. Use it where customers leave without saying so.
    Do not use it where they come at regular intervals (see `silence.regularity`) or have a contract (see
    `silence.hazard`).

    Parameters
    ----------
    level : of the intervals of `summary()`.

    Attributes
    ----------
    params_ : r, alpha: contacts come at a rate of Gamma(r, alpha); s, beta: customers leave at a rate of
        Gamma(s, beta); alpha and beta in the unit of time.
    standard_errors_, covariance_ : of the parameters, from the observed information.
    log_likelihood_ : at the parameters, of all customers.

    Raises
    ------
    BadInput : as `BGNBD`.

    Examples
    --------
    >>> from gehoor_signals.silence import ParetoNBD
    >>> x, tx, T = [0, 0, 1, 2, 5, 9] * 20, [0, 0, 5, 20, 30, 12] * 20, [39] * 120
    >>> model = ParetoNBD().fit(x, tx, T)
    >>> bool(model.probability_alive(9, 12, 39) < 0.1 < model.probability_alive(5, 30, 39))
    True

    References
    ----------
    Schmittlein, Morrison & Colombo (1987), Management Science 33(1), 1-24. The likelihood is written as an integral
    over the moment of leaving and that is found by quadrature, which neither overflows nor cancels; the closed form in
    2F1 is in Fader & Hardie (2005), "A note on deriving the Pareto/NBD model".
    """

    title: ClassVar[str] = "Pareto/NBD"
    parameters: ClassVar[tuple[str, ...]] = ("r", "alpha", "s", "beta")
    times: ClassVar[tuple[str, ...]] = ("alpha", "beta")

    def _starts(self, rows: Rows) -> Sequence[Numbers]:
        return [np.log([0.7, 0.5 / rows.rate, 0.7, 0.7]), np.log([2.0, 1.0 / rows.rate, 0.3, 3.0])]

    def _likelihood(self, rows: Rows) -> Likelihood:
        by_value, values = rows.by_value, rows.values
        weight = float(rows.w.sum())

        def value_and_gradient(at: Numbers) -> tuple[float, Numbers]:
            r, alpha, s, beta = np.exp(at)
            value = by_value @ (gammaln(r + values) - gammaln(r)) + weight * (r * at[1] + s * at[3])
            slope = np.array(
                [
                    by_value @ (digamma(r + values) - digamma(r)) + weight * at[1],
                    weight * r / alpha,
                    weight * at[3],
                    weight * s / beta,
                ]
            )
            for start in range(0, len(rows), BLOCK):
                more, steeper = _of_times(rows, slice(start, start + BLOCK), r=r, alpha=alpha, s=s, beta=beta)
                value += more
                slope += steeper
            return float(value), slope * (r, alpha, s, beta)

        return value_and_gradient

    def _alive(self, x: Numbers, tx: Numbers, T: Numbers) -> Numbers:
        r, alpha, s, beta = self._values()
        gone = np.log(s) + log_power_integral(r + x, s + 1, a=alpha, b=beta, low=tx, high=T)
        here = -(r + x) * np.log(alpha + T) - s * np.log(beta + T)
        alive: Numbers = expit(here - gone)
        return alive

    def _silent(self, horizon: float, x: Numbers, tx: Numbers, T: Numbers) -> Numbers:
        r, alpha, s, beta = self._values()
        k, a, b = r + x, alpha + T, beta + T
        until = log_power_integral(k + 1, s, a=a, b=b, low=np.zeros_like(k), high=np.full_like(k, horizon))
        comes = np.exp(np.log(k) + k * np.log(a) + s * np.log(b) + until)
        silent: Numbers = 1 - self._alive(x, tx, T) * np.minimum(comes, 1.0)
        return silent

    def _expected(self, horizon: float, x: Numbers, tx: Numbers, T: Numbers) -> Numbers:
        r, alpha, s, beta = self._values()
        longer = np.log1p(horizon / (beta + T))
        while_alive = (r + x) / (alpha + T) * (beta + T) * longer * exprel((1 - s) * longer)
        expected: Numbers = while_alive * self._alive(x, tx, T)
        return expected


def _of_times(
    rows: Rows, part: slice, *, r: float, alpha: float, s: float, beta: float
) -> tuple[float, Numbers]:
    """What depends on when: its share of the log-likelihood and of the gradient."""
    w, end = rows.w[part], rows.T[part]
    k = r + rows.x[part]
    end_a, end_b = alpha + end, beta + end
    log_a, log_b = np.log(end_a), np.log(end_b)
    here = -k * log_a - s * log_b
    gone = power_integral(k, s + 1, a=alpha, b=beta, low=rows.tx[part], high=end)
    odds = np.log(s) + gone.log - here
    left = expit(odds)
    stays = 1 - left
    slope = np.array(
        [
            -(w @ (stays * log_a + left * gone.log_first)),
            -(w @ (k * (stays / end_a + left * gone.one_over_first))),
            -(w @ (stays * log_b + left * (gone.log_second - 1 / s))),
            -(w @ (stays * s / end_b + left * (s + 1) * gone.one_over_second)),
        ]
    )
    return float(w @ (here + np.logaddexp(0, odds))), slope
