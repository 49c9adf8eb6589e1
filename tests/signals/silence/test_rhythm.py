"""The exact tail, regularity and the change point: right when nothing happens, awake when something does."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

from gehoor_signals import silence
from gehoor_signals.errors import BadInput
from tests.signals.silence import simulated


def test_monthly_letters_and_four_months_of_silence():
    """By hand: ((0.5 + 12) / (0.5 + 12 + 4))^(0.5 + 12)."""
    assert silence.gamma_poisson_tail(12, 12, 4, r=0.5, alpha=0.5) == pytest.approx(
        (12.5 / 16.5) ** 12.5, rel=1e-14
    )


def test_the_tail_is_the_mean_over_rates():
    x, t, tau, r, alpha = 3, 10.0, 5.0, 0.7, 2.0
    rates = stats.gamma(r + x, scale=1 / (alpha + t))

    expected, _ = quad(lambda rate: np.exp(-rate * tau) * rates.pdf(rate), 0, 20)

    assert silence.gamma_poisson_tail(x, t, tau, r=r, alpha=alpha) == pytest.approx(expected, rel=1e-8)


def test_the_tail_of_nothing_and_of_very_much():
    found = silence.gamma_poisson_tail([0, 5, 10**9], [0.0, 10, 1], [3.0, 0, 1], r=0, alpha=0)

    assert found.tolist() == [1.0, 1.0, 0.0]
    with pytest.raises(BadInput, match="not below 0"):
        silence.gamma_poisson_tail(-1, 1, 1, r=1, alpha=1)


def test_the_rates_of_customers_are_learnt():
    rng = np.random.default_rng(1)
    rate, t = rng.gamma(1.5, 1 / 3, 5000), rng.uniform(5, 20, 5000)
    data = {"contacts": rng.poisson(rate * t), "observed": t, "silent": rng.exponential(1 / rate)}

    found = silence.tail(data)

    assert found.estimate == pytest.approx(0.5, abs=0.02)
    assert stats.kstest(found.p, "uniform").pvalue > 0.01
    assert found.flagged.sum() <= 3


def test_the_few_who_really_went_silent_are_found():
    rng = np.random.default_rng(2)
    rate = rng.gamma(6, 1 / 6, 300)
    silent = rng.exponential(1 / rate)
    silent[:20] = 15 / rate[:20]

    found = silence.tail(
        {"contacts": rng.poisson(rate * 24), "observed": np.full(300, 24.0), "silent": silent}
    )

    assert found.flagged[:20].mean() >= 0.9
    assert found.flagged[20:].sum() <= 3
    assert found.says.startswith("Ask ")


@pytest.mark.parametrize("shape", [0.6, 1.0, 4.0])
def test_the_regularity_of_contacts_is_found_whatever_their_rates(shape):
    rng = np.random.default_rng(3)
    held = []
    for _ in range(60):
        gaps = rng.gamma(shape, 1, (30, 6)) * rng.gamma(2, 20, (30, 1))
        hours = np.cumsum(np.column_stack([np.zeros(30), gaps]), axis=1)
        at = np.datetime64("2025-01-01", "us") + (hours * 3.6e9).astype("timedelta64[us]")
        listed = {"customer": np.repeat([f"c{i}" for i in range(30)], 7), "time": at.ravel()}
        found = silence.regularity(listed, merge=None)
        held.append(found.low <= shape <= found.high)

    assert np.mean(held) >= 0.88
    assert found.n == 30


def test_a_clock_that_stops_is_missed_sooner_than_a_coin():
    rng = np.random.default_rng(4)
    found = {}
    for shape in (1.0, 12.0):
        gaps = rng.gamma(shape, 14 / shape, (40, 12))
        at = np.datetime64("2025-01-01", "us") + (np.cumsum(gaps, axis=1) * 8.64e10).astype("timedelta64[us]")
        end = at.max(axis=1)
        shift = end.max() - end - np.timedelta64(1, "D")
        shift[0] = -np.timedelta64(40, "D")
        listed = {
            "customer": np.repeat([f"c{i:02d}" for i in range(40)], 12),
            "time": (at + shift[:, None]).ravel(),
        }
        found[shape] = silence.regularity(listed, merge=None, until=str(end.max()))

    assert found[12.0].flagged.tolist() == [True] + [False] * 39
    assert found[1.0].flagged.sum() == 0


def test_the_chance_of_a_long_gap_is_uniform_for_the_next_interval():
    """The next interval of a customer with three known ones, of unknown rate."""
    from scipy.special import betaincc

    rng = np.random.default_rng(5)
    gaps = rng.gamma(2.5, 1, (20_000, 4)) * rng.gamma(1, 10, (20_000, 1))

    p = betaincc(2.5, 3 * 2.5, gaps[:, 3] / gaps.sum(axis=1))

    assert stats.kstest(p, "uniform").pvalue > 0.01


def times(rng, n, *, drop):
    """A year of contacts of each, at one rate, or at a fifteenth of it from half-way."""
    names, at = [], []
    for i in range(n):
        early = np.sort(rng.uniform(0, 182, rng.poisson(30)))
        late = np.sort(rng.uniform(182, 365, rng.poisson(2 if i < drop else 30)))
        names += [f"c{i:03d}"] * (len(early) + len(late))
        at += [*early, *late]
    moment = np.datetime64("2025-01-01", "us") + (np.array(at) * 8.64e10).astype("timedelta64[us]")
    return {"customer": np.array(names, dtype=object), "time": moment}


def test_who_slowed_down_is_found_and_when():
    found = silence.rate_drop(times(np.random.default_rng(6), 60, drop=15), until="2026-01-01", merge=None)

    assert found.flagged[:15].mean() >= 0.9
    assert found.flagged[15:].sum() <= 3
    days = (found.drop_at[:15] - np.datetime64("2025-01-01")) / np.timedelta64(1, "D")
    assert np.median(np.abs(days - 182)) < 25
    assert np.median(found.rate_after[:15] / found.rate_before[:15]) == pytest.approx(1 / 15, rel=0.6)


def test_p_values_of_a_change_are_even_where_there_is_none():
    found = silence.rate_drop(
        times(np.random.default_rng(7), 400, drop=0), until="2026-01-01", merge=None, draws=1999
    )

    assert stats.kstest(found.p, stats.uniform.cdf, alternative="greater").pvalue > 0.01
    assert (found.p <= 0.05).mean() <= 0.085
    assert "Nobody" in found.says or found.flagged.sum() <= 2


def test_the_same_seed_draws_the_same():
    listed = simulated.contacts(np.random.default_rng(8))

    one, other = (silence.rate_drop(listed, seed=seed).p for seed in (1, 1))

    np.testing.assert_array_equal(one, other)


def test_too_few_contacts_say_nothing():
    listed = {"customer": ["a", "a"], "time": ["2026-01-01", "2026-01-05"]}

    assert silence.rate_drop(listed).says == "Nothing can be said: nobody has 4 repeat contacts or more."
    with pytest.raises(BadInput, match="at least 20 are needed"):
        silence.regularity(listed)
