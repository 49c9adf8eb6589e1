from __future__ import annotations

import csv
import gzip
import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from gehoor_signals import recovery
from gehoor_signals.effects import e_value, effect, two_stage
from gehoor_signals.errors import BadInput
from gehoor_signals.recovery.paradox import (
    AGAIN,
    AGAIN_GOOD_BAD,
    BAD,
    GOOD_BAD,
    GOOD_BAD_ALL,
    PARADOX,
    SILENT,
    SWAYED,
)
from tests.signals.recovery import simulated

SHARED = Path(os.environ.get("GEHOOR_SHARED") or Path(__file__).resolve().parents[4] / "shared") / "data"
shared = pytest.mark.skipif(
    not (SHARED / "recovery_sim").is_dir(), reason="the simulated customers are not beside this checkout"
)
BEFORE = ["tenure_years", "yearly_value", "commitment_survey", "sat_before"]
TRUTH = {
    PARADOX: -0.077,
    GOOD_BAD: 2.449,
    GOOD_BAD_ALL: 2.529,
    SILENT: -1.569,
    f"severity 1: {PARADOX}": 0.300,
    f"severity 2: {PARADOX}": -0.100,
    f"severity 3: {PARADOX}": -1.000,
}


@cache
def customers():
    with gzip.open(SHARED / "recovery_sim" / "customers.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    return {name: [float(row[name] or "nan") for row in rows] for name in rows[0]}


@cache
def shared_finding():
    return recovery.paradox(
        customers(),
        outcome="sat_after",
        failure="failure",
        recovered="recovered",
        covariates=BEFORE,
        instrument="agent_load",
        stayed="stayed",
        value="yearly_value",
    )


@shared
@pytest.mark.parametrize("name", TRUTH)
def test_the_interval_holds_the_known_truth(name):
    one = shared_finding().of(name)

    assert one.low <= TRUTH[name] <= one.high
    assert one.high - one.low < 0.3


@shared
def test_the_plain_difference_is_beside_it_and_flagged():
    found = shared_finding()
    plain = {one.name: one.value for one in found.naive}

    assert plain[PARADOX] == pytest.approx(0.243, abs=5e-4)
    assert plain[GOOD_BAD] == pytest.approx(2.997, abs=5e-4)
    assert {PARADOX, GOOD_BAD} <= set(found.naive_misleads)
    assert found.says.startswith("There is no recovery paradox")
    assert "The plain difference (0.243) misleads." in found.says


@shared
def test_the_estimates_agree_with_independent_ones():
    """AIPW with linear nuisances -.065 (se .027) and 2.455 (.065), 2SLS 2.461, found with other programs."""
    found = shared_finding()

    assert found.estimate == pytest.approx(-0.065, abs=0.005)
    assert (found.high - found.low) / 3.92 == pytest.approx(0.027, abs=0.003)
    assert found.of(GOOD_BAD).value == pytest.approx(2.455, abs=0.03)
    assert found.of(SWAYED).low < 2.449 < found.of(SWAYED).high
    assert found.instrument_f > 100


@shared
def test_flexible_models_of_scikit_learn_agree():
    ensemble = pytest.importorskip("sklearn.ensemble")
    few = {name: column[:12_000] for name, column in customers().items() if name != "severity"}

    found = recovery.paradox(
        few,
        outcome="sat_after",
        failure="failure",
        recovered="recovered",
        covariates=BEFORE,
        outcome_model=ensemble.HistGradientBoostingRegressor(max_iter=40, max_depth=3, random_state=0),
        chance_model=ensemble.HistGradientBoostingClassifier(max_iter=40, max_depth=3, random_state=0),
    )

    assert found.low < TRUTH[PARADOX] < found.high
    assert PARADOX in found.naive_misleads


@shared
def test_what_the_silent_cost_is_money():
    cost = shared_finding().silent_cost

    assert 0 < cost.low < cost.value < cost.high
    assert cost.unit == "money"


def found(data, **options):
    asked = {
        "outcome": "after",
        "failure": "failure",
        "recovered": "recovered",
        "covariates": ["loyal", "tenure"],
    }
    return recovery.paradox(data, **{**asked, **options})


def test_the_intervals_hold_the_truth_in_19_of_20_samples():
    """A thousand samples of 1,000 customers: against no failure, and good against bad handling."""
    rng, effects = np.random.default_rng(1), simulated.EFFECT
    truth = {
        PARADOX: effects["failure"] + effects["well"],
        GOOD_BAD: effects["well"] - effects["badly"],
        BAD: effects["failure"] + effects["badly"],
        SILENT: effects["failure"],
    }
    held = []
    for _ in range(1000):
        one = found(simulated.customers(rng, 1000))
        held.append([one.of(name).low <= value <= one.of(name).high for name, value in truth.items()])

    shares = np.mean(held, axis=0)

    assert ((shares >= 0.93) & (shares <= 0.97)).all(), shares


def test_a_second_failure_is_kept_apart():
    one = found(simulated.customers(np.random.default_rng(2), 12_000, second=0.4))

    for name, truth in ((PARADOX, -0.1), (AGAIN, -1.5), (AGAIN_GOOD_BAD, 1.0)):
        assert one.of(name).value == pytest.approx(truth, abs=one.of(name).high - one.of(name).low)
    assert one.of(AGAIN).high < one.of(PARADOX).low


def test_case_load_tells_the_effect_that_a_hidden_cause_spoils():
    """Without knowing who is loyal, the adjusted difference is wrong and the instrument is right."""
    one = found(
        simulated.customers(np.random.default_rng(3), 40_000), covariates=["tenure"], instrument="load"
    )

    assert not one.of(GOOD_BAD).low < 2.4 < one.of(GOOD_BAD).high
    assert one.of(SWAYED).low < 2.4 < one.of(SWAYED).high


def test_an_instrument_that_shifts_nothing_is_said_to_be_weak():
    data = simulated.customers(np.random.default_rng(4), 1500)
    data["load"] = np.random.default_rng(5).random(1500)

    one = found(data, instrument="load")

    assert one.instrument_f < 10
    assert any("hardly shifts handling" in caveat for caveat in one.caveats)


def test_a_real_paradox_is_reported_as_one():
    data = simulated.customers(np.random.default_rng(6), 4000)
    data["after"] = data["after"] + 1.0 * (data["recovered"] == 1)

    one = found(data)

    assert one.low > 0
    assert "a paradox, here" in one.says
    assert any("would explain it away" in caveat for caveat in one.caveats)


def test_two_stages_are_those_of_ordinary_formulas():
    rng = np.random.default_rng(7)
    z, hidden = rng.random(3000), rng.normal(size=3000)
    d = z + 0.5 * hidden + rng.normal(size=3000) > 0.5
    y = 2.0 * d + hidden + rng.normal(size=3000)

    value, error, f = two_stage(y, d, z, np.zeros((3000, 0)))

    assert value == pytest.approx(np.cov(z, y)[0, 1] / np.cov(z, d)[0, 1], rel=1e-9)
    assert abs(value - 2) < 2.5 * error
    assert f > 100


def test_e_values_are_those_of_vanderweele_and_ding():
    """E = RR + sqrt(RR (RR - 1)); the risk ratio of 3.9 of their example has E 7.26."""
    standardised = np.log(3.9) / 0.91

    point, interval = e_value(standardised, -0.1, 2 * standardised, 1.0)

    assert point == pytest.approx(7.26, abs=0.005)
    assert interval == 1


def test_the_effect_of_a_coin_is_the_difference_of_means():
    rng = np.random.default_rng(8)
    d, X = rng.random(4000) < 0.5, rng.normal(size=(4000, 2))
    y = 0.3 * d + rng.normal(size=4000)

    for on in ("treated", "all"):
        one = effect(y, d, X, on=on)
        assert one.value == pytest.approx(one.naive, abs=0.02)
        assert one.error == pytest.approx(one.naive_error, rel=0.05)


def test_doubleml_style_score_by_hand_for_a_binary_covariate():
    """With one yes-or-no covariate, weighting by cells gives the effect on the treated exactly (up to folds)."""
    rng = np.random.default_rng(9)
    x = (rng.random(8000) < 0.5).astype(float)
    d = rng.random(8000) < 0.2 + 0.5 * x
    y = 1.0 * d * (1 + x) + 2 * x + rng.normal(size=8000)
    cells = [y[d & (x == v)].mean() - y[~d & (x == v)].mean() for v in (0, 1)]
    by_hand = np.average(cells, weights=[(d & (x == v)).sum() for v in (0, 1)])

    one = effect(y, d, (x[:, None] - x.mean()) / x.std())

    assert one.value == pytest.approx(by_hand, abs=0.01)


def test_words_for_yes_and_no_are_understood():
    data = simulated.customers(np.random.default_rng(10), 1500)
    words = np.array(["no", "yes", ""], dtype=object)[data["recovered"].astype(int)]

    failed = np.where(data["failure"] > 0, "yes", "no").astype(object)

    assert found({**data, "recovered": words, "failure": failed}).estimate == found(data).estimate


def test_without_severity_handling_is_warned_about():
    one = found(simulated.customers(np.random.default_rng(11), 1500))

    assert any("Give severity" in caveat for caveat in one.caveats)


@pytest.mark.parametrize(
    ("change", "options", "words"),
    [
        ({"recovered": np.full(300, 3.0)}, {}, "holds 1 .recovered well."),
        ({"failure": np.zeros(300)}, {}, "at least 20 of each"),
        ({}, {"stayed": "stayed"}, "Give both stayed and value"),
        ({}, {"covariates": ["weather"]}, "There is no column 'weather'"),
    ],
)
def test_what_cannot_be_used_is_said(change, options, words):
    data = simulated.customers(np.random.default_rng(12), 300)

    with pytest.raises(BadInput, match=words):
        found({**data, **change}, **options)


def test_a_severity_of_many_values_is_told_by_its_quarters():
    rng = np.random.default_rng(13)
    data = simulated.customers(rng, 4000)
    how_bad = rng.gamma(2, 1, 4000)

    one = found({**data, "severity": np.where(data["failure"] > 0, how_bad, 0)}, severity="severity")

    quarters = [
        name for name in (estimate.name for estimate in one.estimates) if name.endswith(f": {PARADOX}")
    ]
    lows = [float(name.removeprefix("severity ").partition(" to ")[0]) for name in quarters]
    assert len(quarters) == 4
    assert lows == sorted(lows)


def test_a_severity_that_is_misspelt_is_not_passed_over():
    with pytest.raises(BadInput, match="There is no column 'sevrity'"):
        found(simulated.customers(np.random.default_rng(14), 300), severity="sevrity")
