from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from gehoor_signals import charts, frames
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers, Table, Truths
from gehoor_signals.silence.bgnbd import BGNBD, MBGNBD
from gehoor_signals.silence.customers import customers, grouped
from gehoor_signals.silence.histories import histories
from gehoor_signals.silence.paretonbd import ParetoNBD
from gehoor_signals.silence.repeat import SAMPLE, RepeatModel, TimedModel

MODELS: dict[str, type[TimedModel]] = {"pareto_nbd": ParetoNBD, "bg_nbd": BGNBD, "mbg_nbd": MBGNBD}
LIKELY = 0.5
SHOWN = 15


@dataclass(frozen=True, kw_only=True)
class Silence(Finding):
    """One row for each customer.

    p_silent : the chance of no contact within the horizon. expected_contacts : within it. expected_loss : money, NaN
    where no value is known. p_alive : the chance that she has not left; it is no ranking. silent_after_failure : the
    last that happened was a failure, and she is more likely silent than not. `most_silent`, `most_loss` : the two
    orders, as places of customers.
    """

    customer: NDArray[Any]
    p_silent: Numbers
    expected_contacts: Numbers
    expected_loss: Numbers
    p_alive: Numbers
    silent_after_failure: Truths
    horizon: float

    @property
    def most_silent(self) -> NDArray[np.intp]:
        """Places of customers, the one most likely silent first."""
        return np.argsort(-np.nan_to_num(self.p_silent, nan=-1.0), kind="stable")

    @property
    def most_loss(self) -> NDArray[np.intp]:
        """Places of customers, the largest expected loss first."""
        return np.argsort(-np.nan_to_num(self.expected_loss, nan=-1.0), kind="stable")

    def columns(self) -> Mapping[str, Any]:
        return {
            "customer": self.customer,
            "p_silent": self.p_silent,
            "expected_contacts": self.expected_contacts,
            "expected_loss": self.expected_loss,
            "p_alive": self.p_alive,
            "silent_after_failure": self.silent_after_failure,
        }

    def told(self) -> Mapping[str, Any]:
        """The customer that would cost most first; without money, the one most likely silent."""
        order = self.most_loss if np.isfinite(self.expected_loss).any() else self.most_silent
        return {name: np.asarray(one)[order] for name, one in self.columns().items()}

    def to_svg(self) -> str:
        by_money = bool(np.isfinite(self.expected_loss).any())
        order, values = (
            (self.most_loss, self.expected_loss) if by_money else (self.most_silent, self.p_silent)
        )
        return charts.bars(
            [(str(self.customer[i]), float(values[i])) for i in order[:SHOWN]],
            title="Largest expected loss" if by_money else "Most likely silent",
            description=self.says,
            unit="money" if by_money else "chance of silence",
        )


