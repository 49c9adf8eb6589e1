from __future__ import annotations

import numpy as np
import pytest

from gehoor_signals import reachability
from gehoor_signals.errors import BadInput


@pytest.mark.parametrize("load", [(5, 180), (100, 180), (360, 240), (3000, 300)])
@pytest.mark.parametrize("patience", [None, 60, 600])
def test_one_person_fewer_would_miss_the_target(load, patience):
    found = reachability.staffing(*load, patience_mean_s=patience)

    def level(agents):
        if patience:
            return reachability.erlang_a(*load, agents, patience).service_level
        return reachability.erlang_c(*load, agents).service_level

    assert level(found.agents) >= 0.8
    assert level(found.agents - 1) < 0.8


def test_every_target_counts():
    few_gone = reachability.staffing(360, 240, service_level=None, abandon=0.02, patience_mean_s=120)
    quiet = reachability.staffing(360, 240, occupancy=0.75)

    assert reachability.erlang_a(360, 240, few_gone.agents, 120).abandon <= 0.02
    assert reachability.erlang_a(360, 240, few_gone.agents - 1, 120).abandon > 0.02
    assert quiet.agents == 32
    assert reachability.staffing(0, 180).agents == 0


def test_leave_and_training_are_paid_too():
    found = reachability.staffing(100, 180, shrinkage=0.2)

    assert (found.agents, found.on_payroll) == (8, 10)
    assert found.to_frame("pandas")["agents"].tolist() == [6, 7, 8, 9, 10, 11]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"service_level": 1.0}, "less than 1"),
        ({"service_level": None}, "A target is needed"),
        ({"shrinkage": 1}, "shrinkage"),
        ({"patience_mean_s": 0}, "use erlang_b"),
    ],
)
def test_a_target_that_nobody_can_meet_is_refused(options, words):
    with pytest.raises(BadInput, match=words):
        reachability.staffing(100, 180, **options)


def weeks_of_calls(rng, *, weeks, per_half_hour, zone_offset_h=0):
    """Mondays from 9 to 17, as many calls each half hour as a Poisson draw."""
    at = []
    for week in range(weeks):
        for slot in range(16):
            start = np.datetime64("2026-06-01T09:00:00") + np.timedelta64(7 * week, "D")
            start += np.timedelta64(30 * slot - 60 * zone_offset_h, "m")
            at += [
                start + np.timedelta64(int(s), "s") for s in rng.integers(0, 1800, rng.poisson(per_half_hour))
            ]
    return {"arrived_at": np.array(at), "wait_s": np.zeros(len(at)), "handled_s": np.full(len(at), 180.0)}


def test_the_people_of_a_half_hour_are_those_for_its_calls():
    rng = np.random.default_rng(1)

    found = reachability.required(weeks_of_calls(rng, weeks=30, per_half_hour=50))

    truth = reachability.staffing(100, 180).agents
    held = [one.low <= truth <= one.high for one in found.estimates]
    assert len(held) == 16
    assert sum(held) >= 15
    assert {one.value for one in found.estimates} <= {truth - 1, truth, truth + 1}


def test_half_hours_are_those_of_the_clock_on_the_wall():
    rng = np.random.default_rng(1)

    found = reachability.required(
        weeks_of_calls(rng, weeks=5, per_half_hour=20, zone_offset_h=2), zone="Europe/Amsterdam"
    )

    assert found.estimates[0].name == "Mon 09:00"
    assert found.estimates[-1].name == "Mon 16:30"


def test_weeks_that_differ_more_than_chance_make_the_interval_wider():
    rng = np.random.default_rng(2)
    steady = weeks_of_calls(rng, weeks=10, per_half_hour=40)
    busy, quiet = (
        weeks_of_calls(rng, weeks=10, per_half_hour=70),
        weeks_of_calls(rng, weeks=10, per_half_hour=10),
    )
    odd = [
        week["arrived_at"][(week["arrived_at"].astype("datetime64[D]").astype(int) // 7) % 2 == even]
        for even, week in ((0, busy), (1, quiet))
    ]
    uneven = {"arrived_at": np.concatenate(odd)}
    uneven |= {
        "wait_s": np.zeros(len(uneven["arrived_at"])),
        "handled_s": np.full(len(uneven["arrived_at"]), 180.0),
    }

    def width(finding):
        return np.mean([one.high - one.low for one in finding.estimates])

    assert width(reachability.required(uneven)) > 2 * width(reachability.required(steady))
