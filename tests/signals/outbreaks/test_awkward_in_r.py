"""Awkward series, made here, and what R's surveillance 1.20.3 says of them (`data/README.md`)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from gehoor_signals import outbreaks

DATA = Path(__file__).parent / "data"
COUNTS, OWNERS = (np.loadtxt(DATA / f"{name}.csv", delimiter=",") for name in ("series", "exposure"))
ANSWERS = pd.read_csv(DATA / "answers.csv")
OF_1996 = {"periods": 1, "exclude_recent": 3, "weight_threshold": 1, "trend": "tested", "threshold": "delta"}
FLEXIBLE = {
    "nb5": {"years_back": 5},
    "nb3": {"years_back": 3},
    "nb2": {"years_back": 2},
    "nb1": {"years_back": 1},
    "muan4": {"years_back": 4, "threshold": "muan"},
    "delta4": {"years_back": 4, "alpha": 0.05, **OF_1996},
    "delta10": {"years_back": 4, "threshold": "delta", "alpha": 0.025, "power": "1/2", "trend": "tested"},
    "none": {
        "years_back": 3,
        "half_window": 2,
        "periods": 4,
        "threshold": "delta",
        "power": "none",
        "reweight": False,
        "exclude_recent": 10,
    },
    "noref": {
        "years_back": 3,
        "half_window": 0,
        "periods": 13,
        "reweight": False,
        "threshold": "muan",
        "min_cases": (0, 4),
    },
    "notrend": {"years_back": 4, "trend": None, "alpha": 0.05, "min_cases": (2, 8)},
    "pop": {"years_back": 4, "exposure": OWNERS},
    "popd": {"years_back": 3, "exposure": OWNERS, **OF_1996},
}
FARRINGTON = {
    "f5": {"years_back": 5},
    "f3": {"years_back": 3, "alpha": 0.01, "power": "1/2"},
    "f2": {"years_back": 2, "half_window": 5, "power": "none", "reweight": False},
    "ft": {"years_back": 4, "trend": False, "min_cases": (0, 4)},
    "fp": {"years_back": 4, "exposure": OWNERS},
    "f1": {"years_back": 6, "half_window": 4},
}
EARS = {f"{one}_7": {"method": one, "r_compatible": True} for one in ("C1", "C2", "C3")}
CALLS = {
    **{name: (outbreaks.farrington_flexible, settings) for name, settings in FLEXIBLE.items()},
    **{name: (outbreaks.farrington, settings) for name, settings in FARRINGTON.items()},
    **{name: (outbreaks.ears, settings) for name, settings in EARS.items()},
}


def test_every_answer_is_asked_for():
    assert set(ANSWERS.call) == set(CALLS)


@pytest.mark.parametrize("call", list(CALLS))
def test_bounds_and_alarms_are_those_of_r(call):
    expected = ANSWERS[ANSWERS.call == call]
    method, chosen = CALLS[call]

    found = method(COUNTS, evaluate=[310, 315, 319], **chosen)

    np.testing.assert_allclose(found.upperbound.ravel(), expected.upperbound, rtol=1e-8)
    assert found.alarm.ravel().tolist() == expected.alarm.astype(bool).tolist()
