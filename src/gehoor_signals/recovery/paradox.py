from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import ndtri

from gehoor_signals import frames
from gehoor_signals.effects import Comparison, Learners, Study, doubts, enough, two_stage
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers, Table, Truths
from gehoor_signals.recovery.groups import Groups, groups, known
from gehoor_signals.regressions import design

PARADOX = "recovered well, against no failure"
GOOD_BAD = "good against bad handling, on the recovered"
GOOD_BAD_ALL = "good against bad handling, on all who complained"
BAD = "handled badly, against no failure"
SILENT = "failed and silent, against no failure"
AGAIN = "second failure, recovered well, against no failure"
AGAIN_GOOD_BAD = "second failure, good against bad handling"
SWAYED = "good against bad handling, by case load"
WEAK = 10.0


@dataclass(frozen=True, kw_only=True)
class Recovery(Finding):
    """The effects, each beside the plain difference of the same groups.

    naive : plain differences, in the order of `estimates`. naive_misleads : names where the plain difference lies
    outside the adjusted interval. e_values : by name, how strong a hidden common cause must be to explain the effect
    away, and to bring its interval to 0. instrument_f : how strongly case load shifts recovery. silent_cost : money
    lost on those who failed and kept silent, where `value` and `stayed` are given.
    """

    naive: tuple[Estimate, ...]
    naive_misleads: tuple[str, ...]
    e_values: Mapping[str, tuple[float, float]]
    instrument_f: float = math.nan
    silent_cost: Estimate | None = None
    sizes: Mapping[str, int]

    def of(self, name: str) -> Estimate:
        """The effect of that name. Raises KeyError when too few rows gave none."""
        return {one.name: one for one in self.estimates}[name]

    def columns(self) -> Mapping[str, Any]:
        return {
            **super().columns(),
            "naive": [one.value for one in self.naive],
            "naive_misleads": [one.name in self.naive_misleads for one in self.estimates],
            "e_value": [self.e_values[one.name][0] for one in self.estimates],
            "e_value_of_interval": [self.e_values[one.name][1] for one in self.estimates],
        }


