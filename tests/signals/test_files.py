"""Files as people have them: what is understood, and what is refused in a sentence."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys

import pytest

from gehoor_signals import command, files
from gehoor_signals.errors import BadInput

ROWS = "name;n\ncafé;1,5\nthé;2\n;\n"


def written(tmp_path, raw, name="rows.csv"):
    path = tmp_path / name
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_what_spreadsheets_write_is_read(encoding, tmp_path):
    found = files.read(written(tmp_path, ROWS.encode(encoding)))

    assert found.labels("name").tolist() == ["café", "thé", ""]
    assert str(found.numbers("n").tolist()) == "[1.5, 2.0, nan]"


def test_a_comma_between_semicolons_is_left_alone_in_text():
    assert files._csv("a;b\n1,5;x, y\n2,5;z\n", "rows.csv")["b"].tolist() == ["x, y", "z"]


def test_packed_and_tab_separated_files_are_read(tmp_path):
    packed = written(tmp_path, gzip.compress(b"a,b\n1,2\n"), "rows.csv.gz")
    tabs = written(tmp_path, b"a\tb\r\n1\t2\r\n", "rows.tsv")

    assert files.read(packed).numbers("b").tolist() == files.read(tabs).numbers("b").tolist() == [2]


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("empty.csv", b"", "is empty; its first line must name the columns"),
        ("binary.csv", b"\x7fELF\x00\x01", "is no text: give a CSV file"),
        ("short.csv", b"a,b\n1\n", "line 2: 1 values for 2 columns"),
        ("twice.csv", b"a,b,a\n1,2,3\n", "names the column 'a' twice"),
        ("sheet.xlsx", b"PK", "Save the sheet as CSV"),
        ("rows.json", b"[]", "give a CSV file"),
        ("rows.parquet", b"junk", "cannot be read as Parquet"),
        ("rows.csv.gz", b"junk", "cannot be read: Not a gzipped file"),
        ("half.csv.gz", gzip.compress(b"a,b\n1,2\n" * 99, mtime=0)[:30], "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(name, raw, words, tmp_path, capsys):
    path = written(tmp_path, raw, name)

    assert command.main(["surveys", str(path)]) == 2

    said = capsys.readouterr().err
    assert words in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("asked", "columns", "words"),
    [
        (["surveys"], "answers\n5\n", "There is no column 'answer'; there are answers."),
        (["surveys"], "answer\ngood\n", "Column 'answer' must hold numbers, and 'good' is none."),
        (["surveys"], 'answer\n"4,5"\n', "and '4,5' is none; write 1.5 for 1,5."),
        (
            ["outbreaks"],
            "series,time\na,1/2/2026\n",
            "must hold dates as 2026-11-22 or 2026-11-22T10:00, and '1/2/2026'",
        ),
        (
            ["silence"],
            "customer,time\na,2026-01-01\n",
            "where each row is a contact, name the column of its time.",
        ),
        (
            ["journeys"],
            "journey,step,valence\n1,1,1\n",
            "or give --outcomes, a file with a row for each journey.",
        ),
        (
            ["journeys", "--method", "endings"],
            "journey,step,valence,satisfaction\n1,1,1,1\n",
            '--ending "a call=3"',
        ),
        (["reachability"], "wait\n5\n", "Who gave up is unknown: name a column for abandoned"),
    ],
)
def test_what_a_column_lacks_is_a_sentence(asked, columns, words, tmp_path, capsys):
    path = written(tmp_path, columns.encode())

    assert command.main([asked[0], str(path), *asked[1:]]) == 2

    said = capsys.readouterr().err
    assert words in said
    assert len(said.splitlines()) == 1


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path, capsys):
    path = written(tmp_path, b"answer\n5\n")

    assert command.main(["surveys", str(path), "--json", str(tmp_path / "nowhere" / "out.json")]) == 2

    assert "cannot be written: No such file or directory." in capsys.readouterr().err


def test_a_file_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(BadInput, match="There is no file"):
        files.read(tmp_path / "none.csv")


def test_names_of_columns_may_have_blanks_between():
    assert files.listed("product, theme,") == ["product", "theme"]
    assert files.listed(None) == []


def test_who_reads_the_first_lines_alone_gets_no_traceback(tmp_path):
    path = written(tmp_path, b"answer\n" + b"5\n" * 40)
    words = (
        f"import sys; from gehoor_signals import command; sys.exit(command.main(['surveys', {str(path)!r}]))"
    )

    with subprocess.Popen(
        [sys.executable, "-c", words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as running:
        running.stdout.close()
        said = running.stderr.read()

    assert (running.returncode, said) == (0, b"")
