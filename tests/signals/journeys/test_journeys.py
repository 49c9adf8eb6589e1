from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from gehoor_signals import command, journeys
from gehoor_signals.errors import BadInput
from gehoor_signals.journeys.parts import collect, parts

FOLDER = Path(__file__).resolve().parents[4] / "shared/data/journeys_sim"
TRUTH = {"peak": 0.35, "end": 0.30, "mean": 0.15, "start": 0.0, "duration": 0.0, "trend": 0.0}


@pytest.mark.parametrize(
    ("values", "neutral", "peak"),
    [
        ([1, -4, 2, 4], 0, -4),
        ([4, -4], 0, 4),
        ([1, 3, 5, 1], 3, 1),
        ([2, 3, 5], 3, 5),
        ([0, 0], 0, 0),
        ([-2], 0, -2),
    ],
)
def test_the_peak_is_farthest_from_neutral_and_the_first_of_equals(values, neutral, peak):
    assert journeys.peak_end(values, neutral=neutral).peak == peak


def test_a_journey_in_parts():
    found = journeys.peak_end([1, -4, 2])

    assert (found.estimate, found.peak, found.end, found.start, found.duration) == (-1, -4, 2, 1, 3)
    assert found.mean == pytest.approx(-1 / 3)
    assert found.trend == pytest.approx(0.5)


def test_one_step_is_peak_end_mean_and_start_and_has_no_trend():
    found = journeys.peak_end([3])

    assert (found.peak, found.end, found.mean, found.start, found.trend, found.duration) == (3, 3, 3, 3, 0, 1)


def test_a_gap_is_left_out_and_said():
    found = journeys.peak_end([1, float("nan"), -2])

    assert (found.duration, found.peak, found.caveats) == (
        2,
        -2,
        ("1 steps without a valence are left out.",),
    )


def test_nothing_is_no_journey():
    with pytest.raises(BadInput, match="at least one step"):
        journeys.peak_end([])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([2, -5, -3], "Call this customer"),
        ([2, -5, 3], "Ask what happened"),
        ([5, 2, -1], "Mend the end"),
        ([1, 2, 3], "Leave it as it is"),
    ],
)
def test_what_to_do_with_one_journey(values, words):
    assert journeys.peak_end(values).says.startswith(words)


def test_all_journeys_at_once_are_as_one_by_one():
    rng = np.random.default_rng(3)
    walks = [rng.integers(-5, 6, rng.integers(1, 9)).astype(float) for _ in range(200)]
    rows = [
        {"journey": f"{j:03d}", "step": i, "valence": v}
        for j, walk in enumerate(walks)
        for i, v in enumerate(walk)
    ]

    walked, _ = collect(rows, journey="journey", step="step", valence="valence")
    together = parts(walked, 0)

    for name in TRUTH:
        one_by_one = [getattr(journeys.peak_end(walk), name) for walk in walks]
        np.testing.assert_allclose(together[name], one_by_one, atol=1e-12)


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the simulated journeys are not beside this checkout")
def test_the_weights_of_the_simulated_journeys_are_held():
    found = journeys.weights(
        pd.read_csv(FOLDER / "steps.csv.gz"), pd.read_csv(FOLDER / "journeys.csv.gz"), neutral=0
    )

    held = {one.name: one.low <= TRUTH[one.name] <= one.high for one in found.estimates}
    assert held == dict.fromkeys(TRUTH, True)
    assert found.vif["mean"] > 10
    assert found.r2["all parts"] > found.r2["mean only"] > found.r2["end only"]


def simulated(rng, n, *, weights=TRUTH, noise=0.8):
    """Journeys whose steps hang together, and what is said of them afterwards; noise grows with the peak."""
    k = rng.integers(2, 10, n)
    level = rng.normal(0, 1.5, n)
    walks = [np.clip(level[i] + rng.normal(0, 1.5, k[i]), -5, 5).round(1) for i in range(n)]
    steps = {
        "journey": np.repeat(np.arange(n), k),
        "step": np.concatenate([np.arange(one) for one in k]),
        "valence": np.concatenate(walks),
    }
    walked, _ = collect(steps, journey="journey", step="step", valence="valence")
    order = walked.names.astype(int)
    found = parts(walked, 0)
    y = sum(weight * found[name] for name, weight in weights.items())
    y = 0.4 + y + rng.normal(0, 1, n) * noise * (0.5 + 0.25 * np.abs(found["peak"]))
    return steps, {"journey": order, "satisfaction": y}


