from __future__ import annotations

import numpy as np
import pytest
from scipy.special import gammaincc

from gehoor_signals import outbreaks
from gehoor_signals.errors import BadInput
from gehoor_signals.outbreaks.online import LORD, SAFFRON, lord, saffron

RULES = {"lord": lord, "saffron": saffron}


def lord_by_hand(p, rate):
    """Equation of Ramdas et al. 2017, written out: wealth one half of the rate."""

    def weight(j):
        return LORD * np.log(max(j, 2)) / (j * np.exp(np.sqrt(np.log(j))))

    levels, found = [], []
    for t in range(1, len(p) + 1):
        level = weight(t) * rate / 2
        level += sum((rate / 2 if i == 0 else rate) * weight(t - tau) for i, tau in enumerate(found))
        levels.append(level)
        if p[t - 1] <= level:
            found.append(t)
    return levels


def saffron_by_hand(p, rate):
    """Algorithm 1 of Ramdas et al. 2018, written out with lambda one half."""

    def weight(j):
        return SAFFRON * j**-1.6

    levels, found = [], []
    for t in range(1, len(p) + 1):
        candidates = lambda after: sum(one <= 0.5 for one in p[after : t - 1])  # noqa: B023 -- used at once
        level = rate / 2 * weight(t - candidates(0))
        level += sum(
            (rate / 2 if i == 0 else rate) * weight(t - tau - candidates(tau)) for i, tau in enumerate(found)
        )
        levels.append(min(0.5, 0.5 * level))
        if p[t - 1] <= levels[-1]:
            found.append(t)
    return levels


def stream(rng, n, share):
    """p-values of which a share are of real rises."""
    real = rng.random(n) < share
    return np.where(real, rng.beta(0.02, 8, n), rng.random(n)), real


@pytest.mark.parametrize(("rule", "by_hand"), [(lord, lord_by_hand), (saffron, saffron_by_hand)])
def test_levels_are_those_written_out(rule, by_hand):
    p, _ = stream(np.random.default_rng(2), 200, 0.3)

    np.testing.assert_allclose(rule(p, 0.05), by_hand(p, 0.05), rtol=1e-10)


@pytest.mark.parametrize(("constant", "weight"), [(SAFFRON, lambda j: j**-1.6), (LORD, None)])
def test_the_weights_of_all_tests_add_up_to_at_most_one(constant, weight):
    j = np.arange(1, 2_000_001, dtype=float)
    weights = constant * (
        weight(j) if weight else np.log(np.maximum(j, 2)) / (j * np.exp(np.sqrt(np.log(j))))
    )

    after = 0.0 if weight else 12 * constant * gammaincc(4, np.sqrt(np.log(2_000_000)))

    assert 0.96 < weights.sum() + after <= 1.0001


@pytest.mark.parametrize("method", list(RULES))
def test_the_share_of_false_alarms_is_held_and_much_is_found(method):
    rng = np.random.default_rng(3)
    false, power = [], []
    for _ in range(60):
        p, real = stream(rng, 1000, 0.2)
        found = p <= RULES[method](p, 0.1)
        false.append((found & ~real).sum() / max(1, found.sum()))
        power.append(found[real].mean())

    assert np.mean(false) <= 0.1
    assert np.mean(power) > 0.4


@pytest.mark.parametrize("method", list(RULES))
def test_without_any_rise_few_streams_ever_cry(method):
    rng = np.random.default_rng(4)
    cried = [(p <= RULES[method](p, 0.05)).any() for p in rng.random((300, 500))]

    assert np.mean(cried) <= 0.075


def test_each_time_comes_before_the_next_and_gaps_spend_nothing():
    counts = np.random.default_rng(5).poisson(6, (3, 40)).astype(float)
    counts[0, :20] = np.nan
    alarms = outbreaks.ears(counts, alpha=0.05)
    order = alarms.p_value.T.ravel()
    tested = ~np.isnan(order)

    found = outbreaks.online_fdr(alarms, rate=0.2, method="lord")

    levels = lord(order[tested], 0.2)
    np.testing.assert_array_equal(found.alarm.T.ravel()[tested], order[tested] <= levels)
    assert not found.alarm.T.ravel()[~tested].any()


def test_what_cannot_be_used_is_said():
    alarms = outbreaks.ears([4, 6, 5, 7, 3, 5, 5, 14])

    with pytest.raises(BadInput, match="Give what detect, together, glr"):
        outbreaks.online_fdr([0.01, 0.2])
    with pytest.raises(BadInput, match="method must be"):
        outbreaks.online_fdr(alarms, method="bh")


def test_the_last_time_that_is_known_is_counted_when_the_last_is_not():
    counts = np.tile([4.0, 6, 5, 7, 3, 5, 5, 14, np.nan], (3, 1))

    found = outbreaks.online_fdr(outbreaks.ears(counts, alpha=0.05))

    assert (found.estimate, found.estimates[0].unit) == (3, "of 3")
