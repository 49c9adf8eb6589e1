from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from scipy.special import digamma, expit, gammaln

from gehoor_signals.frames import Numbers
from gehoor_signals.silence.customers import Rows
from gehoor_signals.silence.maximum import Likelihood
from gehoor_signals.silence.quadrature import beta_rule, chebyshev, chebyshev_points
from gehoor_signals.silence.repeat import TimedModel

BLOCK = 1 << 15
DEGREE = 40
FEW = 4 * DEGREE


class BGNBD(TimedModel):
    """BG/NBD: customers come at random at their own rate, and after each repeat contact may leave for good.

    Use it where fitting must be quick and customers can leave at any time without saying so. Do not rank who falls
    silent by its `probability_alive`: everyone who never came back is alive for certain here. Do not use it where
    customers come at regular intervals (see `silence.regularity`) or have a contract (see `silence.hazard`).

    Parameters
    ----------
    level : of the intervals of `summary()`.

    Attributes
    ----------
    params_ : r, alpha (in the unit of time): the rate is Gamma(r, alpha); a, b: the chance to leave is Beta(a, b).
    standard_errors_, covariance_ : of the parameters, from the observed information.
    log_likelihood_ : at the parameters, of all customers.

    Raises
    ------
    BadInput : counts that are no counts, a last contact after the end, fewer than ten customers, nobody who came back.

    Examples
    --------
    >>> from gehoor_signals.silence import BGNBD
    >>> x, tx, T = [0, 0, 1, 2, 5, 9] * 20, [0, 0, 5, 20, 30, 12] * 20, [39] * 120
    >>> model = BGNBD().fit(x, tx, T)
    >>> print(round(float(model.probability_alive(2, 20, 39)), 3))
    0.573
    >>> print(round(float(model.probability_silent(39, 2, 20, 39)), 3))
    0.544

    References
    ----------
    Fader, Hardie & Lee (2005), Marketing Science 24(2), 275-284: likelihood in section 4, expectation in equation 10.
    """

    title: ClassVar[str] = "BG/NBD"
    parameters: ClassVar[tuple[str, ...]] = ("r", "alpha", "a", "b")
    times: ClassVar[tuple[str, ...]] = ("alpha",)
    _first_counts: ClassVar[int] = 0

    def _starts(self, rows: Rows) -> Sequence[Numbers]:
        return [np.log([0.5, 0.5 / rows.rate, 1.0, 3.0]), np.log([2.0, 2.0 / rows.rate, 0.3, 1.0])]

    def _likelihood(self, rows: Rows) -> Likelihood:
        by_value = rows.by_value
        values = rows.values
        weight = float(rows.w.sum())
        drops = values + self._first_counts

        def value_and_gradient(at: Numbers) -> tuple[float, Numbers]:
            r, alpha, a, b = np.exp(at)
            value = weight * r * at[1] + by_value @ (
                gammaln(r + values)
                - gammaln(r)
                + gammaln(a + b)
                - gammaln(b)
                + gammaln(b + drops)
                - gammaln(a + b + drops)
            )
            gone = digamma(a + b) - digamma(a + b + drops)
            slope = np.array(
                [
                    by_value @ (digamma(r + values) - digamma(r)) + weight * at[1],
                    weight * r / alpha,
                    by_value @ gone,
                    by_value @ (gone + digamma(b + drops) - digamma(b)),
                ]
            )
            chance = _log_chance(a, b, drops)
            left = np.zeros(len(values))
            for start in range(0, len(rows), BLOCK):
                more, steeper, gone_here = _of_times(rows, slice(start, start + BLOCK), r, alpha, chance)
                value += more
                slope[:2] += steeper
                left += gone_here
            slope[2] += left.sum() / a
            slope[3] -= left[drops > 0] @ (1 / (b + drops[drops > 0] - 1))
            return float(value), slope * (r, alpha, a, b)

        return value_and_gradient

    def _odds_of_gone(self, x: Numbers, tx: Numbers, T: Numbers) -> Numbers:
        """The logarithm of the odds that a customer has left."""
        r, alpha, a, b = self._values()
        chance = _log_chance(a, b, x + self._first_counts)
        odds: Numbers = chance + (r + x) * np.log1p((T - tx) / (alpha + tx))
        return odds

    def _alive(self, x: Numbers, tx: Numbers, T: Numbers) -> Numbers:
        alive: Numbers = expit(-self._odds_of_gone(x, tx, T))
        return alive

    def _silent(self, horizon: float, x: Numbers, tx: Numbers, T: Numbers) -> Numbers:
        r, alpha, _, _ = self._values()
        comes = -np.expm1(-(r + x) * np.log1p(horizon / (alpha + T)))
        silent: Numbers = 1 - self._alive(x, tx, T) * comes
        return silent

    def _expected(self, horizon: float, x: Numbers, tx: Numbers, T: Numbers) -> Numbers:
        r, alpha, a, b = self._values()
        found = _contacts_while_alive(x, horizon / (alpha + T), r, a, b + self._first_counts)
        found *= self._alive(x, tx, T)
        return found


