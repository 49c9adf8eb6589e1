from __future__ import annotations

import csv
import heapq
import math
import pickle
from decimal import Decimal, localcontext
from pathlib import Path

import numpy as np
import pytest

from gehoor_signals import reachability
from gehoor_signals.errors import BadInput

TABLE = Path(__file__).resolve().parents[4] / "shared/data/erlang_reference/erlang.csv"


def exactly(calls_per_hour, aht, agents, patience):
    """B, C, and of A the share that waits, the share that abandons and the mean wait, with 60 digits."""
    with localcontext() as context:
        context.prec = 60
        a, r = Decimal(calls_per_hour) * Decimal(aht) / 3600, Decimal(aht) / Decimal(patience)
        b = Decimal(1)
        for k in range(1, agents + 1):
            b = a * b / (k + a * b)
        c = agents * b / (agents - a * (1 - b)) if a < agents else Decimal(1)
        term, total, queue, j = Decimal(1), Decimal(1), Decimal(0), 0
        while a >= agents + j * r or term * j > Decimal(10) ** -40 * total or j < 10:
            j += 1
            term *= a / (agents + j * r)
            total, queue = total + term, queue + j * term
        share = b / (1 + (total - 1) * b)
        wait, waiting = total * share, queue * share
        return [float(one) for one in (b, c, wait, r * waiting / a, waiting / a * Decimal(aht))]