def score(
    data: Any,
    *,
    horizon: float,
    time: str | None = None,
    customer: str = "customer",
    frequency: str = "frequency",
    recency: str = "recency",
    T: str = "T",
    value: str | None = None,
    value_per: str = "contact",
    failure: str | None = None,
    until: Any = None,
    unit: str = "week",
    merge: str | None = "day",
    weights: str | None = None,
    model: str | TimedModel = "pareto_nbd",
    level: float = 0.95,
) -> Silence:
    """Who will not be heard of within the horizon, what that costs, and who fell silent after a failure.

    Use it where customers leave without saying so. The chance of silence and the money are two different orders: the
    most silent are mostly those who never came much. Work down the money; watch the silence after failures. Do not use
    it for customers under contract (see `silence.hazard`), nor where a contact comes from you.

    Parameters
    ----------
    data : a frame with one row for each contact (then give `time`), or one row for each customer with `frequency`
        (repeat contacts), `recency` and `T` (time from the first contact to the last and to the end).
    horizon : how far ahead, in the unit of T.
    customer : the column of names; rows are numbered when there is none.
    time, until, unit, merge : of contacts, as in `silence.histories`.
    value : a column of money: of each contact in a frame of contacts; else the customer's, per "contact" or per
        "period" (one unit of T), as `value_per` says.
    failure : contacts: true where this contact was, or met, a failure; customers: the time of the last failure since
        the first contact, a gap where nothing failed.
    weights : a column: how many customers a row stands for.
    model : "pareto_nbd", "bg_nbd", "mbg_nbd", or a model of these (fitted or not).
    level : of the interval of the share that falls silent.

    Raises
    ------
    BadInput : as `silence.histories` and the models; an unknown model.

    Notes
    -----
    `p_silent` is the chance of no contact, found exactly, not 1 - P(alive). `expected_loss` is value x (contacts if she
    were to stay for sure, at her own rate, minus contacts to be expected).

    Examples
    --------
    >>> from gehoor_signals import silence
    >>> customers = {"customer": ["Ans", "Bo", "Cas", "Dewi"] * 10, "frequency": [9, 1, 0, 5] * 10,
    ...              "recency": [12, 5, 0, 30] * 10, "T": [39] * 40, "value": [50, 20, 20, 10] * 10}
    >>> found = silence.score(customers, horizon=13, value="value")
    >>> found.customer[found.most_loss[0]], found.customer[found.most_silent[0]]
    ('Ans', 'Ans')
    >>> found.customer[found.most_loss[-1]], found.customer[found.most_silent[-1]]
    ('Cas', 'Dewi')

    References
    ----------
    Schmittlein, Morrison & Colombo (1987), Management Science 33(1), 1-24. Why not P(alive): with BG/NBD it is 1 for
    everyone who never came back, so it ranks the quietest last.
    """
    table, caveats, unit_name = _customers(data, locals())
    fitted = _fitted(model, table)
    x, tx, end = table.numbers("frequency"), table.numbers("recency"), table.numbers("T")
    p_silent = np.atleast_1d(fitted.probability_silent(horizon, x, tx, end))
    expected = np.atleast_1d(fitted.conditional_expected_purchases(horizon, x, tx, end))
    rate = np.atleast_1d(fitted.rate_while_alive(x, tx, end))
    worth = table.numbers("value")
    per_contact = worth / rate if value_per == "period" else worth
    loss = per_contact * np.maximum(rate * horizon - expected, 0.0)
    after = (table.numbers("failed_at") >= tx) & (p_silent >= LIKELY)
    known = np.isfinite(p_silent)
    w = np.where(known, np.nan_to_num(table.numbers("weights")), 0.0)
    names = np.array([str(one) for one in table["customer"].tolist()], dtype=object)
    far = f"{number(horizon)} {unit_name}"
    seen = {"p_silent": p_silent, "loss": loss, "after": after, "w": w}
    return Silence(
        method=f"{fitted.title}, chance of no contact within {far}",
        n=round(float(w.sum())),
        says=_says(names, seen, far),
        estimates=_estimates(fitted, table, seen, horizon=horizon, level=level),
        level=level,
        caveats=(*caveats, *_gaps(known), *fitted.doubts, *_about(loss, fitted)),
        kind=frames.table(data).kind,
        customer=names,
        p_silent=p_silent,
        expected_contacts=expected,
        expected_loss=loss,
        p_alive=np.atleast_1d(fitted.probability_alive(x, tx, end)),
        silent_after_failure=after,
        horizon=float(horizon),
    )


def _customers(data: Any, asked: Mapping[str, Any]) -> tuple[Table, tuple[str, ...], str]:
    """One row for each customer, under fixed names."""
    if asked["value_per"] not in {"contact", "period"}:
        raise BadInput('value_per is "contact" or "period".')
    if asked["time"] is not None:
        names = ("customer", "time", "until", "unit", "value", "failure", "merge")
        found = histories(data, **{name: asked[name] for name in names})
        columns = {**found.columns(), "weights": np.ones(len(found.customer))}
        return Table(columns, found.kind), found.caveats, f"{asked['unit']}s"
    rows = frames.table(data)
    if asked["frequency"] not in rows:
        raise BadInput(
            f"There is no column {asked['frequency']!r}: give frequency, recency and T of each customer, or, where each "
            "row is a contact, name the column of its time."
        )
    gap, one = np.full(len(rows), np.nan), np.ones(len(rows))
    label = asked["customer"]
    columns = {
        "customer": rows.labels(label) if label in rows else np.arange(len(rows)),
        **{name: rows.numbers(asked[name]) for name in ("frequency", "recency", "T")},
        "value": rows.numbers(asked["value"]) if asked["value"] else gap,
        "failed_at": rows.numbers(asked["failure"]) if asked["failure"] else gap,
        "weights": rows.numbers(asked["weights"]) if asked["weights"] else one,
    }
    return Table(columns, rows.kind), (), "units of time"


