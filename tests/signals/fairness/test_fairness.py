from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from gehoor_signals import command, fairness
from gehoor_signals.errors import BadInput
from gehoor_signals.fairness.justice import alpha, omega


def cases(rng, n, *, gap=0.0, groups=2, shape=2.0, nothing=0.0):
    """Redress that follows loss and severity; group 1 gets `gap` less in like cases, and has smaller losses."""
    who = rng.integers(0, groups, n)
    severity = rng.normal(0, 1, n)
    loss = rng.lognormal(5 - 0.5 * (who == 1), 0.8, n)
    paid = (
        loss**0.9 * np.exp(0.3 * severity) * np.where(who == 1, 1 - gap, 1) * rng.gamma(shape, 1 / shape, n)
    )
    paid = np.where(rng.random(n) < nothing, 0.0, paid)
    return {"amount": paid, "group": [f"g{one:02d}" for one in who], "severity": severity, "claimed": loss}


def test_a_gap_of_eight_percent_is_held_in_19_of_20_simulations():
    rng = np.random.default_rng(1)

    found = [
        fairness.redress_gap(
            cases(rng, 400, gap=0.08, nothing=0.1),
            claimed="claimed",
            covariates=["severity"],
            reference="g00",
        ).estimates[0]
        for _ in range(1000)
    ]

    assert 0.93 <= np.mean([one.low <= -0.08 <= one.high for one in found]) <= 0.98
    assert np.mean([one.value for one in found]) == pytest.approx(-0.08, abs=0.01)


def test_a_gap_of_eight_percent_is_found_among_many_cases():
    rng = np.random.default_rng(2)
    data = cases(rng, 20000, gap=0.08)

    found = fairness.redress_gap(data, claimed="claimed", covariates=["severity"], reference="g00")

    assert found.low <= -0.08 <= found.high < 0
    assert found.different == ("g01",)
    assert found.says.startswith("Look into the cases of g01: in like cases they got")
    south = np.array(data["group"]) == "g01"
    assert found.to_close["g01"] == pytest.approx(data["amount"][south].sum() * 0.08 / 0.92, rel=0.3)


def test_a_difference_in_losses_is_no_gap():
    rng = np.random.default_rng(3)
    data = cases(rng, 3000)

    raw = fairness.redress_gap(data, reference="g00")
    fair = fairness.redress_gap(data, claimed="claimed", covariates=["severity"], reference="g00")

    assert raw.different == ("g01",)
    assert fair.different == ()


@pytest.mark.slow
@pytest.mark.parametrize("spread", ["gamma", "lognormal"])
def test_twenty_comparisons_without_a_gap_cry_wolf_in_at_most_one_of_fifteen(spread):
    rng = np.random.default_rng(4)
    alarms = 0

    for _ in range(300):
        data = cases(rng, 21 * 40, groups=21)
        if spread == "lognormal":
            data["amount"] = rng.lognormal(4, 0.8, 21 * 40) * np.exp(0.3 * data["severity"])
        found = fairness.redress_gap(data, claimed="claimed", covariates=["severity"], minimum=15)
        alarms += bool(found.different)
        assert len(found.estimates) == 20

    assert alarms <= 20


def test_several_attributes_are_one_family():
    rng = np.random.default_rng(5)
    data = cases(rng, 800)
    data |= {f"a{i}": rng.choice(["x", "y"], 800) for i in range(20)}

    many = fairness.redress_gap(data, group=[f"a{i}" for i in range(20)], claimed="claimed")
    one = fairness.redress_gap(data, group="a3", claimed="claimed")

    same = next(found for found in many.estimates if found.name.startswith("a3: "))
    assert len(many.estimates) == 20
    assert same.value == pytest.approx(one.estimate)
    assert same.high - same.low > 1.3 * (one.high - one.low)


