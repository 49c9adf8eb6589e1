from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from gehoor_signals import command, outbreaks


@pytest.fixture
def weeks(tmp_path):
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "product": np.repeat(["kettle", "toaster"], 2 * 300),
            "theme": np.tile(np.repeat(["leaks", "late"], 300), 2),
            "week": np.tile(pd.date_range("2020-01-06", periods=300, freq="W-MON").strftime("%Y-%m-%d"), 4),
            "n": rng.poisson(6, 1200),
        }
    )
    frame.loc[frame.index[299], "n"] = 40
    path = tmp_path / "weeks.csv"
    frame.to_csv(path, index=False)
    return path, frame


@pytest.mark.parametrize("method", ["farrington_flexible", "farrington", "ears"])
def test_the_command_answers_what_the_method_does(method, weeks, capsys):
    path, frame = weeks
    words = ["--series", "product,theme", "--time", "week", "--count", "n", "--method", method, "--json", "-"]

    assert command.main(["outbreaks", str(path), *words]) == 0

    told = json.loads(capsys.readouterr().out)
    counts = outbreaks.tally(frame, series=["product", "theme"], time="week", count="n")
    found = getattr(outbreaks, method)(counts)
    assert told["series"] == ["kettle, late", "kettle, leaks", "toaster, late", "toaster, leaks"]
    np.testing.assert_allclose(np.array(told["upperbound"], dtype=float), found.upperbound)
    assert told["alarm"] == found.alarm.tolist()
    assert told["says"].startswith("Look into kettle, leaks first")
    assert ": 40 at 2025-09-29 where" in told["says"]


def test_a_column_that_is_not_there_is_a_sentence(weeks, capsys):
    assert command.main(["outbreaks", str(weeks[0]), "--series", "brand", "--method", "ears"]) == 2

    assert "There is no column 'time'" in capsys.readouterr().err


def test_a_report_has_the_chart_and_the_numbers(weeks, tmp_path):
    words = ["--series", "product,theme", "--time", "week", "--count", "n", "--method", "ears"]

    assert command.main(["outbreaks", str(weeks[0]), *words, "--html", str(tmp_path / "out.html")]) == 0

    page = (tmp_path / "out.html").read_text()
    assert "Look into kettle, leaks first" in page
    assert "upperbound" in page
