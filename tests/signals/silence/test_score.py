from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from gehoor_signals import silence
from gehoor_signals.errors import BadInput
from gehoor_signals.silence import ParetoNBD
from tests.signals.silence import simulated

SHARED = (
    Path(os.environ.get("GEHOOR_SHARED") or Path(__file__).resolve().parents[4] / "shared") / "data" / "cdnow"
)
published = pytest.mark.skipif(not SHARED.is_dir(), reason="the CDNOW data are not beside this checkout")


def auc(score, truth):
    """The chance that one of those for whom it is true scores higher than one of the others."""
    order = np.argsort(score, kind="stable")
    _, where, size = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(size) - (size - 1) / 2)[where]
    assert len(order) == len(rank)
    return (rank[truth].sum() - truth.sum() * (truth.sum() + 1) / 2) / (truth.sum() * (~truth).sum())


def purchases():
    with (SHARED / "cdnow_sample.csv").open() as file:
        rows = list(csv.DictReader(file))
    days = [f"{one['date'][:4]}-{one['date'][4:6]}-{one['date'][6:]}" for one in rows]
    return {
        "customer": np.array([one["sample_id"] for one in rows], dtype=object),
        "time": np.array(days, dtype="datetime64[us]"),
        "spend": np.array([float(one["spend"]) for one in rows]),
    }


@published
@pytest.mark.parametrize(
    ("model", "at_least", "alive"),
    [("pareto_nbd", 0.77, 0.726), ("bg_nbd", 0.755, 0.316), ("mbg_nbd", 0.755, 0.687)],
)
def test_the_chance_of_silence_ranks_who_buys_in_the_next_39_weeks(model, at_least, alive):
    listed = purchases()
    late = set(listed["customer"][listed["time"] > np.datetime64("1997-09-30")])

    found = silence.score(listed, time="time", until="1997-09-30", value="spend", horizon=39, model=model)
    bought = np.array([one in late for one in found.customer])

    assert auc(1 - found.p_silent, bought) >= at_least
    assert auc(found.p_alive, bought) == pytest.approx(alive, abs=6e-4)
    assert len(found.customer) == 2357


@published
def test_a_list_of_purchases_becomes_the_published_histories():
    with (SHARED / "cdnow_summary.csv").open() as file:
        summary = {one["ID"]: one for one in csv.DictReader(file)}

    found = silence.histories(purchases(), until="1997-09-30")

    for i, name in enumerate(found.customer):
        one = summary[name]
        assert found.frequency[i] == float(one["frequency"])
        assert found.recency[i] == pytest.approx(float(one["recency"]), abs=0.006)
        assert found.T[i] == pytest.approx(float(one["T"]), abs=0.006)


def people(n=1500, seed=1):
    rng = np.random.default_rng(seed)
    x, tx, T, ahead = simulated.pareto_nbd(rng, n, ahead=39)
    return {"frequency": x, "recency": tx, "T": T, "money": rng.gamma(2, 20, n)}, ahead


def test_the_most_silent_and_the_most_costly_are_two_orders():
    data, _ = people()

    found = silence.score(data, horizon=39, value="money")

    assert found.p_silent[found.most_silent[0]] == found.p_silent.max()
    assert found.expected_loss[found.most_loss[0]] == found.expected_loss.max()
    assert len(set(found.most_silent[:50]) & set(found.most_loss[:50])) < 10
    assert (found.expected_loss >= 0).all()


def test_the_loss_is_what_staying_for_sure_would_have_brought_beyond_what_is_expected():
    data, _ = people()
    model = ParetoNBD().fit(data["frequency"], data["recency"], data["T"])

    found = silence.score(data, horizon=39, value="money", model=model)

    stays = (model.params_["r"] + data["frequency"]) / (model.params_["alpha"] + data["T"]) * 39
    np.testing.assert_allclose(
        found.expected_loss, data["money"] * (stays - found.expected_contacts), rtol=1e-9
    )
    per_week = silence.score(data, horizon=39, value="money", value_per="period", model=model)
    np.testing.assert_allclose(
        per_week.expected_loss, data["money"] * 39 * (1 - found.expected_contacts / stays), rtol=1e-9
    )


def test_without_a_value_there_is_no_loss():
    data, _ = people(300)

    found = silence.score(data, horizon=39)

    assert np.isnan(found.expected_loss).all()
    assert "Without a value no loss is known." in found.caveats
    assert [one.name for one in found.estimates] == ["share silent", "silent after a failure"]


def test_the_share_that_falls_silent_is_held_by_its_interval():
    held = []
    for seed in range(50):
        data, ahead = people(1000, seed)
        found = silence.score(data, horizon=39)
        held.append(found.low <= (ahead == 0).mean() <= found.high)

    assert 44 <= sum(held) <= 50


def test_who_fell_silent_after_a_failure_is_named():
    listed = {
        "customer": ["ans"] * 9 + ["bo"] * 9 + [f"c{i}" for i in range(40) for _ in range(2)],
        "time": [f"2025-0{i}-01" for i in range(1, 10)] * 2
        + [f"2025-0{1 + j + i % 5}-15" for i in range(40) for j in range(2)],
        "failed": [False] * 8 + [True] + [True] + [False] * 8 + [False] * 80,
    }

    found = silence.score(listed, time="time", until="2026-09-01", horizon=26, failure="failed")

    assert found.customer[found.silent_after_failure].tolist() == ["ans"]
    assert found.says.startswith("Ask the 1 customers who fell silent after a failure, ans first")


def test_a_later_contact_ends_the_silence_after_a_failure():
    data = {"frequency": [4, 4] * 20, "recency": [10, 10] * 20, "T": [60, 60] * 20, "failed_at": [10, 5] * 20}

    found = silence.score(data, horizon=26, failure="failed_at")

    assert found.silent_after_failure.tolist() == [True, False] * 20


def test_contacts_of_one_day_count_once_unless_asked_otherwise():
    listed = {"customer": ["a"] * 3, "time": ["2026-01-01T09:00", "2026-01-01T15:00", "2026-01-08T09:00"]}

    merged = silence.histories(listed, unit="day")
    each = silence.histories(listed, unit="day", merge=None)

    assert (merged.frequency[0], merged.recency[0]) == (1, 7)
    assert (each.frequency[0], each.recency[0]) == (2, 7)


def test_money_of_a_day_is_added_up_and_contacts_after_the_end_do_not_count():
    listed = {
        "customer": ["a"] * 3,
        "time": ["2026-01-01", "2026-01-01", "2026-02-08"],
        "money": [3.0, 4.0, 100.0],
    }

    found = silence.histories(listed, until="2026-01-15", value="money")

    assert (found.value[0], found.frequency[0], found.T[0]) == (7, 0, 2)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"model": "crystal ball"}, "A model is one of"),
        ({"value_per": "year"}, "value_per is"),
        ({"horizon": -1}, "horizon"),
    ],
)
def test_what_cannot_be_scored_is_said(options, words):
    data, _ = people(100)

    with pytest.raises(BadInput, match=words):
        silence.score(data, **{"horizon": 10, **options})