def paradox(
    frame: Any,
    *,
    outcome: str,
    failure: str,
    recovered: str,
    covariates: Sequence[str] = (),
    complained: str | None = None,
    severity: str | None = "severity",
    instrument: str | None = None,
    stayed: str | None = None,
    value: str | None = None,
    folds: int = 5,
    seed: int = 0,
    outcome_model: Any = None,
    chance_model: Any = None,
    level: float = 0.95,
) -> Recovery:
    """Are customers after a failure and a good recovery better off than had nothing failed? And what else recovery does.

    Use it before anyone says that a failure well recovered is worth having. A plain comparison shows a paradox where
    there is none: only who complains can be recovered, and the committed complain more and are helped better. Do not
    use it without what was known of customers before the failure.

    Parameters
    ----------
    frame : one row for each customer, with and without a failure.
    outcome : a column, better when higher: satisfaction afterwards, say.
    failure : a column of true and false, or how many failures; those with two or more are kept apart.
    recovered : a column: 1 recovered well, 0 badly, -1 or a gap where nobody complained.
    covariates : columns known before the failure (and its handling), numbers or text.
    complained : a column of true and false; without it, those with 1 or 0 in `recovered` complained.
    severity : a column, "severity" where the frame has it (None: not at all): effects are given for each of its values too (for each
        quarter of them where they are more than ten), and handling is compared within them.
    instrument : a column that shifts how cases are handled and nothing else, such as case load, known of complainers.
    stayed, value : columns: still a customer (1, 0) and money; give both to learn what silence costs.
    folds, seed : of the cross-fitting.
    outcome_model, chance_model : a regressor and a classifier of scikit-learn instead of linear and logistic.
    level : of the intervals.

    Raises
    ------
    BadInput : fewer than 20 recovered well or without a failure; a column that does not hold what it should.

    Notes
    -----
    Cross-fitted AIPW: right when either the outcomes or the chances are modelled well, and when nothing unknown drives
    both (the E-values say how strong that would have to be). Intervals from the influence function. By case load:
    two-stage least squares with robust errors, right where case load touches the outcome through handling alone.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import recovery
    >>> rng = np.random.default_rng(4)
    >>> before = rng.normal(7, 1, 6000)
    >>> failed = rng.random(6000) < 0.4
    >>> spoke = failed & (rng.random(6000) < 1 / (1 + np.exp(7 - before)))
    >>> well = np.where(spoke, rng.random(6000) < 0.6, -1)
    >>> after = before - 2 * failed + 1.8 * (well == 1) + rng.normal(0, 1, 6000)
    >>> found = recovery.paradox({"after": after, "failure": failed, "recovered": well, "before": before},
    ...                          outcome="after", failure="failure", recovered="recovered", covariates=["before"])
    >>> bool(found.low < -0.2 < found.high), bool(found.naive[0].value > 0.05), found.naive_misleads[0]
    (True, True, 'recovered well, against no failure')

    References
    ----------
    de Matos, Henrique & Rossi (2007), Journal of Service Research 10(1), 60-77 (the paradox: satisfaction only);
    Maxham & Netemeyer (2002), Journal of Marketing 66(4) (not after a second failure). AIPW: Robins, Rotnitzky & Zhao
    (1994), JASA 89, 846-866; cross-fitting: Chernozhukov et al. (2018), Econometrics Journal 21, C1-C68; E-values:
    VanderWeele & Ding (2017), Annals of Internal Medicine 167(4), 268-274.
    """
    table = frames.table(frame)
    severity = table.if_there(severity, "severity")
    keep = known(table, [outcome, failure, *covariates, *([complained] if complained else [])])
    rows = table.where(keep)
    some = groups(rows, failure=failure, recovered=recovered, complained=complained, severity=severity)
    if not enough(some.good, some.none):
        raise BadInput(
            f"{int(some.good.sum())} recovered well after a first failure and {int(some.none.sum())} without a failure: "
            "at least 20 of each are needed."
        )
    learners = Learners(outcome_model, chance_model)
    options: dict[str, Any] = {"folds": folds, "seed": seed, "learners": learners, "level": level}
    plain = Study(rows.numbers(outcome), design(rows, covariates), **options)
    wide = Study(plain.y, _with_severity(rows, covariates, some, severity), **options)
    comparisons = _all(plain, wide, some)
    swayed = _by_case_load(rows, wide, some, instrument) if instrument else None
    estimates, naive, e_values = _side_by_side(comparisons, swayed[0] if swayed else None)
    cost = _cost(rows, some, plain, stayed=stayed, value=value)
    return Recovery(
        method="Recovery, cross-fitted AIPW",
        n=len(rows),
        says=_says(comparisons[0], estimates, cost),
        estimates=estimates,
        level=level,
        caveats=tuple(_caveats(keep, some, plain, comparisons, swayed)),
        kind=table.kind,
        naive=naive,
        naive_misleads=tuple(one.name for one in comparisons if one.naive_misleads),
        e_values=e_values,
        instrument_f=swayed[1] if swayed else math.nan,
        silent_cost=cost,
        sizes={
            name: int(getattr(some, name).sum()) for name in ("none", "good", "bad", "silent", "good_again")
        },
    )


def _with_severity(rows: Table, covariates: Sequence[str], some: Groups, severity: str | None) -> Any:
    """Severity as steps of its own, for comparisons among those who had a failure."""
    if severity is None:
        return design(rows, covariates)
    columns = {name: rows[name] for name in covariates if name != severity}
    columns[severity] = np.array([f"s{one}" for one in some.severity], dtype=object)
    return design(Table(columns), [*(name for name in covariates if name != severity), severity])


def _all(plain: Study, wide: Study, some: Groups) -> list[Comparison]:
    """Every comparison that enough rows allow; the paradox first."""
    asked: list[tuple[Study, str, Truths, Truths, str]] = [
        (plain, PARADOX, some.good, some.none, "treated"),
        (wide, GOOD_BAD, some.good, some.bad, "treated"),
        (wide, GOOD_BAD_ALL, some.good, some.bad, "all"),
        (plain, BAD, some.bad, some.none, "treated"),
        (plain, SILENT, some.silent, some.none, "treated"),
        (plain, AGAIN, some.good_again, some.none, "treated"),
        (wide, AGAIN_GOOD_BAD, some.good_again, some.bad_again, "treated"),
    ]
    for one in some.severities:
        here = some.severity == one
        asked += [
            (plain, f"severity {one}: {PARADOX}", some.good & here, some.none, "treated"),
            (plain, f"severity {one}: {GOOD_BAD}", some.good & here, some.bad & here, "treated"),
            (plain, f"severity {one}: {SILENT}", some.silent & here, some.none, "treated"),
        ]
    return [study.compare(name, yes, no, on=on) for study, name, yes, no, on in asked if enough(yes, no)]


