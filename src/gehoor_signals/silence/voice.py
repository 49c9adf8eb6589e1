from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gehoor_signals import frames
from gehoor_signals.effects import Comparison, Learners, Study, doubts, enough
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding, number
from gehoor_signals.frames import Numbers, Table, Truths
from gehoor_signals.regressions import design

WELL, BADLY, ANY = "complained, handled well", "complained, handled badly", "complained, however handled"


@dataclass(frozen=True, kw_only=True)
class VoiceEffect(Finding):
    """Against those who failed and kept silent: `verdicts` by name are "better", "worse", "no effect" (the interval lies
    within `margin`) or "no effect shown" (it holds 0 and more). `naive` are the plain differences of the same groups.
    """

    naive: tuple[Estimate, ...]
    verdicts: Mapping[str, str]
    e_values: Mapping[str, float]
    margin: float
    n_silent: int

    def columns(self) -> Mapping[str, Any]:
        names = [one.name for one in self.estimates]
        return {
            **super().columns(),
            "naive": [one.value for one in self.naive],
            "verdict": [self.verdicts[name] for name in names],
            "e_value": [self.e_values[name] for name in names],
        }


def voice_effect(
    data: Any,
    *,
    outcome: str = "stayed",
    failure: str = "failure",
    complained: str = "complained",
    handled_well: str = "recovered",
    covariates: Sequence[str] = (),
    margin: float | None = None,
    folds: int = 5,
    seed: int = 0,
    outcome_model: Any = None,
    chance_model: Any = None,
    level: float = 0.95,
) -> VoiceEffect:
    """Do customers who complain about a failure stay longer than those who keep silent, when handled well, and badly?

    Use it to learn what inviting complaints is worth. It may say "no effect" and "worse". Do not use it without what
    was known of customers before (tenure, value, earlier satisfaction, how bad the failure was): the committed complain
    more and would have stayed anyway.

    Parameters
    ----------
    data : a frame with one row for each customer.
    outcome : a column: stayed (1, 0), or how long, or any number that is better when higher.
    failure, complained : columns of true and false (or 1, 0).
    handled_well : a column: 1 handled well, 0 badly; -1 or a gap for those who did not complain.
    covariates : columns known before the complaint, numbers or text.
    margin : an effect smaller than this is none; default .02 for an outcome of 0 and 1, else a tenth of its spread.
    folds, seed : of the cross-fitting.
    outcome_model, chance_model : a regressor and a classifier of scikit-learn instead of linear and logistic.
    level : of the intervals.

    Raises
    ------
    BadInput : fewer than 20 who kept silent, or than 20 who complained.

    Examples
    --------
    >>> import numpy as np
    >>> from gehoor_signals import silence
    >>> rng = np.random.default_rng(2)
    >>> loyal = rng.normal(size=4000)
    >>> spoke = rng.random(4000) < 1 / (1 + np.exp(-loyal))
    >>> well = np.where(spoke, rng.random(4000) < 0.5, -1)
    >>> stayed = rng.random(4000) < 1 / (1 + np.exp(-loyal - 1.5 * (well == 1) + 1.5 * (well == 0)))
    >>> found = silence.voice_effect({"failure": np.ones(4000), "complained": spoke, "recovered": well,
    ...                               "stayed": stayed, "loyal": loyal}, covariates=["loyal"])
    >>> dict(found.verdicts)
    {'complained, handled well': 'better', 'complained, handled badly': 'worse', 'complained, however handled': ...}

    References
    ----------
    Hirschman (1970), Exit, Voice, and Loyalty. Estimator: as in `recovery.paradox`.
    """
    table = frames.table(data)
    rows, left_out = _usable(table, outcome, failure, complained, covariates)
    spoke = rows.truths(complained)
    handled = np.where(spoke, rows.numbers(handled_well), -1.0)
    y = rows.numbers(outcome)
    learners = Learners(outcome_model, chance_model)
    study = Study(y, design(rows, covariates), folds=folds, seed=seed, learners=learners, level=level)
    comparisons, few = _compared(study, spoke, handled)
    small = margin if margin is not None else _margin(y)
    verdicts = {one.name: _verdict(one, small) for one in comparisons}
    caveats = [f"{left_out:,} rows with a gap are left out."] if left_out else []
    caveats += few + doubts(comparisons)
    if not study.made.names:
        caveats.append("Nothing was known of customers before: these are plain differences, not effects.")
    return VoiceEffect(
        method="Effect of complaining, cross-fitted AIPW",
        n=len(rows),
        says=_says(comparisons, verdicts),
        estimates=tuple(Estimate(one.name, one.effect.value, one.low, one.high) for one in comparisons),
        level=level,
        caveats=tuple(caveats),
        kind=table.kind,
        naive=tuple(
            Estimate(one.name, one.effect.naive, one.naive_low, one.naive_high) for one in comparisons
        ),
        verdicts=verdicts,
        e_values={one.name: one.e_value for one in comparisons},
        margin=small,
        n_silent=int((~spoke).sum()),
    )


def _usable(
    table: Table, outcome: str, failure: str, complained: str, covariates: Sequence[str]
) -> tuple[Table, int]:
    known = np.isfinite(table.numbers(outcome))
    for name in (failure, complained, *covariates):
        known &= table.labels(name) != ""
    rows = table.where(known)
    try:
        failed = rows.numbers(failure) > 0
    except BadInput:
        failed = rows.truths(failure)
    return rows.where(failed), int((~known).sum())


def _compared(study: Study, spoke: Truths, handled: Numbers) -> tuple[list[Comparison], list[str]]:
    silent = ~spoke
    if not enough(spoke, silent):
        raise BadInput(
            f"{int(spoke.sum())} complained and {int(silent.sum())} kept silent after a failure: "
            "at least 20 of each are needed."
        )
    found, few = [], []
    for name, those in ((WELL, handled == 1), (BADLY, handled == 0), (ANY, spoke)):
        if enough(those, silent):
            found.append(study.compare(name, those, silent))
        else:
            few.append(f"Too few ({int(those.sum())}) for a number: {name}.")
    return found, few


def _margin(y: Numbers) -> float:
    return 0.02 if np.isin(y, (0.0, 1.0)).all() else 0.1 * float(y.std())


def _verdict(one: Comparison, margin: float) -> str:
    if one.low > 0:
        return "better"
    if one.high < 0:
        return "worse"
    return "no effect" if -margin < one.low and one.high < margin else "no effect shown"


def _says(comparisons: Sequence[Comparison], verdicts: Mapping[str, str]) -> str:
    parts = []
    for one in comparisons:
        if one.name != ANY:
            span = f"{number(one.effect.value)}, {number(one.low)} to {number(one.high)}"
            parts.append(f"{one.name}: {verdicts[one.name]} ({span})")
    advice = {
        ("better", "worse"): "Invite complaints only where they can be handled well.",
        ("better", "better"): "Invite complaints: even those handled badly kept customers.",
    }
    pair = (verdicts.get(WELL, ""), verdicts.get(BADLY, ""))
    next_step = advice.get(pair) or (
        "Invite complaints and handle them well."
        if pair[0] == "better"
        else "Mend how complaints are handled before inviting more."
        if "worse" in pair
        else "Do not count on complaints to keep customers; ask more of them first."
    )
    return f"Against those who kept silent, {'; '.join(parts) or 'nothing can be said'}. {next_step}"
