from __future__ import annotations

import numpy as np
import pytest

from gehoor_signals import silence
from gehoor_signals.errors import BadInput
from gehoor_signals.silence.voice import ANY, BADLY, WELL
from tests.signals.silence import simulated

KNOWN = ["loyal", "severity"]


def found(data, **options):
    return silence.voice_effect(data, covariates=KNOWN, **options)


def test_good_and_bad_handling_are_told_apart_from_silence():
    one = found(simulated.voices(np.random.default_rng(11), 4000, well=1.0, badly=-0.5))

    assert one.verdicts[WELL] == "better"
    assert one.verdicts[BADLY] == "worse"
    assert one.estimates[0].low < 1.0 < one.estimates[0].high
    assert one.estimates[1].low < -0.5 < one.estimates[1].high
    assert one.says.endswith("Invite complaints only where they can be handled well.")


def test_where_complaining_does_nothing_it_says_no_effect():
    data = simulated.voices(np.random.default_rng(2), 20_000)

    adjusted, plain = found(data), found(data).naive[0]

    assert adjusted.verdicts[WELL] == adjusted.verdicts[BADLY] == "no effect"
    assert plain.low > 0.3
    assert any("The plain difference misleads" in one for one in adjusted.caveats)


def test_few_customers_do_not_show_that_there_is_no_effect():
    assert found(simulated.voices(np.random.default_rng(3), 400)).verdicts[WELL] == "no effect shown"


def test_it_can_say_that_even_good_handling_makes_it_worse():
    one = found(simulated.voices(np.random.default_rng(4), 4000, well=-0.6, badly=-1.2))

    assert set(one.verdicts.values()) == {"worse"}
    assert one.says.endswith("Mend how complaints are handled before inviting more.")


def test_staying_or_not_is_an_outcome_too():
    one = found(simulated.voices(np.random.default_rng(5), 6000, well=1.0, badly=-1.0, binary=True))

    assert (one.verdicts[WELL], one.verdicts[BADLY]) == ("better", "worse")
    assert one.margin == 0.02
    assert set(one.verdicts) == {WELL, BADLY, ANY}


def test_the_intervals_hold_the_truth_in_19_of_20():
    rng = np.random.default_rng(7)
    held = []
    for _ in range(400):
        one = found(simulated.voices(rng, 600, well=0.4, badly=-0.3))
        held.append(
            [
                one.estimates[0].low <= 0.4 <= one.estimates[0].high,
                one.estimates[1].low <= -0.3 <= one.estimates[1].high,
            ]
        )

    assert (np.abs(np.mean(held, axis=0) - 0.95) <= 0.022).all()


def test_without_what_was_known_before_it_warns():
    one = silence.voice_effect(simulated.voices(np.random.default_rng(7), 500))

    assert "Nothing was known of customers before: these are plain differences, not effects." in one.caveats
    assert one.estimate == pytest.approx(one.naive[0].value, abs=0.05)


def test_too_few_of_either_are_refused():
    data = simulated.voices(np.random.default_rng(8), 200)

    with pytest.raises(BadInput, match="at least 20 of each"):
        found({**data, "complained": np.zeros(200)})