def _fitted(model: str | TimedModel, table: Table) -> TimedModel:
    if isinstance(model, TimedModel):
        fitted = model
    elif model in MODELS:
        fitted = MODELS[model]()
    else:
        raise BadInput(f"A model is one of {', '.join(MODELS)}; {model!r} is not.")
    if hasattr(fitted, "params_"):
        return fitted
    fitted = type(fitted)(**fitted.get_params())
    return fitted.fit(*(table.numbers(name) for name in ("frequency", "recency", "T", "weights")))


def _estimates(
    fitted: TimedModel, table: Table, found: Mapping[str, Numbers], *, horizon: float, level: float
) -> tuple[Estimate, ...]:
    """The share that falls silent and the money. The share varies as chances do, and as the parameters are not known."""
    p, loss, w = np.nan_to_num(found["p_silent"]), found["loss"], found["w"]
    total = float(w.sum())
    share = float(w @ p) / total
    by_chance = float(w @ (p * (1 - p))) / total**2
    learnt = _learnt_error(fitted, table, horizon)
    half = float(ndtri(0.5 + level / 2)) * float(np.sqrt(by_chance + learnt**2))
    made = [Estimate("share silent", share, max(0.0, share - half), min(1.0, share + half))]
    if np.isfinite(loss).any():
        made.append(Estimate("expected loss", float(np.nansum(w * loss)), unit="money"))
    made.append(Estimate("silent after a failure", float(w @ found["after"]), unit="customers"))
    return tuple(made)


def _learnt_error(fitted: TimedModel, table: Table, horizon: float) -> float:
    """How uncertain the share is because the parameters are, on a sample of the customers."""
    columns = (table.numbers(name) for name in ("frequency", "recency", "T", "weights"))
    some = grouped(customers(*columns), unit=1.0).first(SAMPLE)

    def share(model: RepeatModel) -> float:
        silent = (
            model.probability_silent(horizon, some.x, some.tx, some.T)
            if isinstance(model, TimedModel)
            else 0.0
        )
        return float(some.w @ silent / some.w.sum())

    return fitted.error_of(share) if len(some) else 0.0


def _says(names: NDArray[Any], found: Mapping[str, Any], far: str) -> str:
    loss, p, after, w = (found[one] for one in ("loss", "p_silent", "after", "w"))
    money = np.isfinite(loss).any()
    worth = loss if money else p
    chosen = after if after.any() else np.isfinite(p)
    first = names[int(np.argmax(np.where(chosen & np.isfinite(worth), worth, -np.inf)))]
    cost = f" {number(float(np.nansum((w * loss)[chosen])))} is at stake." if money else ""
    if after.any():
        return (
            f"Ask the {float(w @ after):,.0f} customers who fell silent after a failure, {first} first; "
            f"within {far}{cost.lower() or ' most of them will not be heard of.'}"
        )
    total = float(w @ np.nan_to_num(p))
    return f"About {total:,.0f} of {w.sum():,.0f} customers will not be heard of within {far}; ask {first} first.{cost}"


def _gaps(known: Truths) -> tuple[str, ...]:
    gaps = int((~known).sum())
    return (f"{gaps:,} customers with a gap are left out: nothing is said of them.",) if gaps else ()


def _about(loss: Numbers, fitted: TimedModel) -> tuple[str, ...]:
    found = []
    if not np.isfinite(loss).any():
        found.append("Without a value no loss is known.")
    if isinstance(fitted, BGNBD) and not isinstance(fitted, MBGNBD):
        found.append(
            "BG/NBD takes everyone who never came back for a customer still: do not rank by p_alive."
        )
    return tuple(found)
