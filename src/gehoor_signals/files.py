"""Files in and out: CSV with the standard library, Parquet with whatever is installed, findings as JSON, CSV or HTML."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import math
import re
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor_signals.charts import number, without_table
from gehoor_signals.errors import BadInput, Missing
from gehoor_signals.findings import Finding
from gehoor_signals.frames import Table, table

NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
DECIMAL_COMMA = re.compile(r"\s*[+-]?\d+(,\d+)?\s*")
OTHERS = {
    **dict.fromkeys((".xlsx", ".xls", ".ods"), "Save the sheet as CSV and give that."),
    **dict.fromkeys(
        (".json", ".jsonl"), "JSON is read of a helpdesk's events only (--helpdesk); give a CSV file."
    ),
}


def read(path: Path) -> Table:
    """The columns of a .csv, .csv.gz, .tsv or .parquet file; every column of a CSV is text until it is asked as numbers.

    Text is UTF-8, or as spreadsheets write it: UTF-16 with its mark, or Windows' Western European. Between semicolons a
    comma is the decimal sign. Raises BadInput when the file is not there, is empty, is no text, names a column twice, or
    has a row that is too short or too long.
    """
    if not path.is_file():
        raise BadInput(f"There is no file {path}.")
    if path.suffix.lower() in OTHERS:
        raise BadInput(f"{path} is no CSV or Parquet file. {OTHERS[path.suffix.lower()]}")
    if path.suffix.lower() == ".parquet":
        return _parquet(path)
    return _csv(_text(path), path)


def _text(path: Path) -> str:
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix.lower() == ".gz" else path.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        raise BadInput(f"{path} cannot be read: {error}.") from error
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:
        with suppress(UnicodeDecodeError):
            text = raw.decode(encoding)
            if not NO_TEXT.search(text):
                return text
    raise BadInput(f"{path} is no text: give a CSV file (of a spreadsheet: save it as CSV UTF-8).")


def _csv(text: str, path: Path) -> Table:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        names, kept = _rows_of(rows, path)
    except csv.Error as error:
        raise BadInput(f"{path}, line {rows.line_num}: {error}.") from error
    columns = np.array(kept, dtype=object).reshape(-1, len(names))
    if delimiter == ";":
        columns = np.column_stack([_with_points(one) for one in columns.T])
    return Table({name: columns[:, i] for i, name in enumerate(names)})


def _rows_of(rows: Any, path: Path) -> tuple[list[str], list[list[str]]]:
    names = [name.strip() for name in next(rows, [])]
    if not any(names):
        raise BadInput(f"{path} is empty; its first line must name the columns.")
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise BadInput(f"{path} names the column {twice[0]!r} twice: give each a name of its own.")
    kept = []
    for row in rows:
        if row and len(row) != len(names):
            raise BadInput(f"{path}, line {rows.line_num}: {len(row)} values for {len(names)} columns.")
        if row:
            kept.append(row)
    return names, kept


def _with_points(column: NDArray[Any]) -> NDArray[Any]:
    """A column of numbers of which some have a decimal comma, with points; any other as it is."""
    given = [one for one in column.tolist() if one]
    if not any("," in one for one in given) or not all(map(DECIMAL_COMMA.fullmatch, given)):
        return column
    return np.array([one.replace(",", ".") for one in column.tolist()], dtype=object)


def _parquet(path: Path) -> Table:
    try:
        if find_spec("polars"):
            import polars as pl  # optional

            return table(pl.read_parquet(path))
        if find_spec("pyarrow"):
            from pyarrow import parquet  # optional

            return table(parquet.read_table(path))
    except Exception as error:  # each package raises errors of its own
        raise BadInput(f"{path} cannot be read as Parquet: {error}.") from error
    raise Missing("Parquet needs polars or pyarrow: install one of them, or give a CSV file.")


def write(path: Path, words: str) -> None:
    """Raises BadInput when there is no such folder, or nothing may be written there."""
    try:
        path.write_text(words, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror or error}.") from error


def listed(words: str | None) -> list[str]:
    """Names of columns with commas between them."""
    return [name.strip() for name in (words or "").split(",") if name.strip()]


def as_json(finding: Finding) -> str:
    return json.dumps(finding.to_dict(), indent=1, ensure_ascii=False)


def as_csv(finding: Finding) -> str:
    """The rows of `to_frame`."""
    return rows_as_csv(finding.columns())


def rows_as_csv(columns: Mapping[str, Any]) -> str:
    """Columns as CSV; text that a spreadsheet would take for a formula is quoted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*(map(harmless, np.asarray(one).tolist()) for one in columns.values()), strict=True))
    return out.getvalue()


