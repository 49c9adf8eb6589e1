"""Whatever a table comes in says the same."""

from __future__ import annotations

import warnings
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from gehoor_signals import frames, text
from gehoor_signals.errors import BadInput

PLAIN = pd.DataFrame(
    {
        "name": ["b", "a", "b"],
        "n": [3, 1, 2],
        "at": pd.to_datetime(["2026-03-28 23:30", "2026-03-29 01:30", "2026-10-25 00:30"]),
    }
)
ARROW = pa.Table.from_pandas(PLAIN, preserve_index=False)
KINDS = {
    "another index": PLAIN.set_axis([7, 7, 1], axis=0),
    "nullable": PLAIN.convert_dtypes(),
    "pandas on arrow": PLAIN.convert_dtypes(dtype_backend="pyarrow"),
    "categories": PLAIN.astype({"name": "category", "n": "uint8"}),
    "objects": PLAIN.astype(object),
    "decimals": PLAIN.assign(n=[Decimal(3), Decimal(1), Decimal(2)]),
    "text": PLAIN.astype(str),
    "a zone": PLAIN.assign(at=PLAIN["at"].dt.tz_localize("UTC").dt.tz_convert("Asia/Kathmandu")),
    "polars": pl.from_pandas(PLAIN),
    "polars, lazy": pl.from_pandas(PLAIN).lazy(),
    "polars, categories": pl.from_pandas(PLAIN).with_columns(pl.col("name").cast(pl.Categorical)),
    "arrow": ARROW,
    "arrow in pieces": pa.concat_tables([ARROW.slice(0, 1), ARROW.slice(1)]),
    "arrow, one batch": ARROW.to_batches()[0],
    "arrow, dictionary": ARROW.set_column(0, "name", ARROW.column(0).dictionary_encode()),
    "records": PLAIN.to_records(index=False),
    "rows": PLAIN.to_dict("records"),
    "columns": {name: PLAIN[name] for name in PLAIN},
}


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_same_columns_from_every_kind(kind):
    found = frames.table(KINDS[kind])

    assert found.labels("name").tolist() == ["b", "a", "b"]
    assert found.numbers("n").tolist() == [3, 1, 2]
    np.testing.assert_array_equal(found.moments("at"), PLAIN["at"].to_numpy())


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_same_texts_from_every_kind(kind):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert text.given(KINDS[kind], column="name").texts == ["b", "a", "b"]


def test_a_column_that_somebody_named_must_be_there_and_the_usual_one_may_be_absent():
    rows = frames.table(PLAIN)

    assert rows.if_there("n", "n") == "n"
    assert rows.if_there("severity", "severity") is None
    with pytest.raises(BadInput, match="There is no column 'severty'"):
        rows.if_there("severty", "severity")


GAPS = {
    "nullable": pd.DataFrame({"n": [1, None]})
    .convert_dtypes()
    .assign(name=pd.array(["a", None], dtype="string")),
    "nullable truths": pd.DataFrame({"n": pd.array([True, None], dtype="boolean"), "name": ["a", None]}),
    "objects": pd.DataFrame({"n": [1, pd.NA], "name": ["a", pd.NA]}, dtype=object),
    "pandas on arrow": pd.DataFrame({"n": [1, None], "name": ["a", None]}).convert_dtypes(
        dtype_backend="pyarrow"
    ),
    "categories": pd.DataFrame({"n": [1, None], "name": pd.Categorical(["a", None])}),
    "polars": pl.DataFrame({"n": [1, None], "name": ["a", None]}),
    "arrow": pa.table({"n": [1, None], "name": ["a", None]}),
    "columns": {"n": [1, None], "name": ["a", float("nan")]},
}


@pytest.mark.parametrize("kind", list(GAPS))
def test_a_gap_is_a_gap_in_every_kind(kind):
    found = frames.table(GAPS[kind])

    assert found.labels("name").tolist() == ["a", ""]
    np.testing.assert_array_equal(found.numbers("n"), [1, np.nan])
    assert text.given(GAPS[kind], column="name").texts == ["a", ""]
    with pytest.raises(BadInput, match="no gaps"):
        found.truths("n")


@pytest.mark.parametrize(
    "at", [[pd.Timestamp("2026-01-01"), pd.NA], [None, "2026-01-01"], [pd.NaT, float("nan")]]
)
def test_a_moment_that_is_not_given_is_none(at):
    found = frames.table({"at": pd.Series(at, dtype=object)})

    assert np.isnat(found.moments("at")).sum() in {1, 2}


def test_no_texts_at_all_are_refused():
    with pytest.raises(BadInput, match="Give a list of texts"):
        text.given(None)