def test_quantiles_are_those_of_statsmodels():
    sm = pytest.importorskip("statsmodels.api")
    rng = np.random.default_rng(6)
    data = cases(rng, 1000, gap=0.3)

    found = fairness.redress_gap(
        data, claimed="claimed", covariates=["severity"], reference="g00", method="quantile", quantile=0.75
    )

    g = (np.array(data["group"]) == "g01").astype(float)
    X = np.column_stack([np.ones(1000), g, data["severity"], np.log(data["claimed"])])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = sm.QuantReg(np.log(data["amount"]), X).fit(q=0.75, max_iter=5000)
    assert found.estimate == pytest.approx(np.expm1(theirs.params[1]), abs=1e-4)
    assert found.low <= -0.3 <= found.high < 0


def test_small_groups_are_named_but_not_compared():
    rng = np.random.default_rng(7)
    data = cases(rng, 300)
    data["group"] = ["tiny" if i < 10 else one for i, one in enumerate(data["group"])]

    found = fairness.redress_gap(data, claimed="claimed")

    assert "tiny" not in found.sizes
    assert any("tiny (10)" in one for one in found.caveats)


def test_a_group_that_got_nothing_is_said_and_not_divided_by():
    rng = np.random.default_rng(8)
    data = cases(rng, 300)
    data["amount"] = np.where(np.array(data["group"]) == "g01", 0, data["amount"])

    found = fairness.redress_gap(data, claimed="claimed", reference="g00")

    assert found.estimates == ()
    assert any("g01 (got nothing at all)" in one for one in found.caveats)


@pytest.mark.parametrize(
    ("change", "options", "words"),
    [
        ({"amount": [-1.0, 2.0]}, {}, "'amount' must be 0 or more"),
        ({"amount": [0.0, 2.0]}, {"method": "quantile"}, "use gamma"),
        ({}, {"reference": "mars"}, "There is no group 'mars'"),
        ({}, {"reference": "a"}, "fewer than 30 cases"),
        ({}, {"method": "mean"}, 'method must be "gamma" or "quantile"'),
    ],
)
def test_what_cannot_be_compared_is_said(change, options, words):
    data = {"amount": [1.0, 2.0], "group": ["a", "b"], **change}

    with pytest.raises(BadInput, match=words):
        fairness.redress_gap(data, **options)


def treated(rng, n, *, worse=0.0):
    who = rng.choice(["a", "b"], n)
    b = who == "b"
    return {
        "group": who,
        "hours": rng.exponential(20, n) * np.where(b, 1 + worse, 1),
        "handoffs": rng.poisson(np.where(b, 1.5 * (1 + worse), 1.5)),
        "heard": rng.random(n) < np.where(b, 0.7 - worse / 2, 0.7),
        "tone": rng.normal(3, 1, n) - b * worse,
    }


MEASURES = {"waits": ["hours"], "counts": ["handoffs"], "shares": ["heard"], "scores": ["tone"]}


def test_waits_hand_offs_being_heard_and_tone_are_each_found():
    found = fairness.treatment(treated(np.random.default_rng(9), 8000, worse=0.4), reference="a", **MEASURES)

    truth = {"hours: b": 0.4, "handoffs: b": 0.4, "heard: b": -20.0, "tone: b": -0.4}
    assert {one.name: one.low <= truth[one.name] <= one.high for one in found.estimates} == dict.fromkeys(
        truth, True
    )
    assert found.different == tuple(truth)


def test_equal_treatment_is_said_to_be_so():
    rng = np.random.default_rng(10)

    alarms = sum(bool(fairness.treatment(treated(rng, 300), **MEASURES).different) for _ in range(300))

    assert alarms <= 24


def scale(rng, n, loadings, noise=0.6):
    felt = rng.normal(0, 1, n)
    return np.column_stack([one * felt + rng.normal(0, noise, n) for one in loadings])


