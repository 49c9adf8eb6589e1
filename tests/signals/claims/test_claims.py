from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from gehoor_signals import claims, command
from gehoor_signals.claims.isotonic import Levels, rising
from gehoor_signals.errors import BadInput

CHANCES = {
    "steep": lambda x: 1 / (1 + np.exp(3 - 4 * x)),
    "rare": lambda x: 0.03 + 0.08 * x**2,
    "straight": lambda x: 0.05 + 0.5 * x,
    "step": lambda x: np.where(x < 0.45, 0.05, 0.4),
}
PLACES = [0.15, 0.3, 0.6, 0.85]


def cases(rng, n, chance, *, levels=None):
    x = rng.random(n) if levels is None else rng.integers(0, levels + 1, n) / levels
    return {"badness": x, "claimed": rng.random(n) < chance(x)}


def test_the_curve_is_that_of_scikit_learn():
    sklearn = pytest.importorskip("sklearn.isotonic")
    data = cases(np.random.default_rng(1), 500, CHANCES["steep"])

    levels = Levels.of(data["badness"], data["claimed"])
    theirs = sklearn.IsotonicRegression().fit(data["badness"], data["claimed"].astype(float))

    np.testing.assert_allclose(rising(levels), theirs.predict(levels.x), atol=1e-12)


@pytest.mark.parametrize("levels", [None, 20])
@pytest.mark.parametrize("chance", list(CHANCES))
def test_the_interval_holds_the_chance_in_19_of_20_files_or_more(chance, levels):
    rng = np.random.default_rng(2)
    truth = CHANCES[chance](np.array(PLACES))
    held = np.zeros(len(PLACES))

    for _ in range(200):
        found = claims.curve(cases(rng, 600, CHANCES[chance], levels=levels), at=PLACES)
        assert len(found.probability) == len(PLACES)
        held += (found.lower <= truth) & (truth <= found.upper)

    assert (held / 200 >= 0.92).all(), held / 200


def test_nothing_ever_falls_and_the_bounds_hold_the_curve():
    rng = np.random.default_rng(3)

    for method in ("isotonic", "logistic"):
        found = claims.curve(cases(rng, 800, CHANCES["steep"]), method=method)

        for one in (found.probability, found.lower, found.upper):
            assert (np.diff(one) >= 0).all()
        assert (found.lower <= found.probability).all()
        assert (found.probability <= found.upper).all()


def test_where_worse_service_does_not_matter_it_says_so():
    rng = np.random.default_rng(4)

    said = [claims.curve(cases(rng, 500, lambda x: 0 * x + 0.2)).says for _ in range(100)]

    assert sum(one.startswith("That worse service") for one in said) >= 94


def test_the_logistic_curve_is_that_of_statsmodels_and_narrower():
    sm = pytest.importorskip("statsmodels.api")
    data = cases(np.random.default_rng(5), 1000, CHANCES["steep"])

    found = claims.curve(data, at=PLACES, method="logistic")
    plain = claims.curve(data, at=PLACES)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = sm.Logit(data["claimed"].astype(float), sm.add_constant(data["badness"])).fit(disp=0)
    np.testing.assert_allclose(
        found.probability, theirs.predict(sm.add_constant(np.array(PLACES))), rtol=1e-6
    )
    assert (found.upper - found.lower < plain.upper - plain.lower).all()


def test_a_curve_that_would_fall_is_held_flat():
    rng = np.random.default_rng(6)
    data = cases(rng, 600, lambda x: 0.5 - 0.3 * x)

    found = claims.curve(data, method="logistic")

    assert np.ptp(found.probability) == 0
    assert found.probability[0] == pytest.approx(np.mean(data["claimed"]))
    assert any("held flat" in one for one in found.caveats)


def test_where_the_chance_jumps_is_named_and_not_before():
    rng = np.random.default_rng(14)

    said = [claims.curve(cases(rng, 3000, lambda x: np.where(x < 0.6, 0.05, 0.3))).says for _ in range(20)]

    named = [float(one.split()[6]) for one in said]
    assert sum(0.58 <= one <= 0.7 for one in named) >= 19


def test_few_claims_say_nothing():
    found = claims.curve({"badness": list(range(200)), "claimed": [True] * 4 + [False] * 196})

    assert np.isnan(found.estimate)
    assert np.isnan(found.at(3))
    assert found.says.startswith("Nothing can be said yet: 4 claims in 200 cases")


def priced(rng, n):
    x = rng.uniform(0, 10, n)
    return {"badness": x, "paid": np.where(rng.random(n) < 0.03 * x, rng.gamma(2, 50, n), 0.0)}


def test_what_prevention_saves_is_held_in_19_of_20_files():
    """Two less bad saves 3 % x 2 x 100 where that much badness is left, and all of it below: 5.4 a case."""
    rng = np.random.default_rng(7)
    truth = 3 * (2 * 0.8 + 1.0 * 0.2)

    found = [claims.break_even(priced(rng, 800), better_by=2, draws=200).estimates[0] for _ in range(300)]

    assert 0.92 <= np.mean([one.low <= truth <= one.high for one in found]) <= 0.98
    assert np.mean([one.value for one in found]) == pytest.approx(truth, rel=0.08)


def test_prevention_pays_below_what_it_saves_and_nobody_knows_in_between():
    data = priced(np.random.default_rng(8), 20000)

    cheap, dear, near = (claims.break_even(data, better_by=2, cost=cost) for cost in (3, 8, 5.4))

    assert (cheap.pays, dear.pays, near.pays) == (True, False, None)
    assert cheap.says.startswith("Prevent:")
    assert dear.says.startswith("Do not prevent")
    assert near.says.startswith("Whether prevention at 5.4 a case pays cannot be said")
    assert [one.name for one in cheap.estimates] == [
        "saved a case",
        "gained a case",
        "better by, to break even",
    ]
    needed = cheap.estimates[2]
    assert needed.low <= 1.1 <= needed.high


