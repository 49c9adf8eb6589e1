from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gehoor_signals import surveys
from gehoor_signals.errors import BadInput
from gehoor_signals.surveys.csat import wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_is_that_of_newcombe_1998_table_i(hits, n, low, high):
    np.testing.assert_allclose(wilson(hits / n, n, 0.95), (low, high), atol=5e-5)


def simulated(rng, score, truth, *, n, draw):
    found = [score({"answer": draw(rng, n)}).estimates[0] for _ in range(1000)]
    return np.mean([one.low <= truth <= one.high for one in found])


def test_the_intervals_hold_the_truth_in_19_of_20_surveys():
    rng = np.random.default_rng(3)
    steps = np.arange(11)
    chances = np.array([2, 1, 1, 2, 3, 6, 8, 15, 22, 20, 20]) / 100
    truth = 100 * (chances[9:].sum() - chances[:7].sum())

    held = simulated(rng, surveys.nps, truth, n=80, draw=lambda r, n: r.choice(steps, n, p=chances))
    mean = simulated(
        rng,
        lambda data: surveys.ces(data, scale=(0, 10)),
        float(steps @ chances),
        n=80,
        draw=lambda r, n: r.choice(steps, n, p=chances),
    )

    assert 0.93 <= held <= 0.97
    assert 0.93 <= mean <= 0.97


def test_who_did_not_answer_is_stood_for_by_those_like_them():
    angry = {"answer": [1.0] * 30 + [np.nan] * 70, "kind": ["angry"] * 100}
    glad = {"answer": [5.0] * 90 + [np.nan] * 10, "kind": ["glad"] * 100}
    asked = {name: angry[name] + glad[name] for name in angry}

    naive, weighed = surveys.csat(asked), surveys.csat(asked, weigh_by=["kind"])

    assert (naive.estimate, weighed.estimate) == (0.75, pytest.approx(0.5))
    assert weighed.high - weighed.low > naive.high - naive.low
    assert naive.response == 0.6


def test_too_few_answers_say_nothing():
    found = surveys.nps({"answer": [10] * 12})

    assert np.isnan(found.estimate)
    assert found.says == "Nothing can be said yet: 12 answers, and at least 30 are needed. Keep asking."


def test_groups_are_ranked_only_when_their_intervals_are_apart():
    alike = {"answer": [5, 2] * 40, "team": ["Noord", "Noord", "Zuid", "Zuid"] * 20}
    apart = {"answer": [5] * 40 + [2] * 40, "team": ["Noord"] * 40 + ["Zuid"] * 40}

    assert (
        surveys.csat(alike, group="team").says
        == "The groups' share satisfied cannot be told apart: their intervals overlap."
    )
    assert surveys.csat(apart, group="team").says.startswith("Begin with Zuid")


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [
        ({"answer": [1, 9]}, {}, "Answers go from 1 to 5; there is a 9."),
        ({"score": [1]}, {}, "There is no column 'answer'; there are score."),
        ({"answer": ["good"]}, {}, "Column 'answer' must hold numbers"),
        ({"answer": [1, None], "kind": ["a", "b"]}, {"weigh_by": ["kind"]}, "Nobody of 'b' answered"),
    ],
)
def test_what_cannot_be_used_is_said(data, options, words):
    with pytest.raises(BadInput, match=words):
        surveys.csat(data, **options)


def test_answers_alone_need_no_frame():
    answers = [10] * 40 + [7] * 40 + [3] * 20

    whole = surveys.nps({"answer": answers})

    assert surveys.nps(answers).estimates == whole.estimates
    assert surveys.nps(np.array(answers)).estimates == whole.estimates
    assert surveys.nps(pd.Series(answers, dtype="Int64")).estimates == whole.estimates


def test_a_manager_reads_whom_to_ask():
    assert surveys.nps([10] * 40 + [7] * 40 + [3] * 20).says == (
        "Net promoter score 20 (5.09 to 34.1) points. Ask the 20 of 100 who would not recommend us what went wrong."
    )
    assert surveys.ces([7] * 40).says.endswith("Nobody who answered did not find it easy.")


def test_an_interval_holds_its_own_estimate():
    found = surveys.nps([10] * 40, level=0.5)

    assert found.low <= found.estimate <= found.high