@pytest.mark.skipif(not TABLE.is_file(), reason="the table of reference is not beside this checkout")
def test_every_row_of_the_reference_table():
    rows = list(csv.DictReader(TABLE.open()))
    given = {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
    setting = [given[name] for name in ("calls_per_hour", "aht_s", "agents")]

    b, c = reachability.erlang_b(*setting), reachability.erlang_c(*setting)
    a = reachability.erlang_a(*setting, given["patience_mean_s"])

    assert len(rows) == 27
    pairs = {
        "erlangB_block": b.block,
        "erlangC_wait": c.wait,
        "erlangC_asa_s": c.asa_s,
        "erlangC_sl20": c.service_level,
        "erlangA_wait": a.wait,
        "erlangA_abandon": a.abandon,
        "erlangA_mean_wait_s": a.mean_wait_s,
    }
    for name, found in pairs.items():
        np.testing.assert_allclose(found, given[name], rtol=1e-12)


@pytest.mark.parametrize(
    "setting",
    [
        (20000, 180, 1000, 60),
        (20000, 180, 1010, 600),
        (20000, 180, 900, 300),
        (20000, 180, 1000, 100000),
        (72000, 180, 3600, 3000),
        (120, 180, 6, 1000000),
        (1, 180, 30, 60),
        (500, 180, 8, 3),
        (100, 180, 1, 60),
    ],
)
def test_thousands_of_servers_and_overload_keep_twelve_digits(setting):
    expected = exactly(*setting)

    b, c, a = (
        reachability.erlang_b(*setting[:3]),
        reachability.erlang_c(*setting[:3]),
        reachability.erlang_a(*setting),
    )

    np.testing.assert_allclose([b.block, c.wait, a.wait, a.abandon, a.mean_wait_s], expected, rtol=1e-11)


@pytest.mark.parametrize("agents", [6, 8, 30])
def test_endless_patience_is_erlang_c_and_none_is_erlang_b(agents):
    b, c = reachability.erlang_b(100, 180, agents), reachability.erlang_c(100, 180, agents)

    for patience in (1e15, math.inf):
        a = reachability.erlang_a(100, 180, agents, patience)
        np.testing.assert_allclose(
            (a.wait, a.mean_wait_s, a.service_level), (c.wait, c.asa_s, c.service_level), 1e-9
        )
        assert a.abandon < 1e-12
    for patience in (1e-12, 0):
        a = reachability.erlang_a(100, 180, agents, patience)
        np.testing.assert_allclose(
            (a.wait, a.abandon, a.service_level), (b.block, b.block, 1 - b.block), 1e-9
        )


def test_full_load_with_patience_of_centuries_is_found_without_adding_up_every_caller():
    """At a = c the sum is about sqrt(pi c / 2 r), the middle of the Poisson distribution."""
    found = reachability.erlang_a(120, 180, 6, 1e15)
    block = reachability.erlang_b(120, 180, 6).block
    total = math.sqrt(math.pi * 6 / (2 * 180 / 1e15))

    assert 1 - found.wait == pytest.approx((1 - block) / (block * total), rel=1e-5)
    assert found.abandon == pytest.approx(1 / total, rel=1e-5)
    summed = reachability.erlang_a(120, 180, 6, 2e12)
    formula = reachability.erlang_a(120, 180, 6, 2e13)
    assert summed.abandon / formula.abandon == pytest.approx(math.sqrt(10), rel=1e-5)


def test_as_much_work_as_people_never_ends_without_impatience():
    found = reachability.erlang_c(160, 180, 8)

    assert (found.wait, found.asa_s, found.service_level) == (1.0, math.inf, 0.0)
    assert "only grows" in str(found)


def test_no_calls_no_waiting_and_no_people_no_answer():
    assert reachability.erlang_b(0, 180, 3).block == 0
    assert reachability.erlang_c(0, 180, 3).service_level == 1
    assert reachability.erlang_a(0, 180, 3, 60).abandon == 0
    assert reachability.erlang_b(10, 180, 0).block == 1
    nobody = reachability.erlang_a(10, 180, 0, 60)
    assert (nobody.abandon, nobody.mean_wait_s, nobody.service_level) == (1, 60, 0)


def simulated(rng, *, calls_per_hour, aht, agents, patience, within, n):
    """A queue call by call: shares that wait, abandon and are answered in time, and the mean wait."""
    arrivals = np.cumsum(rng.exponential(3600 / calls_per_hour, n))
    handling, will_wait = rng.exponential(aht, n), rng.exponential(patience, n)
    free = [0.0] * agents
    heapq.heapify(free)
    waited, gone = np.zeros(n), np.zeros(n, dtype=bool)
    for i in range(n):
        start = max(arrivals[i], free[0])
        if start - arrivals[i] > will_wait[i]:
            waited[i], gone[i] = will_wait[i], True
        else:
            waited[i] = start - arrivals[i]
            heapq.heapreplace(free, start + handling[i])
    return (waited > 0).mean(), gone.mean(), (~gone & (waited <= within)).mean(), waited.mean()


@pytest.mark.parametrize("agents", [7, 10])
def test_a_simulated_queue_does_what_erlang_a_says(agents):
    rng = np.random.default_rng(8)

    seen = simulated(rng, calls_per_hour=180, aht=180, agents=agents, patience=90, within=20, n=200_000)
    found = reachability.erlang_a(180, 180, agents, 90, within_s=20)

    np.testing.assert_allclose((found.wait, found.abandon, found.service_level), seen[:3], atol=0.006)
    assert found.mean_wait_s == pytest.approx(seen[3], rel=0.03)


def test_everyone_who_is_served_is_answered_in_the_end():
    found = reachability.erlang_a(180, 180, 8, 90, within_s=1e6)

    assert found.service_level == pytest.approx(1 - found.abandon, abs=1e-12)


def test_arrays_are_answered_with_arrays_of_their_shape_and_a_row_each():
    found = reachability.erlang_c([[100, 200], [100, 200]], 180, [[8], [16]])

    assert found.wait.shape == (2, 2)
    assert np.asarray(found).shape == (2, 2)
    assert found.wait[1, 0] == reachability.erlang_c(100, 180, 16).wait
    assert list(found.to_frame("pandas").columns)[:4] == ["calls_per_hour", "aht_s", "agents", "wait"]


def test_a_queue_is_a_number_where_one_is_wanted_and_can_be_kept():
    found = reachability.erlang_b(100, 180, 8)

    assert float(found) == found.estimate == found.block
    assert pickle.loads(pickle.dumps(found)).block == found.block
    with pytest.raises(AttributeError, match="has no 'wait'; it has block, occupancy"):
        found.wait  # noqa: B018 -- asking is the test


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ((100, 0, 8), "aht_s must be more than 0"),
        ((-1, 180, 8), "calls_per_hour must be 0 or more"),
        ((100, 180, 7.5), "agents must be whole numbers"),
        ((float("nan"), 180, 8), "calls_per_hour must be"),
        (("many", 180, 8), "must be numbers"),
        (([1, 2], 180, [1, 2, 3]), "arrays of one shape"),
    ],
)
def test_what_cannot_be_computed_is_said(setting, words):
    with pytest.raises(BadInput, match=words):
        reachability.erlang_b(*setting)
