from __future__ import annotations

import json
from functools import partial

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


@pytest.mark.parametrize(
    ("hold", "by_hand"),
    [
        ("day", outbreaks.benjamini_hochberg),
        ("lord", partial(outbreaks.online_fdr, method="lord")),
        ("saffron", partial(outbreaks.online_fdr, method="saffron")),
    ],
)
def test_the_share_of_false_alarms_is_held_as_asked(hold, by_hand, weeks, capsys):
    path, frame = weeks
    words = ["--series", "product,theme", "--time", "week", "--count", "n", "--method", "ears", "--c", "2"]

    command.main(["outbreaks", str(path), *words, "--hold", hold, "--rate", "0.2", "--json", "-"])

    told = json.loads(capsys.readouterr().out)
    counts = outbreaks.tally(frame, series=["product", "theme"], time="week", count="n")
    expected = by_hand(outbreaks.ears(counts, method="C2"), rate=0.2)
    assert told["method"] == expected.method
    assert told["alarm"] == expected.alarm.tolist()


def test_the_scan_takes_times_together_and_compares_like_with_like(tmp_path, capsys):
    rng = np.random.default_rng(5)
    frame = pd.DataFrame({"lot": rng.integers(0, 3, 6000), "day": rng.integers(0, 200, 6000)})
    path = tmp_path / "rows.csv"
    frame.to_csv(path, index=False)
    words = ["--method", "scan", "--series", "lot", "--time", "day", "--window", "2", "--cycle", "3"]

    command.main(["outbreaks", str(path), *words, "--json", "-"])

    told = json.loads(capsys.readouterr().out)
    found = outbreaks.scan(frame, attributes=["lot"], time="day", window=2, cycle=3)
    assert told["best"]["where"] == {name: list(values) for name, values in found.best.where.items()}
    assert told["best"]["p_value"] == found.best.p_value
    assert told["caveats"] == list(found.caveats)


def test_what_has_no_p_values_cannot_be_held(weeks, capsys):
    words = ["--series", "product,theme", "--time", "week", "--count", "n", "--method", "cusum"]

    assert command.main(["outbreaks", str(weeks[0]), *words, "--hold", "saffron"]) == 2

    assert "has no p-values" in capsys.readouterr().err
