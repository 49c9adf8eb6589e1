"""What every method is put through; a folder's `methods.py` says how its methods are called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

from gehoor_signals.findings import Finding

Columns = dict[str, Any]
KINDS: dict[str, Callable[[Columns], Any]] = {
    "mapping": lambda columns: columns,
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "pyarrow": pa.table,
}


@dataclass(frozen=True)
class Method:
    """One method and what holds for it.

    name: as its page calls it, `outbreaks.ears`. sample: columns of at least 30 rows. run: calls it on a frame of any
    kind. numbers: what must be equal where nothing that matters has changed. gap: a column in which one number may be
    missing (None where rows have none). scaled: a column, and what multiplying it by 1,000 does to the numbers.
    counts: a column of counts that may be a million times as large. moments: a column of instants. ordered: the order
    of the rows means something.
    """

    name: str
    sample: Callable[[np.random.Generator], Columns]
    run: Callable[[Any], Finding]
    numbers: Callable[[Finding], Any]
    gap: str | None = None
    scaled: tuple[str, Callable[[np.ndarray], np.ndarray]] | None = None
    counts: str | None = None
    moments: str | None = None
    constant: str | None = None
    ordered: bool = False
    tolerance: float = 1e-9

    def __str__(self) -> str:
        return self.name


def methods() -> list[Method]:
    """Every method of every folder."""
    here = Path(__file__).parent
    found = [
        import_module(f"tests.signals.{path.parent.name}.methods")
        for path in sorted(here.glob("*/methods.py"))
    ]
    return [method for module in found for method in module.METHODS]


def picked(columns: Columns, rows: Any) -> Columns:
    """Those rows of the columns."""
    return {name: np.asarray(column)[rows] for name, column in columns.items()}
