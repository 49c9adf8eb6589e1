"""What the command line hands out: a page, a CSV, a chart."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gehoor_signals import charts, files, outbreaks, silence
from gehoor_signals.charts import Line
from gehoor_signals.findings import Estimate, Finding

LONG = "a name that is longer than what fits beside a chart"


def made(*estimates):
    return Finding(method="Some method", n=3, says="Do <this> first.", estimates=estimates)


def test_a_page_says_what_to_do_and_shows_the_chart_and_the_numbers_once():
    page = files.as_html(made(Estimate("a", 0.25, 0.2, 0.3)), title="What & why")

    assert "<h1>What &amp; why</h1>" in page
    assert "Do &lt;this&gt; first." in page
    assert page.count("0.25") == 1
    assert "<td class=n>0.3</td>" in page


def test_a_page_of_alarms_tells_the_last_time_that_is_known_the_least_probable_first():
    counts = np.tile([4.0, 6, 5, 7, 3, 5, 5, 5, np.nan], (3, 1))
    counts[2, 7] = 20

    page = files.as_html(outbreaks.ears(counts), title="Alarms")

    assert re.findall(r"<tr><td>(series \d)</td><td class=n>(\d)", page) == [
        ("series 3", "7"),
        ("series 1", "7"),
        ("series 2", "7"),
    ]
    assert "<td>yes</td>" in page
    assert "and 3 rows more; --csv has them all." in page


def test_a_page_of_silence_tells_the_largest_loss_first():
    customers = {
        "frequency": [1, 9, 3] * 20,
        "recency": [5, 12, 30] * 20,
        "T": [39] * 60,
        "value": [10, 50, 20] * 20,
    }

    found = silence.score(customers, horizon=13, value="value")

    assert found.told()["expected_loss"][0] == found.expected_loss.max()


def test_what_is_not_known_is_empty_in_a_csv_and_a_dash_on_a_page():
    finding = made(Estimate("a", 0.5))

    assert files.as_csv(finding) == "name,estimate,low,high\na,0.5,,\n"
    assert files.as_html(finding, title="x").count("<td class=n>–</td>") == 2


def test_what_a_spreadsheet_would_take_for_a_formula_is_text():
    assert files.as_csv(made(Estimate("=1+1", 0.5, 0.4, 0.6))).splitlines()[1] == "'=1+1,0.5,0.4,0.6"


@pytest.mark.parametrize(
    "draw",
    [
        lambda rows: charts.bars(rows, title="t", description="d"),
        lambda rows: charts.intervals([(*row, 0, 1) for row in rows], title="t", description="d"),
    ],
)
def test_a_long_name_stands_beside_the_chart(draw):
    chart = draw([(LONG, 0.5), ("b", 0.2)])

    x = float(re.search(r'x="([\d.]+)"[^>]*text-anchor="end">a name', chart)[1])

    assert x >= 7 * charts.LONGEST
    assert f"{LONG[: charts.LONGEST - 1]}…</text>" in chart


def test_a_line_of_which_nothing_is_known_is_not_in_the_legend():
    lines = [Line("observed", [1.0, 2.0]), Line("upper bound", [np.nan, np.nan], "dashed")]

    chart = charts.lines(["mon", "tue"], lines, title="t", description="d")

    assert "upper bound" not in chart


def test_a_chart_without_its_table_is_as_high_as_its_plot():
    chart = charts.bars([("a", 1.0)], title="t", description="d")

    bare = charts.without_table(chart)

    assert 'role="table"' in chart
    assert 'role="table"' not in bare
    assert bare.endswith("</svg>")
    height = int(re.search(r'data-chart="(\d+)"', chart)[1])
    assert re.search(r'viewBox="0 0 720 (\d+)"', bare)[1] == str(height)