class MBGNBD(BGNBD):
    """MBG/NBD: as BG/NBD, but customers may leave after their first contact too.

    Use it where many come once and never again: unlike BG/NBD it does not take them all for customers still.

    Parameters, Attributes, Raises : as `BGNBD`.

    Examples
    --------
    >>> from gehoor_signals.silence import MBGNBD
    >>> x, tx, T = [0, 0, 1, 2, 5, 9] * 20, [0, 0, 5, 20, 30, 12] * 20, [39] * 120
    >>> model = MBGNBD().fit(x, tx, T)
    >>> print(bool(model.probability_alive(0, 0, 39) < 1))
    True

    References
    ----------
    Batislam, Denizel & Filiztekin (2007), International Journal of Research in Marketing 24(3), 201-209.
    """

    title: ClassVar[str] = "MBG/NBD"
    _first_counts: ClassVar[int] = 1


def _log_chance(a: float, b: float, drops: Numbers) -> Numbers:
    """The logarithm of a / (b + drops - 1), the odds of leaving at the last of `drops` chances; -inf without any."""
    chances = np.full(len(drops), -np.inf)
    some = drops > 0
    chances[some] = np.log(a) - np.log(b + drops[some] - 1)
    return chances


def _of_times(
    rows: Rows, part: slice, r: float, alpha: float, chance: Numbers
) -> tuple[float, Numbers, Numbers]:
    """What depends on when: the log-likelihood, its slope in r and in alpha, and the weight of those who have left.

    `chance` is the logarithm of the odds of leaving for each of `rows.values`. One block fits the cache.
    """
    w, where = rows.w[part], rows.where[part]
    end, last = alpha + rows.T[part], alpha + rows.tx[part]
    log_end, log_last = np.log(end), np.log(last)
    k = r + rows.x[part]
    odds = k * (log_end - log_last)
    odds += chance[where]
    left = expit(odds)
    stays = 1 - left
    value = w @ (np.logaddexp(0, odds) - k * log_end)
    in_r = -(w @ (stays * log_end + left * log_last))
    in_alpha = -(w @ (k * (stays / end + left / last)))
    return (
        float(value),
        np.array([in_r, in_alpha]),
        np.bincount(where, w * left, minlength=len(chance)).astype(float),
    )


def _contacts_while_alive(x: Numbers, v: Numbers, r: float, a: float, b: float) -> Numbers:
    """The contacts to be expected of those who have not left, for v = horizon / (alpha + T), all at once for each count."""
    found = np.zeros(len(x))
    if not len(x) or not v.max() > 0:
        return found
    small = x.max() < np.iinfo(np.int16).max
    order = np.argsort(x.astype(np.int16) if small else x, kind="stable")
    ordered = x[order]
    ends = np.append(np.flatnonzero(ordered[1:] != ordered[:-1]) + 1, len(x))
    start = 0
    for end in ends:
        part = order[start:end]
        count = ordered[start]
        found[part] = _of_one_count(v[part], r + count, a, b + count)
        start = end
    return found


def _of_one_count(v: Numbers, k: float, a: float, b: float) -> Numbers:
    """The mean of (1 - (1 + p v)^-k) / p for p of Beta(a, b): the integral behind equation 10, which holds for a = 1 too.

    For many customers through a polynomial in log v.
    """
    most = float(v.max())
    z: float = 1 + 2 / most
    spread = np.log(z + np.sqrt(z * z - 1))
    nodes, weights = beta_rule(a, b, int(min(10 + 16 / spread * np.sqrt(1 + k / 16), 320)))

    def mean(some: Numbers) -> Numbers:
        held: Numbers = (-np.expm1(-k * np.log1p(np.outer(some, nodes))) / nodes) @ weights
        return held

    if len(v) <= FEW:
        return mean(v)
    low, high = np.log(v.min()), np.log(most)
    half = max((high - low) / 2, 1e-6)
    at = low + half + half * chebyshev_points(DEGREE)
    coefficients = chebyshev(np.log(mean(np.exp(at))) - at)
    found = np.empty_like(v)
    for start in range(0, len(v), BLOCK):
        s = np.log(v[start : start + BLOCK])
        found[start : start + BLOCK] = np.exp(_clenshaw(coefficients, (s - low - half) / half) + s)
    return found


def _clenshaw(coefficients: Numbers, s: Numbers) -> Numbers:
    twice, one, two, spare = 2 * s, np.zeros_like(s), np.zeros_like(s), np.empty_like(s)
    for c in coefficients[:0:-1]:
        np.multiply(twice, one, out=spare)
        spare -= two
        spare += c
        one, two, spare = spare, one, two
    result: Numbers = coefficients[0] + s * one - two
    return result