def test_alpha_and_omega_of_a_scale_whose_truth_is_known():
    """Equal loadings: both are k l^2 / (k l^2 + noise); unequal: omega is the truth and alpha below it."""
    equal = np.full((4, 4), 0.64) + np.diag(np.full(4, 0.36))
    unequal = np.outer([0.9, 0.7, 0.5, 0.3], [0.9, 0.7, 0.5, 0.3]) + np.diag(np.full(4, 0.5))

    assert alpha(equal) == pytest.approx(4 * 0.64 / (4 * 0.64 + 0.36))
    assert omega(equal) == pytest.approx(alpha(equal))
    assert omega(unequal) == pytest.approx(2.4**2 / (2.4**2 + 2))
    assert alpha(unequal) < omega(unequal)


def test_the_intervals_of_alpha_and_omega_hold_the_truth():
    rng = np.random.default_rng(11)
    loadings = np.array([0.9, 0.8, 0.6, 0.5])
    S = np.outer(loadings, loadings) + np.diag(np.full(4, 0.36))
    held = {"alpha": 0, "omega": 0}

    for _ in range(300):
        items = scale(rng, 200, loadings)
        data = {f"q{i}": items[:, i] for i in range(4)}
        found = fairness.justice(data, items={"f": list(data)}, scale=(-20, 20))
        held["alpha"] += found.alpha["f"].low <= alpha(S) <= found.alpha["f"].high
        held["omega"] += found.omega["f"].low <= omega(S) <= found.omega["f"].high

    assert {name: 0.92 <= n / 300 <= 0.98 for name, n in held.items()} == {"alpha": True, "omega": True}


def test_our_own_items_are_asked_in_two_languages():
    columns = [name for factor in fairness.ITEMS.values() for name in factor]

    assert [len(one) for one in fairness.ITEMS.values()] == [4, 7, 4, 5]
    assert len(set(columns)) == 20
    assert all(
        len(texts) == 2 and all(one.endswith(".") for one in texts)
        for f in fairness.ITEMS.values()
        for texts in f.values()
    )


def test_the_lowest_kind_of_justice_is_named_and_an_unreliable_scale_is_not():
    rng = np.random.default_rng(12)
    felt = {"distributive": 3.5, "procedural": 2.4, "interpersonal": 3.6, "informational": 3.5}
    data = {}
    for factor, mean in felt.items():
        level = rng.normal(mean, 0.7, 400)
        for name in fairness.ITEMS[factor]:
            noise = 3.0 if factor == "informational" else 0.5
            data[name] = np.clip(np.round(level + rng.normal(0, noise, 400)), 1, 5)

    found = fairness.justice(data)

    assert found.says.startswith("Begin with procedural justice")
    assert any(one.startswith("informational: its reliability may be below 0.7") for one in found.caveats)


def test_answers_by_chance_are_no_scale():
    rng = np.random.default_rng(15)

    for _ in range(20):
        data = {name: rng.integers(1, 6, 100) for factor in fairness.ITEMS.values() for name in factor}
        found = fairness.justice(data)

        assert found.says.startswith("Nothing can be said of single factors")
        assert found.correlations == {}


def test_answers_to_the_same_question_under_two_names_are_not_told_apart():
    rng = np.random.default_rng(13)
    felt = rng.normal(3, 0.8, 300)
    data = {f"q{i}": np.clip(np.round(felt + rng.normal(0, 0.5, 300)), 1, 5) for i in range(6)}

    found = fairness.justice(data, items={"one": ["q0", "q1", "q2"], "two": ["q3", "q4", "q5"]})

    assert found.correlations["one and two"] == pytest.approx(1, abs=0.06)
    assert any("hardly tell them apart" in one for one in found.caveats)


@pytest.mark.parametrize("method", ["redress", "quantile", "treatment"])
def test_fairness_from_the_command_line(method, tmp_path, capsys):
    rng = np.random.default_rng(14)
    data = cases(rng, 200) | {"hours": rng.exponential(5, 200)}
    pd.DataFrame(data).to_csv(tmp_path / "cases.csv", index=False)

    words = [
        "fairness",
        str(tmp_path / "cases.csv"),
        "--method",
        method,
        "--claimed",
        "claimed",
        "--waits",
        "hours",
    ]

    assert command.main([*words, "--covariates", "severity", "--csv", "-"]) == 0
    assert capsys.readouterr().out.startswith("name,")
