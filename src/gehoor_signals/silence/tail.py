from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, gammaln

from gehoor_signals import charts, frames
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers, Truths
from gehoor_signals.multiple import benjamini_hochberg
from gehoor_signals.silence.maximum import Likelihood, climb

FEWEST = 10
SHOWN = 15


@dataclass(frozen=True, kw_only=True)
class Quiet(Finding):
    """One row for each customer: `p`, the chance that someone of her rhythm is silent this long by chance, and whether
    she is `flagged` (at most `false_share` of those are flagged wrongly, on average).
    """

    customer: NDArray[Any]
    p: Numbers
    flagged: Truths
    false_share: float

    def columns(self) -> Mapping[str, Any]:
        return {"customer": self.customer, "p": self.p, "flagged": self.flagged}

    def to_svg(self) -> str:
        order = np.argsort(np.nan_to_num(self.p, nan=2.0), kind="stable")[:SHOWN]
        return charts.bars(
            [(str(self.customer[i]), float(self.p[i])) for i in order],
            title="Longest silent, for their rhythm",
            description=self.says,
            unit="chance",
        )


def gamma_poisson_tail(contacts: Any, observed: Any, silent: Any, *, r: float, alpha: float) -> Any:
    """The chance of no contact in `silent` units of time after `contacts` in `observed`, at a rate of Gamma(r, alpha).

    Use it for "used to write every month, silent for four": exact, for any number of contacts. Do not use it where
    contacts come at regular intervals (see `silence.regularity`): silence is stranger there.

    Parameters
    ----------
    contacts, observed, silent : numbers or arrays; the two times in one unit, not below 0.
    r, alpha : of the rate: contacts per unit of time have mean r / alpha; r = alpha = 0 takes only her own past.

    Raises
    ------
    BadInput : a number below 0.

    Examples
    --------
    >>> from gehoor_signals.silence import gamma_poisson_tail
    >>> round(float(gamma_poisson_tail(12, 12, 4, r=0.5, alpha=0.5)), 4)
    0.0311

    References
    ----------
    ((alpha + t) / (alpha + t + tau))^(r + x): the negative binomial at 0, Greenwood & Yule (1920), JRSS 83, 255-279.
    """
    x, t, tau = (frames.numbers(one) for one in (contacts, observed, silent))
    if min(r, alpha) < 0 or any((one < 0).any() for one in (x, t, tau)):
        raise BadInput("contacts, observed, silent, r and alpha are not below 0.")
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.exp(-(r + x) * np.log1p(tau / (alpha + t)))
    return np.where((r + x == 0) | (tau == 0), 1.0, found)[()]


def tail(
    data: Any,
    *,
    contacts: str = "contacts",
    observed: str = "observed",
    silent: str = "silent",
    customer: str = "customer",
    r: float | None = None,
    alpha: float | None = None,
    false_share: float = 0.05,
    level: float = 0.95,
) -> Quiet:
    """Who has been silent longer than chance explains, given how often she used to make contact.

    Use it for a list of customers and their silence up to now. Do not use it to foresee (see `silence.score`), nor for
    the time up to now chosen because it was silent.

    Parameters
    ----------
    data : a frame with one row for each customer.
    contacts, observed, silent : columns: contacts in a time observed, and the time since without one; one unit of time.
    customer : the column of names; rows are numbered when there is none.
    r, alpha : the rates of customers; learnt from the data by maximum likelihood when not given.
    false_share : the share of the flagged who may be flagged wrongly, on average (Benjamini-Hochberg).
    level : of the interval of the mean rate.

    Raises
    ------
    BadInput : fewer than ten customers to learn from, counts or times below 0, only one of r and alpha.

    Examples
    --------
    >>> from gehoor_signals import silence
    >>> found = silence.tail({"contacts": [12, 1, 0, 3] * 10, "observed": [12] * 40, "silent": [9, 4, 4, 1] * 10})
    >>> found.flagged[:4].tolist()
    [True, False, False, False]

    References
    ----------
    As `gamma_poisson_tail`; Benjamini & Hochberg (1995), JRSS B 57(1), 289-300.
    """
    rows = frames.table(data)
    x, t, tau = (rows.numbers(one) for one in (contacts, observed, silent))
    known = np.isfinite(x) & np.isfinite(t) & np.isfinite(tau)
    if (r is None) != (alpha is None):
        raise BadInput("Give both r and alpha, or neither.")
    settled = True
    if r is None or alpha is None:
        r, alpha, settled = _rates(x[known], t[known])
    p = np.full(len(x), np.nan)
    p[known] = gamma_poisson_tail(x[known], t[known], tau[known], r=r, alpha=alpha)
    flagged = benjamini_hochberg(p, false_share)
    names = rows.labels(customer) if customer in rows else np.arange(len(rows)).astype(str).astype(object)
    caveats = [f"{int((~known).sum()):,} customers with a gap are left out."] if not known.all() else []
    if not settled:
        caveats.append(
            "The rates of customers do not differ more than chance makes them: r and alpha are not settled."
        )
    return Quiet(
        method="Gamma-Poisson tail, Benjamini-Hochberg",
        n=int(known.sum()),
        says=who_is_quiet(names, p, flagged),
        estimates=(Estimate("contacts per unit of time", r / alpha if alpha else float("nan")),),
        level=level,
        caveats=tuple(caveats),
        kind=rows.kind,
        customer=names,
        p=p,
        flagged=flagged,
        false_share=false_share,
    )


def who_is_quiet(names: NDArray[Any], p: Numbers, flagged: Truths) -> str:
    """The sentence for a manager."""
    if not np.isfinite(p).any():
        return "Nothing can be said: of no customer is enough known."
    if not flagged.any():
        return "Nobody is silent longer than chance explains; nothing needs to be done now."
    first = names[int(np.argmin(np.where(flagged, p, np.inf)))]
    return (
        f"Ask {first} first, of {int(flagged.sum()):,} customers who are silent longer than chance explains "
        f"(chance {number(float(np.nanmin(p)))} for the first)."
    )


def _rates(x: Numbers, t: Numbers) -> tuple[float, float, bool]:
    if (x < 0).any() or (t < 0).any():
        raise BadInput("Contacts and times are not below 0.")
    if len(x) < FEWEST or x.sum() == 0 or t.sum() == 0:
        raise BadInput(
            f"At least {FEWEST} customers and one contact are needed to learn rates; or give r and alpha."
        )
    order = np.lexsort((t, x))
    unit = float(t.mean())
    x, t = x[order], t[order] / unit
    rate = float(x.sum() / t.sum())
    top = climb(
        _negative_binomial(x, t), [np.log([1.0, 1.0 / rate]), np.log([20.0, 20.0 / rate])], float(len(x))
    )
    r, alpha = np.exp(top.at)
    return float(r), float(alpha) * unit, top.converged and r < 1e4


def _negative_binomial(x: Numbers, t: Numbers) -> Likelihood:
    def value_and_gradient(at: Numbers) -> tuple[float, Numbers]:
        r, alpha = np.exp(at)
        log = np.log1p(t / alpha)
        value = gammaln(r + x) - gammaln(r) - (r + x) * log - x * at[1]
        in_r = digamma(r + x) - digamma(r) - log
        in_alpha = (r + x) * t / (alpha * (alpha + t)) - x / alpha
        return float(value.sum()), np.array([in_r.sum() * r, in_alpha.sum() * alpha])

    return value_and_gradient
