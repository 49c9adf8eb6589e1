"""The Gamma-Poisson shrinker on reports of food supplements to the FDA, beside the answer of R's openEBGM."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from gehoor_signals import disproportionality

BESIDE = Path(os.environ.get("GEHOOR_SHARED") or Path(__file__).resolve().parents[4] / "shared")
FOLDER = BESIDE / "data/caers_ebgm"
PUBLISHED = (3.25379, 0.39989, 2.02613, 1.90808, 0.06535)  # openEBGM's vignettes 3 and 4, on squashed counts
NAMES = {"product": "var1", "event": "var2", "report": "id"}

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the FDA's reports are not beside this checkout")


@cache
def found(stratify_by=None):
    return disproportionality.ebgm(pd.read_csv(FOLDER / "caers.csv.gz"), **NAMES, stratify_by=stratify_by)


def beside(name, finding):
    reference = pd.read_csv(FOLDER / name)
    both = reference.merge(finding.to_frame(), on=["var1", "var2"], suffixes=("_r", ""))
    assert len(both) == len(reference) > 8000
    return both


def test_the_prior_is_the_published_one():
    np.testing.assert_allclose(found().theta_, PUBLISHED, rtol=0.003)


def test_each_pair_is_scored_as_in_r():
    both = beside("ebgm_reference.csv.gz", found())

    np.testing.assert_array_equal(both["N"], both["N_r"])
    np.testing.assert_allclose(both["E"], both["E_r"], rtol=1e-12)
    np.testing.assert_allclose(both["RR"], both["RR_r"], atol=0.00501)
    np.testing.assert_allclose(both["PRR"], both["PRR_r"], atol=0.00501)
    for name in ("EBGM", "Q05", "Q95"):
        np.testing.assert_allclose(both[name], both[f"{name}_r"], rtol=0.002)


def test_131_pairs_stand_out_and_the_published_five_on_top():
    assert len(found().N) == 17_189
    assert found().signal.sum() == 131
    assert [round(one, 2) for one in found().EBGM[:5].tolist()] == [23.26, 16.78, 18.28, 15.25, 14.28]
    assert found().products[0] == "REUMOFAN PLUS"
    assert found().events[0] == "WEIGHT INCREASED"


def test_what_is_expected_by_gender_is_as_in_r():
    both = beside("expected_stratified_reference.csv.gz", found("strat1"))

    np.testing.assert_allclose(both["E"], both["E_r"], rtol=1e-12)
    np.testing.assert_allclose(both["RR"], both["RR_r"], atol=0.00501)
    np.testing.assert_allclose(both["PRR"], both["PRR_r"], atol=0.00501)