def test_the_intervals_hold_the_weights_in_19_of_20_surveys():
    rng = np.random.default_rng(5)
    held = dict.fromkeys(TRUTH, 0)

    for _ in range(1000):
        for one in journeys.weights(*simulated(rng, 200)).estimates:
            held[one.name] += one.low <= TRUTH[one.name] <= one.high

    assert {name: 930 <= n <= 970 for name, n in held.items()} == dict.fromkeys(TRUTH, True), held


def test_no_winner_where_two_parts_weigh_the_same():
    rng = np.random.default_rng(6)
    same = {"peak": 0.3, "end": 0.3}

    named = [journeys.weights(*simulated(rng, 300, weights=same)).winner for _ in range(200)]

    assert sum(one is not None for one in named) <= 10


def test_a_winner_that_is_one_is_named():
    rng = np.random.default_rng(7)

    found = journeys.weights(*simulated(rng, 2000, weights={"end": 0.6, "peak": 0.1}))

    assert found.winner == "end"
    assert found.says.startswith("Work on the end of journeys first")
    assert all(one.low > 0 for one in found.differences if one.name.startswith("end - "))


def test_the_prior_decides_with_few_journeys_and_the_data_with_many():
    rng = np.random.default_rng(8)
    truth = {"mean": 0.8}

    few = journeys.weights(*simulated(rng, 60, weights=truth, noise=3))
    many = journeys.weights(*simulated(rng, 5000, weights=truth))
    none = journeys.weights(*simulated(rng, 20, weights=truth))

    assert few.from_data < many.from_data
    assert many.score_weights["mean"] == pytest.approx(0.8, abs=0.1)
    assert none.score_weights == {"intercept": 0.0, "peak": 0.5, "end": 0.5}
    assert none.says.startswith("Nothing can be said of your own customers yet: 20 rated journeys")


def test_the_prior_foretells_new_journeys_better_than_least_squares_when_they_are_few():
    rng = np.random.default_rng(9)
    truth = {"peak": 0.4, "end": 0.4}
    worse = 0
    for _ in range(40):
        found = journeys.weights(*simulated(rng, 60, weights=truth, noise=2))
        walked, _ = collect(simulated(rng, 200)[0], journey="journey", step="step", valence="valence")
        new = parts(walked, 0)
        real = sum(weight * new[name] for name, weight in truth.items())

        def error(weight, new=new, real=real):
            guess = sum(weight.get(name, 0) * new[name] for name in TRUTH)
            return np.var(guess - real)

        worse += error(found.score_weights) > error({one.name: one.value for one in found.estimates})

    assert worse <= 10


def test_parts_that_cannot_be_told_apart_are_left_out_and_said():
    rng = np.random.default_rng(10)
    valence = rng.normal(0, 2, (100, 2))
    walks = valence.tolist()

    found = journeys.weights(walks, valence[:, 1] + rng.normal(0, 1, 100))

    assert [one.name for one in found.estimates] == ["peak", "end", "mean"]
    assert (
        found.caveats[0]
        == "These journeys cannot tell start, duration, trend from the other parts; left out."
    )


def test_a_score_is_what_the_weights_say():
    rng = np.random.default_rng(11)
    found = journeys.weights(*simulated(rng, 400))

    w = found.score_weights
    by_hand = (
        w["intercept"] + 4 * w["peak"] + 2 * w["end"] + 3 * w["mean"] + 4 * w["start"] + 2 * w["duration"]
    )
    assert found.score([4, 2]) == pytest.approx(by_hand - 2 * w["trend"])


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        ({"journey": [1, 1], "satisfaction": [1, 2]}, "Journey '1' has two different outcomes"),
        ({"journey": [1]}, "There is no column 'satisfaction'"),
    ],
)
def test_outcomes_that_cannot_be_used_are_said(outcomes, words):
    steps = {"journey": [1, 1], "step": [1, 2], "valence": [0, 1]}

    with pytest.raises(BadInput, match=words):
        journeys.weights(steps, outcomes)


