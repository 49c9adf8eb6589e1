"""What R's surveillance 1.20.3 says of real and simulated series, where that lies beside the repository."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

BESIDE = Path(os.environ.get("GEHOOR_SHARED") or Path(__file__).resolve().parents[4] / "shared") / "data"
REAL, SIMULATED = BESIDE / "outbreak_reference", BESIDE / "outbreak_sim42"
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the reference of R's surveillance is not here")
needs_simulated = pytest.mark.skipif(not SIMULATED.is_dir(), reason="the 42 scenarios are not here")
NAMES = ["salmonella.agona", "salmNewport", "shadar", "m1", "m2", "m4", "n1", "q1_nrwh", "s1", "k1"]
EVALUATED = range(263, 312)


@cache
def series(name):
    frame = pd.read_csv(REAL / "series.csv")
    return frame[frame.series == name].sort_values("t").observed.to_numpy(float)


@cache
def answers():
    return pd.read_csv(REAL / "results.csv.gz")


def answered(name, method):
    """The rows of R for a method (its name up to the years back), and the years back."""
    found = answers()
    found = found[(found.series == name) & found.method.str.startswith(method)].sort_values("t")
    years = found.method.iloc[0].rpartition(".b")[2]
    return found, int(years) if years.isdigit() else 0


@cache
def simulated():
    """(420, 312) counts and the cases of the outbreak to be found; the scenario of each."""
    frame = pd.read_csv(SIMULATED / "sim42_series.csv.gz").sort_values(["scenario", "rep", "t"])
    total = (frame.baseline + frame.past_outbreak + frame.current_outbreak).to_numpy(float)
    scenario = frame.scenario.to_numpy().reshape(-1, 312)[:, 0]
    return total.reshape(-1, 312), frame.current_outbreak.to_numpy().reshape(-1, 312), scenario


@cache
def simulated_in_r(method):
    """(420, 49) upper bounds and alarms."""
    frame = pd.read_csv(SIMULATED / f"sim42_R_{method}.csv.gz").sort_values(["scenario", "rep", "t"])
    alarm = frame.alarm.fillna(0).to_numpy(bool).reshape(-1, 49)
    return frame.upperbound.to_numpy(float).reshape(-1, 49), alarm


def rates(alarm):
    """The false-positive rate, the worst of a scenario, and the share of outbreaks that are found."""
    _, current, scenario = simulated()
    outbreak = current[:, EVALUATED] > 0
    false = [np.mean(alarm[scenario == one][~outbreak[scenario == one]]) for one in np.unique(scenario)]
    has = outbreak.any(axis=1)
    return np.mean(alarm[~outbreak]), max(false), np.mean((alarm & outbreak).any(axis=1)[has])