def test_the_same_seed_draws_the_same():
    data = priced(np.random.default_rng(9), 500)

    one, same, other = (claims.break_even(data, better_by=2, seed=seed) for seed in (1, 1, 2))

    assert one.estimates == same.estimates
    assert one.low != other.low


def sold(rng, *, products=6, months=12, few=0):
    """Products with their own rates and prices, months with a season, claims that vary more than Poisson."""
    rate = np.linspace(0.01, 0.03, products)
    price = np.linspace(40, 120, products)
    rows = []
    for p in range(products):
        for m in range(months):
            mean = 2000 * rate[p] * (1 + 0.3 * np.sin(m))
            count = rng.poisson(mean * rng.gamma(10, 0.1)) if p >= few else rng.poisson(0.2)
            rows.append(
                {
                    "product": f"p{p}",
                    "month": f"2026-{m + 1:02d}",
                    "exposure": 2000,
                    "claims": int(count),
                    "paid": float(rng.gamma(2, price[p] / 2, count).sum()),
                }
            )
    expected = sum(
        2000 * rate[p] * (1 + 0.3 * np.sin(m)) * price[p] for p in range(products) for m in range(months)
    )
    return rows, expected / months, 2000 * rate[-1] * price[-1] * np.mean(1 + 0.3 * np.sin(np.arange(months)))


def test_expected_redress_is_held_in_19_of_20_years():
    rng = np.random.default_rng(10)
    held = np.zeros(2)

    for _ in range(200):
        rows, total, last = sold(rng)
        found = claims.cost(rows)
        by_name = {one.name: one for one in found.estimates}
        held += [
            by_name["all, a month"].low <= total <= by_name["all, a month"].high,
            by_name["p5"].low <= last <= by_name["p5"].high,
        ]

    assert (held / 200 >= 0.91).all(), held / 200
    assert (held / 200 <= 0.99).all(), held / 200


def test_a_row_is_frequency_times_severity_times_exposure():
    rows, _, _ = sold(np.random.default_rng(11))

    found = claims.cost(rows)

    frame = found.to_frame("pandas")
    np.testing.assert_allclose(frame["estimate"], 2000 * frame["frequency"] * frame["severity"])
    assert frame["estimate"].sum() == pytest.approx(frame["paid"].sum(), rel=0.01)
    assert len(frame) == 72


def test_products_with_few_claims_share_a_rate_and_are_named():
    rows, _, _ = sold(np.random.default_rng(12), few=2)

    found = claims.cost(rows)

    frame = found.to_frame("pandas").set_index(["product", "month"])
    assert frame.loc[("p0", "2026-01"), "frequency"] == frame.loc[("p1", "2026-01"), "frequency"]
    assert found.caveats[0] == "Products with fewer than 20 claims share one rate: p0, p1."


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: claims.curve({"badness": [1], "claimed": [2]}), "must hold true and false"),
        (lambda: claims.curve({"badness": [1], "claimed": [1]}, method="probit"), "method must be"),
        (lambda: claims.break_even({"badness": [1], "paid": [-1]}, better_by=1), "'paid' must be 0 or more"),
        (
            lambda: claims.break_even({"badness": [1], "paid": [1]}, better_by=0),
            "better_by must be more than 0",
        ),
        (
            lambda: claims.cost(
                {"product": ["a"], "month": ["b"], "claims": [0], "paid": [9], "exposure": [1]}
            ),
            "payments without a claim",
        ),
        (
            lambda: claims.cost(
                {"product": ["a"], "month": ["b"], "claims": [1], "paid": [9], "exposure": [0]}
            ),
            "exposure more than 0",
        ),
    ],
)
def test_what_cannot_be_used_is_said(call, words):
    with pytest.raises(BadInput, match=words):
        call()


def test_claims_from_the_command_line(tmp_path, capsys):
    rng = np.random.default_rng(13)
    data = priced(rng, 400)
    pd.DataFrame({**data, "claimed": data["paid"] > 0}).to_csv(tmp_path / "cases.csv", index=False)
    pd.DataFrame(sold(rng)[0]).to_csv(tmp_path / "sold.csv", index=False)

    assert command.main(["claims", str(tmp_path / "cases.csv")]) == 0
    assert command.main(["claims", str(tmp_path / "cases.csv"), "--method", "break-even"]) == 2
    assert (
        command.main(["claims", str(tmp_path / "cases.csv"), "--method", "break-even", "--better-by", "2"])
        == 0
    )
    assert (
        command.main(["claims", str(tmp_path / "sold.csv"), "--method", "cost", "--exposure", "exposure"])
        == 0
    )
    assert "Reserve" in capsys.readouterr().out


def test_without_a_column_of_owners_all_products_are_alike():
    rng = np.random.default_rng(30)
    rows = {
        "product": ["kettle", "iron"] * 12,
        "month": np.repeat(range(12), 2),
        "claims": rng.poisson(9, 24),
    }
    rows["paid"] = rows["claims"] * 20.0

    assert claims.cost(rows).estimates == claims.cost(rows, exposure=None).estimates
    with pytest.raises(BadInput, match="There is no column 'owners'"):
        claims.cost(rows, exposure="owners")


def test_where_claims_are_wholly_apart_no_place_is_named():
    found = claims.curve({"badness": range(200), "claimed": [0] * 100 + [1] * 100}, method="logistic")

    assert found.says.endswith("from where on cannot be said. Record more cases.")
    assert (found.lower.max(), found.upper.min()) == (0, 1)
