"""The numbers of R's surveillance, on every series that is here."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from gehoor_signals import outbreaks
from tests.signals.outbreaks.reference import (
    EVALUATED,
    NAMES,
    answered,
    needs_real,
    needs_simulated,
    rates,
    series,
    simulated,
    simulated_in_r,
)

DELTA = {
    "periods": 1,
    "exclude_recent": 3,
    "weight_threshold": 1,
    "trend": "tested",
    "threshold": "delta",
}
FLEXIBLE = {
    "ff.noufaily": {},
    "ff.muan": {"threshold": "muan"},
    "ff.delta": {**DELTA, "alpha": 0.05},
}


def assert_same(found, expected, *, rtol):
    weeks = len(expected)
    assert found.evaluated[-weeks:].tolist() == (expected.t - 1).tolist()
    np.testing.assert_allclose(found.upperbound[0, -weeks:], expected.upperbound, rtol=rtol)
    assert found.alarm[0, -weeks:].tolist() == expected.alarm.fillna(0).astype(bool).tolist()


@needs_real
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["C1", "C2", "C3"])
def test_ears(name, method):
    expected, _ = answered(name, f"earsC.{method}")

    found = outbreaks.ears(series(name), method=method, alpha=0.001, r_compatible=True)

    assert found.upperbound.shape == (1, len(expected))
    assert_same(found, expected, rtol=1e-8)


@needs_real
@pytest.mark.parametrize("name", NAMES)
def test_farrington(name):
    expected, years = answered(name, "farrington.")

    found = outbreaks.farrington(series(name), years_back=years)

    assert_same(found, expected, rtol=1e-8)


@needs_real
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", list(FLEXIBLE))
def test_farrington_flexible(name, method):
    expected, years = answered(name, method)

    found = outbreaks.farrington_flexible(series(name), years_back=years, **FLEXIBLE[method])

    assert_same(found, expected, rtol=1e-8)
    said = expected.expected.notna().to_numpy()
    weeks = len(expected)
    np.testing.assert_allclose(
        found.expected[0, -weeks:][said], expected.expected[said], rtol=1e-6, atol=1e-9
    )
    scored = expected.score.notna().to_numpy()
    np.testing.assert_allclose(found.score[0, -weeks:][scored], expected.score[scored], rtol=1e-5, atol=1e-9)
    np.testing.assert_allclose(found.p_value[0, -weeks:][said], expected.pvalue[said], rtol=1e-5, atol=1e-9)


SIMULATED = {
    "ffn": lambda y: outbreaks.farrington_flexible(y, evaluate=EVALUATED),
    "ffd": lambda y: outbreaks.farrington_flexible(y, evaluate=EVALUATED, alpha=0.01, **DELTA),
    "f": lambda y: outbreaks.farrington(y, evaluate=EVALUATED, alpha=0.02),
    "c1": lambda y: outbreaks.ears(y, evaluate=EVALUATED, alpha=0.01),
    "c2": lambda y: outbreaks.ears(y, method="C2", evaluate=EVALUATED, alpha=0.01),
    "c3": lambda y: outbreaks.ears(y, method="C3", evaluate=EVALUATED, alpha=0.01, r_compatible=True),
}


@cache
def of_scenarios(method):
    return SIMULATED[method](simulated()[0])


@needs_simulated
@pytest.mark.parametrize("method", list(SIMULATED))
def test_the_42_scenarios(method):
    upperbound, alarm = simulated_in_r(method)

    found = of_scenarios(method)

    np.testing.assert_allclose(found.upperbound, upperbound, rtol=2e-5)
    assert (found.alarm != alarm).sum() == 0


@needs_simulated
def test_farrington_flexible_cries_in_vain_less_than_once_in_a_hundred_weeks_and_finds_half_of_outbreaks():
    false, worst, detected = rates(of_scenarios("ffn").alarm)

    assert false <= 0.0095
    assert worst <= 0.03
    assert round(detected, 3) >= 0.528