def as_html(finding: Finding, *, title: str) -> str:
    """One page that needs nothing else: what to do, the chart, the numbers, the caveats."""
    caveats = "".join(f"<li>{escape(one)}</li>" for one in finding.caveats)
    beware = f"<h2>Beware</h2><ul>{caveats}</ul>" if caveats else ""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{PAGE}</style>'
        f"<main><h1>{escape(title)}</h1><p class=says>{escape(finding.says)}</p>"
        f"<p>{escape(finding.method)}, n = {finding.n:,}.</p>"
        f'<div tabindex="0" role="region" aria-label="The chart">{without_table(finding.to_svg())}</div>'
        f"<h2>The numbers</h2>{_rows(finding)}{beware}</main></html>\n"
    )


PAGE = """
:root{color-scheme:light dark}body{margin:0;background:#fbfaf7;color:#1d2433;font:17px/1.6 system-ui,sans-serif}
main{max-width:760px;margin:0 auto;padding:24px}h1{font-size:22px;line-height:1.3;margin:0}h2{font-size:19px}
.says{font-size:20px;line-height:1.45}svg{min-width:560px;max-width:100%;height:auto}
div{overflow-x:auto}table{border-collapse:collapse;font-size:15px;font-variant-numeric:tabular-nums}
th,td{text-align:start;padding:4px 16px 4px 0;border-bottom:1px solid #ddd9cf;vertical-align:top;white-space:nowrap}
.n{text-align:end}.w{white-space:normal;min-width:20em}
@media(prefers-color-scheme:dark){body{background:#12161d;color:#eceff4}th,td{border-color:#303a47}}
""".strip()
MOST_ROWS = 200
LONG = 40


def _rows(finding: Finding) -> str:
    columns, whole = finding.told(), finding.columns()
    each = [np.asarray(one).tolist() for one in columns.values()]
    classes = [_class(values) for values in each]
    heads = "".join(
        f"<th scope=col{kind}>{escape(name.replace('_', ' '))}</th>"
        for name, kind in zip(columns, classes, strict=True)
    )
    rows = list(zip(*each, strict=True))
    body = "".join(
        "<tr>"
        + "".join(f"<td{kind}>{escape(_shown(one))}</td>" for one, kind in zip(row, classes, strict=True))
        + "</tr>"
        for row in rows[:MOST_ROWS]
    )
    left_out = max((len(one) for one in whole.values()), default=0) - min(len(rows), MOST_ROWS)
    more = f"<p>and {left_out:,} rows more; --csv has them all.</p>" if left_out > 0 else ""
    return f'<div tabindex="0" role="region" aria-label="The numbers"><table><tr>{heads}</tr>{body}</table></div>{more}'


def _class(values: Sequence[Any]) -> str:
    """Numbers stand at the end of their column, long texts may be broken."""
    if any(isinstance(one, float | int) and not isinstance(one, bool) for one in values):
        return " class=n"
    return " class=w" if max((len(str(one)) for one in values), default=0) > LONG else ""


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "–"
    return number(value) if isinstance(value, float) else str(value)


def harmless(value: Any) -> Any:
    """Nothing for what is not known; a spreadsheet takes text that begins like this for a formula."""
    if isinstance(value, float) and math.isnan(value):
        return ""
    return (
        f"'{value}"
        if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
        else value
    )