def test_two_steps_at_once_are_refused():
    with pytest.raises(BadInput, match="Journey '7' has two steps at the same place"):
        journeys.curve({"journey": [7, 7], "step": [1, 1], "valence": [0, 1]})


def test_the_stage_where_it_sinks_is_named_only_when_it_surely_does():
    rng = np.random.default_rng(12)
    n = 100
    mood = rng.normal(0, 3, n)
    stages = {"call": 0.5, "repair": -1.0, "invoice": 0.2}
    rows = {
        "journey": np.tile(np.arange(n), 3),
        "step": np.repeat(np.arange(3), n),
        "valence": np.concatenate([mood + mean + rng.normal(0, 1, n) for mean in stages.values()]),
        "what": np.repeat(np.array(list(stages), dtype=object), n),
    }

    found = journeys.curve(rows, stage="what")
    flat = journeys.curve({**rows, "valence": np.tile(mood, 3) + rng.normal(0, 1, 3 * n)}, stage="what")

    assert (found.lowest, found.steepest) == ("repair", "call to repair")
    assert [one.name for one in found.estimates] == ["call", "repair", "invoice"]
    assert (flat.lowest, flat.steepest) == (None, None)


def test_the_curve_between_steps_is_a_straight_line():
    rows = {"journey": np.repeat(np.arange(40), 2), "step": [0, 1] * 40, "valence": [0.0, 4.0] * 40}

    assert [one.value for one in journeys.curve(rows).estimates] == [0, 1, 2, 3, 4]


def test_what_an_ending_adds_is_held_in_19_of_20_surveys():
    rng = np.random.default_rng(13)
    held = []

    for _ in range(300):
        steps, rated = simulated(rng, 150)
        walked, _ = collect(steps, journey="journey", step="step", valence="valence")
        before, after = parts(walked, 0), parts(walked.ending_with(3, added=True), 0)
        truth = sum(weight * (after[name] - before[name]).mean() for name, weight in TRUTH.items())
        one = journeys.endings(steps, rated, candidates={"call": 3}).estimates[0]
        held.append(one.low <= truth <= one.high)

    assert 0.92 <= np.mean(held) <= 0.98


def test_an_ending_is_named_only_when_it_surely_helps_more():
    rng = np.random.default_rng(14)
    steps, rated = simulated(rng, 1000)

    one = journeys.endings(steps, rated, candidates={"a call": 3, "a letter": 0.0})
    alike = journeys.endings(steps, rated, candidates={"a call": 3, "a visit": 3.0})
    useless = journeys.endings(steps, rated, candidates={"a bill": -3})

    assert (one.best, one.helps) == ("a call", ("a call",))
    assert (alike.best, alike.helps) == (None, ("a call", "a visit"))
    assert useless.says.startswith("None of these endings surely helps")


def test_journeys_from_the_command_line(tmp_path, capsys):
    rng = np.random.default_rng(15)
    steps, rated = simulated(rng, 150)
    pd.DataFrame(steps).to_csv(tmp_path / "steps.csv", index=False)
    pd.DataFrame(rated).to_csv(tmp_path / "rated.csv", index=False)
    files = [str(tmp_path / "steps.csv"), "--outcomes", str(tmp_path / "rated.csv")]

    assert command.main(["journeys", *files]) == 0
    assert command.main(["journeys", *files, "--method", "curve"]) == 0
    assert command.main(["journeys", *files, "--method", "endings", "--ending", "a call=3"]) == 0
    assert command.main(["journeys", *files, "--method", "endings", "--ending", "a call"]) == 2
    assert "a call" in capsys.readouterr().out


def test_two_journeys_at_once_are_refused():
    with pytest.raises(BadInput, match="one journey"):
        journeys.peak_end([[1, 2], [3, 4]])