def _side_by_side(
    comparisons: Sequence[Comparison], swayed: Estimate | None
) -> tuple[tuple[Estimate, ...], tuple[Estimate, ...], dict[str, tuple[float, float]]]:
    """The effects, the plain differences of the same groups, and the E-values; what case load tells comes last."""
    estimates = [Estimate(one.name, one.effect.value, one.low, one.high) for one in comparisons]
    naive = [Estimate(one.name, one.effect.naive, one.naive_low, one.naive_high) for one in comparisons]
    e_values = {one.name: (one.e_value, one.e_value_of_interval) for one in comparisons}
    if swayed is not None:
        estimates.append(swayed)
        naive.append(Estimate(SWAYED, next(one.value for one in naive if one.name == GOOD_BAD)))
        e_values[SWAYED] = (math.nan, math.nan)
    return tuple(estimates), tuple(naive), e_values


def _by_case_load(rows: Table, wide: Study, some: Groups, instrument: str) -> tuple[Estimate, float]:
    load = rows.numbers(instrument)
    here = np.flatnonzero((some.good | some.bad) & np.isfinite(load))
    if not enough(some.good[here], some.bad[here]) or np.ptp(load[here]) == 0:
        raise BadInput(
            f"{instrument!r} must vary among at least 20 complainers handled well and 20 handled badly."
        )
    made = wide.made.where(here)
    value, error, f = two_stage(wide.y[here], some.good[here], load[here], made.matrix)
    half = float(ndtri(0.5 + wide.level / 2)) * error
    return Estimate(SWAYED, value, value - half, value + half), f


def _cost(
    rows: Table, some: Groups, plain: Study, *, stayed: str | None, value: str | None
) -> Estimate | None:
    """Money no longer earned from those who failed and kept silent: theirs, had nothing failed, minus what it is."""
    if (stayed is None) != (value is None):
        raise BadInput(
            "Give both stayed and value, or neither: money is lost when a customer of some value leaves."
        )
    if stayed is None or value is None or not enough(some.silent, some.none):
        return None
    kept: Numbers = rows.numbers(stayed) * rows.numbers(value)
    seen = np.isfinite(kept)
    study = replace(plain, y=np.where(seen, kept, 0.0))
    found = study.compare(SILENT, some.silent & seen, some.none & seen)
    n = found.effect.n_with
    return Estimate("lost on the silent", -n * found.effect.value, -n * found.high, -n * found.low, "money")


def _caveats(
    keep: Truths,
    some: Groups,
    plain: Study,
    comparisons: Sequence[Comparison],
    swayed: tuple[Estimate, float] | None,
) -> list[str]:
    found = [f"{int((~keep).sum()):,} rows with a gap are left out."] if not keep.all() else []
    if some.unknown:
        found.append(
            f"Of {some.unknown:,} who complained it is not known how they were helped; they are left out."
        )
    found += doubts(comparisons)
    if not plain.made.names:
        found.append("Nothing was known of customers before: these are plain differences, not effects.")
    if swayed and swayed[1] < WEAK:
        found.append(
            f"{SWAYED}: case load hardly shifts handling (F {number(swayed[1])}); its interval is too short."
        )
    if not some.severities:
        found.append(
            "How bad each failure was is not known: bad handling may only be the worst failures. Give severity."
        )
    first = comparisons[0]
    if first.low > 0:
        found.append(
            f"A hidden common cause of strength {number(first.e_value_of_interval)} would explain it away."
        )
    return found


def _says(first: Comparison, estimates: Sequence[Estimate], cost: Estimate | None) -> str:
    span = f"{number(first.effect.value)}, {number(first.low)} to {number(first.high)}"
    if first.low > 0:
        verdict = f"After a good recovery customers are better off than had nothing failed ({span}): a paradox, here."
    elif first.high < 0:
        verdict = f"There is no recovery paradox: a good recovery leaves customers worse off than no failure ({span})."
    else:
        verdict = f"No recovery paradox is shown: a good recovery brings customers about back ({span})."
    if first.naive_misleads:
        verdict += f" The plain difference ({number(first.effect.naive)}) misleads."
    handling = next((one for one in estimates if one.name == GOOD_BAD), None)
    if handling is not None and handling.low > 0:
        verdict += (
            f" Handle complaints well: that is worth {number(handling.value)} against handling them badly."
        )
    if cost is not None and cost.low > 0:
        verdict += f" Ask those who kept silent: they cost {number(cost.value)}."
    return verdict
