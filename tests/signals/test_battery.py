"""Every method passes these, whatever it estimates."""

from __future__ import annotations

import json
import pickle
import re
import warnings
from dataclasses import FrozenInstanceError
from importlib import import_module
from inspect import isclass, isfunction
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest

import gehoor_signals
from gehoor_signals import files
from gehoor_signals.errors import BadInput
from tests.signals.battery import KINDS, methods, picked

ALL = methods()
SVG = "{http://www.w3.org/2000/svg}"


def sample(method):
    return method.sample(np.random.default_rng(20))


def same(method, one, other):
    np.testing.assert_allclose(
        np.asarray(method.numbers(one), dtype=float),
        np.asarray(method.numbers(other), dtype=float),
        rtol=method.tolerance,
        atol=1e-12,
    )


def refuses_or_says_nothing(method, columns):
    """Either a sentence for who called, or a finding without a made-up number."""
    words = ""
    try:
        words = method.run(columns).says
    except BadInput as refusal:
        words = str(refusal)
    assert len(words) > 10


def texts(value):
    """Every text of a value read from JSON."""
    if isinstance(value, dict | list):
        return [
            words for one in (value.values() if isinstance(value, dict) else value) for words in texts(one)
        ]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("method", ALL, ids=str)
def test_the_same_from_every_kind_of_frame(method):
    columns = sample(method)

    found = {kind: method.run(make(columns)) for kind, make in KINDS.items()}

    for kind in KINDS:
        same(method, found[kind], found["mapping"])


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
@pytest.mark.parametrize("method", ALL, ids=str)
def test_a_frame_is_answered_with_a_frame_of_its_kind(method, kind):
    finding = method.run(KINDS[kind](sample(method)))

    assert type(finding.to_frame()).__module__.partition(".")[0] == kind
    assert list(pd.DataFrame(finding.columns()).columns) == list(finding.columns())


@pytest.mark.parametrize("method", [one for one in ALL if not one.ordered], ids=str)
def test_the_order_of_rows_does_not_matter(method):
    columns = sample(method)
    order = np.random.default_rng(1).permutation(len(next(iter(columns.values()))))

    same(method, method.run(picked(columns, order)), method.run(columns))


@pytest.mark.parametrize("method", ALL, ids=str)
def test_twice_the_same(method):
    columns = sample(method)

    same(method, method.run(columns), method.run(columns))


@pytest.mark.parametrize("method", ALL, ids=str)
def test_nothing_and_one_row_are_refused_or_say_nothing(method):
    columns = sample(method)

    refuses_or_says_nothing(method, picked(columns, slice(0)))
    refuses_or_says_nothing(method, picked(columns, slice(1)))


@pytest.mark.parametrize("method", [one for one in ALL if one.gap], ids=str)
def test_a_row_with_a_gap_is_left_out_and_said(method):
    columns = {name: np.array(column) for name, column in sample(method).items()}
    columns[method.gap] = columns[method.gap].astype(float)
    columns[method.gap][3] = np.nan
    whole = np.arange(len(columns[method.gap])) != 3

    finding = method.run(columns)

    same(method, finding, method.run(picked(columns, whole)))
    assert any("left out" in caveat for caveat in finding.caveats)


@pytest.mark.parametrize("method", [one for one in ALL if one.constant], ids=str)
def test_what_never_varies_makes_no_warning_and_no_nonsense(method):
    columns = {name: np.array(column) for name, column in sample(method).items()}
    columns[method.constant] = np.full_like(columns[method.constant], columns[method.constant][0])

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        refuses_or_says_nothing(method, columns)


@pytest.mark.parametrize("method", [one for one in ALL if one.scaled], ids=str)
def test_another_unit_changes_what_it_should(method):
    columns = sample(method)
    column, effect = method.scaled
    scaled = {**columns, column: np.asarray(columns[column], dtype=float) * 1000}

    expected = effect(np.asarray(method.numbers(method.run(columns)), dtype=float))

    np.testing.assert_allclose(
        np.asarray(method.numbers(method.run(scaled)), dtype=float),
        expected,
        rtol=max(1e-6, method.tolerance),
    )


@pytest.mark.parametrize("method", [one for one in ALL if one.counts], ids=str)
def test_huge_counts_stay_numbers(method):
    columns = sample(method)
    huge = {**columns, method.counts: np.asarray(columns[method.counts]) * 1_000_000}

    assert np.isfinite(np.asarray(method.numbers(method.run(huge)), dtype=float)).any()


@pytest.mark.parametrize("method", [one for one in ALL if one.moments], ids=str)
def test_the_same_instants_in_another_zone(method):
    columns = sample(method)
    at = pd.Series(pd.to_datetime(columns[method.moments])).dt.tz_localize("UTC")
    frame = pd.DataFrame({**columns, method.moments: at})
    elsewhere = frame.assign(**{method.moments: at.dt.tz_convert("Asia/Kathmandu")})

    same(method, method.run(elsewhere), method.run(frame))


@pytest.mark.parametrize("method", ALL, ids=str)
def test_a_finding_is_frozen_and_can_be_kept(method):
    finding = method.run(sample(method))

    same(method, pickle.loads(pickle.dumps(finding)), finding)
    assert not [
        words for words in texts(json.loads(files.as_json(finding))) if re.search(r"[A-Z]\w+\(\w+=", words)
    ]
    with pytest.raises(FrozenInstanceError):
        finding.n = 0


@pytest.mark.parametrize("method", ALL, ids=str)
def test_a_manager_can_read_it(method):
    finding = method.run(sample(method))

    assert isinstance(finding.n, int)
    assert finding.method
    assert str(finding).startswith(finding.says)
    assert finding.says.endswith((".", "!"))
    assert "nan" not in str(finding).lower().split()


@pytest.mark.parametrize("method", ALL, ids=str)
def test_its_chart_is_whole_and_accessible(method):
    chart = ET.fromstring(method.run(sample(method)).to_svg())

    assert chart.find(f"{SVG}title").text
    assert chart.find(f"{SVG}desc").text
    assert len(chart.findall(f".//{SVG}g[@role='row']")) > 1
    assert not [one for one in chart.iter() if "href" in "".join(one.attrib)]


def test_no_public_name_escapes_the_battery_and_the_pages():
    """Each function and estimator that a folder offers has a heading in docs/methods and a place in the battery."""
    here = Path(gehoor_signals.__file__).parent
    pages = "\n".join(
        line
        for path in (here.parents[1] / "docs/methods").glob("*.md")
        for line in path.read_text().splitlines()
        if line.startswith("#")
    )
    tested = {method.name for method in ALL}
    offered, exempt = set(), set()
    for path in sorted(here.glob("*/__init__.py")):
        module = import_module(f"gehoor_signals.{path.parent.name}")
        names = [
            name
            for name in module.__all__
            if isfunction(getattr(module, name)) or isclass(getattr(module, name))
        ]
        offered |= {f"{path.parent.name}.{name}" for name in names}
        exempt |= {f"{path.parent.name}.{name}" for name in getattr(module, "NO_FRAME", ())}

    assert {name for name in offered if f"`{name}`" not in pages} == set()
    assert offered - tested - exempt == set()
